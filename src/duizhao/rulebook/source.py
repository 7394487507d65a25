"""Reading one YAML file into plain values, with the place of every key, value and list item.

What cannot be read (not UTF-8, control characters, wrong syntax) and every trap of YAML becomes a problem with its
place; see `builder` for how values are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import yaml

from duizhao.errors import Place
from duizhao.rulebook.builder import Builder, Node
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.syntax import FORBIDDEN, decode, explain, line_text

__all__ = ["At", "Source", "read_source"]

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: `name` for messages, the text, the plain data, and the way from a path to a place."""

    name: str
    text: str
    data: Any
    root: Node

    def place(self, path: Path = (), key: bool = False) -> Place:
        """The place of the value at `path`, or of its key; of the last part of the path that exists.

        What a layer brought, or took away, has its place in the layer's file.
        """
        node, source = self.root, self
        for step in path:
            inside = (node.inside or {}) if step in (node.inside or {}) else (node.removed or {})
            if step not in inside:
                break
            node = inside[step]
            source = node.origin or source
        mark = node.key if key and node.key is not None else node.mark
        return Place(source.name, mark.line + 1, mark.column + 1, line_text(source.text, mark.line))

    def removed(self, path: Path) -> frozenset[str]:
        """The keys that a layer removed from the mapping at `path`."""
        return frozenset(self._node(path).removed or ())

    def removal(self, path: Path, name: str) -> Place | None:
        """Where a layer took `name` away from some list or mapping at or below `path`; None where none did."""
        waiting = [self._node(path)]
        while waiting:
            node = waiting.pop()
            gone = (node.removed or {}).get(name)
            if gone is not None:
                mark, origin = gone.key or gone.mark, gone.origin
                return Place(origin.name, mark.line + 1, mark.column + 1, line_text(origin.text, mark.line))
            waiting.extend((node.inside or {}).values())
        return None

    def _node(self, path: Path) -> Node:
        node = self.root
        for step in path:
            node = (node.inside or {}).get(step, Node(None))
        return node


@dataclass(frozen=True, slots=True)
class At:
    """A path inside a source, to be walked with `/`."""

    source: Source
    path: Path = ()

    def __truediv__(self, step: str | int) -> At:
        return At(self.source, (*self.path, step))

    def value(self) -> Place:
        return self.source.place(self.path)

    def key(self) -> Place:
        return self.source.place(self.path, key=True)


def read_source(name: str, raw: bytes, problems: Problems) -> Source | None:
    """Read one file. What is wrong goes to `problems`; None when nothing can be made of the file."""
    text = decode(name, raw, problems)
    if text is None:
        return None
    bad = FORBIDDEN.search(text)
    if bad:
        line = text.count("\n", 0, bad.start())
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1)
        place = Place(name, line + 1, column + 1, FORBIDDEN.sub("?", line_text(text, line)))
        problems.add(place, f"含有不可见的控制字符 U+{ord(bad[0]):04X}，请删去。")
        return None
    builder = Builder(name, text, problems)
    try:
        # one call an event, where yaml.parse makes three
        take, next_event = builder.take, _LOADER(text).get_event
        while (event := next_event()) is not None:
            if not take(event):
                return None
            if type(event) is yaml.StreamEndEvent:
                break
    except yaml.MarkedYAMLError as error:
        problems.add(*explain(name, text, error))
        return None
    if builder.root is None or (builder.data is None and builder.root.inside is None):
        place = Place(name, 1, 1, line_text(text, 0))
        problems.add(place, "文件是空的；请按 rules/schema 中的格式填写，或删去这个文件。")
        return None
    return Source(name, text, builder.data, builder.root)
