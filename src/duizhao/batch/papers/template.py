"""The Word template of the comments to a unit: plain text in 〔…〕 is replaced, everything else stays as the office set it.

No template language: whoever can write a letter can edit it in Word or WPS, and there is nothing in it that could run.
A program that splits what it stores at will (every edit, every spelling mark) may have cut a placeholder into several
runs; so it is looked for in the whole text of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.papers.official import HEADING, body, closing, mark_draft, official, title
from duizhao.batch.papers.phrases import Phrases
from duizhao.errors import OfficeFileError, Place, ReadError
from duizhao.read.word.names import Element, w
from duizhao.report.word.paper import packed, plain

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["PLACEHOLDERS", "Line", "Look", "Template", "default_template"]

# what may stand in a template, and whether it must
PLACEHOLDERS: Final[Mapping[str, bool]] = {
    "单位": True,
    "意见": True,
    "年度": False,
    "报告": False,
    "条数": False,
    "期限": False,
    "落款": False,
    "日期": False,
}
_POINTS: Final = "意见"
_SLOT: Final = re.compile("〔\\s*(" + "|".join(PLACEHOLDERS) + ")\\s*〕")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class Look(Enum):
    """How a piece of text stands out."""

    TEXT = 0
    STRONG = 1
    HEAD = 2


Line = Sequence[tuple[str, Look]]  # a paragraph


def default_template(phrases: Phrases) -> bytes:
    """The template that is there until the office sets its own."""
    document = official("修改意见")
    title(document, phrases.say("letter_title"))
    body(document, phrases.say("letter_address"), indent=False)
    body(document, phrases.say("letter_opening"))
    body(document, "〔意见〕")
    body(document, phrases.say("letter_closing"))
    body(document, "")
    closing(document, "〔落款〕", 2)
    closing(document, "〔日期〕", 2)
    return packed(document)


class Template:
    """A template that can be filled any number of times. `name` stands for it in messages."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises OfficeFileError where the file is no .docx, or lacks a place for what must be told."""
        self._data, self._name = data, name
        found: set[str] = set()
        for paragraph in _paragraphs(self._open(first=True)):
            text = _text(paragraph)
            slots = [m[1] for m in _SLOT.finditer(text)]
            if _POINTS in slots and _SLOT.sub("", text).strip():
                raise self._error("模板里的〔意见〕要单独成为一段，前后不要写别的字；请改好后再试。")
            found.update(slots)
        lacking = [f"〔{name}〕" for name, needed in PLACEHOLDERS.items() if needed and name not in found]
        if lacking:
            known = "、".join(f"〔{name}〕" for name in PLACEHOLDERS)
            said = f"模板里没有{'和'.join(lacking)}，不知道写在哪里；请在相应的地方写上，可以用的有：{known}。"
            raise self._error(said)

    def fill(self, values: Mapping[str, str], points: Sequence[Line], *, draft: bool) -> bytes:
        """The paper; `values` by placeholder, `points` a paragraph each where the points belong."""
        document = self._open()
        for paragraph in list(_paragraphs(document)):
            slots = [m[1] for m in _SLOT.finditer(_text(paragraph))]
            if _POINTS in slots:
                _set_points(paragraph, points)
            elif slots:
                _replace(paragraph, values)
        if draft:
            mark_draft(document)
        return packed(document)

    def _open(self, first: bool = False) -> Document:
        from duizhao.read.word.package import open_word
        from duizhao.report.word.parts import suffix_of

        try:
            file = open_word(self._data, self._name)
            suffix = suffix_of(self._data) if first else ".docx"
        except ReadError as e:
            raise self._error(e.message) from None
        if suffix != ".docx" or file.macros:
            raise self._error("模板要用不带宏的 Word 文档；请在 Word 或 WPS 里另存为 .docx 再试。")
        return file.document

    def _error(self, said: str) -> OfficeFileError:
        return OfficeFileError(said, place=Place(self._name))


def _paragraphs(document: Document) -> Iterator[Element]:
    """Every paragraph of the text, of text boxes, headers and footers."""
    parts: list[Any] = [document.part]
    parts += [r.target_part for r in document.part.rels.values() if not r.is_external and _is_edge(r.reltype)]
    for part in parts:
        root = getattr(part, "element", None)
        if root is not None:
            yield from root.iter(w("p"))


def _is_edge(kind: str) -> bool:
    return kind.rsplit("/", 1)[-1] in ("header", "footer", "footnotes", "endnotes")


def _texts(paragraph: Element) -> list[Element]:
    """The pieces of text of a paragraph itself, not of a text box in it."""
    return [t for t in paragraph.iter(w("t")) if next(t.iterancestors(w("p"))) is paragraph]


def _text(paragraph: Element) -> str:
    return "".join(t.text or "" for t in _texts(paragraph))


def _replace(paragraph: Element, values: Mapping[str, str]) -> None:
    """Put values in place of what stands for them; a value takes the looks of the first character of its placeholder."""
    texts = _texts(paragraph)
    for match in reversed(list(_SLOT.finditer(_text(paragraph)))):
        value, at = plain(values[match[1]]), 0
        for element in texts:
            text = element.text or ""
            start, end = max(match.start() - at, 0), min(match.end() - at, len(text))
            if start < end:
                element.text = text[:start] + value + text[end:]
                element.set(_SPACE, "preserve")
                value = ""
            at += len(text)


def _set_points(paragraph: Element, points: Sequence[Line]) -> None:
    """Paragraphs for the points, each with the looks of the one that stands for them."""
    first = next(iter(_texts(paragraph))).getparent()
    looks = first.find(w("rPr"))
    properties = paragraph.find(w("pPr"))
    for line in points:
        made = paragraph.makeelement(w("p"))
        if properties is not None:
            made.append(deepcopy(properties))
            for inner in list(made.iter(w("sectPr"))):
                inner.getparent().remove(inner)
        for text, look in line:
            made.append(_run(made, text, looks, look))
        paragraph.addprevious(made)
    parent = paragraph.getparent()
    if parent.tag == w("tc") or (properties is not None and properties.find(w("sectPr")) is not None):
        for child in list(paragraph):  # a cell must end with a paragraph, and a section with its own
            if child.tag != w("pPr"):
                paragraph.remove(child)
    else:
        parent.remove(paragraph)


def _run(near: Element, text: str, looks: Element | None, look: Look) -> Element:
    run = near.makeelement(w("r"))
    own = deepcopy(looks) if looks is not None else near.makeelement(w("rPr"))
    if look is Look.HEAD:
        fonts = own.find(w("rFonts"))
        if fonts is None:
            fonts = near.makeelement(w("rFonts"))
            own.insert(_after_style(own), fonts)
        fonts.attrib.pop(w("eastAsiaTheme"), None)
        fonts.set(w("eastAsia"), HEADING)
    elif look is Look.STRONG and own.find(w("b")) is None:
        own.insert(_after_style(own) + (own.find(w("rFonts")) is not None), near.makeelement(w("b")))
    run.append(own)
    element = near.makeelement(w("t"))
    element.text = plain(text)
    element.set(_SPACE, "preserve")
    run.append(element)
    return run


def _after_style(looks: Element) -> int:
    return int(looks.find(w("rStyle")) is not None)
