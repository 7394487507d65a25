"""From lines that a reader found to the text and blocks of an `Extract`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from duizhao.reading import Block, BlockKind

__all__ = ["Line", "compose", "squash_line"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the cells of a row of a table (counted from 1, as rows are).

    `level` is that of the heading element, 1 to 6; `label` counts the characters of a number that the format sets.
    """

    cells: tuple[str, ...]
    level: int | None = None
    table: int = 0
    row: int = 0
    label: int = 0

    @property
    def text(self) -> str:
        """The line as it stands in the text."""
        return "\t".join(self.cells)


def squash_line(line: Line) -> str:
    """A line without white space, for comparing."""
    return "".join(line.text.split())


def compose(lines: Sequence[Line], titles: Collection[int] = ()) -> tuple[str, tuple[Block, ...]]:
    """The text of `lines` and its blocks. `titles`: the indices of lines that are the title of the document.

    Headings get levels from 1 in the order of their elements, whatever levels were left out: where h1 is the title,
    chapters are h2; where it is the name of the site, they may be h4.
    """
    levels = sorted({line.level for i, line in enumerate(lines) if line.level is not None and i not in titles})
    text: list[str] = []
    blocks: list[Block] = []
    at = paragraphs = 0
    for i, line in enumerate(lines):
        if line.table:
            here = at
            for column, cell in enumerate(line.cells, 1):
                place = f"表 {line.table} 第 {line.row} 行第 {column} 列"
                blocks.append(Block(here, here + len(cell), BlockKind.CELL, place))
                here += len(cell) + 1
        else:
            paragraphs += 1
            level = 0 if i in titles else levels.index(line.level) + 1 if line.level is not None else None
            blocks.append(Block(at, at + len(line.text), place=f"第 {paragraphs} 段", level=level, label=line.label))
        text.append(line.text + "\n")
        at += len(line.text) + 1
    return "".join(text), tuple(blocks)
