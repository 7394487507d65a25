"""The frozen values between the steps: pieces on pages, lines, paragraphs.

Lengths are in points (1/72 inch), x to the right, y downwards from the upper edge. Where a format knows no physical
size (a photo), any unit will do: every decision is taken in ems of the text itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from duizhao.reading import CLEAR, BlockKind

__all__ = ["LATIN", "Cell", "Line", "Page", "Paragraph", "Piece", "Table"]

_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
LATIN: Final = _PLAIN | frozenset("'&%$@#+.,;:!?()[]/-")  # what is written with blanks between words


@dataclass(frozen=True, slots=True)
class Piece:
    """A character, or characters that belong together, in the box x0..x1, top..bottom.

    `size` is the font size. Top and bottom should be taken from the base line and the size, not from the ink, so that
    marks and characters of one line have boxes at one height.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    trust: float = CLEAR


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table and the pieces in it."""

    x0: float
    x1: float
    top: float
    bottom: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with ruling lines. Its pieces are not among those of the page."""

    x0: float
    x1: float
    top: float
    bottom: float
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1 as people do, blank pages included."""

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it stands on the page. `row`: parts wide apart, as in a table without rules.

    `part` tells the columns of a page from one another; lines of different parts stand side by side or apart.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    part: int = 0
    row: bool = False
    space_after: bool = False  # the line ends with a typed blank
    trust: float = CLEAR

    @property
    def middle(self) -> float:
        """Height of the middle of the line."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What becomes a block, or a row of cells, which become several. `cells` is empty but for rows of tables."""

    text: str
    page: int
    kind: BlockKind = BlockKind.PARAGRAPH
    trust: float = CLEAR
    place: str = ""
    cells: tuple[str, ...] = ()
