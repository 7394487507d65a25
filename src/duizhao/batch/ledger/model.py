"""The frozen values of a ledger and of what came of checking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = ["Cell", "Checked", "Item", "Ledger", "Line", "Verdict"]


class Verdict(StrEnum):
    """What a cell of the ledger and a report come to; the order is that in which they are told."""

    DIFFERS = "不一致"
    DENIED = "报告写明没有，台账有"
    MIXED = "报告前后不一"
    UNCLEAR = "报告里的数口径不同"
    MENTIONED = "报告提到了，没有认出数字"
    SILENT = "报告没有提到，台账有"
    AGREE = "相符"


@dataclass(frozen=True, slots=True)
class Cell:
    """What the ledger says: a number, or yes or no; `written` as it stands there, `where` the cell (C5)."""

    figure: str
    heading: str
    value: Decimal | bool
    written: str
    where: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the unit as it is written, the year where the row tells one, the cells that say something."""

    unit: str
    year: int | None
    cells: tuple[Cell, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as read. `columns` are headings with the figure each was taken for; `told` what was not understood."""

    name: str
    lines: tuple[Line, ...]
    columns: Mapping[str, str]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A cell held against the unit's report. `reported` is what the report says, `texts` its sentences."""

    unit: str
    year: int
    figure: str
    title: str
    measure: str
    verdict: Verdict
    known: str
    reported: tuple[str, ...]
    texts: tuple[str, ...]
    where: str
    file: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that came of it. `absent` are units of the ledger without an adopted report of the year."""

    ledger: Ledger
    items: tuple[Item, ...]
    absent: tuple[str, ...]
    unlisted: tuple[str, ...]
    told: tuple[str, ...]

    def of(self, verdict: Verdict) -> tuple[Item, ...]:
        return tuple(i for i in self.items if i.verdict is verdict)

    @property
    def open(self) -> bool:
        """Whether there is anything for a person to look at."""
        return any(i.verdict is not Verdict.AGREE for i in self.items)
