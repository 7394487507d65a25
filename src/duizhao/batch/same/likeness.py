"""Whether two paragraphs really say the same: their pieces aligned (rapidfuzz), common wording weighed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from duizhao.batch.same.model import Span
from duizhao.batch.same.pieces import Piece, Ready

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Match", "Weighed", "compare"]

# Measured on benchmarks/district.py, where unrelated paragraphs are made of the same clauses with other words in them:
# they come to a likeness of 0.55 with 60 own characters, of 0.75 with 50, of 1 with 20; copies of which three tenths
# were changed to 0.7 with 60 and more.
_RUN: Final = 4  # characters in a row that count as the same; fewer meet by chance
_PIECE: Final = 0.35  # of two pieces that must be the same for them to be set side by side
_LEAST: Final = 0.6  # the same, of all that is set side by side
_CHARACTERS: Final = 25.0  # own characters in common that make a pair where all is the same …
_MORE: Final = 110.0  # … and so many more where nothing were
_FEWEST: Final = 35.0  # own characters in common, however alike: a closing phrase is shorter


@dataclass(frozen=True, slots=True)
class Weighed:
    """A report made ready, with the weight of each of its characters summed up: `sums[i]` is that of text[:i]."""

    ready: Ready
    weights: NDArray[np.float32]
    sums: NDArray[np.float64]

    def weight(self, start: int, end: int) -> float:
        """The weight of start..end."""
        return float(self.sums[end] - self.sums[start])


@dataclass(frozen=True, slots=True)
class Match:
    """Two paragraphs that match: the stretches of text, how alike each is (0 to 1), and the weight in common."""

    pieces: tuple[tuple[Span, Span, float], ...]
    likeness: float
    characters: float


def compare(a: Weighed, p: int, b: Weighed, q: int) -> Match | None:
    """What the paragraphs p of `a` and q of `b` have in common, where it is enough to speak of the same text.

    Each piece is set beside the one of the other paragraph that has most in common with it, wherever that stands.
    """
    scored = []
    for i in range(*a.ready.paragraphs[p].pieces):
        for j in range(*b.ready.paragraphs[q].pieces):
            alike = _alike(a, a.ready.pieces[i], b, b.ready.pieces[j])
            if alike is not None:
                scored.append((-alike.same, i, j, alike))
    scored.sort(key=lambda x: x[:3])
    found: dict[int, tuple[int, _Alike]] = {}
    for _, i, j, alike in scored:
        if i not in found and all(j != other for other, _ in found.values()):
            found[i] = (j, alike)
    both = sum(x.length for _, x in found.values())
    characters = sum(x.weight for _, x in found.values())
    likeness = 2 * sum(x.same for _, x in found.values()) / both if both else 0.0
    if likeness < _LEAST or characters < max(_FEWEST, _CHARACTERS + _MORE * (1 - likeness)):
        return None
    pieces = []
    for i, (j, alike) in sorted(found.items()):
        x, y = a.ready.pieces[i], b.ready.pieces[j]
        pieces.append(((x.start, x.end), (y.start, y.end), 2 * alike.same / alike.length))
    return Match(tuple(pieces), likeness, characters)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Characters that two pieces have in common, the weight of those, and the length of both pieces together."""

    same: int
    weight: float
    length: int


def _alike(a: Weighed, x: Piece, b: Weighed, y: Piece) -> _Alike | None:
    """What two pieces have in common, where it is worth speaking of."""
    left, right = a.ready.text[x.start : x.end], b.ready.text[y.start : y.end]
    length = len(left) + len(right)
    if fuzz.ratio(left, right, score_cutoff=100 * _PIECE) == 0:
        return None
    same, weight = 0, 0.0
    for block in Indel.opcodes(left, right):
        if block.tag == "equal" and block.src_end - block.src_start >= _RUN:
            same += block.src_end - block.src_start
            weight += a.weight(x.start + block.src_start, x.start + block.src_end)
            weight += b.weight(y.start + block.dest_start, y.start + block.dest_end)
    return _Alike(same, weight / 2, length) if 2 * same >= _PIECE * length else None
