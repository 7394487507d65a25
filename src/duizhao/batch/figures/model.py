"""The frozen values of figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

__all__ = ["Figure", "Kind", "Span", "Standing", "Told"]


class Kind(StrEnum):
    """What a number is: only counts (and that there was none) may be added up."""

    COUNT = "数量"
    NONE = "写明没有"
    SHARE = "比率"
    PART = "其中"
    CHANGE = "增减"
    PER = "平均、定期"
    RANGE = "范围"


class Standing(StrEnum):
    """Of which time and whom a number is told."""

    NOW = "本年度"
    PERIOD = "部分时段"
    SCOPE = "部分单位"
    EARLIER = "以往或跨年"
    PLANNED = "打算"
    OTHER = "别的单位"
    QUOTED = "引用"


@dataclass(frozen=True, slots=True)
class Span:
    """The values that a written number may stand for, both ends included: 十余 is 10 to 19, 约 goes both ways."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def meets(self, other: Span) -> bool:
        """Whether both may be the same number."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Told:
    """One number in a report. `start` and `end` are source offsets of it, `sentence` those of its sentence.

    `name` is the named figure it is, if any; `what` the words beside it; `value` what is written (余, 万 put in),
    `span` what it may stand for; `written` as it stands in the text.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    text: str
    section: tuple[str, ...]
    name: str | None
    what: str
    kind: Kind
    standing: Standing
    value: Decimal
    span: Span
    measure: str
    written: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the report it stands in and the element (rule id) it belongs to; "" where none was told."""

    unit: str
    year: int
    file: str
    element: str
    place: str
    told: Told
    also: tuple[str, ...] = field(default=())
