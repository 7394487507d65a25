"""Sets of which a unit has one number (社区, 协管员, 任务): all of them named with two numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from duizhao.engine.checks.case import Case, Found, Place

__all__ = ["sets"]

_PATTERNS: Final = ("all_before", "all_after", "all_told", "all_counted")


@dataclass(frozen=True, slots=True)
class _Named:
    """A mention of all of a set: 全县15名协管员, 执法人员21人全部……; or of what was told before: 抽查的30卷."""

    value: int
    what: str
    span: tuple[int, int]


def sets(case: Case) -> Iterator[Place]:
    """Mentions whose number is not that of the others; where two stand against each other, both."""
    named: defaultdict[tuple[str, str], list[_Named]] = defaultdict(list)
    persons = case.words("persons")
    for s in case.subject.running:
        for pattern in _PATTERNS:
            for found in case.find(pattern, s.start, s.end):
                one = _named(case, found)
                measure = "" if found.match["measure"] in persons else found.match["measure"]
                if all(one.span != other.span for other in named[one.what, measure]):
                    named[one.what, measure].append(one)
    for (what, _), mentions in named.items():
        yield from _odd(case, what, mentions)
    yield from _referred(case)


def _named(case: Case, found: Found) -> _Named:
    start, end = case.span(found, "n")[0], case.span(found, "measure")[1]
    return _Named(int(found.match["n"]), found.match["what"], (start, end))


def _odd(case: Case, what: str, mentions: list[_Named]) -> Iterator[Place]:
    values = Counter(one.value for one in mentions)
    if len(values) < 2:
        return
    (usual, most), (_, second) = values.most_common(2)
    for one in mentions:
        if most == second or one.value != usual:
            other = (
                next(o for o in mentions if o.value != one.value)
                if most == second
                else next(o for o in mentions if o.value == usual)
            )
            yield case.mark(*one.span, "twice", what=what, other=case.shown(*other.span))


def _referred(case: Case) -> Iterator[Place]:
    """败诉的8件案件中 where 败诉5件 was told."""
    told: defaultdict[tuple[str, str], list[Found]] = defaultdict(list)
    for s in case.subject.running:
        for found in case.find("told", s.start, s.end):
            told[found.match["verb"], found.match["measure"]].append(found)
        for found in case.find("referred", s.start, s.end):
            before = told[found.match["verb"], found.match["measure"]]
            if before and all(int(o.match["n"]) != int(found.match["n"]) for o in before):
                start, end = case.span(found, "n")[0], case.span(found, "measure")[1]
                other = case.shown(case.span(before[0], "n")[0], before[0].end)
                yield case.mark(start, end, "twice", what=found.match["verb"], other=other)
