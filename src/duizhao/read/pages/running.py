"""Running heads and page numbers: what stands at the edge of page after page, and is no part of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from duizhao.read.pages.model import Line, Paragraph
from duizhao.reading import BlockKind

__all__ = ["Sheet", "part_heads"]

_ZONE: Final = 0.15  # of the height of the page, at either edge
_DEEP: Final = 4  # lines at either edge that may be furniture
_PAGES: Final = 0.25  # of all pages must have the line; a head may differ between odd and even pages, and by chapter
_SHIFT: Final = 0.8  # ems by which the line may move from page to page
_LONG: Final = 80  # characters; no head is longer

# recognised images give dashes as 一, and lose some
_DASH: Final = "[-—–－―─_·•.~～|丨一]"
_ORNATE: Final = re.compile(
    rf"{_DASH}{{1,3}}(\d{{1,4}}){_DASH}{{1,3}}"
    r"|第(\d{1,4}|[一二三四五六七八九十百]{1,4})页(?:[,，、/|]?[（(]?共\d{1,4}页[)）]?)?"
    r"|共\d{1,4}页[,，、/|]?第(\d{1,4})页"
    r"|(\d{1,4})[/／]\d{1,4}|[Pp]age(\d{1,4})(?:of\d{1,4})?|[Pp]\.?(\d{1,4})"
)
_BARE: Final = re.compile(rf"{_DASH}{{0,3}}(\d{{1,4}}){_DASH}{{0,3}}")
_ROMAN: Final = re.compile(r"[-—]?[ivxIVX]{1,6}[-—]?")
_IN_LINE: Final = re.compile(
    r"第\s*\d{1,4}\s*页(?:\s*[,，、/|]?\s*共\s*\d{1,4}\s*页)?|[-—－]\s*\d{1,4}\s*[-—－]|(?<=[\s|｜])\d{1,4}$|^\d{1,4}(?=[\s|｜])"
)
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one part of one page, from top to bottom, and the height of the page."""

    page: int
    height: float
    lines: tuple[Line, ...]


def part_heads(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Paragraph]]:
    """The sheets without heads and page numbers, and each head once. Page numbers are nowhere kept."""
    pages = len({s.page for s in sheets})
    repeated = _repeated(sheets, pages)
    offsets = _offsets(sheets)
    heads: dict[str, Paragraph] = {}
    out: list[Sheet] = []
    for sheet in sheets:
        gone: set[int] = set()
        for inward, kind in ((sheet.lines, BlockKind.HEADER), (sheet.lines[::-1], BlockKind.FOOTER)):
            for line in inward[:_DEEP]:
                if not _at_edge(line, sheet, kind):
                    break
                if _is_number(line, offsets, pages, kind):
                    gone.add(id(line))
                    continue
                key = _key(line)
                if all(abs(line.middle - at) > _SHIFT * line.size for at in repeated.get((kind, key), ())):
                    break
                gone.add(id(line))
                if key not in heads:
                    text = _IN_LINE.sub("", line.text).strip(" \t|｜-—")
                    heads[key] = Paragraph(
                        text, line.page, kind, line.trust, "页眉" if kind is BlockKind.HEADER else "页脚"
                    )
        out.append(Sheet(sheet.page, sheet.height, tuple(x for x in sheet.lines if id(x) not in gone)))
    return out, [h for h in heads.values() if h.text]


def _at_edge(line: Line, sheet: Sheet, kind: BlockKind) -> bool:
    if kind is BlockKind.HEADER:
        return line.middle <= _ZONE * sheet.height
    return line.middle >= (1 - _ZONE) * sheet.height


def _key(line: Line) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def _edges(sheets: Iterable[Sheet]) -> Iterable[tuple[Sheet, BlockKind, Line]]:
    for sheet in sheets:
        for lines, kind in ((sheet.lines[:_DEEP], BlockKind.HEADER), (sheet.lines[::-1][:_DEEP], BlockKind.FOOTER)):
            for line in lines:
                if _at_edge(line, sheet, kind):
                    yield sheet, kind, line


def _repeated(sheets: Sequence[Sheet], pages: int) -> dict[tuple[BlockKind, str], list[float]]:
    """Lines with the same words at the same height on several pages, and these heights."""
    places: dict[tuple[BlockKind, str], list[tuple[int, float, float]]] = defaultdict(list)
    for sheet, kind, line in _edges(sheets):
        if len(line.text) <= _LONG:
            places[kind, _key(line)].append((sheet.page, line.middle, line.size))
    out: dict[tuple[BlockKind, str], list[float]] = {}
    for key, found in places.items():
        for _, height, size in found:
            near = {page for page, at, _ in found if abs(at - height) <= _SHIFT * size}
            if len(near) >= max(2, _PAGES * pages):
                out.setdefault(key, []).append(height)
    return out


def _number(text: str, pattern: re.Pattern[str]) -> int | None:
    m = pattern.fullmatch("".join(text.split()))
    if not m:
        return None
    digits = next((g for g in m.groups() if g and g.isascii() and g.isdigit()), None)
    return int(digits) if digits else 0


def _offsets(sheets: Sequence[Sheet]) -> set[int]:
    """By how much bare numbers at the edges differ from the page they stand on, where two pages agree."""
    counts: dict[int, set[int]] = defaultdict(set)
    for sheet, _, line in _edges(sheets):
        n = _number(line.text, _BARE)
        if n is not None:
            counts[n - sheet.page].add(sheet.page)
    return {offset for offset, where in counts.items() if len(where) >= 2}


def _is_number(line: Line, offsets: set[int], pages: int, kind: BlockKind) -> bool:
    text = "".join(line.text.split())
    if _ORNATE.fullmatch(text) or _ROMAN.fullmatch(text):
        return True
    n = _number(text, _BARE)
    if n is None:
        return False
    # pages of a cover and contents may not be counted, so a lone number may be behind its page
    return n - line.page in offsets or (kind is BlockKind.FOOTER and n <= line.page) or (pages == 1 and n < 1000)
