"""Automatic numbering, which stands nowhere in the text: worked out from numbering.xml as Word does (ECMA-376 §17.9).

A paragraph names a `w:num` and a level, itself or through its style. A `w:num` is an `w:abstractNum` with overrides.
All `w:num` of one `w:abstractNum` count together; a `startOverride` restarts at the first use of its `w:num` and level.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from duizhao.read.word.names import MC, Element, attribute, child, number, on, value, w
from duizhao.read.word.numerals import numeral
from duizhao.read.word.styles import Styles

__all__ = ["Counters", "Level", "Number", "Numbering", "typed"]

_LEVELS: Final = 9
_OFF: Final = "0"
_LONGEST: Final = 255  # characters around the numbers of a level; Word itself takes no more
_PLACE: Final = re.compile(r"%([1-9])")
# After these an official types nothing; after 第一章 or 1.1 a space.
_CLOSED: Final = "、）)．.。，,:：；;】]》〉"
_LONGEST_LABEL: Final = 200
_ONE_LINE: Final = {ord(c): " " for c in "\t\n\r\v\f"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart`: the level (counted from 1) at which it begins anew; None is any above, 0 never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A `w:num`: the list it counts in, its levels, and where it starts them anew."""

    id: str
    list: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]

    def level(self, i: int) -> Level:
        return self.levels.get(i) or Level()


class Numbering:
    """The lists of one file, and which of them a paragraph belongs to."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        lists = {} if root is None else {attribute(a, "abstractNumId") or "": a for a in root.findall(w("abstractNum"))}
        nums = {} if root is None else {attribute(n, "numId") or "": n for n in root.findall(w("num"))}
        self._numbers = {i: n for i, e in nums.items() if (n := _number(i, e, lists, nums, styles)) is not None}

    def of(self, paragraph: Element) -> tuple[Number, int] | None:
        """The list and level (from 0) of a paragraph, or None for one without number."""
        direct = child(paragraph, "pPr", "numPr")
        chain = self._styles.chain(value(paragraph, "pPr", "pStyle"))
        num_id = value(direct, "numId")
        if num_id is None:
            num_id = next((s.num_id for s in chain if s.num_id is not None), None)
        if num_id is None or num_id == _OFF:
            return None
        found = self._numbers.get(num_id)
        if found is None:
            return None
        level = number(value(direct, "ilvl"))
        if level is None:
            linked = {v.style: i for i, v in sorted(found.levels.items(), reverse=True) if v.style}
            level = next((linked[s.id] for s in chain if s.id in linked), None)
        if level is None:
            level = next((s.ilvl for s in chain if s.ilvl is not None), 0)
        return found, min(max(level, 0), _LEVELS - 1)


class Counters:
    """The running numbers of one story: the body counts for itself, so do text boxes, notes, headers."""

    def __init__(self) -> None:
        self._values: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, num: Number, at: int) -> tuple[str, str]:
        """The label of the next paragraph of `num` at level `at`, and its suffix (tab, space, nothing)."""
        values = self._values.setdefault(num.list, {})
        for below in [i for i in values if i > at]:
            restart = num.level(below).restart
            if restart is None or at < restart:
                del values[below]
        for above in range(at):
            values.setdefault(above, num.level(above).start)
        if at in num.starts and (num.id, at) not in self._started:
            values[at] = num.starts[at]
        elif at in values:
            values[at] += 1
        else:
            values[at] = num.level(at).start
        self._started.add((num.id, at))
        return _label(num, at, values)


def _label(num: Number, at: int, values: Mapping[int, int]) -> tuple[str, str]:
    level = num.level(at)
    if level.form == "bullet":
        return "", ""

    def shown(m: re.Match[str]) -> str:
        i = int(m[1]) - 1
        if i > at:
            return ""
        form = num.level(i).form
        return numeral(values[i], "decimal" if level.legal and form not in ("none", "decimalZero") else form)

    return _PLACE.sub(shown, level.text)[:_LONGEST_LABEL].translate(_ONE_LINE), level.suffix


def typed(label: str, suffix: str, text: str) -> str:
    """The label as an official would have typed it before `text`: 一、加强, 1.加强, but 1. 2023年 and 第一章 总则."""
    if not label.strip():
        return ""
    if not text:
        return label.rstrip()
    apart = suffix != "nothing" and not label[-1].isspace() and not text[0].isspace()
    if apart and (label[-1] not in _CLOSED or (label[-1] == "." and text[0].isdigit())):
        return label + " "
    return label


def _number(
    num_id: str, element: Element, lists: Mapping[str, Element], nums: Mapping[str, Element], styles: Styles
) -> Number | None:
    list_id = value(element, "abstractNumId") or ""
    levels = _levels(list_id, lists, nums, styles)
    if levels is None:
        return None
    starts: dict[int, int] = {}
    for override in element.findall(w("lvlOverride")):
        i = number(attribute(override, "ilvl"))
        if i is None or not 0 <= i < _LEVELS:
            continue
        own = child(override, "lvl")
        if own is not None:
            levels[i] = _level(own)
        start = number(value(override, "startOverride"))
        if start is not None:
            starts[i] = start
            levels[i] = replace(levels.get(i) or Level(), start=start)
    return Number(num_id, list_id, levels, starts)


def _levels(
    list_id: str, lists: Mapping[str, Element], nums: Mapping[str, Element], styles: Styles
) -> dict[int, Level] | None:
    """The levels of a list; one that only names a numbering style has those of the list which defines the style."""
    for _ in range(_LEVELS):
        found = lists.get(list_id)
        if found is None:
            return None
        link = value(found, "numStyleLink")
        if link is None or found.find(w("lvl")) is not None:
            return {i: _level(e) for e in found.findall(w("lvl")) if (i := number(attribute(e, "ilvl"))) is not None}
        defining = next((i for i, a in lists.items() if value(a, "styleLink") == link), None)
        list_id = defining or value(nums.get(styles.numbering_link(link) or ""), "abstractNumId") or ""
    return None


def _level(element: Element) -> Level:
    form = child(element, "numFmt")
    if form is None:
        form = element.find(f"{MC}AlternateContent/{MC}Choice/{w('numFmt')}")
    shown = attribute(form, "val") or "decimal"
    if shown == "custom":
        shown = attribute(form, "format") or "decimal"
    start, restart = number(value(element, "start")), number(value(element, "lvlRestart"))
    i = number(attribute(element, "ilvl")) or 0
    return Level(
        # a level that does not say where it starts, starts at 0 (§17.9.25)
        start=start if start is not None else 0,
        form=shown,
        text=(value(element, "lvlText") or "")[:_LONGEST],
        suffix=value(element, "suff") or "tab",
        restart=restart if restart is None or restart <= i else None,
        legal=on(child(element, "isLgl")),
        style=value(element, "pStyle"),
    )
