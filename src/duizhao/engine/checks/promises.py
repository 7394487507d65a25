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
_NUMBERED: Final = re.compile(
    r"(?:(?<=[。；;：:，,\n])|^)\s*(?:[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）|[(（]?\d{1,2}[)）.．、](?!\d))"
)
_AHEAD: Final = re.compile(r"\s*(?:我[局镇乡委办]|本[局镇乡委办])?(?:拟|计划|力争|将|明年|每[年季月周两]|20\d\d年)")
_SHORTEST: Final = 8  # characters of an item: 保持劲头 plans nothing
_ITEM_END: Final = re.compile(r"[；;。\n]")


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


def promises(case: Case, previous: Document, items: bool = False) -> tuple[Promise, ...]:
    """What `previous` planned, and whether the report of `case` speaks of it.

    With `items` also what its plan numbers (一是…二是…) or puts ahead (拟于…, 2024年6月底前…) and does not begin with a deed. The check does without them: it accuses of what is not mentioned, a comparison only lists.
    """
    told = subjects(case, case.subject.folded.text)
    before = Subject(previous)
    found = [*_promises(case, before)]
    more = []
    for item in _items(case, before) if items else ():
        inside = [
            p for p in found if p.start < item.start + len(item.written) and item.start < p.start + len(p.written)
        ]
        if not any(p.start <= item.start for p in inside):
            more.append(item)  # 把台账并入一张表，3月上线: the whole of it, not the second clause
            found = [p for p in found if p not in inside]
    out = [Promise(p.start, p.start + len(p.written), _mentioned(case, p, told.topics, told.pairs)) for p in found]
    for item in more:
        first = item.written[: border.start()] if (border := _CLAUSE.search(item.written)) else item.written
        begins = _Promise(first, fold(first).text, item.start)
        mentioned = any(_mentioned(case, p, told.topics, told.pairs) for p in (item, begins))
        out.append(Promise(item.start, item.start + len(item.written), mentioned))
    return tuple(sorted(out))


def _items(case: Case, before: Subject) -> Iterator[_Promise]:
    """The items of last year's plan, each up to the end of its sentence or ；, without their numbers."""
    text = before.read.text
    for s in before.sentences:
        if PLAN not in s.roles or s.heading or s.roles & {"title", "signature", "furniture"}:
            continue
        sentence = text[s.start : s.end]
        marks = list(_NUMBERED.finditer(sentence))
        borders = [*(m.start() for m in marks[1:]), len(sentence)]
        parts = [(m.end(), after) for m, after in zip(marks, borders, strict=True)] if marks else []
        if not parts and _AHEAD.match(sentence):
            parts = [(0, len(sentence))]
        for at, after in parts:
            end = _ITEM_END.search(sentence, at, after)
            item = sentence[at : end.start() if end else after].strip()
            clause = item[: border.start()] if (border := _CLAUSE.search(item)) else item
            folded = fold(item).text
            if (
                len(folded) < _SHORTEST
                or case.pattern("general").search(fold(clause).text)
                or len(subjects(case, folded).pairs) < case.limit("pairs")
            ):
                continue
            yield _Promise(item, folded, s.start + sentence.index(item, at))


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
