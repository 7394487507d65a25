"""Watermarks set upright: big words at the same place on page after page, among the lines of the text.

Slanting ones never come this far: the formats leave out what does not stand upright.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from duizhao.read.pages.model import Page, Piece

__all__ = ["without_watermarks"]

_PAGES: Final = 3  # fewer pages tell nothing
_SHARE: Final = 0.6  # of all pages
_BIG: Final = 1.8  # times the size of the text …
_LEAST: Final = 24.0  # … and points; the text of a page is smaller, whatever else stands on it
_GRID: Final = 2.0  # points within which a place is the same


def without_watermarks(pages: Sequence[Page]) -> list[Page]:
    """The pages without big characters that stand at one place on most of them."""
    if len(pages) < _PAGES:
        return list(pages)
    sizes: Counter[float] = Counter()
    for page in pages:
        for p in page.pieces:
            sizes[round(p.size)] += len(p.text)
    if not sizes:
        return list(pages)
    big = max(_LEAST, _BIG * max(sizes, key=sizes.__getitem__))
    places: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for page in pages:
        for p in page.pieces:
            if p.size >= big:
                places[_place(p)].add(page.number)
    marks = {place for place, where in places.items() if len(where) >= max(_PAGES, _SHARE * len(pages))}
    if not marks:
        return list(pages)
    return [replace(q, pieces=tuple(p for p in q.pieces if p.size < big or _place(p) not in marks)) for q in pages]


def _place(p: Piece) -> tuple[str, int, int]:
    return p.text, round(p.x0 / _GRID), round(p.bottom / _GRID)
