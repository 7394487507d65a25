"""New Word files of our own: A4, Chinese faces, the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from duizhao.report.version import TOOL_TITLE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

__all__ = ["BODY", "EPOCH", "LATIN", "TITLES", "new_paper", "pack", "packed", "plain", "put", "shade"]

# Faces of GB/T 9704, on every office computer; where they are not, the system takes another.
BODY: Final = "仿宋"
TITLES: Final = "黑体"
LATIN: Final = "Times New Roman"
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold


def new_paper(title: str, *, top: float, bottom: float, side: float, size: float) -> Document:
    """An empty A4 document; margins in centimetres, `size` of the text in points."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin = Cm(top), Cm(bottom)
    page.left_margin = page.right_margin = Cm(side)
    page.header_distance = page.footer_distance = Cm(1)
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.author = properties.last_modified_by = TOOL_TITLE
    properties.title, properties.comments = title, ""
    for name in ("created", "modified"):  # those of python-docx's template say nothing, and ours would change each run
        for element in properties._element.findall(qn(f"dcterms:{name}")):
            properties._element.remove(element)
    return document


def plain(text: str) -> str:
    """`text` without the characters that no XML can hold."""
    return _UNPRINTABLE.sub("", text)


def put(
    paragraph: Paragraph,
    text: str,
    size: float | None = None,
    *,
    bold: bool = False,
    face: str | None = None,
    grey: bool = False,
) -> Run:
    """Add a run; `size` in points, `face` the Chinese one."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(plain(text))
    if size is not None:
        run.font.size = Pt(size)
    if bold:
        run.bold = True
    if face is not None:
        run.font.name = LATIN
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if grey:
        run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    return run


def shade(cell: object, colour: str) -> None:
    """Give a table cell a background (RRGGBB)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{key}"), value)
    after = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
    cell._element.get_or_add_tcPr().insert_element_before(shading, *after)  # type: ignore[attr-defined]


def packed(document: Document) -> bytes:
    """The file, without the date and time at which it was made."""
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return pack([(info.filename, archive.read(info)) for info in archive.infolist()])


def pack(parts: list[tuple[str, bytes]]) -> bytes:
    """A zip of these parts in this order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # as Office writes it, on whatever system this runs
            archive.writestr(info, data)
    return stream.getvalue()
