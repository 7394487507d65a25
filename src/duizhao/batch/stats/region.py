"""Which region a unit is of: as the roster says, else the places at the beginning of its name, townships left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from duizhao.batch.register.roster import roster
from duizhao.batch.store import Store
from duizhao.text import fold_phrase

if TYPE_CHECKING:
    from duizhao.rulebook.model import Rulebook

__all__ = ["UNKNOWN", "places_of", "regions_of"]

UNKNOWN: Final = "地区不明"
_NAMES: Final = "names"


def regions_of(store: Store, rulebook: Rulebook) -> Callable[[str], str]:
    """The region of a unit by its name."""
    units = roster(store)
    known = {u.name: u.region for u in (units.units if units else ()) if u.region}
    check = next((c for c in rulebook.checks if c.kind == _NAMES), None)
    if check is None:
        return lambda unit: known.get(unit, UNKNOWN)
    place, towns = re.compile(check.patterns["place"]), frozenset(check.words["towns"])
    return lambda unit: known.get(unit) or places_of(unit, place, towns) or UNKNOWN


def places_of(unit: str, place: re.Pattern[str], towns: frozenset[str]) -> str:
    """The places with which a name begins, the largest first, down to counties (临湾市桐浦区)."""
    name, at, out = fold_phrase(unit), 0, ""
    while (m := place.match(name, at)) and m["place"] and m["level"] not in towns:
        out += f"{m['place']}{m['level']}"
        at = m.end()
    return out
