"""素材清单: one page for the colleagues of whoever drafts the report, with what facts are still wanted of whom."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from duizhao.model import Assessment
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.word.notice import notice
from duizhao.report.word.paper import TITLES, new_paper, packed, put, shade
from duizhao.report.word.sheet import COLUMNS, HEAD, MARGIN, SIDE, Row, Sheet, rest_text, sheet
from duizhao.report.wording import DRAFT_MARK, USE_NOTE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

__all__ = ["render"]

_HEADINGS: Final = ("向谁要", "要素", "请提供", "答复（可附材料）")
_ASKED: Final = ("向谁问", "要素", "请核实", "答复")
_BOXES: Final = "□ 涉及　　□ 不涉及"
_INTRO: Final = (
    "起草{title}，下列事实稿中没有写到，或者写得不够具体，请协助提供：哪次会议、什么日期、什么议题、多少件、什么文号。"
)
_HONEST: Final = "没有做的、没有发生的，请直接写“没有”，由起草人如实写进不足或者写明没有；不估数，不补造。"
_NONE: Final = "稿中各要素都有具体事实，没有需要补充的素材。"


def render(assessment: Assessment) -> bytes:
    """The list of one report as a .docx of one page."""
    if not assessment.findings or assessment.document is None:
        return notice(assessment, "素材清单")
    title = f"{assessment.rulebook.get('title', '')}素材清单"
    document = new_paper(title, top=MARGIN, bottom=MARGIN, side=SIDE, size=9)
    intro = _INTRO.format(title=assessment.rulebook.get("title", "报告"))
    made = sheet(assessment, head=(intro + _HONEST,))
    _head(document, assessment, title)
    _line(document.add_paragraph(), made.size.pitch)
    put(document.paragraphs[-1], intro if made.rows else _NONE, made.size.text)
    if made.rows:
        put(document.paragraphs[-1], _HONEST, made.size.text, face=TITLES)
        _table(document, made)
    if made.rest:
        _line(document.add_paragraph(), made.size.pitch)
        put(document.paragraphs[-1], rest_text(made.rest), made.size.text)
    foot = document.sections[0].footer.paragraphs[0]
    put(foot, f"{DRAFT_MARK}　{USE_NOTE}　{TOOL_TITLE} {tool_version()}", 8, grey=True)
    return packed(document)


def _head(document: Document, assessment: Assessment, title: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    report = assessment.document
    assert report is not None
    mark = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    _line(mark, HEAD[0])
    put(mark, DRAFT_MARK, 9, face=TITLES)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(heading, HEAD[1])
    put(heading, title, 18, face=TITLES)
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(line, HEAD[2])
    year = f"{report.year}" if report.year else "　　　　"
    put(line, f"单位：{report.unit or '　　　　　　'}　　报告年度：{year}　　日期：　　　　年　　月　　日", 10.5)


def _line(paragraph: Paragraph, pitch: float) -> None:
    """Lines exactly so far apart, whatever the face: the page is counted in them."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paragraph.paragraph_format.line_spacing = Pt(pitch)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY


def _table(document: Document, made: Sheet) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=len(COLUMNS))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    _margins(table)
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = Cm(width)
    for question, rows in groupby(made.rows, key=lambda r: r.question):
        _heading(table, _ASKED if question else _HEADINGS, made)
        for _, members in groupby(rows, key=lambda r: r.source):
            _block(table, list(members), made)


def _margins(table: Table) -> None:
    """A millimetre left and right of the text, instead of two."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "57")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._element.tblPr.append(margins)


def _heading(table: Table, names: tuple[str, ...], made: Sheet) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for cell, name in zip(_new_row(table, 0), names, strict=True):
        shade(cell, "E7E6E6")
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(cell, name, made, face=TITLES)


def _block(table: Table, rows: list[Row], made: Sheet) -> None:
    """The rows of one office, its name standing beside all of them."""
    firsts = []
    for row in rows:
        whom, what, wanted, answer = _new_row(table, made.height)
        firsts.append(whom)
        _write(what, row.what, made)
        if row.kinds:
            _line(what.add_paragraph(), made.size.pitch)
            put(what.paragraphs[-1], row.kinds, made.size.text, grey=True)
        _write(wanted, row.wanted, made)
        _write(answer, _BOXES if row.question else "", made)
    merged = firsts[0].merge(firsts[-1])
    for paragraph in merged.paragraphs[1:]:  # merging leaves one for each cell
        paragraph._element.getparent().remove(paragraph._element)
    _write(merged, rows[0].source, made, bold=True)


def _new_row(table: Table, height: float) -> tuple[_Cell, ...]:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
    from docx.shared import Cm, Pt

    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    if height:
        row.height, row.height_rule = Pt(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(row.cells, COLUMNS, strict=True):
        cell.width = Cm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return row.cells


def _write(cell: _Cell, text: str, made: Sheet, *, bold: bool = False, face: str | None = None) -> None:
    paragraph = cell.paragraphs[0]
    _line(paragraph, made.size.pitch)
    put(paragraph, text, made.size.text, bold=bold, face=face)
