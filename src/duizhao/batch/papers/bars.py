"""Bars in a Word table: cells with a background, so that they print, copy and scale like any text, without a picture.

A row is a label, a bar of fixed length cut into segments, and what it comes to. The greys are told apart on any printer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from duizhao.report.word.paper import put, shade

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

__all__ = ["COLOURS", "bars", "legend", "segments"]

COLOURS: Final = ("3B5B8C", "9DB4D6", "E3E3E3", "FFFFFF")
_UNITS: Final = 40
_UNIT: Final = 0.19  # centimetres
_LABEL, _VALUE = 4.2, 3.8  # centimetres
_SIZE: Final = 9.5
_PITCH: Final = 11.5
_GREY: Final = "7F7F7F"
_TOGETHER: Final = 30  # rows that no page break parts: more would not stand on a page


def bars(document: Document, rows: Sequence[tuple[str, Sequence[int], str]], whole: int | None = None) -> None:
    """A table of (label, counts of the segments, value). `whole`: what a full bar stands for; None: each its own sum."""
    from docx.enum.table import WD_TABLE_ALIGNMENT

    table = document.add_table(rows=0, cols=_UNITS + 2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_grid(table)
    for label, counts, value in rows:
        _row(table, label, segments(counts, whole if whole is not None else sum(counts)), value)
    for row in table.rows[:-1] if len(rows) <= _TOGETHER else ():
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True


def legend(document: Document, names: Sequence[str]) -> None:
    """What the backgrounds stand for, above the bars."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=2 * len(names))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for i, name in enumerate(names):
        box, text = table.rows[0].cells[2 * i], table.rows[0].cells[2 * i + 1]
        box.width, text.width = Cm(0.6), Cm(0.7 + 0.34 * len(name))
        shade(box, COLOURS[i])
        if COLOURS[i] == COLOURS[-1]:
            _edge(box, _GREY)
        _write(text, name)
        _write(box, "")
    for column, cell in zip(table.columns, table.rows[0].cells, strict=True):
        column.width = cell.width or Cm(1)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    apart = document.add_paragraph()  # two tables without a paragraph between them are one
    apart.paragraph_format.line_spacing = Pt(4)
    apart.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    apart.paragraph_format.keep_with_next = True


def segments(counts: Sequence[int], whole: int) -> list[int]:
    """How many of _UNITS each segment takes, and last the rest; what is there at all is seen."""
    if whole <= 0:
        return [0] * len(counts) + [_UNITS]
    out, done, told = [], 0, 0
    for count in counts:
        told += count
        upto = round(_UNITS * told / whole)
        size = max(upto - done, 1 if count else 0)
        out.append(size)
        done += size
    over = sum(out) - _UNITS
    while over > 0:  # the longest give way to those that were made visible
        out[out.index(max(out))] -= 1
        over -= 1
    return [*out, _UNITS - sum(out)]


def _row(table: Table, label: str, sizes: Sequence[int], value: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    row: Any = table.add_row()  # type: ignore[no-untyped-call]
    row.height = _height()
    cells = row.cells
    _write(cells[0], label, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _write(cells[_UNITS + 1], value)
    at = 1
    for i, size in enumerate(sizes):
        if size:
            cell = cells[at].merge(cells[at + size - 1])
            for paragraph in cell.paragraphs[1:]:  # merging leaves one for each cell
                paragraph._element.getparent().remove(paragraph._element)
            _write(cell, "")
            if i < len(sizes) - 1:
                shade(cell, COLOURS[i])
                _edge(cell)
            at += size


def _height() -> Any:
    from docx.shared import Pt

    return Pt(_PITCH + 1.5)


def _set_grid(table: Table) -> None:
    from docx.shared import Cm

    widths = [_LABEL, *[_UNIT] * _UNITS, _VALUE]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _write(cell: Any, text: str, align: Any = None) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(_PITCH)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    if align is not None:
        paragraph.alignment = align
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    put(paragraph, text, _SIZE)


def _edge(cell: Any, across: str = "FFFFFF") -> None:
    """Grey lines at the ends of a segment; white ones above and below set the bars apart."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tcBorders")
    level = 4 if across == _GREY else 20
    for side, width, colour in (
        ("top", level, across),
        ("left", 4, _GREY),
        ("bottom", level, across),
        ("right", 4, _GREY),
    ):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(width)), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    cell._element.get_or_add_tcPr().find(qn("w:shd")).addprevious(borders)
