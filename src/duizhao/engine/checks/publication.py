"""Publication after the last day, where the day of publication is known. Says nothing of the day of filing."""

from __future__ import annotations

from datetime import date

from duizhao.engine.checks import numerals
from duizhao.engine.checks.case import Case, Place, UnaskedError
from duizhao.structure.years import to_year

__all__ = ["look"]


def look(case: Case) -> list[Place]:
    """The title, where the report was published late. UnaskedError where that is not known or not asked."""
    year = case.known_year()
    if year < case.limit("from_year"):
        raise UnaskedError(case.say("not_asked"))
    written = _written(case)
    published = _day(case, written)
    if published is None or case.document.year_from in case.words("circular"):
        raise UnaskedError(case.say("no_date"))
    if published <= date(year + 1, case.limit("month"), case.limit("day")):
        return []
    start, end = case.subject.head
    return [case.mark(start, end, "late", date=written, year=year, next=year + 1)]


def _written(case: Case) -> str:
    """The date of publication as handed over with the file, or as a line of the page says."""
    known = case.subject.metadata.get("published")
    if known:
        return known
    line = case.pattern("line").search(case.subject.read.source)
    return line["date"] if line else ""


def _day(case: Case, written: str) -> date | None:
    m = case.pattern("date").search(written)
    if m is None:
        return None
    year, month, day = (g for g in m.groups() if g is not None)
    try:
        return date(to_year(year), numerals.value(month), numerals.value(day))
    except ValueError:
        return None
