"""Words that stand together: `phrase` (one group) and `near` (several groups in one window of a sentence)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from duizhao.engine.plan import PlannedSignal
from duizhao.engine.scan import Scan, Where

__all__ = ["Blocked", "Place", "find", "free", "windows"]

_CLAUSE_MARKS: Final = "，；：。"
# more than any window, so that any hit in the clause comes first
_OTHER_CLAUSE: Final = 10_000

Blocked = dict[int, list[Where]]


class Place(NamedTuple):
    """Where a signal stands: its sentence, its stretch, and where its last part begins (folded)."""

    sentence: int
    start: int
    end: int
    last: int


def free(hits: list[Where], blocked: list[Where] | None) -> list[Where]:
    """`hits` without those that lie inside a longer blocking phrase."""
    if not blocked:
        return hits
    return [
        h for h in hits if not any(b[0] <= h[0] and h[1] <= b[1] and (b[1] - b[0]) > (h[1] - h[0]) for b in blocked)
    ]


def find(signal: PlannedSignal, scan: Scan, blocked: Blocked) -> Iterator[Place]:
    """All places of a phrase or near signal, in text order."""
    if len(signal.groups) == 1:
        yield from _phrase(scan.group(signal.groups[0]), blocked)
        return
    common = set.intersection(*map(scan.sentences, signal.groups))
    for sentence in sorted(common):
        parts = [free(scan.here(g, sentence), blocked.get(sentence)) for g in signal.groups]
        if all(parts):
            yield from windows(signal, scan, sentence, parts)


def _phrase(group: dict[int, list[Where]], blocked: Blocked) -> Iterator[Place]:
    for sentence in sorted(group):
        end = -1
        for a, b, _ in free(group[sentence], blocked.get(sentence)):
            if a >= end:  # of overlapping alternatives the first is enough
                yield Place(sentence, a, b, a)
                end = b


def windows(signal: PlannedSignal, scan: Scan, sentence: int, parts: list[list[Where]]) -> Iterator[Place]:
    """For each hit of the rarest group the tightest company of the other groups, if it fits the window."""
    pivot = min(range(len(parts)), key=lambda i: len(parts[i]))
    seen = -1
    for anchor in parts[pivot]:
        chosen: list[Where | None] = [None] * len(parts)
        chosen[pivot] = anchor
        for i, hits in enumerate(parts):
            if i != pivot:
                chosen[i] = _nearest(scan.text, hits, chosen, pivot, i, signal.spec.ordered)
                if chosen[i] is None:
                    break
        else:
            found = [c for c in chosen if c is not None]
            start, end = min(c[0] for c in found), max(c[1] for c in found)
            gap = end - start - sum(c[1] - c[0] for c in found)
            if gap > signal.within:
                continue
            last = max(c[0] for c in found)
            clause = scan.clause_of(sentence, last)
            if clause == seen or (signal.one_clause and scan.clause_of(sentence, start) != clause):
                continue  # a second place in one clause says nothing new
            seen = clause
            yield Place(sentence, start, end, last)


def _nearest(
    text: str, hits: list[Where], chosen: list[Where | None], pivot: int, index: int, ordered: bool
) -> Where | None:
    """The hit nearest to those already chosen that overlaps none of them; one of the same clause before any other."""
    taken = [c for c in chosen if c is not None]
    anchor = chosen[pivot]
    assert anchor is not None
    start, end, _ = anchor
    best: Where | None = None
    best_distance = 1 << 30
    for hit in hits:
        a, b, _ = hit
        for t in taken:
            if a < t[1] and t[0] < b:
                break
        else:
            if ordered and not _in_order(hit, chosen, index):
                continue
            if a >= end:
                distance = a - end
                between = (end, a)
            else:
                distance = start - b
                between = (b, start)
            if distance >= best_distance:
                continue
            if len(hits) > 1 and distance and any(text.find(mark, *between) >= 0 for mark in _CLAUSE_MARKS):
                distance += _OTHER_CLAUSE
            if distance < best_distance:
                best, best_distance = hit, distance
    return best


def _in_order(hit: Where, chosen: list[Where | None], index: int) -> bool:
    return all(
        c is None or (c[1] <= hit[0] if j < index else hit[1] <= c[0]) for j, c in enumerate(chosen) if j != index
    )
