"""What last year's report planned and this year's does not mention at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from duizhao.engine.checks.case import Case, Place, Subject, UnaskedError
from duizhao.engine.checks.subjects import subjects
from duizhao.model import Document
from duizhao.structure.roles import MEASURES, PLAN
from duizhao.text import fold, squash

__all__ = ["Promise", "look", "promises"]

_CLAUSE: Final = re.compile(r"[，,；;。：:！!？?\n]+")


class _Promise(NamedTuple):
    """A clause of a plan, as written and as folded, and the text offset in last year's report where it begins."""

    written: str
    folded: str
    start: int


class Promise(NamedTuple):
    """A clause of last year's plan (text offsets in that report), and whether this year's report speaks of it."""

    start: int
    end: int
    mentioned: bool


def look(case: Case) -> list[Place]:
    """The title, or the heading of the measures, once for each promise not mentioned.

    UnaskedError where there is no report of the year before, or it is of another unit or year.
    """
    previous = case.previous
    if previous is None:
        raise UnaskedError(case.say("no_previous"))
    if previous.year is not None and previous.year != case.known_year() - 1:
        raise UnaskedError(case.say("other_year", other=previous.year, year=case.known_year() - 1))
    if not _of_one_unit(previous, case.document):
        raise UnaskedError(case.say("other_unit"))
    start, end = _where(case)
    written = previous.read.text
    return [
        case.mark(start, end, "unmentioned", promise=" ".join(written[promise.start : promise.end].split()))
        for promise in promises(case, previous)
        if not promise.mentioned
    ]


def promises(case: Case, previous: Document) -> tuple[Promise, ...]:
    """What `previous` planned, and whether the report of `case` speaks of it."""
    told = subjects(case, case.subject.folded.text)
    return tuple(
        Promise(p.start, p.start + len(p.written), _mentioned(case, p, told.topics, told.pairs))
        for p in _promises(case, Subject(previous))
    )


def _mentioned(case: Case, promise: _Promise, topics: frozenset[str], told: frozenset[str]) -> bool:
    """Whether this report speaks of it, also in other words, or it is too general to look for."""
    about = subjects(case, promise.folded)
    if len(about.pairs) < case.limit("pairs"):
        return bool(about.topics & topics) or (not about.topics and _named(case, promise.folded))
    if about.topics & topics and len(about.pairs) < case.limit("many_pairs"):
        return True
    return 100 * len(about.pairs & told) >= case.limit("mentioned") * len(about.pairs)


def _named(case: Case, clause: str) -> bool:
    """Whether much of the thing's name stands in this report in one piece, or it is too short to be a name."""
    deed = case.pattern("deed").match(clause)
    name = clause[deed.end() :] if deed else clause
    if len(name) < case.limit("named"):
        return True
    size = -(-len(name) * case.limit("alike") // 100) + 1
    text = case.subject.folded.text
    return any(name[i : i + size] in text for i in range(len(name) - size + 1))


def _promises(case: Case, before: Subject) -> Iterator[_Promise]:
    """The clauses of last year's plan that name a thing to be done; headings and what only tells a result are left out."""
    text = before.read.text
    for s in before.sentences:
        if PLAN not in s.roles or s.heading or s.roles & {"title", "signature"}:
            continue
        at = s.start
        for border in (*_CLAUSE.finditer(text, s.start, s.end), None):
            clause = text[at : border.start() if border else s.end]
            folded = fold(clause).text
            if case.pattern("deed").match(folded) and not case.pattern("general").search(folded):
                yield _Promise(clause.strip(), folded, at + len(clause) - len(clause.lstrip()))
            at = border.end() if border else s.end


def _of_one_unit(previous: Document, document: Document) -> bool:
    """Whether one name is the other with letters left out; a name that is not known is no reason to refuse."""
    if not previous.unit or not document.unit:
        return True
    short, long = sorted((squash(previous.unit), squash(document.unit)), key=len)
    rest = iter(long)
    return all(letter in rest for letter in short)


def _where(case: Case) -> tuple[int, int]:
    if case.document.title_span is None:
        for section in case.document.sections[1:]:
            if MEASURES in section.roles:
                return section.start, section.heading_end
    return case.subject.head
