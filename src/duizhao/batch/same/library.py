"""Where reports to be compared come from: kept in memory, or in the stores of one batch and of those of earlier years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from duizhao.batch.same.model import Known, Written

__all__ = ["Library", "Shelf"]


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
