"""The figures: how the outcomes and evidence of a run agree with labels.

pairs              every (report, rule) of the labels
outcome_accuracy   the outcome is one that the labels accept
macro_f1           unweighted mean F1 over the outcomes that occur; a pair whose outcome is accepted counts as that
                   outcome, any other as the label's first
gap_*              precision, recall, F1, F2 of "this is a gap" over the clear pairs: those whose labels accept only
                   gaps or only covered outcomes; error, waived or no finding is wrong either way
gap_f1_low         5th percentile of gap_f1 over 1,000 resamplings of whole reports (fixed seed)
evidence_hit       of the rightly found pairs whose labels quote the report: one of the first three evidence sentences
                   contains, or lies inside, a quote; a sentence of over 220 characters does not count
evidence_at_1      the same for the first sentence alone

`not_applicable` counts among the gaps here: the question is whether the report shows the element.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from duizhao.evaluate.grading import GAPS, Pair

__all__ = ["Figures", "Rates", "RuleFigures", "f1_by_outcome", "macro_f1", "rule_figures"]

ROUNDS: Final = 1000
LOW: Final = 50


@dataclass(frozen=True, slots=True)
class Rates:
    """True positives, false positives, false negatives, and what follows from them (0 where undefined)."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    def f(self, square: int = 1) -> float:
        """F-beta, `square` being beta squared: 1 for F1, 4 for F2."""
        p, r = self.precision, self.recall
        return (1 + square) * p * r / (square * p + r) if p + r else 0.0


def gap_rates(pairs: Sequence[Pair]) -> Rates:
    """The rates of "this is a gap" over the clear pairs."""
    return Rates(
        sum(p.gap is True and p.outcome in GAPS for p in pairs),
        sum(p.false_gap for p in pairs),
        sum(p.false_met for p in pairs),
    )


def f1_by_outcome(pairs: Sequence[Pair]) -> dict[str, float]:
    """F1 of each outcome that occurs, by name."""
    return {
        o: Rates(
            sum(p.truth == p.outcome == o for p in pairs),
            sum(p.truth != o == p.outcome for p in pairs),
            sum(p.truth == o != p.outcome for p in pairs),
        ).f()
        for o in sorted({p.truth for p in pairs})
    }


def macro_f1(pairs: Sequence[Pair]) -> float:
    """The unweighted mean of `f1_by_outcome`."""
    f1 = f1_by_outcome(pairs)
    return sum(f1.values()) / len(f1)


@dataclass(frozen=True)
class Figures:
    """The overall figures of some graded pairs (at least one)."""

    graded: tuple[Pair, ...]

    @cached_property
    def right(self) -> int:
        return sum(p.right for p in self.graded)

    @cached_property
    def gaps(self) -> Rates:
        return gap_rates(self.graded)

    @cached_property
    def quoted(self) -> tuple[Pair, ...]:
        return tuple(p for p in self.graded if p.quoted)

    @cached_property
    def hits(self) -> int:
        return sum(p.rank > 0 for p in self.quoted)

    @cached_property
    def firsts(self) -> int:
        return sum(p.rank == 1 for p in self.quoted)

    @cached_property
    def gap_f1_low(self) -> float:
        by_report: dict[str, list[Pair]] = {}
        for p in self.graded:
            by_report.setdefault(p.report, []).append(p)
        counts = [(r.tp, r.fp, r.fn) for r in map(gap_rates, by_report.values())]
        rng = random.Random(7)
        drawn = (map(sum, zip(*rng.choices(counts, k=len(counts)), strict=True)) for _ in range(ROUNDS))
        return sorted(Rates(*counted).f() for counted in drawn)[LOW]

    def to_dict(self) -> dict[str, float]:
        """All figures by name, unrounded."""
        quoted = len(self.quoted)
        return {
            "pairs": len(self.graded),
            "outcome_accuracy": self.right / len(self.graded),
            "macro_f1": macro_f1(self.graded),
            "gap_precision": self.gaps.precision,
            "gap_recall": self.gaps.recall,
            "gap_f1": self.gaps.f(),
            "gap_f2": self.gaps.f(4),
            "gap_f1_low": self.gap_f1_low,
            "evidence_hit": self.hits / quoted if quoted else 0.0,
            "evidence_at_1": self.firsts / quoted if quoted else 0.0,
            "evidence_pairs": quoted,
        }


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """One rule over all reports: how many labels, how many right, and the kinds of error."""

    rule: str
    support: int
    right: int
    false_gap: int
    false_met: int
    evidence_pairs: int
    evidence_misses: int


def rule_figures(pairs: Sequence[Pair]) -> tuple[RuleFigures, ...]:
    """The figures of each rule, in the order in which rules first occur."""
    by_rule: dict[str, list[Pair]] = {}
    for p in pairs:
        by_rule.setdefault(p.rule, []).append(p)
    return tuple(
        RuleFigures(
            rule,
            len(of),
            sum(p.right for p in of),
            sum(p.false_gap for p in of),
            sum(p.false_met for p in of),
            sum(p.quoted for p in of),
            sum(p.evidence_miss for p in of),
        )
        for rule, of in by_rule.items()
    )
