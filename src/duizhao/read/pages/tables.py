"""Tables with ruling lines: rows of cells, the wrapped lines of a cell joined."""

from __future__ import annotations

from typing import Final

from duizhao.read.pages.lines import group, line_of, weighted
from duizhao.read.pages.margins import MARKER, ends
from duizhao.read.pages.model import Cell, Paragraph, Table
from duizhao.read.pages.paragraphs import join, paragraphs
from duizhao.reading import BlockKind

__all__ = ["table_rows"]

_FRAME: Final = 150  # characters in a cell; more, in several paragraphs, is a frame around text


def table_rows(
    table: Table, page: int, number: int, above: tuple[str, ...] | None
) -> tuple[list[Paragraph], tuple[str, ...]]:
    """The rows of table `number` (from 1) and its first row.

    `above` is the first row of the table that ended right before, on another page: the head of a table that goes on is
    not repeated.
    """
    out: list[Paragraph] = []
    first: tuple[str, ...] | None = None
    for r, row in enumerate(table.rows, start=1):
        made = [_cell(cell, page) for cell in row]
        frame = [p for _, p in made if len(p) > 1 and sum(len(q.text) for q in p) > _FRAME]
        texts = tuple(text for text, _ in made)
        if first is None:
            first = texts
            if texts == above:
                continue
        if not any(texts):
            continue
        where = f"第 {page} 页表 {number} 第 {r} 行"
        if frame:
            out += [Paragraph(p.text, page, trust=p.trust, place=where) for _, some in made for p in some]
            continue
        trust = weighted((p.trust, len(p.text)) for _, some in made for p in some)
        out.append(Paragraph("\t".join(texts), page, BlockKind.CELL, trust, where, texts))
    return out, first or () if above is None else above


def _cell(cell: Cell, page: int) -> tuple[str, list[Paragraph]]:
    """The text of a cell as one line, and as paragraphs."""
    lines = [line_of(row, page) for row in group(cell.pieces)]
    text = ""
    last = None
    for line in lines:
        flat = line.text.replace("\t", " ")
        if last is None:
            text = flat
        elif MARKER.match(flat) or (ends(last.text) and cell.x1 - last.x1 > 2 * line.size):
            text += " " + flat
        else:
            text = join(text, flat, last.space_after)
        last = line
    return text, paragraphs(lines)[0]
