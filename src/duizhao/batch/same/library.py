"""Where reports to be compared come from: kept in memory, or in the stores of one batch and of those of earlier years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    Of the reports of earlier batches the names begin with the name that the batch is given by.
    """

    def __init__(self, store: Store, earlier: Mapping[str, Store] | None = None) -> None:
        self._places: dict[str, tuple[Store, Known, str]] = {}
        for prefix, one in (("", store), *((f"{name}：", s) for name, s in (earlier or {}).items())):
            for entry in one.entries():
                if entry.accepted and entry.text is not None:
                    known = Known(f"{prefix}{entry.name}", entry.unit, entry.year)
                    self._places[known.name] = (one, known, entry.text)

    def known(self) -> Sequence[Known]:
        """What is there."""
        return [known for _, known, _ in self._places.values()]

    def open(self, name: str) -> Written:
        """The report of this name. Raises KeyError."""
        store, known, digest = self._places[name]
        return Written(known, store.text(digest), unpack(store.paragraphs(digest)))
