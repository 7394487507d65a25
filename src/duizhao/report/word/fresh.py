"""A new Word file for a report that came in another form: title, headings, paragraphs, set as official papers are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from duizhao.model import Document
from duizhao.report import marks
from duizhao.report.word.comments import Comment
from duizhao.report.word.paper import BODY, TITLES, new_paper, packed, put

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

__all__ = ["Fresh", "fresh"]

_SIZE: Final = 16  # 三号, as GB/T 9704 has it
_FACES: Final = {1: TITLES, 2: "楷体"}  # of headings; deeper ones are in the face of the text
_TITLE_FACE: Final = "方正小标宋简体"
# what XML cannot hold; text that was read from a file has none of it
_REFUSED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fresh:
    """The file, the text that a walk over it gives, and where each paragraph comes from.

    `starts` are text offsets of the report, `offsets` those of the file's text, `sizes` lengths of paragraphs.
    """

    data: bytes
    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]
    sizes: tuple[int, ...]

    def move(self, document: Document, comments: Sequence[Comment]) -> list[Comment]:
        """`comments` on the report (source offsets) as comments on this file."""
        before = document.read.to_source.before
        out = []
        for c in comments:
            start, end = self._at(before(c.start)), self._at(before(max(c.end - 1, c.start))) + 1
            out.append(Comment(start, max(start, end), c.paragraphs))
        return out

    def _at(self, position: int) -> int:
        """The offset in the file's text; what was left out is taken for the end of what stands before it."""
        i = max(bisect_right(self.starts, position) - 1, 0)
        return self.offsets[i] + min(max(position - self.starts[i], 0), self.sizes[i] - 1)


def fresh(document: Document) -> Fresh:
    """The report as a new file; what was set aside as no part of it (page furniture) is left out."""
    paper = new_paper(document.title or "", top=3.7, bottom=3.5, side=2.7, size=_SIZE)
    starts, offsets, sizes, lines = [], [], [], []
    at = 0
    for block in marks.blocks(document, ()):
        if block.kind == "ignored":
            continue
        text = _REFUSED.sub("\ufffd", " ".join("".join(p.text for p in block.pieces).split("\n")))
        _set(paper.add_paragraph(), text, block.kind, block.level)
        starts.append(block.start)
        offsets.append(at)
        sizes.append(len(text))
        lines.append(text + "\n")
        at += len(text) + 1
    return Fresh(packed(paper), "".join(lines), tuple(starts), tuple(offsets), tuple(sizes))


def _set(paragraph: Paragraph, text: str, kind: str, level: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    layout = paragraph.paragraph_format
    if kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.space_after = Pt(20)
        put(paragraph, text, 22, face=_TITLE_FACE)
        return
    layout.line_spacing, layout.line_spacing_rule = Pt(28), WD_LINE_SPACING.EXACTLY
    layout.first_line_indent = Pt(2 * _SIZE)
    if kind == "heading":
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._element.get_or_add_pPr().append(outline)
    put(
        paragraph,
        text,
        face=_FACES.get(level, BODY) if kind == "heading" else None,
        bold=kind == "heading" and level > 2,
    )
