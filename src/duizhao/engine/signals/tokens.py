"""Word patterns: spaCy's Matcher over words cut by spacy-pkuseg, in the few sentences that hold an anchor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from duizhao.engine.plan import PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals.near import Place

__all__ = ["Words", "find"]

# text -> [(start, end)] of the pattern's matches in it
Words = Callable[[str, list[dict[str, Any]], str], list[tuple[int, int]]]


def find(signal: PlannedSignal, scan: Scan, words: Words, rule: str) -> Iterator[Place]:
    """All places of a token signal. Only the clause around an anchor is cut into words."""
    anchors = scan.group(signal.anchors)
    pattern = [dict(t) for t in signal.spec.tokens]
    for sentence in sorted(anchors):
        clauses = scan.clauses(sentence)
        for clause in sorted({scan.clause_of(sentence, a) for a, _, _ in anchors[sentence]}):
            start, end = clauses[clause], clauses[clause + 1]
            for a, b in words(scan.text[start:end], pattern, f"{rule}.{signal.spec.name}"):
                yield Place(sentence, start + a, start + b, start + b - 1)
