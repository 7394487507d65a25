"""Word files as offices have them: A4, 仿宋 16 pt, headings, page numbers; numbers typed or automatic."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from formats.make.numbering import SCHEMES, plan, xml
from formats.make.pictures import stamp
from formats.make.source import Para, Report, Role

BODY, CHAPTER, SECTION, HEAD = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_FONTS = {1: CHAPTER, 2: SECTION}
_SIZE = 16


def typed(report: Report) -> bytes:
    """Every line a paragraph, all numbers typed, nothing but direct formatting: the commonest draft."""
    document = _document()
    for para in report.paras:
        paragraph = document.add_paragraph()
        _lay_out(paragraph, para, heading_style=False)
        _write(paragraph, para, para.text)
    _page_numbers(document, report, running_head=False)
    return _bytes(document)


def numbered(report: Report, scheme: str) -> bytes:
    """Headings styled, 一、（一）1.（1）by automatic numbering in the way of `scheme` (see numbering.SCHEMES)."""
    made = SCHEMES[scheme]
    document = _document()
    numbers, restarts = plan(report.paras, made)
    _replace_numbering(document, xml(made, restarts))
    if made.by_style:
        for level in range(1, 5):
            properties = document.styles[f"Heading {level}"].element.get_or_add_pPr()
            properties.append(_num_pr(1, level))
    for para, number in zip(report.paras, numbers, strict=True):
        paragraph = document.add_paragraph()
        styled = number is not None and (made.by_style or para.role is Role.HEADING)
        _lay_out(paragraph, para, heading_style=styled)
        _write(paragraph, para, para.text if number is None else para.rest)
        if number is not None and not (made.by_style and number.num == 1):
            paragraph._p.get_or_add_pPr().append(_num_pr(number.num, number.level))
    _page_numbers(document, report, running_head=False)
    return _bytes(document)


def page(report: Report) -> bytes:
    """What is printed and then sent as PDF: running head with the unit, — 1 — on odd and even pages, a stamp."""
    document = _document()
    for para in report.paras:
        paragraph = document.add_paragraph()
        _lay_out(paragraph, para, heading_style=para.role is Role.HEADING)
        if para.role is Role.BODY:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _write(paragraph, para, para.text)
    _page_numbers(document, report, running_head=True)
    document.add_picture(io.BytesIO(stamp(report.unit)), width=Cm(4))
    last = document.paragraphs[-1]
    last.alignment, last.paragraph_format.line_spacing = WD_ALIGN_PARAGRAPH.RIGHT, 1.0
    return _bytes(document)


def letter(lines: tuple[str, ...]) -> bytes:
    """A short letter, paragraph by paragraph."""
    document = _document()
    for line in lines:
        document.add_paragraph(line)
    return _bytes(document)


def table(title: str, rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A page with a table of figures."""
    document = _document()
    document.add_paragraph(title)
    grid = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = value
    return _bytes(document)


def _document() -> Any:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    normal = document.styles["Normal"]
    normal.font.size = Pt(_SIZE)
    _font(normal.element.get_or_add_rPr(), BODY)
    normal.paragraph_format.line_spacing = Pt(28)
    normal.paragraph_format.space_after = Pt(0)
    for level in range(1, 5):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.italic, style.font.color.rgb = Pt(_SIZE), False, RGBColor(0, 0, 0)
        _font(style.element.get_or_add_rPr(), _FONTS.get(level, BODY))
    return document


def _font(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(key), name)


def _lay_out(paragraph: Any, para: Para, *, heading_style: bool) -> None:
    if heading_style:
        paragraph.style = f"Heading {para.level}"
    shape = paragraph.paragraph_format
    if para.role is Role.TITLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif para.role is Role.SIGNATURE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif para.role is not Role.ADDRESSEE:
        shape.first_line_indent = Pt(2 * _SIZE)


def _write(paragraph: Any, para: Para, text: str) -> None:
    """The runs: a lead that runs into its paragraph is bold, as offices like it."""
    lead = len(para.lead) + len(text) - len(para.rest) if para.lead else 0
    for piece, bold in ((text[:lead], True), (text[lead:], False)):
        if piece:
            run = paragraph.add_run(piece)
            run.bold = bold or None
            if para.role is Role.TITLE:
                run.font.size = Pt(22)
                _font(run._r.get_or_add_rPr(), HEAD)
            elif para.role is Role.HEADING or bold:
                _font(run._r.get_or_add_rPr(), _FONTS.get(para.level, BODY))


def _num_pr(num: int, level: int) -> Any:
    return parse_xml(
        f'<w:numPr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:ilvl w:val="{level - 1}"/><w:numId w:val="{num}"/></w:numPr>'
    )


def _replace_numbering(document: Any, content: str) -> None:
    element = document.part.numbering_part.element
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(content)):
        element.append(child)


def _page_numbers(document: Any, report: Report, *, running_head: bool) -> None:
    """— 1 — at the outer edge of every page; with `running_head` the unit's name above."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.add_run("— ")
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            made = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                made.set(qn("w:fldCharType"), kind)
            else:
                made.text = text
            run._r.append(made)
        paragraph.add_run(" —")
    if running_head:
        for header in (section.header, section.even_page_header):
            run = header.paragraphs[0].add_run(report.unit)
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(192, 0, 0)


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
