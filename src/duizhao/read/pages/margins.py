"""What a text looks like: font size, margins of every page, distance of lines, whether paragraphs are indented."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from duizhao.read.pages.model import Line

__all__ = ["DEEP", "INDENT", "MARKER", "Margins", "Style", "ends", "style_of"]

_ENDS: Final = "。！？；：…"
_CLOSING: Final = "”’」』）)】》"
MARKER: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d)"
    r"|第[一二三四五六七八九十]{1,3}[章部篇条节]|[①-⑳]"
)

# in ems
INDENT: Final = 1.0  # paragraphs are set in by 2; a bracket or quotation mark may begin half an em late
DEEP: Final = 3.5  # no first line is set in more
_NEAR: Final = 0.6  # places closer than this are the same margin
_OVER: Final = 1.1  # marks may hang out over the right margin
_NARROW: Final = 0.8  # of the widest page
_MEASURE: Final = 15  # no running text is set narrower
_LINES: Final = 4  # lines that a margin of a single page must be drawn from


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the running text of one part of one page."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Style:
    """Habits of one document. `pitch` is the usual distance between lines, in ems."""

    size: float
    pitch: float
    indented: bool
    flush_heads: bool
    margins: dict[tuple[int, int], Margins]


def ends(text: str) -> bool:
    """Whether `text` ends like a sentence or a heading with an end mark."""
    return text.rstrip(_CLOSING)[-1:] in _ENDS if text else False


def style_of(lines: Sequence[Line], widths: Mapping[int, float] | None = None) -> Style:
    """Measure `lines`, which stand in the order of reading; `widths` are those of the pages.

    No lines give a style of one em.
    """
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = max(sizes, key=lambda s: (sizes[s], s)) if sizes else 1.0
    body = [x for x in lines if abs(x.size - size) <= 0.15 * size and not x.row]
    margins = _margins(lines, body, size, widths or {})
    pitch = _pitch(body, size)
    indents = flush = heads = 0
    before: Line | None = None
    for line in body:
        last, before = before, line
        m = margins[line.page, line.part]
        indent = (line.x0 - m.left) / size
        if INDENT <= indent <= DEEP and line.x1 > m.left + 6 * size:
            indents += 1
        if last is None or (last.page, last.part) != (line.page, line.part):
            continue
        if abs(indent) < INDENT and m.right - last.x1 > 3 * size:
            # begins a paragraph at the margin
            flush += line.x1 - line.x0 > 0.6 * (m.right - m.left)
            heads += MARKER.match(line.text) is not None
    return Style(size, pitch, indents >= flush, heads > 0, margins)


def _pitch(body: Sequence[Line], size: float) -> float:
    """The usual distance of lines: the least that is not rare, for gaps between paragraphs may be as many as lines."""
    steps = sorted(
        step
        for before, line in pairwise(body)
        if (before.page, before.part) == (line.page, line.part)
        and 0.8 < (step := (line.bottom - before.bottom) / size) < 4
    )
    near = [[t for t in steps if s <= t <= s * 1.08] for s in steps]
    most = max(map(len, near), default=0)
    return next((float(median(n)) for n in near if len(n) >= max(2, most / 4)), 1.5)


def _margins(
    lines: Sequence[Line], body: Sequence[Line], size: float, widths: Mapping[int, float]
) -> dict[tuple[int, int], Margins]:
    parts: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in body:
        parts[line.page, line.part].append(line)
    own = {key: m for key, some in parts.items() if (m := _own(some, size)) is not None}
    # a page of short lines seems to have margins, and has none
    width = max((_width(m) for m in own.values()), default=0.0)
    own = {key: m for key, m in own.items() if _width(m) >= _NARROW * width}
    out: dict[tuple[int, int], Margins] = {}
    for line in lines:
        key = (line.page, line.part)
        if key not in out:
            mine, some = own.get(key), parts.get(key) or [line]
            usual = _usual(key, own, some, size)
            if mine is None or (usual is not None and abs(mine.left - usual.left) > INDENT * size):
                mine = usual or mine or _guess(some, widths.get(line.page, 0.0), size)
            out[key] = mine
    return out


def _guess(lines: Sequence[Line], width: float, size: float) -> Margins:
    """Margins where too few lines run from one to the other to be sure.

    A line at the margin after a long one that was set in shows where lines end; else that on the right is as wide as that
    on the left.
    """
    left, right = min(x.x0 for x in lines), max(x.x1 for x in lines)
    for before, line in pairwise(lines):
        wrapped = line.x0 - left < INDENT * size and right - before.x1 < 2 * INDENT * size
        if wrapped and right - left >= _MEASURE * size:
            return Margins(left, right)
    return Margins(left, max(width - left, right))


def _width(m: Margins) -> float:
    return m.right - m.left


def _own(lines: Sequence[Line], size: float) -> Margins | None:
    """The margins of a part by its own lines, if enough of them run from one to the other."""
    if len(lines) < _LINES:
        return None
    left = _left(lines, size)
    right = _right([x.x1 for x in lines], size)
    whole = [x for x in lines if x.x0 < left + INDENT * size and x.x1 > right - 2.5 * size]
    return Margins(left, right) if len(whole) >= 2 else None


def _left(lines: Sequence[Line], size: float) -> float:
    """The leftmost place where two long lines begin, or one of the longest."""
    longest = max(x.x1 - x.x0 for x in lines)
    some = sorted((x.x0, x.x1 - x.x0) for x in lines if x.x1 - x.x0 >= 0.5 * longest)
    for x, length in some:
        near = [y for y, _ in some if x <= y <= x + _NEAR * size]
        if len(near) >= 2 or length >= 0.9 * longest:
            return float(median(near))
    return some[0][0]


def _right(stops: Sequence[float], size: float) -> float:
    """The place where most lines end that end far on the right."""
    stops = sorted(stops, reverse=True)
    best, count = stops[0], 0
    for x in stops:
        if x < stops[0] - 4 * size:
            break
        near = sum(x - _NEAR * size <= y <= x + 0.1 * size for y in stops)
        if near > count:
            best, count = x, near
    return best


def _usual(
    key: tuple[int, int], own: dict[tuple[int, int], Margins], lines: Sequence[Line], size: float
) -> Margins | None:
    """The margins of most other pages, rather of those on the same side of the sheet, if `lines` stand between them."""
    page, part = key
    others = {k: m for k, m in own.items() if k != key}
    same = [m for (p, q), m in others.items() if q == part and (p - page) % 2 == 0]
    some = same if len(same) > 1 else [m for (_, q), m in others.items() if q == part] or list(others.values())
    if not some:
        return None
    left = float(median(m.left for m in some))
    right = float(median(m.right for m in some))
    inside = min(x.x0 for x in lines) >= left - _NEAR * size and max(x.x1 for x in lines) <= right + _OVER * size
    return Margins(left, right) if inside else None
