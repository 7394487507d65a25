"""The roster and the year that a register was held against, kept in the store: what is written later needs no file but it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from duizhao.batch.register.build import build
from duizhao.batch.register.model import Register

if TYPE_CHECKING:
    from duizhao.batch.store import Store
    from duizhao.office import Units

__all__ = ["keep", "register", "roster"]

_ROSTER: Final = "roster"
_YEAR: Final = "for_year"


def keep(store: Store, units: Units | None, year: int | None) -> None:
    """Keep the roster of the latest run, and the year that it was told."""
    store.set(_ROSTER, [asdict(u) for u in units.units] if units is not None else None)
    store.set(_YEAR, year)


def roster(store: Store) -> Units | None:
    """The roster of the latest run, where it had one."""
    from duizhao.office import Unit, Units

    kept = store.get(_ROSTER)
    if kept is None:
        return None
    return Units(tuple(Unit(**{**u, "aliases": tuple(u["aliases"])}) for u in kept))


def register(store: Store) -> Register:
    """The register as the latest run left it, made again from the store."""
    return build(store, roster(store), store.get(_YEAR))
