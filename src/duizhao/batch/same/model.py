"""The frozen values of comparing reports with one another. Offsets are source offsets of the report they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Known", "Pair", "Passage", "SameResult", "Share", "Side", "Written"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a report before it is opened: a name that is its own, the unit and year it was found to be of."""

    name: str
    unit: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A report as it is compared: its text as read, and the sentences of each paragraph that count.

    Title, headings, signature and page furniture are not among them (`paragraphs.py`).
    """

    known: Known
    source: str
    paragraphs: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One paragraph of a pair: the report's name and the paragraph's place in it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Two stretches that say the same: a[0]..a[1] of the first report, b[0]..b[1] of the second.

    `likeness` (0 to 1) is the share of their own wording that they have in common.
    """

    a: Span
    b: Span
    likeness: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two paragraphs with the same text. `own`: both are of one unit, of different years; else of two units.

    The order of the sides says nothing but the order of names. `characters` is how much they have in common, common
    and official wording left out as far as it is common.
    """

    first: Side
    second: Side
    own: bool
    likeness: float
    characters: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one report's own wording stands in other units' reports, and in its unit's report of another year.

    `counted` are the characters that count: all but common and official wording, each by how uncommon it is.
    """

    counted: float
    others: float
    own: float


@dataclass(frozen=True, slots=True)
class SameResult:
    """All pairs in the order of names and places, and the shares of each report by its name."""

    pairs: tuple[Pair, ...]
    shares: Mapping[str, Share]
