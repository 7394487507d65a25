"""Near misses of a phrase by a few edits, with rapidfuzz, in sentences that share a piece of it.

A phrase with at most k edits keeps one of its k + 1 pieces whole (pigeonhole principle), so only sentences that hold a
piece are looked at. How many edits a phrase may have by its length: research in docs/measures.md. A fuzzy hit counts
for no more than `partial`, never joins exact ones, and keeps the phrase's first two characters.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from duizhao.engine.plan import PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals.near import Blocked, Place

__all__ = ["allowed_edits", "find"]


def allowed_edits(length: int, wanted: int) -> int:
    """Edits allowed for a phrase of `length` characters: none below 5, one below 13, then two; at most `wanted`."""
    most = 0 if length < 5 else 1 if length < 13 else 2
    return min(most, wanted)


def _pieces(phrase: str, edits: int) -> list[tuple[int, str]]:
    size = len(phrase) // (edits + 1)
    cuts = [i * size for i in range(edits + 1)] + [len(phrase)]
    return [(cuts[i], phrase[cuts[i] : cuts[i + 1]]) for i in range(edits + 1)]


def find(signal: PlannedSignal, scan: Scan, blocked: Blocked) -> Iterator[Place]:
    """Places where a phrase of the signal stands with 1 to k edits."""
    for phrase in signal.fuzzy:
        edits = allowed_edits(len(phrase), signal.spec.edits)
        if edits:
            for place in _near_misses(phrase, edits, scan):
                shadows = blocked.get(place.sentence, ())
                if not any(b[0] < place.end and place.start < b[1] for b in shadows):
                    yield place


def _near_misses(phrase: str, edits: int, scan: Scan) -> Iterator[Place]:
    text = scan.text
    seen: set[int] = set()
    for offset, piece in _pieces(phrase, edits):
        at = text.find(piece)
        while at >= 0:
            place = _verify(phrase, edits, at - offset, text)
            if place is not None and place[0] not in seen:
                seen.add(place[0])
                start, end = place
                sentence = scan.sentence_at(start, end)
                if sentence is not None:
                    yield Place(sentence, start, end, start)
            at = text.find(piece, at + 1)


def _verify(phrase: str, edits: int, guess: int, text: str) -> tuple[int, int] | None:
    """The window near `guess` with the fewest edits (1..edits), the head of the phrase kept."""
    best: tuple[int, int, int] | None = None
    head = phrase[:2]
    for shift in range(-edits, edits + 1):
        start = guess + shift
        if start < 0 or not text.startswith(head, start):
            continue
        for size in range(len(phrase) - edits, len(phrase) + edits + 1):
            window = text[start : start + size]
            distance = Levenshtein.distance(phrase, window, score_cutoff=edits)
            if 0 < distance <= edits and (best is None or distance < best[0]):
                best = (distance, start, start + len(window))
    return (best[1], best[2]) if best else None
