"""Shortcomings that nothing in the plan answers. Only where there is a plan, and only where it shares no subject at all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from duizhao.engine.checks.case import Case, Place, UnaskedError
from duizhao.engine.checks.subjects import Subjects, subjects
from duizhao.model import Sentence
from duizhao.structure.roles import DEFICIENCIES, PLAN

__all__ = ["look"]


class _Piece(NamedTuple):
    """A piece of a sentence, folded offsets; `heading` and `item` tell whether it begins a shortcoming."""

    start: int
    end: int
    paragraph: int
    heading: bool
    item: bool


def look(case: Case) -> list[Place]:
    """The shortcomings without an answer. UnaskedError where the report has no plan."""
    text = case.subject.folded.text
    shortcomings, plans = _told(case)
    planned = "。".join([*plans, *_of(case, PLAN)])
    if not planned.strip("。"):
        raise UnaskedError(case.say("no_plan"))
    if case.pattern("all").search(planned):
        return []
    answer = subjects(case, planned)
    out = []
    for unit in _units(shortcomings):
        told = "。".join(text[p.start : p.end] for p in unit)
        if not case.pattern("lack").search(told) or case.pattern("general").search(text[unit[0].start : unit[0].end]):
            continue
        if _unanswered(case, _head(case, unit), told, answer):
            out.append(case.mark(*case.subject.folded.span(unit[0].start, unit[-1].end), "unanswered"))
    return out


def _head(case: Case, unit: list[_Piece]) -> str:
    """What names a shortcoming: its heading, or its first clause."""
    text = case.subject.folded.text[unit[0].start : unit[0].end]
    return text if unit[0].heading else text.split("，")[0]


def _unanswered(case: Case, head: str, told: str, answer: Subjects) -> bool:
    """Whether the plan shares neither what names the shortcoming nor anything of what tells it."""
    about, details = subjects(case, head), subjects(case, told)
    # a word as wide as 执法 answers only what is said as widely
    if len(about.pairs) < case.limit("narrow") and any(w in head and w in answer.text for w in case.words("wide")):
        return False
    if not about.topics and len(about.pairs) < case.limit("pairs"):
        return False
    return not about.meets(answer) and not details.meets(answer)


def _of(case: Case, role: str) -> Iterator[str]:
    """The folded sentences with a role, headings of chapters left out: they name no subject."""
    for s in case.subject.sentences:
        if role in s.roles and DEFICIENCIES not in s.roles and not _chapter(case, s):
            yield case.subject.folded_text(s.start, s.end)


def _chapter(case: Case, s: Sentence) -> bool:
    section = case.document.sections[s.section]
    return s.heading and bool(section.roles) and (section.parent in (0, None))


def _told(case: Case) -> tuple[list[_Piece], list[str]]:
    """The pieces that tell shortcomings, and what among them speaks of the time to come. Causes are neither."""
    pieces: list[_Piece] = []
    plans: list[str] = []
    text = case.subject.folded.text
    causes: int | None = None  # a paragraph the rest of which lists causes
    skipped: int | None = None  # a section about causes
    for s in case.subject.sentences:
        if DEFICIENCIES not in s.roles or s.roles & {"title", "signature"}:
            continue
        a, b = case.subject.folded_span(s.start, s.end)
        if s.heading:
            if _chapter(case, s):
                continue
            skipped = s.section if case.pattern("cause_heading").search(text, a, b) else None
        if s.section == skipped or s.paragraph == causes:
            continue
        in_cause = False
        for start, end, item in _split(case, a, b):
            in_cause = in_cause and not item
            if in_cause:
                continue
            here = text[start:end]
            if case.pattern("coming").search(here):
                plans.append(here)
                continue
            cause = case.pattern("cause").search(text, start, end)
            if cause:
                if case.pattern("causes").match(text, cause.start(), end):
                    causes = s.paragraph
                end, in_cause = cause.start(), True
            if end > start:
                pieces.append(_Piece(start, end, s.paragraph, s.heading, item))
            if causes == s.paragraph:
                break
    return pieces, plans


def _split(case: Case, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """A sentence cut before 一是, 二是 … and behind ；."""
    text = case.subject.folded.text
    cuts = [start, *(m.start() for m in case.pattern("item").finditer(text, start, end)), end]
    for a, b in itertools.pairwise(cuts):
        at = a
        for part in text[a:b].split("；"):
            if part:
                yield at, at + len(part), at == a and case.pattern("item").match(text, a) is not None
            at += len(part) + 1


def _units(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Shortcomings: a heading with its paragraphs, an item with what follows in its paragraph, or a piece by itself."""
    unit: list[_Piece] = []
    for p in pieces:
        begins = (
            not unit
            or p.heading
            or p.item
            or not (unit[0].heading or (unit[0].item and p.paragraph == unit[0].paragraph))
        )
        if begins and not (unit and unit[-1].heading and unit[0].heading and p.item):
            if unit:
                yield unit
            unit = [p]
        else:
            unit.append(p)
    if unit:
        yield unit
