"""Two passages side by side: which stretches are the same, and what stands in one of them only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from duizhao.batch.same.model import Span

__all__ = ["Stretch", "differences"]

_RUN: Final = 2  # a single character that is the same between two changes is shown as changed, too


@dataclass(frozen=True, slots=True)
class Stretch:
    """Stretches of both texts that belong together; where they are not the `same`, one of them may be empty."""

    same: bool
    a: Span
    b: Span


def differences(first: str, a: Span, second: str, b: Span) -> tuple[Stretch, ...]:
    """What first[a] and second[b] have in common and what not, without gap, by offsets of the two texts."""
    left, right = first[a[0] : a[1]], second[b[0] : b[1]]
    out: list[Stretch] = []
    for code in Indel.opcodes(left, right):
        size = code.src_end - code.src_start
        inner = code.src_start > 0 and code.src_end < len(left)
        same = code.tag == "equal" and (size >= _RUN or not inner)
        if out and out[-1].same == same:
            before = out.pop()
            starts = (before.a[0], before.b[0])
        else:
            starts = (a[0] + code.src_start, b[0] + code.dest_start)
        out.append(Stretch(same, (starts[0], a[0] + code.src_end), (starts[1], b[0] + code.dest_end)))
    return tuple(out)
