"""What the styles of a Word file say that a reader must know: headings, hidden text, numbering, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from duizhao.read.word.names import Element, attribute, child, number, on, value, w

__all__ = ["Style", "Styles"]

_HEADING: Final = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE: Final = re.compile(r"title|标题|文档标题", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题\s*\d?)", re.IGNORECASE)
_MAX_CHAIN: Final = 20  # styles that are based on one another, in a circle where a file is damaged
_BODY_LEVEL: Final = 9  # w:outlineLvl of body text


@dataclass(frozen=True, slots=True)
class Style:
    """One style: `level` is 0 for the title, 1–9 for headings, None where it says nothing, -1 for body text."""

    id: str
    name: str
    based_on: str | None
    level: int | None
    hidden: bool | None
    num_id: str | None
    ilvl: int | None


class Styles:
    """The styles of one file, by id."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Style] = {}
        self._default: str | None = None
        self._hides = False
        for element in () if root is None else root.findall(w("style")):
            style = _style(element)
            self._by_id.setdefault(style.id, style)
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                self._default = style.id
            self._hides = self._hides or bool(style.hidden)
        self.chain = lru_cache(maxsize=None)(self._chain)

    def _chain(self, style_id: str | None) -> tuple[Style, ...]:
        """The style and what it is based on, nearest first; that of paragraphs without one for None."""
        return tuple(self._climb(style_id or self._default))

    def _climb(self, style_id: str | None) -> Iterator[Style]:
        for _ in range(_MAX_CHAIN):
            style = self._by_id.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on

    def level(self, paragraph: Element) -> int | None:
        """The level of a paragraph that the file marks as a heading: 1–9, 0 for the title of the document."""
        direct = number(value(paragraph, "pPr", "outlineLvl"))
        if direct is not None:
            return direct + 1 if 0 <= direct < _BODY_LEVEL else None
        for style in self.chain(value(paragraph, "pPr", "pStyle")):
            if style.level is not None:
                return style.level if style.level >= 0 else None
        return None

    def in_contents(self, style_id: str | None) -> bool:
        """Whether the style is one of the lines of a table of contents."""
        return any(_CONTENTS.fullmatch(s.name) for s in self.chain(style_id)[:1] if style_id)

    def hides(self, paragraph_style: str | None, run_style: str | None) -> bool:
        """Whether text is hidden by its styles alone. A switch set in both turns itself off (ECMA-376 §17.7.3)."""
        if not self._hides:
            return False
        return self._hidden(paragraph_style) != (run_style is not None and self._hidden(run_style))

    def _hidden(self, style_id: str | None) -> bool:
        return next((s.hidden for s in self.chain(style_id) if s.hidden is not None), False)

    def numbering_link(self, style_id: str) -> str | None:
        """The numId that a numbering style leads to."""
        return next((s.num_id for s in self.chain(style_id) if s.num_id is not None), None)


def _style(element: Element) -> Style:
    name = value(element, "name") or ""
    properties = child(element, "pPr")
    outline = number(value(properties, "outlineLvl"))
    level: int | None = None
    if attribute(element, "type") == "paragraph":
        heading = _HEADING.fullmatch(name)
        if _TITLE.fullmatch(name):
            level = 0
        elif outline is not None:
            level = outline + 1 if 0 <= outline < _BODY_LEVEL else -1
        elif heading:
            level = int(heading[1])
    vanish = child(element, "rPr", "vanish")
    numbered = child(properties, "numPr")
    return Style(
        id=attribute(element, "styleId") or "",
        name=name,
        based_on=value(element, "basedOn"),
        level=level,
        hidden=None if vanish is None else on(vanish),
        num_id=value(numbered, "numId"),
        ilvl=number(value(numbered, "ilvl")),
    )
