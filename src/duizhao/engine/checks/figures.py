"""Figures that disagree: the same count twice, a total and its parts, percentages, rates and changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Final

from duizhao.engine.checks.case import Case, Place
from duizhao.engine.checks.counts import Count, Number, clause_start, counts, numbers
from duizhao.engine.checks.sets import sets
from duizhao.engine.checks.totals import totals
from duizhao.model import Sentence

__all__ = ["look"]

_PRIMARY: Final = frozenset({"taken", "made", "held", "engaged"})  # the ways that a count without verb may mean


def look(case: Case) -> list[Place]:
    """All places, each figure once."""
    of_sentence = {s.index: numbers(case, s.start, s.end) for s in case.subject.running}
    out = [*_twice(case, of_sentence), *sets(case)]
    for s in case.subject.running:
        held = of_sentence[s.index]
        found = [
            *totals(case, s, held),
            *_subsets(case, s, held),
            *_remainders(case, s, held),
            *_percents(case, s),
            *_rates(case, s, held),
            *_changes(case, s),
        ]
        taken: set[tuple[int, int]] = set()
        for place in found:
            if (place.start, place.end) not in taken:
                taken.add((place.start, place.end))
                out.append(place)
    return out


def _twice(case: Case, of_sentence: Mapping[int, list[Number]]) -> Iterator[Place]:
    """The same quantity with two figures."""
    told: defaultdict[tuple[str, ...], list[Count]] = defaultdict(list)
    for count in counts(case, of_sentence):
        told[count.key].append(count)
    for group in told.values():
        for a, b in combinations(group, 2):
            if a.sentence != b.sentence and a.number.value != b.number.value and _same_way(a.way, b.way):
                for here, there in ((a, b), (b, a)):
                    other = case.shown(*there.number.span)
                    yield case.mark(*here.number.span, "twice", what=here.what, other=other)


def _same_way(a: str, b: str) -> bool:
    return a == b or (not a and b in _PRIMARY) or (not b and a in _PRIMARY)


def _subsets(case: Case, s: Sentence, held: list[Number]) -> Iterator[Place]:
    """调解纠纷309件，成功310件; 应考64人，实考68人."""
    text = case.subject.folded.text
    low, high = case.subject.folded_span(s.start, s.end)
    if case.pattern("carried_over").search(text, low, high):
        return
    for i, n in enumerate(held):
        if n.rough or case.pattern("outcome_of").fullmatch(text, clause_start(case, low, n.at), n.at) is None:
            continue
        whole = _whole_of(case, held[:i], n, low)
        if whole is not None and n.value > whole.value:
            yield case.mark(*n.span, "part_larger", total=case.shown(*whole.span))
    for found in case.find("due", s.start, s.end):
        if int(found.match["b"]) > int(found.match["a"]):
            start = case.span(found, "b")[0]
            yield case.mark(start, found.end, "part_larger", total=case.shown(*case.span(found, "due")))


def _whole_of(case: Case, before: list[Number], part: Number, low: int) -> Number | None:
    """The number that a later one is a part of: the nearest of its measure word that came in."""
    text = case.subject.folded.text
    for n in reversed(before):
        came_in = case.pattern("came_in").search(text, clause_start(case, low, n.at), n.at)
        if n.measure == part.measure and not n.rough and (came_in or case.pattern("came_in_behind").match(text, n.end)):
            return n
    return None


def _remainders(case: Case, s: Sentence, held: list[Number]) -> Iterator[Place]:
    """立案29件，结案26件，其余5件正在办理."""
    text = case.subject.folded.text
    low, _ = case.subject.folded_span(s.start, s.end)
    for i, rest in enumerate(held[2:], 2):
        done = held[i - 1]
        if rest.rough or done.rough or done.measure != rest.measure:
            continue
        if case.pattern("remainder").search(text[max(low, rest.at - 6) : rest.at]) is None:
            continue
        total = _whole_of(case, held[: i - 1], done, low)
        if total is None or case.pattern("part").search(text, total.end, done.at):
            continue  # the rest of what the 其中 before it divides
        if done.value < total.value and done.value + rest.value != total.value:
            yield case.mark(*total.span, "parts", total=f"{done.value + rest.value:f}{total.measure}")


def _percents(case: Case, s: Sentence) -> Iterator[Place]:
    """More than all of something."""
    low, _ = case.subject.folded_span(s.start, s.end)
    for found in case.find("percent", s.start, s.end):
        m = found.match
        label = m.string[max(low, m.string.rfind("，", low, m.start()) + 1) : m.start()]
        if (
            Decimal(m["p"]) > 100
            and case.pattern("share").search(label)
            and not case.pattern("may_exceed").search(label)
        ):
            yield case.mark(found.start, found.end, "over_100")


def _rates(case: Case, s: Sentence, held: list[Number]) -> Iterator[Place]:
    """受理12件，办结11件，办结率100%."""
    text = case.subject.folded.text
    low, _ = case.subject.folded_span(s.start, s.end)
    for found in case.find("rate", s.start, s.end):
        m = found.match
        timely = case.pattern("timely").search(text, max(low, m.start() - 4), m.start("stem"))
        if timely or case.pattern("pending").search(text, low, m.start()):
            continue
        part = next((n for n in reversed(held) if n.end <= m.start() and _done(case, n, low, m["stem"])), None)
        if part is None or part.rough:
            continue
        total = _whole_of(case, [n for n in held if n.end <= part.at], part, low)
        if total is None or not total.value or part.value > total.value:
            continue
        stated = Decimal(m["p"])
        if abs(100 * part.value / total.value - stated) > Decimal(10) ** int(stated.as_tuple().exponent):
            figure = (case.span(found, "p")[0], found.end)
            yield case.mark(*figure, "rate", part=case.shown(*part.span), total=case.shown(*total.span))


def _done(case: Case, n: Number, low: int, stem: str) -> bool:
    """Whether the clause of a number tells of what the rate is of: 办结11件 of 办结率."""
    text = case.subject.folded.text
    behind = text[n.end : n.end + len(stem) + 1]
    return stem in text[clause_start(case, low, n.at) : n.at] or (behind.startswith(stem) and behind[-1:] in "，；。、")


def _changes(case: Case, s: Sentence) -> Iterator[Place]:
    """由10件增加到8件."""
    for name in ("grown", "shrunk"):
        for found in case.find(name, s.start, s.end):
            a, b = Decimal(found.match["a"]), Decimal(found.match["b"])
            if (b < a) if name == "grown" else (b > a):
                yield case.mark(found.start, found.end, "change")
