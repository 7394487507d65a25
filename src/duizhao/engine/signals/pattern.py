"""Regular expressions, tried only in sentences that hold one of the signal's anchors."""

from __future__ import annotations

from collections.abc import Iterator

from duizhao.engine.plan import PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals.near import Blocked, Place

__all__ = ["find"]


def find(signal: PlannedSignal, scan: Scan, blocked: Blocked) -> Iterator[Place]:
    """All places of a regex signal; a match inside a blocker is none."""
    regex = signal.regex
    if regex is None:
        return
    anchors = scan.group(signal.anchors)
    for sentence in sorted(anchors):
        for m in regex.finditer(scan.text, scan.starts[sentence], scan.ends[sentence]):
            if m.end() == m.start():
                continue
            inside = any(b[0] <= m.start() and m.end() <= b[1] for b in blocked.get(sentence, ()))
            if not inside:
                yield Place(sentence, m.start(), m.end(), max(m.start(), m.end() - 1))
