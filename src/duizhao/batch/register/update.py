"""The register brought up to date after a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from duizhao.batch import reviews
from duizhao.batch.gaps import ledger
from duizhao.batch.register import kept
from duizhao.batch.register import roster as held
from duizhao.batch.register.build import adopt, build
from duizhao.batch.register.model import Register
from duizhao.batch.store import Store

if TYPE_CHECKING:
    from duizhao.office import Units

__all__ = ["update"]


def update(
    store: Store,
    roster: Units | None,
    year: int | None,
    time: str,
    tell: Callable[[str], None] = lambda line: None,
) -> Register:
    """The register of what is in the store now; what it comes to is kept there, and reviews follow.

    `time` (ISO) goes into the history. `tell` is told of decisions that could not follow their report.
    """
    if roster is not None:

        def find(name: str | None) -> str | None:
            unit = roster.find(name)
            return unit.name if unit else None

        reviews.follow_names(store, find)
        ledger.follow_names(store, find, time)
    held.keep(store, roster, year)
    found = kept.items(store.filed())
    kept.follow(store, found, time)
    kept.remember_texts(store, found)
    register = build(store, roster, year)
    # a unit that the office called by a short name is called by its full one from now on, also in the audit
    full = [(f.item, "unit", f.unit) for f in register.filings if f.unit and f.said.get("unit") not in (None, f.unit)]
    if full:
        kept.keep(store, full, time)
        register = build(store, roster, year)
    _follow_reports(store, register, time, tell)
    adopt(store, register)
    reviews.sync(store, time)
    return register


def _follow_reports(store: Store, register: Register, time: str, tell: Callable[[str], None]) -> None:
    """Let decisions follow a report of which the office says now that it is another unit's, or of another year."""
    before = {name: (str(unit), int(year)) for unit, year, name in store.rows("SELECT unit, year, name FROM adopted")}
    times = Counter(f.entry.name for f in register.filings)
    for f in register.filings:
        old = before.get(f.entry.name)
        corrected = f.said.get("unit") or f.said.get("year")
        if not (f.adopted and corrected and old and f.unit and f.year) or times[f.entry.name] > 1:
            continue
        new = (f.unit, f.year)
        if old == new:
            continue
        if reviews.follow_report(store, old, new):
            ledger.follow_report(store, old, new, time)
        else:
            tell(
                f"{f.entry.name} 原来算在 {old[0]}（{old[1]} 年度）名下，现在是 {new[0]}（{new[1]} 年度）的；"
                "两边都有人确认过，确认的没有移过去，请在 核对确认.xlsx 里再看一遍。"
            )
