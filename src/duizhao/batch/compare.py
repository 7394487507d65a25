"""Two reports of one unit side by side: what is new, what was repeated, and what became of last year's plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from duizhao.batch.same.common import Commonness
from duizhao.batch.same.find import weigh
from duizhao.batch.same.likeness import Match, Weighed, compare
from duizhao.batch.same.model import Known, Passage, Span, Written
from duizhao.batch.same.official import official_wording
from duizhao.batch.same.paragraphs import paragraphs_of
from duizhao.batch.same.pieces import make_ready

if TYPE_CHECKING:
    from duizhao.engine.audit import Auditor
    from duizhao.model import Document

__all__ = ["Comparison", "Followed", "Repeated", "compare_reports"]

_OWN: Final = 0.5  # of a paragraph that is more than common wording
_PROMISES: Final = "promises"  # the kind of the check that looks for last year's plan


@dataclass(frozen=True, slots=True)
class Repeated:
    """A paragraph of the new report that stands in the old one, too (source offsets in each), and its passages."""

    old: Span
    new: Span
    likeness: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """A thing that the old report planned (source offsets there), and whether the new one speaks of it."""

    span: Span
    mentioned: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """`new` and `gone` are paragraphs of the new and of the old report that the other does not have.

    `common` counts paragraphs of the new report that are common wording. `share` (0 to 1) is how much of the new
    report's own wording was repeated; `promises` is None where the rulebook has no check that knows plans.
    """

    old: Document
    new: Document
    repeated: tuple[Repeated, ...]
    fresh: tuple[Span, ...]
    gone: tuple[Span, ...]
    common: int
    share: float
    promises: tuple[Followed, ...] | None


def compare_reports(old: Document, new: Document, auditor: Auditor) -> Comparison:
    """Compare two parsed reports; `auditor` knows how plans are worded."""
    common = Commonness(2, 2, official_wording())
    first, second = (
        weigh(make_ready(Written(Known(name, None, None), d.read.source, paragraphs_of(d)), shortest=1), common)
        for name, d in (("old", old), ("new", new))
    )
    pairs = _pairs(first, second)
    repeated = []
    weight = 0.0
    for p, q, match in pairs:
        passages = tuple(
            Passage(first.ready.source(*a), second.ready.source(*b), round(like, 3)) for a, b, like in match.pieces
        )
        a, b = first.ready.paragraphs[p].source, second.ready.paragraphs[q].source
        repeated.append(Repeated(a, b, round(match.likeness, 3), passages))
        weight += sum(second.weight(*b) for _, b, _ in match.pieces)
    own = second.weight(0, len(second.ready.text))
    fresh, common_count = _rest(second, {q for _, q, _ in pairs})
    gone, _ = _rest(first, {p for p, _, _ in pairs})
    return Comparison(
        old,
        new,
        tuple(sorted(repeated, key=lambda r: r.new)),
        fresh,
        gone,
        common_count,
        round(weight / own, 4) if own else 0.0,
        _promises(old, new, auditor),
    )


def _pairs(first: Weighed, second: Weighed) -> list[tuple[int, int, Match]]:
    """The paragraphs that match, each of the new report with the one that has most in common with it."""
    found: dict[int, tuple[int, int, Match]] = {}
    for p in range(len(first.ready.paragraphs)):
        for q in range(len(second.ready.paragraphs)):
            match = compare(first, p, second, q) or _identical(first, p, second, q)
            if match is not None and (q not in found or match.characters > found[q][2].characters):
                found[q] = (p, q, match)
    return list(found.values())


def _identical(a: Weighed, p: int, b: Weighed, q: int) -> Match | None:
    """Short paragraphs say too little to be compared, but may be the same character for character."""
    x, y = a.ready.paragraphs[p], b.ready.paragraphs[q]
    if a.ready.text[x.start : x.end] != b.ready.text[y.start : y.end] or not _is_own(a, p):
        return None
    return Match((((x.start, x.end), (y.start, y.end), 1.0),), 1.0, a.weight(x.start, x.end))


def _is_own(w: Weighed, p: int) -> bool:
    paragraph = w.ready.paragraphs[p]
    return w.weight(paragraph.start, paragraph.end) >= _OWN * (paragraph.end - paragraph.start)


def _rest(w: Weighed, matched: set[int]) -> tuple[tuple[Span, ...], int]:
    """The paragraphs that match nothing, and how many more are common wording."""
    others = [p for p in range(len(w.ready.paragraphs)) if p not in matched]
    own = [w.ready.paragraphs[p].source for p in others if _is_own(w, p)]
    return tuple(own), len(others) - len(own)


def _promises(old: Document, new: Document, auditor: Auditor) -> tuple[Followed, ...] | None:
    from duizhao.engine.checks.case import Case, Subject
    from duizhao.engine.checks.promises import promises

    for check in auditor.rulebook.checks:
        if check.kind == _PROMISES:
            found = promises(Case(check, Subject(new, (), old)), old, items=True)
            return tuple(Followed(old.read.to_source.span(p.start, p.end), p.mentioned) for p in found)
    return None
