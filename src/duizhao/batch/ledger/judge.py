"""A number of the ledger against what a report tells of the same figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from duizhao.batch.figures.model import Figure, Kind, Span, Standing
from duizhao.batch.figures.totals import Brief, answer, brief
from duizhao.batch.ledger.model import Verdict
from duizhao.model import Outcome

__all__ = ["judge", "judge_outcome", "silent_or_mentioned"]

_VALUES = frozenset({Kind.COUNT, Kind.NONE, Kind.SHARE})


def judge(known: Decimal, told: Sequence[Figure]) -> tuple[Verdict, list[Figure]] | None:
    """What it comes to, with the tellings it rests on; None where neither says anything.

    `told` are the tellings of one figure in one report. A rough number agrees with every number it may stand for.
    """
    own = [f for f in told if brief(f) is not None]
    if not own:
        others = [f for f in told if f.told.kind in _VALUES and f.told.standing is not Standing.NOW]
        if not known:
            return None
        return (Verdict.UNCLEAR, others) if others else (Verdict.SILENT, [])
    briefs: list[Brief] = [b for f in own if (b := brief(f)) is not None]
    if answer(briefs).differs:
        return Verdict.MIXED, own
    if all(b.span.meets(Span(known, known)) for b in briefs):
        return Verdict.AGREE, own
    if known and all(not b.span.high for b in briefs):
        return Verdict.DENIED, own
    return Verdict.DIFFERS, own


def silent_or_mentioned(said: Sequence[str], outcome: Outcome | None) -> Verdict:
    """Where no number was recognised: whether the report speaks of it, by its sentences or the outcome of the element.

    To be told that a report does not mention what stands in it accuses its unit, so the least mention is enough.
    """
    covered = outcome is not None and outcome.is_covered
    return Verdict.MENTIONED if said or covered else Verdict.SILENT


def judge_outcome(known: bool, outcome: Outcome) -> Verdict | None:
    """The same where the ledger says whether something was done, and the report by the outcome of its element."""
    if outcome in (Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.ERROR):
        return None
    if known:
        return Verdict.AGREE if outcome.is_covered else Verdict.SILENT
    return Verdict.DIFFERS if outcome is Outcome.MET else None
