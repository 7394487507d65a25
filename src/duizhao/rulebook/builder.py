"""Building plain values from the events of a YAML parser, with the place of every key, value and list item.

Events are taken one by one, without recursion, and PyYAML's own guesses are left out: a plain scalar is `null`,
`true`, `false`, a decimal number or text, nothing else. Thus `no`, `on`, dates, 010 and 1:30 stay text. Duplicate
keys, anchors, aliases, merge keys, tags and further documents are problems with their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from duizhao.errors import Place
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.syntax import line_text

__all__ = ["Builder", "Node"]

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?").fullmatch
_WORDS: Final[dict[str, Any]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_DEEPEST: Final = 24
_INSTEAD: Final = "请把内容写全，共用的词语放进 common/lexicon.yaml，用“@名称”引用。"
_ONE_DOCUMENT: Final = "一个文件只能有一个 YAML 文档；请删去这条“---”，或把后面的内容另存为一个文件。"


@dataclass(slots=True)
class Node:
    """Where a value starts, where its key starts, and the nodes of what it holds.

    `origin` is the file (a `Source`) that a layer brought it from, None: that of the node around it. `removed` holds
    the keys that a layer took away.
    """

    mark: Any
    key: Any = None
    inside: dict[Any, Node] | None = None
    origin: Any = None
    removed: dict[Any, Node] | None = None


class Builder:
    """Turns parser events into data and nodes with a stack of open collections."""

    def __init__(self, name: str, text: str, problems: Problems) -> None:
        self.name, self.text, self.problems = name, text, problems
        self.data: Any = None
        self.root: Node | None = None
        self.stack: list[tuple[Any, Node]] = []
        self.pending: list[tuple[str, Any] | None] = []
        self.documents = 0

    def take(self, event: Any) -> bool:
        """Use one event; False when reading cannot go on."""
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self.refuse(event)
            mapping = self.stack and self.pending[-1] is None and type(self.stack[-1][0]) is dict
            if mapping:
                self.open_key(event)
            else:
                self.put(_scalar(event), Node(event.start_mark))
        elif isinstance(event, CollectionEndEvent):
            self.stack.pop()
            self.pending.pop()
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            return self.open(event, {} if kind is MappingStartEvent else [])
        elif kind is AliasEvent:
            self.refuse(event)
            if self.stack and self.pending[-1] is None and type(self.stack[-1][0]) is dict:
                self.pending[-1] = (f"*{event.anchor}", event.start_mark)
            else:
                self.put(None, Node(event.start_mark))
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.report(event.start_mark, _ONE_DOCUMENT)
                return False
        return True

    def open(self, event: Any, value: Any) -> bool:
        if event.anchor is not None or event.tag is not None:
            self.refuse(event)
        if len(self.stack) >= _DEEPEST:
            self.report(event.start_mark, f"嵌套超过 {_DEEPEST} 层；规则集用不到这么深，请检查缩进和括号。")
            return False
        node = Node(event.start_mark, None, {})
        if self.stack and self.pending[-1] is None and type(self.stack[-1][0]) is dict:
            self.report(event.start_mark, "键必须是一个词，不能是列表或键值表；请检查括号和缩进。")
            return False
        self.put(value, node)
        self.stack.append((value, node))
        self.pending.append(None)
        return True

    def open_key(self, event: Any) -> None:
        """Note a key; its value is the next event."""
        key = event.value
        if not key.strip():
            self.report(event.start_mark, "键不能为空；请写出键名，或给这段文字整体加引号。")
        elif key == "<<" and not event.style:
            self.report(event.start_mark, f"不能用合并键“<<”；{_INSTEAD}")
        else:
            self.pending[-1] = (key, event.start_mark)
            return
        self.pending[-1] = ("", event.start_mark)

    def put(self, value: Any, node: Node) -> None:
        """Store a value in the innermost open collection."""
        if not self.stack:
            self.data, self.root = value, node
            return
        container, parent = self.stack[-1]
        assert parent.inside is not None
        if type(container) is list:
            parent.inside[len(container)] = node
            container.append(value)
            return
        key, mark = self.pending[-1]  # type: ignore[misc]
        self.pending[-1] = None
        if not key:
            return
        if key in container:
            first = parent.inside[key].key.line + 1
            self.report(mark, f"键“{key}”重复：第 {first} 行已经写过；请删去一个，或改名。")
            return
        node.key = mark
        container[key] = value
        parent.inside[key] = node

    def refuse(self, event: Any) -> None:
        if type(event) is AliasEvent or event.anchor is not None:
            sign = "*" if type(event) is AliasEvent else "&"
            message = f"不能用锚点和别名（{sign}{event.anchor}）；{_INSTEAD}"
        else:
            message = f"不能用类型标记（{event.tag}）；请删去，要保留为文字时加引号。"
        self.report(event.start_mark, message)

    def report(self, mark: Any, message: str) -> None:
        place = Place(self.name, mark.line + 1, mark.column + 1, line_text(self.text, mark.line))
        self.problems.add(place, message)


def _scalar(event: Any) -> Any:
    """The value of a scalar: quoted and block scalars are text, plain ones by the short list above."""
    value: str = event.value
    if event.style:
        return value
    if value in _WORDS:
        return _WORDS[value]
    number = _NUMBER(value)
    if number:
        return float(value) if number[1] else int(value)
    return value
