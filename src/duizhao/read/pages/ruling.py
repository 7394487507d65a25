"""Tables from their ruling lines, for every format that knows where lines are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from duizhao.read.pages.model import Cell, Piece, Table

__all__ = ["Rule", "tables"]

Rule = tuple[float, float, float, float]
"""A line that is drawn: x0, top, x1, bottom; either upright or level."""

_EDGES: Final = 4000  # before lines that continue one another are joined; a page of a register has some hundreds
_POINTS: Final = 4000  # crossings; work grows with their square
_NEAR: Final = 3.0  # points within which lines are one, or touch
_THIN: Final = 2.0
_SHORT: Final = 4.0


def tables(rules: Iterable[Rule], pieces: Sequence[Piece]) -> tuple[tuple[Table, ...], tuple[Piece, ...]]:
    """The tables that `rules` draw around `pieces`, and the pieces outside of them.

    A single column, or a single frame, is no table: it is text with lines around it.
    """
    from pdfplumber import table as finder

    edges = [e for r in rules if (e := _edge(r)) is not None]
    if not 4 <= len(edges) <= _EDGES:
        return (), tuple(pieces)
    merged = finder.merge_edges(edges, _NEAR, _NEAR, _NEAR, _NEAR)
    upright = sum(e["orientation"] == "v" for e in merged)
    if upright * (len(merged) - upright) > 50 * _POINTS:
        return (), tuple(pieces)
    points = finder.edges_to_intersections(merged, _NEAR, _NEAR)
    if not 6 <= len(points) <= _POINTS:
        return (), tuple(pieces)
    groups = finder.cells_to_tables(finder.intersections_to_cells(points))
    left = list(pieces)
    out: list[Table] = []
    for group in groups:
        table, left = _fill([(float(a), float(b), float(c), float(d)) for a, b, c, d in group], left)
        if table is not None:
            out.append(table)
    return tuple(out), tuple(left)


def _edge(rule: Rule) -> dict[str, Any] | None:
    x0, top, x1, bottom = rule
    width, height = x1 - x0, bottom - top
    if width <= _THIN and height >= _SHORT:
        return {"x0": x0, "x1": x0, "top": top, "bottom": bottom, "height": height, "width": 0.0, "orientation": "v"}
    if height <= _THIN and width >= _SHORT:
        return {"x0": x0, "x1": x1, "top": top, "bottom": top, "height": 0.0, "width": width, "orientation": "h"}
    return None


def _fill(boxes: Sequence[Rule], pieces: Sequence[Piece]) -> tuple[Table | None, list[Piece]]:
    """The table of cells at `boxes` with what stands in them, and the other pieces."""
    x0, x1 = min(b[0] for b in boxes), max(b[2] for b in boxes)
    top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
    if len({b[0] for b in boxes}) < 2:
        return None, list(pieces)
    inside: dict[Rule, list[Piece]] = {b: [] for b in boxes}
    outside: list[Piece] = []
    for piece in pieces:
        x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
        home = None
        if x0 <= x <= x1 and top <= y <= bottom:
            home = next((b for b in boxes if b[0] <= x < b[2] and b[1] <= y < b[3]), None)
        (outside if home is None else inside[home]).append(piece)
    rows: dict[float, list[Cell]] = {}
    for b in sorted(boxes, key=lambda b: (b[1], b[0])):
        rows.setdefault(b[1], []).append(Cell(b[0], b[2], b[1], b[3], tuple(inside[b])))
    if not any(inside.values()):
        return None, outside
    return Table(x0, x1, top, bottom, tuple(map(tuple, rows.values()))), outside
