"""The frozen values of statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from duizhao.batch.stats.wilson import wilson

__all__ = ["BASES", "BY", "FEW", "Measure", "Share", "Statistics"]

FEW = 5  # fewer reports than this say little
BY: Mapping[str, str] = {"kind": "单位类型", "region": "地区", "year": "年度"}
BASES: Mapping[str, str] = {"machine": "程序的结论", "reviewed": "人确认的结论"}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `n` reports show something. `group` are the values of what is grouped by, none: all reports.

    `full` are those of them that show it in full. Not in n are `left`, to which it does not apply, and `open`: nothing is
    seen there, and whether it applies is an open question.
    """

    basis: str
    group: tuple[str, ...]
    element: str
    title: str
    n: int
    hits: int
    full: int
    left: int
    open: int = 0

    @property
    def least(self) -> float | None:
        """The share if none of the reports with an open question showed it: n leaves them out, which makes shares larger."""
        whole = self.n + self.open
        return self.hits / whole if whole else None

    @property
    def share(self) -> float | None:
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.hits, self.n) if self.n else None

    @property
    def few(self) -> bool:
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the baseline table: a share of reports (`hits` of `n`), or a quantity with quartiles."""

    title: str
    group: tuple[str, ...]
    n: int
    hits: int | None = None
    quartiles: tuple[float, float, float] | None = None
    unit: str = ""
    note: str = ""

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.hits, self.n) if self.hits is not None and self.n else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it. `reports` counts the adopted reports, `reviewed` the findings that a person confirmed or overruled."""

    by: tuple[str, ...]
    reports: int
    findings: int
    reviewed: int
    shares: tuple[Share, ...]
    measures: tuple[Measure, ...]
    rulebooks: tuple[str, ...] = ()
    told: tuple[str, ...] = field(default=())
