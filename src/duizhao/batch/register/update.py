"""The register brought up to date after a run."""

from __future__ import annotations

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


def update(store: Store, roster: Units | None, year: int | None, time: str) -> Register:
    """The register of what is in the store now; what it comes to is kept there, and reviews follow. `time` (ISO) goes into the history."""
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
    adopt(store, register)
    reviews.sync(store, time)
    return register
