"""What a comment looks like inside a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duizhao.read.word.names import Element, w
from duizhao.report.version import TOOL_TITLE

__all__ = ["Saying", "Styles", "comment"]

Saying = Sequence[tuple[str, str]]  # paragraphs: what is bold, and what follows it


class Styles(NamedTuple):
    """The ids of the styles that a file has for the text of comments and for their marks."""

    text: str | None
    mark: str | None


def comment(number: int, saying: Saying, styles: Styles) -> Element:
    """One comment: its paragraphs, each with what is bold first."""
    from docx.oxml import OxmlElement

    comment: Element = OxmlElement("w:comment")
    comment.set(w("id"), str(number))
    comment.set(w("author"), TOOL_TITLE)
    comment.set(w("initials"), TOOL_TITLE)
    for i, (label, text) in enumerate(saying):
        paragraph = OxmlElement("w:p")
        paragraph.append(_paragraph_properties(styles.text))
        if i == 0:
            mark = _run("", styles.mark)
            mark.append(OxmlElement("w:annotationRef"))
            paragraph.append(mark)
        for words, bold in ((label, True), (text, False)):
            if words:
                paragraph.append(_run(words, None, bold))
        comment.append(paragraph)
    return comment


def _paragraph_properties(style: str | None) -> Element:
    """Of its own, whatever the file's usual paragraph is: no indent, single lines."""
    from docx.oxml import OxmlElement

    made: Element = OxmlElement("w:pPr")
    if style is not None:
        named = OxmlElement("w:pStyle")
        named.set(w("val"), style)
        made.append(named)
    for name, values in (
        ("spacing", {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}),
        ("ind", {"left": "0", "right": "0", "firstLineChars": "0", "firstLine": "0"}),
        ("jc", {"val": "left"}),
    ):
        element = OxmlElement(f"w:{name}")
        for key, value in values.items():
            element.set(w(key), value)
        made.append(element)
    return made


def _run(text: str, style: str | None, bold: bool = False) -> Element:
    from docx.oxml import OxmlElement

    run: Element = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if style is not None:
        named = OxmlElement("w:rStyle")
        named.set(w("val"), style)
        properties.append(named)
    properties.append(_switch("b", bold))
    for name in ("sz", "szCs"):
        size = OxmlElement(f"w:{name}")
        size.set(w("val"), "18")
        properties.append(size)
    run.append(properties)
    if text:
        element = OxmlElement("w:t")
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(element)
    return run


def _switch(name: str, on: bool) -> Element:
    from docx.oxml import OxmlElement

    element: Element = OxmlElement(f"w:{name}")
    if not on:
        element.set(w("val"), "0")
    return element
