"""Small tables in a Word paper: a grey heading that is repeated on every page, rows that no page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.papers.official import HEADING
from duizhao.report.word.paper import put, shade

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["table"]

_TOGETHER: Final = 8  # rows at the beginning that no page break parts


def table(
    document: Document,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    size: float = 10.5,
) -> None:
    """A table; `widths` in centimetres, `size` of the text in points. A line feed in a heading is one."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    if document.paragraphs:  # what leads up to it stands on its page
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    made = document.add_table(rows=0, cols=len(columns))
    made.style = document.styles["Table Grid"]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    for number, texts in enumerate((columns, *rows)):
        row: Any = made.add_row()
        _keep(row, head=number == 0)
        for i, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Cm(widths[i])
            if number == 0:
                shade(cell, "E7E6E6")
            _write(cell, text, size, centred=number == 0 or i > 0, head=number == 0)
            cell.paragraphs[0].paragraph_format.keep_with_next = number < min(len(rows), _TOGETHER)


def _keep(row: Any, *, head: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    for name in ("cantSplit", *(("tblHeader",) if head else ())):
        properties.append(OxmlElement(f"w:{name}"))


def _write(cell: Any, text: str, size: float, *, centred: bool, head: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for i, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(size * 1.6)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        put(paragraph, line, size, face=HEADING if head else None)
