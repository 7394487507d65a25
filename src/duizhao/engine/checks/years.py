"""Years that do not fit the year of the report: in title, opening, body, headings, plan, annual papers, signature."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from duizhao.engine.checks import numerals
from duizhao.engine.checks.case import Case, Found, Place, UnaskedError
from duizhao.model import Sentence
from duizhao.structure.roles import DEFICIENCIES, FIRST, PLAN
from duizhao.structure.years import to_year

__all__ = ["look"]

_VOTES: Final = 2  # statements of another year from which on the title is doubted instead of them


class _Stated(NamedTuple):
    """A year that the report gives as its own, or as the next: which, where, and by which message to doubt it."""

    year: int
    span: tuple[int, int]
    message: str
    next: bool = False


def look(case: Case) -> list[Place]:
    """All places; without a year only dates that do not exist."""
    out = list(_impossible(case))
    year = case.year
    if year is None:
        if out:
            return out
        raise UnaskedError(case.say("no_year"))
    stated = [*_opening(case), *_leads(case, year), *_headings(case, year)]
    title = list(_title_years(case))
    other = None if _backed(case, year) else _outvoted(title, stated, year)
    for written, span in title:
        if written != year and all(one != year for one, _ in title):
            out.append(case.mark(*span, "title_asked", year=year))
        elif other is not None and written == year:
            out.append(case.mark(*span, "title", other=other))
    year = other or year
    out += [
        case.mark(*one.span, one.message, year=year, next=year + 1)
        for one in stated
        if one.year != year + one.next and not (one.message == "heading_either" and one.year in (year, year + 1))
    ]
    out += _annual(case, year)
    out += _cut_off(case, year)
    out += _targets(case, year)
    out += _signed(case, year)
    out += _after_signing(case, year)
    return out


def _outvoted(title: list[tuple[int, tuple[int, int]]], stated: list[_Stated], year: int) -> int | None:
    """The year that the rest of the report agrees on against its title."""
    if all(written != year for written, _ in title):
        return None
    votes = Counter(one.year - one.next for one in stated if one.message != "heading_either")
    ranked = [(n, z) for z, n in votes.items() if z != year]
    if not ranked:
        return None
    count, other = max(ranked)
    return other if count >= _VOTES and count > 2 * votes[year] else None


def _title_years(case: Case) -> Iterator[tuple[int, tuple[int, int]]]:
    for s in case.document.sentences:
        if "title" in s.roles and "furniture" not in s.roles:
            for found in case.find("year", s.start, s.end):
                yield to_year(found.match["year"]), case.span(found, "year")


def _opening(case: Case) -> Iterator[_Stated]:
    """现将……2023年……报告如下."""
    for _, found in case.find_by_sentence("opening", case.subject.running):
        if not case.in_title(found.match.start("year")):
            yield _Stated(to_year(found.match["year"]), case.span(found, "year"), "body")


def _leads(case: Case, year: int) -> Iterator[_Stated]:
    """Years that open a clause or stand behind the unit, as the time of what it did or will do."""
    running = case.subject.running
    for i, s in enumerate(running):
        found = list(_in_sentence(case, s))
        if not found or len({z for z, _ in found}) > 1:
            continue  # a series of years is a comparison
        z, first = found[0]
        part = (first.start, _part_end(case, s, first))
        coming = case.has("future", *part)
        if (PLAN in s.roles and (coming or case.has("going_on", *part))) or case.has("will", *part):
            if z > year + 1 and first.start > s.start + 2:
                continue
            if not _names(case, s, year + 1) or z == year + 1:
                yield _Stated(z, case.span(first, "year"), "plan", True)
            continue
        if z == year:
            yield _Stated(z, case.span(first, "year"), "body")
        if z == year or (z > year and (coming or PLAN in s.roles)) or _names(case, s, year):
            continue
        if z == year + 1 and case.has("going_on", *part):
            continue
        if case.has("excuse", *part) or _goes_on(case, running[i + 1 : i + 2], s, z):
            continue
        yield _Stated(z, case.span(first, "year"), "body")


def _in_sentence(case: Case, s: Sentence) -> Iterator[tuple[int, Found]]:
    for a, b in case.subject.beginnings(s):
        # what follows the comma tells how the year is meant
        found = case.match("lead", a, min(b + 1, case.subject.folded.position(s.end)))
        if found is not None and not case.in_title(a) and not case.pattern("noun").match(found.match.string, a, b):
            yield to_year(found.match["year"]), found
    for found in case.find("own", s.start, s.end):
        if not case.in_title(found.match.start("year")):
            yield to_year(found.match["year"]), found


def _part_end(case: Case, s: Sentence, found: Found) -> int:
    """Text offset where the part of the sentence ends in which a year was found: at ；."""
    stop = case.text.find("；", found.end, s.end)
    return s.end if stop < 0 else stop


def _names(case: Case, s: Sentence, year: int) -> bool:
    """Whether the sentence also speaks of `year`; that it announces the report of that year, or names a paper, is nothing."""
    announced = {f.match.start("year") for f in case.find("opening", s.start, s.end)}
    return any(
        to_year(f.match["year"]) == year
        and f.match.start("year") not in announced
        and not case.in_title(f.match.start())
        for f in case.find("year", s.start, s.end)
    )


def _goes_on(case: Case, following: tuple[Sentence, ...], s: Sentence, z: int) -> bool:
    """Whether the next sentence of the paragraph tells of a later year: a story told year by year."""
    return any(n.paragraph == s.paragraph and any(later > z for later, _ in _in_sentence(case, n)) for n in following)


def _headings(case: Case, year: int) -> Iterator[_Stated]:
    for section in case.document.sections[1:]:
        if section.heading_end <= section.start or case.has("heading_excuse", section.start, section.heading_end):
            continue
        found = [f for f in case.find("year", section.start, section.heading_end) if not case.in_title(f.match.start())]
        if len(found) != 1:
            continue  # none, or one for what was and one for what comes
        z, span = to_year(found[0].match["year"]), case.span(found[0], "year")
        # roles are no help here: a heading that names the next year was taken for a plan
        if case.has("heading_plan", section.start, section.heading_end):
            yield _Stated(z, span, "plan_heading", True)
        elif case.has("heading_done", section.start, section.heading_end):
            yield _Stated(z, span, "heading")
        else:
            yield _Stated(z, span, "heading_either")


def _annual(case: Case, year: int) -> Iterator[Place]:
    """Work papers of one year that this report follows or made: 《2022年工作要点》 in a report of 2023."""
    for name, message in (("duty_date", "body"), ("annual", "annual"), ("annual_title", "annual")):
        for s, found in case.find_by_sentence(name, case.subject.running):
            if PLAN in s.roles or DEFICIENCIES in s.roles or (name == "duty_date" and FIRST not in s.roles):
                continue
            if to_year(found.match["year"]) < year and not _names(case, s, year):
                yield case.mark(*case.span(found, "year"), message, year=year)


def _cut_off(case: Case, year: int) -> Iterator[Place]:
    """截至2022年底 in a report of 2023."""
    for s, found in case.find_by_sentence("cut_off", case.subject.running):
        if to_year(found.match["year"]) < year and not _names(case, s, year):
            yield case.mark(*case.span(found, "year"), "body", year=year)


def _targets(case: Case, year: int) -> Iterator[Place]:
    """2022年底前 in the plan that a report of 2023 has for 2024."""
    for s, found in case.find_by_sentence("target", case.subject.running):
        if PLAN in s.roles and to_year(found.match["year"]) <= year:
            yield case.mark(*case.span(found, "year"), "plan", year=year, next=year + 1)


def _signed(case: Case, year: int) -> Iterator[Place]:
    """A signature before the year is over, or more than a year after it."""
    for found, signed, month in _dates(case):
        early = signed < year or (signed == year and month < case.limit("signed_from_month"))
        if early or signed > year + 1:
            yield case.mark(case.span(found, "year")[0], found.end, "signature", year=year)


def _dates(case: Case) -> Iterator[tuple[Found, int, int]]:
    """The date of the signature, also of one that was not told apart: where, year and month."""
    for s in case.document.sentences:
        if "signature" in s.roles:
            dates = case.find("date", s.start, s.end)
        elif s.index in case.subject.last:
            dates = case.find("signed", s.start, s.end)
        else:
            continue
        for found in dates:
            yield found, to_year(found.match["year"]), numerals.value(found.match["month"])


def _backed(case: Case, year: int) -> bool:
    """Whether the signature fits the year, and running text names it: then the title is not what is wrong."""
    fits = any(signed - 1 <= year <= signed for _, signed, _ in _dates(case))
    return fits and any(_names(case, s, year) for s in case.subject.running)


def _after_signing(case: Case, year: int) -> Iterator[Place]:
    """What is told as done in a month after the report was signed."""
    signed = max(((y, m) for _, y, m in _dates(case) if y in (year, year + 1)), default=(year + 1, 12))
    for s, found in case.find_by_sentence("dated", case.subject.running):
        told = (to_year(found.match["year"]), int(found.match["month"]))
        if told <= signed or told[1] > 12 or PLAN in s.roles or case.in_title(found.match.start()):
            continue
        if not any(case.has(name, s.start, s.end) for name in ("in_force", "future", "will")):
            yield case.mark(found.start, found.end, "later", year=year)


def _impossible(case: Case) -> Iterator[Place]:
    """Days, months and years that do not exist, and spans that run backwards."""
    sentences = case.subject.sentences
    for s, found in case.find_by_sentence("day", sentences):
        m = found.match
        month, day = numerals.value(m["month"]), numerals.value(m["day"])
        if m["year"]:
            year: int | None = to_year(m["year"])
        else:
            year = None if any(case.find("year", s.start, s.end)) else case.year
        if not 1 <= month <= 12 or not 1 <= day <= _last(month, year):
            yield case.mark(found.start, found.end, "impossible")
    for name in ("month", "odd_year"):
        for _, found in case.find_by_sentence(name, sentences):
            yield case.mark(found.start, found.end, "impossible")
    for _, found in case.find_by_sentence("span", sentences):
        if to_year(found.match["from"]) > to_year(found.match["to"]):
            yield case.mark(found.start, found.end, "backwards")
    for _, found in case.find_by_sentence("range", sentences):
        m1, d1, m2, d2 = (int(found.match[name]) for name in ("m1", "d1", "m2", "d2"))
        if (m2, d2) < (m1, d1):
            yield case.mark(found.start, found.end, "backwards")


def _last(month: int, year: int | None) -> int:
    """The last day of a month; of February in an unknown year the 29th."""
    return calendar.monthrange(year or 2000, month)[1]
