"""What a change of rules did, beside a saved run: outcomes by the labels, and signals that begin or cease to count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from duizhao.evaluate.compare import Change, Comparison, compare
from duizhao.evaluate.counts import Counts, count
from duizhao.evaluate.grading import Pair
from duizhao.evaluate.statssaved import SavedStatistics, Seen

__all__ = ["Move", "RuleDelta", "SignalChange", "StatisticsChange", "change_since", "totals"]


class Move(StrEnum):
    """How a signal changed in one report."""

    COUNTED = "counted"
    UNCOUNTED = "no_longer_counted"
    FOUND = "found"
    GONE = "no_longer_found"


@dataclass(frozen=True, slots=True)
class SignalChange:
    """A signal that changed; `before` and `after` are the reports in which it counts, None where there is no such signal."""

    rule: str
    name: str
    before: int | None
    after: int | None
    moves: Mapping[Move, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        moves = {move.value: list(reports) for move, reports in self.moves.items()}
        return {"rule": self.rule, "signal": self.name, "before": self.before, "after": self.after, **moves}


@dataclass(frozen=True, slots=True)
class RuleDelta:
    """A rule of which some outcome or evidence changed: counted by the labels of today, then and now."""

    rule: str
    before: Counts
    after: Counts
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StatisticsChange:
    """A run against a saved one, over the pairs and the reports that both have."""

    comparison: Comparison
    reports: int
    signals: tuple[SignalChange, ...]

    def of(self, rule: str | None) -> StatisticsChange:
        """The same of one rule alone, or of all."""
        if rule is None:
            return self
        pairs = tuple((b, a) for b, a in self.comparison.pairs if a.rule == rule)
        signals = tuple(s for s in self.signals if s.rule == rule)
        return StatisticsChange(replace(self.comparison, pairs=pairs), self.reports, signals)

    @property
    def before(self) -> Counts:
        return count([b for b, _ in self.comparison.pairs])

    @property
    def after(self) -> Counts:
        return count([a for _, a in self.comparison.pairs])

    @property
    def rules(self) -> tuple[RuleDelta, ...]:
        """The rules with a change, in the order of the rulebook."""
        found = []
        for rule in dict.fromkeys(c.after.rule for c in self.comparison.changes):
            part = self.of(rule)
            found.append(RuleDelta(rule, part.before, part.after, part.comparison.changes))
        return tuple(found)

    def moved(self, change: Change) -> dict[Move, tuple[str, ...]]:
        """The signals of the changed rule that moved in the report of a change, by how they did."""
        of = [s for s in self.signals if s.rule == change.after.rule]
        moved = {m: tuple(s.name for s in of if change.after.report in s.moves.get(m, ())) for m in Move}
        return {m: names for m, names in moved.items() if names}

    def to_dict(self) -> dict[str, Any]:
        saved = self.comparison.saved
        return {
            "saved": {"tool": saved.tool, "rulebook": dict(saved.rulebook)},
            "reports": self.reports,
            "pairs": len(self.comparison.pairs),
            "added": self.comparison.added,
            "dropped": self.comparison.dropped,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "rules": [{"rule": r.rule, "before": r.before.to_dict(), "after": r.after.to_dict()} for r in self.rules],
            "outcomes": [
                {
                    "report": c.after.report,
                    "rule": c.after.rule,
                    "kind": c.kind.value,
                    "before": c.before.outcome,
                    "after": c.after.outcome,
                    "accept": list(c.after.accept),
                    "evidence": c.after.evidence or None,
                    **{f"signals_{m.value}": list(names) for m, names in self.moved(c).items()},
                }
                for r in self.rules
                for c in r.changes
            ],
            "signals": [s.to_dict() for s in self.signals],
        }


def totals(pairs: Sequence[Pair]) -> dict[str, float]:
    """The totals that a saved run keeps."""
    counts = count(pairs)
    return {"pairs": len(pairs), "right": counts.right, "false_gap": counts.false_gap, "false_met": counts.false_met}


def change_since(saved: SavedStatistics, pairs: Sequence[Pair], reports: Sequence[str], seen: Seen) -> StatisticsChange:
    """Compare with a saved run. Raises GoldError where the two have nothing in common."""
    both = [r for r in reports if r in set(saved.reports)]
    signals = []
    for rule in [*seen, *sorted(saved.seen.keys() - seen.keys())]:
        old, new = saved.seen.get(rule, {}), seen.get(rule, {})
        for name in [*new, *sorted(old.keys() - new.keys())]:
            signal = _signal(rule, name, old.get(name), new.get(name), both)
            if signal is not None:
                signals.append(signal)
    return StatisticsChange(compare(saved.run, pairs, totals), len(both), tuple(signals))


def _signal(
    rule: str, name: str, old: Mapping[str, bool] | None, new: Mapping[str, bool] | None, reports: Sequence[str]
) -> SignalChange | None:
    moves: dict[Move, list[str]] = {}
    for report in reports:
        move = _move((old or {}).get(report), (new or {}).get(report))
        if move is not None:
            moves.setdefault(move, []).append(report)
    if not moves and old is not None and new is not None:
        return None
    before, after = (None if w is None else sum(w.get(r, False) for r in reports) for w in (old, new))
    return SignalChange(rule, name, before, after, {m: tuple(moves[m]) for m in Move if m in moves})


def _move(old: bool | None, new: bool | None) -> Move | None:
    if old == new:
        return None
    if new or old:
        return Move.COUNTED if new else Move.UNCOUNTED
    return Move.GONE if new is None else Move.FOUND
