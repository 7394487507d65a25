"""Counts in a report: a number with its measure word, what is counted, in which way, period and scope.

Two counts speak of the same only if all of these agree. What is counted is one of the quantities that the rulebook names:
general words (案件, 活动, 问题) are counted again and again in one report, each time of something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from duizhao.engine.checks.case import Case
from duizhao.structure.roles import PLAN

__all__ = ["Count", "Number", "clause_start", "counts", "numbers"]

_WAYS: Final = ("taken", "done", "made", "reviewed", "cleaned", "abolished", "revised", "held", "engaged")
_SCALES: Final = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its measure word: text offsets, folded offsets, the value; `rough`: 余, 多, 约.

    `unit` is what its scale is worth (万), `step` the last digit that is written.
    """

    span: tuple[int, int]
    at: int
    end: int
    value: Decimal
    measure: str
    rough: bool
    unit: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something, and where it is told."""

    number: Number
    what: str
    key: tuple[str, ...]
    sentence: int
    way: str


def numbers(case: Case, start: int, end: int) -> list[Number]:
    """The numbers with measure words in text start..end, in order."""
    out = []
    for found in case.find("number", start, end):
        m = found.match
        written = Decimal(m["n"].replace("，", ""))
        unit = Decimal(_SCALES[m["scale"] or ""])
        step = Decimal(10) ** int(written.as_tuple().exponent) * unit
        rough = bool(m["more"]) or case.pattern("rough").search(m.string, max(0, m.start() - 3), m.start()) is not None
        out.append(
            Number((found.start, found.end), m.start(), m.end(), written * unit, m["measure"], rough, unit, step)
        )
    return out


def counts(case: Case, of_sentence: Mapping[int, list[Number]]) -> Iterator[Count]:
    """The exact counts of quantities that the rulebook names, parts of a whole and plans left out."""
    text = case.subject.folded.text
    for s in case.subject.running:
        if PLAN in s.roles:
            continue
        low, high = case.subject.folded_span(s.start, s.end)
        for n in of_sentence[s.index]:
            told = _what(case, text, clause_start(case, low, n.at), n, high)
            part = max(low, text.rfind("；", low, n.at))
            if n.rough or told is None or case.pattern("part").search(text, part, n.at):
                continue
            what, before = told
            way, rest = _way(case, before)
            period, scope = (_found(case, name, part, n.at) for name in ("period", "scope"))
            yield Count(n, what, (what, n.measure, rest, period, scope), s.index, way)


def _found(case: Case, name: str, start: int, end: int) -> str:
    """What a pattern finds in folded start..end, as one key."""
    return "".join(sorted({m[0] for m in case.pattern(name).finditer(case.subject.folded.text, start, end)}))


def clause_start(case: Case, low: int, at: int) -> int:
    """Where the clause begins in which folded `at` stands, no earlier than `low`."""
    text = case.subject.folded.text
    ends = [m.end() for m in case.pattern("clause").finditer(text, low, at)]
    return ends[-1] if ends else low


def _what(case: Case, text: str, clause: int, n: Number, high: int) -> tuple[str, str] | None:
    """What is counted, and the words of the clause before that: 受理行政复议案件5件, 受理5件行政复议案件."""
    before = text[clause : n.at]
    m = case.pattern("counted_before").search(before)
    if m is not None:
        return m["what"], before[: m.start("what")]
    after = case.pattern("counted_after").match(text, n.end, high)
    return (after["what"], before) if after else None


def _way(case: Case, before: str) -> tuple[str, str]:
    """The kind of verb in `before`, and what remains of it without verb and filler."""
    way, rest = "", before
    for name in _WAYS:
        m = case.pattern(name).search(rest)
        if m:
            way, rest = name, rest[: m.start()] + rest[m.end() :]
            break
    return way, case.pattern("filler").sub("", rest)
