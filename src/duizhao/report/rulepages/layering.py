"""What the layers of a rulebook do to a rule: switch it on or off, answer its condition, edit its parts.

That a layer drops a whole class is told of the layer, not on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from duizhao.model import Outcome
from duizhao.report.mdtext import escape
from duizhao.report.rulepages.words import marked
from duizhao.report.wording import OUTCOMES, sentence
from duizhao.rulebook.layer_schema import EDITABLE
from duizhao.rulebook.model import Rule, Rulebook

__all__ = ["Layer", "LayerChange", "layer_changes", "layer_note"]

Layer = Mapping[str, Any]

_PARTS: Final = {
    "class": "类别",
    "condition": "前提",
    "basis": "依据",
    "in_force": "适用年度",
    "signals": "找什么",
    "expect": "怎样判定",
    "remedy": "请对方补充什么",
}
_SAME: Final = object()


@dataclass(frozen=True, slots=True)
class LayerChange:
    """One thing that a layer does to a rule, as a Chinese sentence; `wakes` if that is to switch it on."""

    layer: str
    title: str
    said: str
    wakes: bool = False


def layer_changes(rule: Rule, book: Rulebook, layers: Sequence[Layer]) -> tuple[LayerChange, ...]:
    """Everything that `layers` (the data of layer files) do to `rule`, in their order."""
    return tuple(
        LayerChange(layer["layer"], layer["title"], said, wakes)
        for layer in layers
        for said, wakes in _changes(rule, book, layer)
    )


def _changes(rule: Rule, book: Rulebook, layer: Layer) -> Iterator[tuple[str, bool]]:
    base = layer.get("book") or {}
    edit = (layer.get("rules") or {}).get(rule.id, _SAME)
    if edit is None:
        yield "去掉本项。", False
        return
    edit = {} if edit is _SAME else edit
    if edit.get("enabled") is False:
        yield "不核对本项。", False
    elif edit.get("enabled") or rule.rule_class in _classes(layer, enabled=True):
        yield "核对本项。", True
    yield from ((said, False) for said in _edits(rule, book, edit, base.get("conditions") or {}))


def layer_note(book: Rulebook, layer: Layer) -> str:
    """What a layer does as a whole: its own note, else what can be told from what it edits."""
    if layer.get("note"):
        return sentence(escape(layer["note"]))
    rules = layer.get("rules") or {}
    on = sum(bool(edit and edit.get("enabled")) for edit in rules.values())
    off = [book.classes[c].title for c in _classes(layer, enabled=False) if c in book.classes]
    said = [f"另外核对 {on} 项"] if on else []
    if off:
        said.append(f"{marked(off)}不核对")
    if not said:
        edits = layer.keys() & EDITABLE.keys()
        said.append("修改个别规则或前提，见各页" if edits else "不改规则，只表明单位是哪一类")
    return sentence("，".join(said))


def _classes(layer: Layer, *, enabled: bool) -> tuple[str, ...]:
    """The classes that a layer switches on or off as a whole."""
    classes = (layer.get("book") or {}).get("classes") or {}
    return tuple(name for name, edit in classes.items() if edit and edit.get("enabled") is enabled)


def _edits(rule: Rule, book: Rulebook, edit: Layer, conditions: Mapping[str, Any]) -> Iterator[str]:
    if edit.get("asks"):
        yield f"要求改为：{sentence(escape(edit['asks']))}"
    parts = [title for key, title in _PARTS.items() if key in edit]
    if parts:
        yield f"改了{'、'.join(parts)}。"
    name = edit.get("condition", rule.condition) or ""
    answer = conditions.get(name) or {}
    if answer.get("holds") is not None:
        known = book.conditions.get(name)
        title = escape(answer.get("title") or (known.title if known else name))
        lapsed = f"；没有写到的，结论是“{OUTCOMES[Outcome.NOT_APPLICABLE]}”"
        yield f"前提“{title}”按{'成立' if answer['holds'] else '不成立'}对待，不再询问{'' if answer['holds'] else lapsed}。"
