"""Two paragraphs with the same text, each cut into runs: the same in both, other than in the other one, not set beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duizhao.batch.same.differences import differences
from duizhao.batch.same.model import Span
from duizhao.text import normalise, squash

__all__ = ["Run", "beside"]

Runs = tuple["Run", ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch as it is shown. `kind`: same, apart (here the two differ), rest (nothing is set beside it)."""

    kind: str
    text: str


def beside(first: str, second: str, passages: Iterable[tuple[Span, Span]]) -> tuple[Runs, Runs]:
    """The runs of both paragraphs; `passages` are the stretches of them that belong together."""
    stretches = [s for a, b in passages for s in differences(first, a, second, b)]
    sides = ((first, [(s.a, s.same) for s in stretches]), (second, [(s.b, s.same) for s in stretches]))
    one, two = (_runs(text, spans) for text, spans in sides)
    return one, two


def _runs(text: str, spans: Iterable[tuple[Span, bool]]) -> Runs:
    cut: list[tuple[str, str]] = []
    at = 0
    for (start, end), same in sorted(spans):
        cut.append(("rest", text[at : max(at, start)]))
        cut.append(("same" if same else "apart", text[max(at, start) : end]))
        at = max(at, end)
    cut.append(("rest", text[at:]))
    runs: list[Run] = []
    for kind, part in cut:
        shown = squash(normalise(part))
        if runs and shown and runs[-1].kind == kind:
            runs[-1] = Run(kind, runs[-1].text + shown)
        elif shown:
            runs.append(Run(kind, shown))
    return tuple(runs)
