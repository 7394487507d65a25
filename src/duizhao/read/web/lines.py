"""From a tree to lines: paragraphs, headings, rows of tables, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from duizhao.read.compose import Line

if TYPE_CHECKING:
    from lxml.etree import _Element

    from duizhao.read.web.weigh import Page

__all__ = ["BLOCKS", "lines_of"]

BLOCKS: Final = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
_HEADINGS: Final = {f"h{n}": n for n in range(1, 7)}
_WIDE: Final = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]"
# a line end inside the markup is a space between words and nothing between Chinese characters
_BROKEN: Final = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\f\n]*(?={_WIDE})")
_SPACES: Final = re.compile(r"[ \t\r\f\n\xa0]+")
_CELL: Final = 600  # characters; a longer cell holds text of the report, not a value
_NUMBERED: Final = re.compile(r"[（(]?[\d一二三四五六七八九十①-⑳]+[、．.）)]|第[一二三四五六七八九十\d]+[章条项部]")
_HAN: Final = "一二三四五六七八九十"
_LINKS: Final = 3  # so many links make a list, and two do where the markup says that it is one
_LINK_SHARE: Final = 0.8
_LISTS: Final = frozenset(("ul", "ol", "dl", "nav"))
_GROUPS: Final = frozenset(("div", "p", "section", "aside", "table"))


@dataclass(slots=True)
class _Walk:
    """Where the walk stands."""

    buffer: list[str] = field(default_factory=list)
    cell: list[str] | None = None  # paragraphs of the cell, inside a table of values
    row: list[str] | None = None
    level: int | None = None
    label: str = ""
    tables: int = 0
    rows: int = 0
    pre: int = 0
    inside: list[bool] = field(default_factory=list)  # for each open table whether it holds values
    counts: list[int] = field(default_factory=list)  # for each open list the last number

    def flush(self) -> Iterator[Line]:
        """End a paragraph."""
        raw = "".join(self.buffer)
        self.buffer.clear()
        parts = raw.split("\n") if self.pre else [raw]
        for part in parts:
            text = _SPACES.sub(" ", _BROKEN.sub("", part)).strip()
            if not text:
                continue
            label, self.label = self.label, ""
            if label and _NUMBERED.match(text):
                label = ""
            if self.cell is not None:
                self.cell.append(label + text)
            else:
                yield Line((label + text,), self.level, label=len(label))


def lines_of(root: _Element, page: Page, until: _Element | None = None) -> Iterator[Line]:
    """The lines of `root`, up to the element `until`; lists of links are left out."""
    from lxml import etree

    walk = _Walk()
    skipped: _Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if element is skipped and event == "end":
                skipped = None
                walk.buffer.append(element.tail or "")
            continue
        if element is until:
            break
        if element.tag in BLOCKS or element.tag == "br":
            yield from walk.flush()
        if event == "start":
            if element is not root and _is_link_list(element, page):
                skipped = element
                continue
            _start(walk, element)
            walk.buffer.append(element.text or "")
        else:
            yield from _end(walk, element)
            if element is not root:
                walk.buffer.append(element.tail or "")
    yield from walk.flush()


def _start(walk: _Walk, element: _Element) -> None:
    tag = element.tag
    if tag in _HEADINGS:
        walk.level = _HEADINGS[tag]
    elif tag == "pre":
        walk.pre += 1
    elif tag in ("ol", "ul"):
        walk.counts.append(_whole(element.get("start"), 1) - 1)
    elif tag == "li" and walk.counts:
        walk.counts[-1] = _whole(element.get("value"), walk.counts[-1] + 1)
        walk.label = _number(element, walk.counts[-1])
    elif tag == "table":
        values = not any(walk.inside) and _holds_values(element)
        walk.inside.append(values)
        walk.tables += values
        walk.rows = 0
    elif tag == "tr" and walk.inside and walk.inside[-1]:
        walk.row = []
        walk.rows += 1
    elif tag in ("td", "th") and walk.row is not None:
        walk.cell = []


def _end(walk: _Walk, element: _Element) -> Iterator[Line]:
    tag = element.tag
    if tag in _HEADINGS:
        walk.level = None
    elif tag == "pre":
        walk.pre -= 1
    elif tag in ("ol", "ul"):
        walk.counts.pop()
    elif tag == "li":
        walk.label = ""
    elif tag == "table":
        walk.inside.pop()
    elif tag in ("td", "th") and walk.cell is not None and walk.row is not None:
        walk.row.append(" ".join(walk.cell))
        walk.cell = None
    elif tag == "tr" and walk.row is not None:
        if any(walk.row):
            yield Line(tuple(walk.row), table=walk.tables, row=walk.rows)
        walk.row = None


def _holds_values(table: _Element) -> bool:
    """Whether a table is one of values, not a frame that puts a page in place."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    if not any(len(row) > 1 for row in rows):
        return False
    return not any(len("".join(cell.itertext())) > _CELL for row in rows for cell in row)


def _is_link_list(element: _Element, page: Page) -> bool:
    """Whether an element is a list of links and nothing else: neighbouring articles, navigation, sharing."""
    least = 2 if element.tag in _LISTS else _LINKS if element.tag in _GROUPS else None
    weight = page.weights[element]
    if least is None or weight.links < least or weight.prose:
        return False
    return weight.linked >= _LINK_SHARE * (weight.end - weight.start)


def _number(item: _Element, n: int) -> str:
    """The number that a browser puts before an item of a numbered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    style = (parent.get("style") or "") + (item.get("style") or "")
    if re.search(r"list-style[^;]*none", style):
        return ""
    kind = parent.get("type") or ""
    if re.search("cjk|chinese|japanese", style):
        return f"{_han(n)}、"
    if kind in ("a", "A") and 1 <= n <= 26:
        return f"{chr(ord(kind) + n - 1)}. "
    return f"{n}. "


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 5 else otherwise


def _han(n: int) -> str:
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return ("" if tens < 2 else _HAN[tens - 1]) + ("十" if tens else "") + (_HAN[ones - 1] if ones else "")
