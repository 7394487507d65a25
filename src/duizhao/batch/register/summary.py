"""What a register came to, unit by unit: for papers that tell who sent what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from duizhao.batch.register import roster as held
from duizhao.batch.register.model import WRONG, State
from duizhao.batch.store import Store

__all__ = ["Standing", "Summary", "summary"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What one unit of the roster comes to. Days are ISO dates; `received` is known only where the office filled it in.

    `kind` is the layer that the roster names; `wrong` says what was wrong with what it sent.
    """

    name: str
    state: State
    kind: str | None = None
    due: str | None = None
    received: str | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The year of a batch, the units of the roster in its order, and how many documents are of which wrong kind."""

    year: int | None = None
    units: tuple[Standing, ...] = ()
    wrong: Mapping[str, int] = field(default_factory=dict)


def summary(store: Store) -> Summary:
    """The summary of the register as the latest run left it."""
    register, units = held.register(store), held.roster(store)
    wrong = Counter(f.state for f in register.filings if f.state in WRONG)
    standings = (
        Standing(
            u.name, register.units[u.name], u.kind, u.due, register.received.get(u.name), register.wrong.get(u.name, "")
        )
        for u in (units.units if units else ())
    )
    return Summary(register.year, tuple(standings), {s.value: wrong[s] for s in WRONG if wrong[s]})
