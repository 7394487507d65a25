"""Which kind of organ a unit is: as the roster says, else as its name suggests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from duizhao.batch.register.roster import roster
from duizhao.batch.store import Store

__all__ = ["OTHERS", "kinds_of"]

OTHERS: Final = "其他单位"


def kinds_of(store: Store) -> Callable[[str], str]:
    """The title (Chinese) of the kind of a unit, by its name. Raises RulebookError.

    A guess serves for sorting alone: it decides nothing.
    """
    from duizhao.rulebook.layers import KIND, all_layers, guess_kind, kind_names
    from duizhao.rulebook.locate import locate

    settings: dict[str, Any] = store.get("settings") or {}
    book: dict[str, Any] = store.get("rulebook") or {}
    own = locate(settings.get("rules"), book.get("name")).own
    titles = {s.data["layer"]: str(s.data["title"]) for s in all_layers(own) if s.data["tier"] == KIND}
    names = kind_names(own)
    units = roster(store)
    known = {u.name: u.kind for u in (units.units if units else ()) if u.kind}

    def kind(unit: str) -> str:
        layer = known.get(unit)
        if layer is None:
            guess = guess_kind(names, unit)
            layer = guess.layer.name if guess else ""
        return titles.get(layer, OTHERS)

    return kind
