"""Comparing a run with a saved one: what changed, and the figures before and after.

Both are graded by the labels of today, over the (report, rule) pairs that both have, so that a change of the figures
is a change of the tool. (Only whether evidence showed a quote is as it was when the run was saved.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from duizhao.errors import GoldError
from duizhao.evaluate.grading import Pair
from duizhao.evaluate.saved import Run

__all__ = ["Change", "ChangeKind", "Comparison", "RuleChange", "compare"]

_ROUNDING: Final = 1e-9
_SIZES: Final = frozenset({"pairs", "evidence_pairs", "cases"})

FiguresOf = Callable[[tuple[Pair, ...]], Mapping[str, float]]


class ChangeKind(StrEnum):
    """How one pair changed."""

    FIXED = "fixed"
    BROKEN = "broken"
    OTHER = "other"
    EVIDENCE_GAINED = "evidence_gained"
    EVIDENCE_LOST = "evidence_lost"


@dataclass(frozen=True, slots=True)
class Change:
    """One pair that changed: graded then and now."""

    kind: ChangeKind
    before: Pair
    after: Pair


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule: how many right before and after, and the changes by kind."""

    rule: str
    support: int
    right_before: int
    right_after: int
    kinds: Mapping[ChangeKind, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against a saved one. `added` and `dropped` count pairs that only this or only that run has."""

    saved: Run
    before: Mapping[str, float]
    after: Mapping[str, float]
    pairs: tuple[tuple[Pair, Pair], ...]
    added: int
    dropped: int

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(Change(kind, b, a) for b, a in self.pairs if (kind := _kind(b, a)) is not None)

    @property
    def rules(self) -> tuple[RuleChange, ...]:
        """The rules with a change, in the order of the labels."""
        by_rule: dict[str, list[tuple[Pair, Pair]]] = {}
        for before, after in self.pairs:
            by_rule.setdefault(after.rule, []).append((before, after))
        found = []
        for rule, of in by_rule.items():
            kinds = [kind for b, a in of if (kind := _kind(b, a)) is not None]
            if kinds:
                right = (sum(b.right for b, _ in of), sum(a.right for _, a in of))
                found.append(RuleChange(rule, len(of), *right, {k: kinds.count(k) for k in ChangeKind}))
        return tuple(found)

    @property
    def fell(self) -> tuple[str, ...]:
        """The figures that are lower than before; one that is no longer there has fallen too."""
        return tuple(n for n, v in self.before.items() if n not in _SIZES and self.after.get(n, 0.0) < v - _ROUNDING)

    def to_dict(self) -> dict[str, Any]:
        return {
            "saved": {"tool": self.saved.tool, "rulebook": dict(self.saved.rulebook)},
            "before": dict(self.before),
            "after": dict(self.after),
            "fell": list(self.fell),
            "added": self.added,
            "dropped": self.dropped,
            "rules": [
                {
                    "rule": r.rule,
                    "support": r.support,
                    "right_before": r.right_before,
                    "right_after": r.right_after,
                    **{kind.value: n for kind, n in r.kinds.items()},
                }
                for r in self.rules
            ],
            "changes": [
                {
                    "report": c.after.report,
                    "rule": c.after.rule,
                    "kind": c.kind.value,
                    "before": c.before.outcome,
                    "after": c.after.outcome,
                }
                for c in self.changes
            ],
        }


def compare(saved: Run, pairs: Sequence[Pair], figures_of: FiguresOf) -> Comparison:
    """Compare graded pairs with a saved run. Raises GoldError where they have nothing in common."""
    both = tuple(
        (replace(p, outcome=then, rank=saved.ranks.get(p.report, {}).get(p.rule, 0), evidence=""), p)
        for p in pairs
        if (then := saved.outcomes.get(p.report, {}).get(p.rule)) is not None
    )
    if not both:
        raise GoldError("这次与保存的结果没有相同的报告和要素，无法比较；请换一份保存的结果，或重新保存。")
    before, after = (tuple(side) for side in zip(*both, strict=True))
    dropped = sum(map(len, saved.outcomes.values())) - len(both)
    return Comparison(saved, figures_of(before), figures_of(after), both, len(pairs) - len(both), dropped)


def _kind(before: Pair, after: Pair) -> ChangeKind | None:
    if before.right != after.right:
        return ChangeKind.FIXED if after.right else ChangeKind.BROKEN
    if before.outcome != after.outcome:
        return ChangeKind.OTHER
    if before.evidence_miss != after.evidence_miss:
        return ChangeKind.EVIDENCE_LOST if after.evidence_miss else ChangeKind.EVIDENCE_GAINED
    return None
