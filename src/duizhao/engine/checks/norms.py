"""Norms that the report says it applied, and that were not in force in its year or no longer are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from duizhao.engine.checks.case import Case, Found, Place
from duizhao.engine.checks.parts import Around, around
from duizhao.model import Sentence
from duizhao.rulebook.model import CheckEntry
from duizhao.structure.roles import DEFICIENCIES, PLAN

__all__ = ["look"]

_FULL: Final = "中华人民共和国"
_SHORT: Final = 4  # names up to this length count only between 《 and 》: 合同法 is also the end of 劳动合同法
_THIS: Final = 9999  # an edition that is called revised, without a year
_REACH: Final = 16  # how far before a name the word stands that calls it new
_CODE: Final = 10  # characters before the year of a document's number, as in 沙法政办发
_FORMS: Final = ("《" + _FULL, _FULL, "《")  # what may stand between that word and the name


def look(case: Case) -> list[Place]:
    """Names of the table, then numbers of documents of a later year."""
    year = case.known_year()
    rows = {word: row for row in case.entries for word in case.folded_words(row.words)}
    names = case.words_of(rows)
    out: list[Place] = []
    for found in case.search(names):
        s = case.subject.sentence_at(found.start)
        if s is None or "title" in s.roles:
            continue
        row = rows[found.match[0]]
        if _is_it(case, found, row):
            out += _judge(case, found, row, s, year)
    return [*out, *_numbers(case, year)]


def _is_it(case: Case, found: Found, row: CheckEntry) -> bool:
    """Whether the name is that of the norm, not a part of another name, nor a local norm of that name."""
    text = found.match.string
    start, end = found.match.span()
    if text.startswith(_FULL, start - len(_FULL)):
        start -= len(_FULL)
    quoted = text[start - 1 : start] == "《"
    if quoted:
        return text[end : end + 1] in ("》", "（")
    if case.in_title(start):
        # a longer title that speaks of it: 《关于实施公平竞争审查条例的通知》
        lead = text[max(0, start - 4) : start]
        return case.pattern("carry").search(lead) is not None
    if len(found.match[0]) <= _SHORT and start == found.match.start():
        return False
    before = text[max(0, start - 6) : start]
    return not case.pattern("local").search(before) and not case.pattern("longer").match(text, end)


def _judge(case: Case, found: Found, row: CheckEntry, s: Sentence, year: int) -> Iterator[Place]:
    text = found.match.string
    near = around(case.subject.folded, s, *found.match.span())
    slots: dict[str, Any] = {"year": year, "why": row.why, "since": row.since, "until": row.until}
    tail = "" if row.verified else "_unverified"
    if row.revised and row.since is not None and row.passed is not None:
        span, which = _edition(case, found)
        if which is not None and which < row.passed:
            # a text that came in the middle of a year left the one before it some months of that year
            if row.since + (row.passed == row.since) <= year and not _of_its_time(case, near):
                yield case.mark(*span, f"older{tail}", **slots)
            return
        if which is None and not _called_new(case, found):
            return
    if row.since is not None and year < row.since:
        if (
            PLAN not in s.roles
            and DEFICIENCIES not in s.roles
            and _applied(case, near, year < (row.passed or row.since))
        ):
            yield case.mark(*_whole(case, found, text), f"early{tail}", **slots)
    elif row.until is not None and year > row.until and not _of_its_time(case, near):
        yield case.mark(*_whole(case, found, text), f"late{tail}", **slots)


def _edition(case: Case, found: Found) -> tuple[tuple[int, int], int | None]:
    """The name, with the year of the edition where one is written before or behind it."""
    text = found.match.string
    start, end = found.match.span()
    after = case.pattern("revised_after").match(text, end)
    whole = _whole(case, found, text)
    if after:
        span = (whole[0], case.subject.folded.span(*after.span())[1])
        return span, int(after["year"]) if after["year"] else _THIS
    before = case.pattern("dated").search(text[max(0, start - 2 * _REACH) : start])
    if before:
        at = max(0, start - 2 * _REACH) + before.start()
        return (case.subject.folded.back[at], whole[1]), int(before["year"])
    return whole, None


def _called_new(case: Case, found: Found) -> bool:
    text = found.match.string
    start = found.match.start()
    return case.pattern("revised").search(text[max(0, start - _REACH) : start]) is not None


def _applied(case: Case, near: Around, unknown: bool) -> bool:
    """Whether the report claims to have acted on it: said so outright, or at least not as something to learn or await.

    Once it has been made known, carrying it out may be preparing for it; while it is `unknown`, it cannot.
    """
    if case.pattern("coming").search(near.part):
        return False
    study = case.pattern("study")
    claims = case.pattern("claim").search(near.before) or (unknown and case.pattern("carry").search(near.before))
    if claims and not study.search(near.before):
        return True
    return not study.search(near.part) and not case.pattern("announced").search(near.clause)


def _of_its_time(case: Case, near: Around) -> bool:
    return bool(case.pattern("old").search(near.part))


def _whole(case: Case, found: Found, text: str) -> tuple[int, int]:
    """The name with 中华人民共和国 before it."""
    start, end = found.match.span()
    if text.startswith(_FULL, start - len(_FULL)):
        start -= len(_FULL)
    return case.subject.folded.span(start, end)


def _numbers(case: Case, year: int) -> Iterator[Place]:
    """Numbers of documents issued after the year; those of the next year may have asked for the report."""
    for found in case.find("number"):
        issued = int(found.match["year"])
        s = case.subject.sentence_at(found.start)
        if issued <= year or s is None or PLAN in s.roles or s.roles & {"title", "signature"}:
            continue
        if _is_own(case, found, s):
            continue
        if issued == year + 1 and case.pattern("opening").search(case.subject.folded_text(s.start, s.end)):
            continue
        yield case.mark(found.start, found.end, "number", year=year)


def _is_own(case: Case, found: Found, s: Sentence) -> bool:
    """Whether it is the number of the report itself: in the red head above the title, or on a line of its own."""
    if case.subject.document.title_span is not None and found.start < case.subject.head[0]:
        return True
    line = case.subject.folded_text(s.start, s.end).strip("（）")
    return len(line) <= len(found.match[0]) + _CODE and line.endswith(found.match[0].strip("（）"))
