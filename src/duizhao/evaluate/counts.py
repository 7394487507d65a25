"""Graded pairs counted: what the labels say, how many are right, and how often a gap is seen where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from duizhao.evaluate.grading import Pair
from duizhao.evaluate.metrics import Rates, gap_rates
from duizhao.model import Outcome

__all__ = ["FEW", "Counts", "count"]

# Of fewer cases than this no percentage is given.
FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs by what their labels say, how many are right, and the rates of "this is a gap".

    `either` are those whose labels accept both a gap and a covered outcome. What does not apply is a gap for the rates.
    """

    covered: int
    gap: int
    not_applicable: int
    either: int
    right: int
    gaps: Rates

    @property
    def support(self) -> int:
        return self.covered + self.gap + self.not_applicable + self.either

    @property
    def false_gap(self) -> int:
        return self.gaps.fp

    @property
    def false_met(self) -> int:
        return self.gaps.fn

    @property
    def precision(self) -> tuple[int, int]:
        """Of how many that were said to be gaps how many are."""
        return self.gaps.tp, self.gaps.tp + self.gaps.fp

    @property
    def recall(self) -> tuple[int, int]:
        """Of how many gaps how many were said to be."""
        return self.gaps.tp, self.gaps.tp + self.gaps.fn

    def to_dict(self) -> dict[str, Any]:
        """As plain data; the rate of few cases is None."""
        return {
            "support": {
                "all": self.support,
                "covered": self.covered,
                "gap": self.gap,
                "not_applicable": self.not_applicable,
                "either": self.either,
            },
            "right": self.right,
            "false_gap": self.false_gap,
            "false_met": self.false_met,
            "gap_precision": _share(*self.precision),
            "gap_recall": _share(*self.recall),
        }


def _share(part: int, whole: int) -> dict[str, Any]:
    return {"part": part, "of": whole, "rate": round(part / whole, 4) if whole >= FEW else None}


def count(pairs: Sequence[Pair]) -> Counts:
    """Count graded pairs; whether the label of a gap means that it does not apply, its preferred outcome tells."""
    gaps = [p.accept[0] == Outcome.NOT_APPLICABLE for p in pairs if p.gap]
    return Counts(
        sum(p.gap is False for p in pairs),
        len(gaps) - sum(gaps),
        sum(gaps),
        sum(p.gap is None for p in pairs),
        sum(p.right for p in pairs),
        gap_rates(pairs),
    )
