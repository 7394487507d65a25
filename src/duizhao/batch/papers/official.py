"""Word files as GB/T 9704 sets official papers: page, faces, line pitch, page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from duizhao.report.word.paper import new_paper, put
from duizhao.report.wording import DRAFT_MARK

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph

__all__ = ["FACES", "HEADING", "MARK", "TEXT", "TITLE", "body", "closing", "head", "mark_draft", "official", "title"]

TITLE: Final = "方正小标宋简体"
HEADING: Final = "黑体"
TEXT: Final = "仿宋_GB2312"
MARK: Final = DRAFT_MARK
_NUMBER: Final = "宋体"
# What a computer without a face takes instead; the first that is there.
FACES: Final = {TITLE: "宋体", TEXT: "仿宋", "楷体_GB2312": "楷体"}
_TOP, _BOTTOM, _LEFT, _RIGHT = 3.7, 3.5, 2.8, 2.6  # centimetres
_SIZE: Final = 16  # 三号, points
_TITLE_SIZE: Final = 22  # 二号
_FOOT_SIZE: Final = 14  # 四号
_PITCH: Final = 28.9  # points: 22 lines a page
_TITLE_PITCH: Final = 35


def official(name: str) -> Document:
    """An empty paper; `name` is its title in the properties of the file."""
    from docx.oxml.ns import qn
    from docx.shared import Cm

    document = new_paper(name, top=_TOP, bottom=_BOTTOM, side=_LEFT, size=_SIZE)
    page = document.sections[0]
    page.right_margin = Cm(_RIGHT)
    page.header_distance, page.footer_distance = Cm(1.5), Cm(2.5)
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TEXT)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(page.footer.paragraphs[0], right=True)
    _page_number(page.even_page_footer.paragraphs[0], right=False)
    _name_faces(document)
    return document


def title(document: Document, text: str) -> None:
    """The title, in the middle, with a line of room under it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _pitch(paragraph, _TITLE_PITCH)
    put(paragraph, text, _TITLE_SIZE, face=TITLE)
    _pitch(document.add_paragraph(), _PITCH)


def head(document: Document, text: str) -> Paragraph:
    """A heading of the first level."""
    paragraph = body(document, "")
    paragraph.paragraph_format.keep_with_next = True
    put(paragraph, text, face=HEADING)
    return paragraph


def body(document: Document, text: str, *, indent: bool = True) -> Paragraph:
    """A paragraph of the text, its first line set in by two characters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _pitch(paragraph, _PITCH)
    if indent:
        _indent(paragraph, 200)
    if text:
        put(paragraph, text)
    return paragraph


def closing(document: Document, text: str, right: int) -> Paragraph:
    """A line at the end, `right` characters from the right margin: who signs, and the day."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for before in document.paragraphs[-2:]:  # nobody signs on a page of its own
        before.paragraph_format.keep_with_next = True
    paragraph = body(document, text, indent=False)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = Pt(right * _SIZE)
    paragraph.paragraph_format.keep_together = True
    return paragraph


def mark_draft(document: Document) -> None:
    """Put the mark of a draft above every page."""
    for number, section in enumerate(document.sections):
        for which in _headers(document, section):
            if number == 0 or not which.is_linked_to_previous:
                _mark(which)


def _headers(document: Document, section: Section) -> list[Any]:
    found: list[Any] = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        found.append(section.even_page_header)
    if section.different_first_page_header_footer:
        found.append(section.first_page_header)
    return found


def _mark(header: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    fresh = header.is_linked_to_previous
    first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
    paragraph = first if fresh else first.insert_paragraph_before()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    put(paragraph, MARK, 12, face=HEADING)


def _pitch(paragraph: Paragraph, points: float) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paragraph.paragraph_format.line_spacing = Pt(points)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY


def _indent(paragraph: Paragraph, hundredths: int) -> None:
    """Set the first line in by characters, as people who edit the file expect it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paragraph._element.get_or_add_pPr()
    indent: Any = properties.find(qn("w:ind"))
    if indent is None:
        indent = OxmlElement("w:ind")
        properties._insert_ind(indent)
    indent.set(qn("w:firstLineChars"), str(hundredths))
    indent.set(qn("w:firstLine"), str(hundredths * _SIZE // 5))


def _page_number(paragraph: Paragraph, *, right: bool) -> None:
    """— 1 —, a character from the margin: at the right on odd pages, at the left on even ones."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    side = "right_indent" if right else "left_indent"
    setattr(paragraph.paragraph_format, side, Pt(_FOOT_SIZE))
    put(paragraph, "— ", _FOOT_SIZE, face=_NUMBER)
    run = put(paragraph, "", _FOOT_SIZE, face=_NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        element = OxmlElement("w:instrText" if kind == "" else "w:t" if kind == "text" else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)
    put(paragraph, " —", _FOOT_SIZE, face=_NUMBER)


def _name_faces(document: Document) -> None:
    """Say in the table of fonts what may stand for the faces that not every computer has."""
    from lxml import etree

    part: Any = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable")), None)
    if part is None:
        return
    root = etree.fromstring(part.blob)
    space = f"{{{root.nsmap['w']}}}"
    for face, other in FACES.items():
        font = etree.SubElement(root, f"{space}font")
        font.set(f"{space}name", face)
        etree.SubElement(font, f"{space}altName").set(f"{space}val", other)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
