"""From pieces to lines, by where they stand and not by their order in the file.

Writers of PDF put the quotation marks of a line into a run of another font, before or after the rest of the line
(`research` on six readers: three paragraphs of four came out wrong in the order of the file).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from duizhao.read.pages.model import LATIN, Line, Piece

__all__ = ["group", "line_of", "weighted"]

# All in ems of the line.
_SAME_LINE: Final = 0.5  # middles closer than this stand in one line; lines are set at least 1.1 apart
_TWICE: Final = 0.2  # the same character again at the same place: printed twice for boldness
_WORD: Final = 0.18  # a gap between Latin words; blanks are 0.25 wide, letters touch
_APART: Final = 2.0  # a gap that no justified line has: cells of a row, two signatures side by side
_TYPED: Final = 0.9  # a blank as wide as a character was typed on purpose


def group(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces line by line, from top to bottom, each line from left to right."""
    lines: list[list[Piece]] = []
    middle = size = 0.0
    weight = 0
    for piece in sorted(pieces, key=lambda p: (p.top + p.bottom, p.x0)):
        if not piece.text:
            continue
        at = (piece.top + piece.bottom) / 2
        n = len(piece.text)
        if lines and at - middle <= _SAME_LINE * min(max(size, 1e-6), max(piece.size, 0.6 * size)):
            lines[-1].append(piece)
            # the middle of most of the text, so that a note mark does not draw the line upwards
            middle = (middle * weight + at * n) / (weight + n)
            size = max(size, piece.size)
            weight += n
        else:
            lines.append([piece])
            middle, size, weight = at, piece.size, n
    for line in lines:
        line.sort(key=lambda p: (p.x0, p.x1))
    return [line for line in lines if any(not p.text.isspace() for p in line)]


def line_of(pieces: Sequence[Piece], page: int, part: int = 0) -> Line:
    """The line that `pieces` make, sorted from left to right; at least one must not be blank.

    No blank is put between Chinese characters, whatever the gap; between Latin words it is kept or recovered.
    """
    size = _size(pieces)
    parts: list[str] = []
    solid: list[Piece] = []
    blank = 0.0  # width of the blanks since the last solid piece
    row = False
    for piece in pieces:
        if piece.text.isspace():
            blank += piece.x1 - piece.x0
            continue
        if solid:
            before = solid[-1]
            if piece.text == before.text and piece.x0 - before.x0 < _TWICE * size:
                continue
            gap = piece.x0 - before.x1
            if gap >= _APART * size:
                parts.append("\t")
                row = True
            elif before.text[-1] in LATIN and piece.text[0] in LATIN:
                parts.append(" " if blank or gap > _WORD * size else "")
            elif gap >= _TYPED * size and blank:
                parts.append(" ")
        parts.append(piece.text.strip())
        solid.append(piece)
        blank = 0.0
    return Line(
        text="".join(parts),
        x0=solid[0].x0,
        x1=max(p.x1 for p in solid),
        top=min(p.top for p in solid),
        bottom=max(p.bottom for p in solid),
        size=size,
        page=page,
        part=part,
        row=row,
        space_after=blank > 0,
        trust=weighted((p.trust, len(p.text)) for p in solid),
    )


def _size(pieces: Sequence[Piece]) -> float:
    """The font size of most characters, of equals the larger. Latin letters, often set smaller, count where alone."""
    counts: Counter[float] = Counter()
    for latin in (False, True):
        for p in pieces:
            if not p.text.isspace() and (p.text[0] in LATIN) is latin:
                counts[round(p.size, 1)] += len(p.text)
        if counts:
            break
    return max(counts, key=lambda s: (counts[s], s), default=1.0) or 1.0


def weighted(values: Iterable[tuple[float, int]]) -> float:
    """The mean of values by weight, 1.0 of nothing."""
    total = weight = 0.0
    for value, n in values:
        total += value * n
        weight += n
    return min(1.0, round(total / weight, 4)) if weight else 1.0
