"""Programmes that have run out and are spoken of as current: a list of names, and any title that gives its years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from duizhao.engine.checks import numerals
from duizhao.engine.checks.case import Case, Place
from duizhao.engine.checks.parts import around
from duizhao.model import Sentence
from duizhao.structure.roles import PLAN

__all__ = ["look"]

_REACH: Final = 40  # how long the name of a plan may be before its years
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


class _Named(NamedTuple):
    folded: tuple[int, int]
    span: tuple[int, int]
    until: int


def look(case: Case) -> list[Place]:
    """All that ended `grace` years before the report or earlier, and that nothing makes a thing of the past."""
    year = case.known_year()
    out = []
    for one in (*_listed(case), *_dated(case)):
        s = case.subject.sentence_at(one.span[0])
        if s is None or "title" in s.roles or year < one.until + case.limit("grace"):
            continue
        if not _past(case, one.folded, s, one.until):
            out.append(case.mark(*one.span, "ended", until=one.until, year=year))
    return [*out, *_counted(case, year)]


def _counted(case: Case, year: int) -> Iterator[Place]:
    """第八个国家宪法日: the count of what comes once a year must be that of the year, in the plan also that of the next."""
    first = {word: row.since for row in case.entries if row.since for word in case.folded_words(row.words)}
    for found in case.find("ordinal"):
        s = case.subject.sentence_at(found.start)
        since = first.get(found.match["name"])
        if s is None or since is None or "title" in s.roles:
            continue
        right = year - since + 1
        near = around(case.subject.folded, s, *found.match.span())
        if numerals.value(found.match["count"]) in (right, right + (PLAN in s.roles)):
            continue
        if not any(int(z) != year for z in _YEAR.findall(near.clause)):
            yield case.mark(found.start, found.end, "count", year=year, right=right)


def _listed(case: Case) -> Iterator[_Named]:
    until = {word: row.until for row in case.entries if row.until for word in case.folded_words(row.words)}
    for found in case.search(case.words_of(until)):
        end = until[found.match[0]]
        if end is not None:
            yield _Named(found.match.span(), (found.start, found.end), end)


def _dated(case: Case) -> Iterator[_Named]:
    """Any plan whose name gives its years: 《……规划（2015—2020年）》, 2015—2020年……规划."""
    for found in case.find("period"):
        text, (start, end) = found.match.string, found.match.span()
        if found.match["to"]:
            name = case.pattern("named").search(text[max(0, start - _REACH) : start])
            if name is None:
                continue
            start -= len(name[0])
        since, until = (int(y) for y in found.match.groups() if y)
        if since < until:
            span = case.subject.folded.span(start, end)
            yield _Named((start, end), span, until)


def _past(case: Case, place: tuple[int, int], s: Sentence, until: int) -> bool:
    """Whether what stands around it tells of it as past; where the report says outright that it carries it out, its clause."""
    near = around(case.subject.folded, s, *place)
    if any(int(z) <= until for z in _YEAR.findall(near.clause)):
        return True  # dated to its own time
    if case.pattern("claim").search(near.before.rstrip("《")):
        return bool(case.pattern("own_past").search(near.clause))
    return bool(case.pattern("past").search(near.part))
