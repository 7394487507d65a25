"""The day on which what a unit sent was there: for every paper that tells who was late."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from duizhao.batch.register import kept
from duizhao.batch.register.model import Line

__all__ = ["received"]


def received(lines: Iterable[Line], find: Callable[[str | None], str | None]) -> dict[str, str]:
    """The earliest day (ISO) that the office noted, by units: of the report that counts, of the unit, of a row it added.

    Versions that do not count and files that are gone say nothing of it. `find` gives the name of a unit in the roster;
    a row that was added by hand may call it by an alias.
    """
    found: dict[str, str] = {}
    for line in lines:
        day = line.said.get("received")
        counts = line.filing.adopted if line.filing is not None else line.item.startswith((kept.UNIT, kept.ADDED))
        if day and counts:
            unit = find(line.unit) or line.unit
            found[unit] = min(day, found.get(unit, day))
    return found
