"""Rule by rule over labelled reports: how right the rule is, and which of its signals ever do anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from duizhao.evaluate.counts import Counts, count
from duizhao.evaluate.grading import ABSENT, Answer, Answers, Pair
from duizhao.evaluate.results import Origin
from duizhao.evaluate.saved import run_of
from duizhao.evaluate.statschange import StatisticsChange, change_since, totals
from duizhao.evaluate.statssaved import KIND, SavedStatistics, Seen
from duizhao.model import Outcome

if TYPE_CHECKING:
    from duizhao.rulebook.model import Rulebook

__all__ = ["Case", "RuleStatistics", "SignalStatistics", "Statistics", "statistics_of"]


@dataclass(frozen=True, slots=True)
class Case:
    """One report as one rule saw it; `pair` is None where nobody labelled it."""

    report: str
    answer: Answer
    pair: Pair | None

    def to_dict(self) -> dict[str, Any]:
        pair, signals = self.pair, self.answer.signals
        return {
            "report": self.report,
            "accept": list(pair.accept) if pair else None,
            "outcome": self.answer.outcome,
            "right": pair.right if pair else None,
            "false_gap": pair.false_gap if pair else None,
            "false_met": pair.false_met if pair else None,
            "counted": [name for name, counted in signals.items() if counted],
            "found_only": [name for name, counted in signals.items() if not counted],
            "evidence": next(iter(self.answer.evidence), None),
        }


@dataclass(frozen=True, slots=True)
class SignalStatistics:
    """One signal: the reports in which it counted, how many of them are gaps by the labels, and where it only stood."""

    name: str
    title: str
    counted: tuple[str, ...]
    in_gaps: int
    found_only: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "signal": self.name,
            "title": self.title,
            "counted": len(self.counted),
            "counted_in_gaps": self.in_gaps,
            "found_only": len(self.found_only),
        }


@dataclass(frozen=True)
class RuleStatistics:
    """One rule over the reports. `titles` are those of its signals, in the order of the rule."""

    rule: str
    title: str
    titles: Mapping[str, str]
    cases: tuple[Case, ...]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(c.pair for c in self.cases if c.pair is not None)

    @cached_property
    def counts(self) -> Counts:
        return count(self.pairs)

    @property
    def errors(self) -> int:
        """In how many reports the rule broke."""
        return sum(c.answer.outcome == Outcome.ERROR for c in self.cases)

    @cached_property
    def signals(self) -> tuple[SignalStatistics, ...]:
        return tuple(self._signal(name) for name in self.titles)

    def _signal(self, name: str) -> SignalStatistics:
        counted = [c for c in self.cases if c.answer.signals.get(name)]
        return SignalStatistics(
            name,
            self.titles[name],
            tuple(c.report for c in counted),
            sum(c.pair is not None and c.pair.gap is True for c in counted),
            tuple(c.report for c in self.cases if c.answer.signals.get(name) is False),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "title": self.title,
            **self.counts.to_dict(),
            "errors": self.errors,
            "signals": [s.to_dict() for s in self.signals],
        }


@dataclass(frozen=True)
class Statistics:
    """All rules in the order of the rulebook, then those that only the labels know; `reports` are those audited."""

    origin: Origin
    reports: tuple[str, ...]
    not_found: tuple[str, ...]
    rules: tuple[RuleStatistics, ...]
    change: StatisticsChange | None = None

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(p for r in self.rules for p in r.pairs)

    @cached_property
    def counts(self) -> Counts:
        return count(self.pairs)

    @property
    def silent(self) -> tuple[tuple[str, SignalStatistics], ...]:
        """The signals that count in no report, with their rules."""
        return tuple((r.rule, s) for r in self.rules for s in r.signals if not s.counted)

    @property
    def failed(self) -> bool:
        """Whether a report or a rule could not be audited."""
        return bool(self.origin.failures) or any(r.errors for r in self.rules)

    @property
    def saved(self) -> SavedStatistics:
        """What is kept of these statistics to compare later ones with."""
        run = run_of(KIND, self.origin.tool, self.origin.rulebook, totals(self.pairs), self.pairs)
        return SavedStatistics(run, self.reports, _seen(self.rules))

    def since(self, saved: SavedStatistics) -> Statistics:
        """The same with what changed since. Raises GoldError where the two have nothing in common."""
        return replace(self, change=change_since(saved, self.pairs, self.reports, _seen(self.rules)))

    def only(self, rule: str) -> Statistics:
        """The same of one rule alone."""
        change = self.change.of(rule) if self.change else None
        return replace(self, rules=tuple(r for r in self.rules if r.rule == rule), change=change)

    def to_dict(self, *, cases: bool = False) -> dict[str, Any]:
        """As plain data, with each rule report by report if `cases`."""
        return {
            **self.origin.to_dict(),
            "kind": KIND,
            "reports": list(self.reports),
            "not_found": list(self.not_found),
            "rules": [r.to_dict() | ({"cases": [c.to_dict() for c in r.cases]} if cases else {}) for r in self.rules],
            "totals": self.counts.to_dict(),
            "never_counted": [{"rule": rule, **s.to_dict()} for rule, s in self.silent],
            "change": self.change.to_dict() if self.change else None,
        }


def statistics_of(
    origin: Origin, rulebook: Rulebook, pairs: Sequence[Pair], answers: Answers, not_found: Sequence[str]
) -> Statistics:
    """The statistics of graded pairs and of all that was said, in an order that depends on names alone."""
    reports = tuple(sorted(name for name, said in answers.items() if said))
    labelled = {(p.rule, p.report): p for p in pairs}
    titles = {r.id: {s.name: s.title for s in r.signals.values()} for r in rulebook.rules}
    found = []
    for rule in [*titles, *sorted(origin.unknown)]:
        names = sorted({*reports, *(p.report for p in pairs if p.rule == rule)})
        cases = (
            Case(n, answers.get(n, {}).get(rule, Answer(ABSENT)), labelled.get((rule, n)))
            for n in names
            if (rule, n) in labelled or rule in answers.get(n, {})
        )
        found.append(RuleStatistics(rule, origin.titles.get(rule, ""), titles.get(rule, {}), tuple(cases)))
    origin = replace(
        origin,
        unknown=tuple(sorted(origin.unknown)),
        failures=tuple(sorted(origin.failures, key=lambda f: f.report)),
    )
    return Statistics(origin, reports, tuple(sorted(not_found)), tuple(found))


def _seen(rules: Sequence[RuleStatistics]) -> Seen:
    """Which signals stood where, and whether they counted; a signal that never did is there too."""
    return {
        r.rule: {n: {c.report: c.answer.signals[n] for c in r.cases if n in c.answer.signals} for n in r.titles}
        for r in rules
        if r.titles
    }
