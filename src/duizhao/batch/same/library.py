"""Where reports to be compared come from: kept in memory, or in the stores of one batch and of those of earlier years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from duizhao.batch.same.model import Known, Written
from duizhao.batch.same.paragraphs import unpack

if TYPE_CHECKING:
    from duizhao.batch.store import Store

__all__ = ["Library", "Shelf", "Stacks"]


class Library(Protocol):
    """Reports by name. They are opened one at a time, in any order and more than once."""

    def known(self) -> Sequence[Known]:
        """What is there."""
        ...

    def open(self, name: str) -> Written:
        """The report of this name. Raises KeyError."""
        ...


class Shelf:
    """A few reports in memory."""

    def __init__(self, reports: Iterable[Written]) -> None:
        self._reports = {r.known.name: r for r in reports}

    def known(self) -> Sequence[Known]:
        """What is there."""
        return [r.known for r in self._reports.values()]

    def open(self, name: str) -> Written:
        """The report of this name. Raises KeyError."""
        return self._reports[name]


class Stacks:
    """The reports of a batch, and of batches of earlier years beside it; only texts of an accepted kind.

    Where the register has adopted a document for a unit and year, other versions of it are left out, and units go by
    the names of the register. Of the reports of earlier batches the names begin with the name that the batch is given by.
    """

    def __init__(self, store: Store, earlier: Mapping[str, Store] | None = None) -> None:
        self._places: dict[str, tuple[Store, Known, str]] = {}
        self._own = store
        for prefix, one in (("", store), *((f"{name}：", s) for name, s in (earlier or {}).items())):
            for name, unit, year, digest in _counted(one):
                known = Known(f"{prefix}{name}", unit, year)
                self._places[known.name] = (one, known, digest)

    def known(self) -> Sequence[Known]:
        """What is there."""
        return [known for _, known, _ in self._places.values()]

    def digests(self) -> Iterator[tuple[Known, str]]:
        """What is there, with the digest of its text."""
        return ((known, digest) for _, known, digest in self._places.values())

    def is_earlier(self, name: str) -> bool:
        """Whether the report of this name is of an earlier batch."""
        return self._places[name][0] is not self._own

    def open(self, name: str) -> Written:
        """The report of this name. Raises KeyError."""
        store, known, digest = self._places[name]
        return Written(known, store.text(digest), unpack(store.paragraphs(digest)))


def _counted(store: Store) -> Iterator[tuple[str, str | None, int | None, str]]:
    """Name, unit, year and digest of the text of the documents of a batch that are compared."""
    adopted = {name: (unit, year) for unit, year, name in store.rows("SELECT unit, year, name FROM adopted")}
    settled = set(adopted.values())
    entries = [(e.name, e.unit, e.year, e.text) for e in store.entries() if e.accepted and e.text is not None]
    called = {unit: adopted[name][0] for name, unit, _, _ in entries if unit and name in adopted}
    for name, unit, year, digest in entries:
        unit, year = adopted.get(name, (called.get(unit or "", unit), year))
        if name in adopted or (unit, year) not in settled:
            yield name, unit, year, digest
