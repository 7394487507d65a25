"""Pages set in two columns, and two pages printed side by side on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from duizhao.read.pages.model import Piece

__all__ = ["split"]

_Row = Sequence[Piece]

_MIN_ROWS: Final = 6  # lines that must have the gutter, for it to be one
_SHARE: Final = 0.6  # of all lines of the page
_GUTTER: Final = 1.2  # ems; narrower gaps also occur in justified lines
_MIDDLE: Final = (0.3, 0.7)  # of the width of the text: where a gutter may be
_FULL: Final = 0.85  # a line of prose fills this share of its column …
_PROSE: Final = 0.5  # … in this share of the lines; cells of a table do not


def split(rows: Sequence[_Row]) -> list[list[list[Piece]]]:
    """Lines (each sorted by x) in parts to be read one after another: all in one part where there are no columns."""
    rows = [list(r) for r in rows]
    gutter = _gutter(rows)
    if gutter is None:
        return [list(map(list, rows))]
    parts: list[list[list[Piece]]] = []
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    for row in rows:
        if any(p.x0 < gutter < p.x1 for p in row) or _spans(row, gutter):
            parts += [left, right, [list(row)]]
            left, right = [], []
            continue
        halves = [p for p in row if p.x1 <= gutter], [p for p in row if p.x0 >= gutter]
        if halves[0]:
            left.append(halves[0])
        if halves[1]:
            right.append(halves[1])
    parts += [left, right]
    return _merge([p for p in parts if p])


def _gutter(rows: Sequence[_Row]) -> float | None:
    """The x that most lines leave free, with prose on both sides of it."""
    solid = [[p for p in row if not p.text.isspace()] for row in rows]
    solid = [r for r in solid if r]
    if len(solid) < _MIN_ROWS:
        return None
    x0 = min(r[0].x0 for r in solid)
    x1 = max(p.x1 for r in solid for p in r)
    low, high = x0 + _MIDDLE[0] * (x1 - x0), x0 + _MIDDLE[1] * (x1 - x0)
    gaps: list[tuple[float, float]] = []
    for row in solid:
        wide = [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 >= _GUTTER * a.size]
        gaps += [(a, b) for a, b in wide if b > low and a < high]
    if len(gaps) < max(_MIN_ROWS, _SHARE * len(solid) / 2):
        return None
    # the x inside the most gaps
    best = max(((a + b) / 2 for a, b in gaps), key=lambda x: sum(a < x < b for a, b in gaps))
    clean = [r for r in solid if not any(p.x0 < best < p.x1 for p in r) and not _spans(r, best)]
    if len(clean) < max(_MIN_ROWS, _SHARE * len(solid)):
        return None
    sides = [[p for p in r if p.x1 <= best] for r in clean], [[p for p in r if p.x0 >= best] for r in clean]
    return best if all(_prose([r for r in side if r]) for side in sides) else None


def _spans(row: _Row, x: float) -> bool:
    """Whether the line runs across `x` with no more than a blank there."""
    return any(a.x1 <= x <= b.x0 and b.x0 - a.x1 < _GUTTER * a.size for a, b in pairwise(row))


def _prose(rows: Sequence[_Row]) -> bool:
    if len(rows) < _MIN_ROWS:
        return False
    widths = [r[-1].x1 - r[0].x0 for r in rows]
    widest = max(widths)
    return widest >= 8 * rows[0][0].size and sum(w >= _FULL * widest for w in widths) >= _PROSE * len(widths)


def _merge(parts: list[list[list[Piece]]]) -> list[list[list[Piece]]]:
    """Lines across the whole width that follow one another are one part."""
    out: list[list[list[Piece]]] = []
    crossing = False
    for part in parts:
        single = len(part) == 1
        if single and crossing and out:
            out[-1] += part
        else:
            out.append(part)
        crossing = single
    return out
