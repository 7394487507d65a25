"""Grading what was said of each report and rule against its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from duizhao.evaluate.gold import Gold, Label
from duizhao.model import Outcome
from duizhao.text import squash

__all__ = ["ABSENT", "GAPS", "Answer", "Answers", "Pair", "grade"]

GAPS: Final = frozenset({Outcome.NOT_APPLICABLE.value, *(o.value for o in Outcome if o.is_gap)})
COVERED: Final = frozenset(o.value for o in Outcome if o.is_covered)
SILENT: Final = frozenset({Outcome.MISSING.value, Outcome.NOT_APPLICABLE.value})
ABSENT: Final = "absent"
LONGEST: Final = 220
SHORTEST: Final = 6
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one element: the outcome and the evidence sentences, best first.

    `signals` are those of the rule that were found, and whether each counted: what stands in a plan or is quoted is
    found and does not count.
    """

    outcome: str
    evidence: tuple[str, ...] = ()
    signals: Mapping[str, bool] = field(default_factory=dict)


Answers = Mapping[str, Mapping[str, Answer]]


@dataclass(frozen=True, slots=True)
class Pair:
    """One (report, rule) graded. `rank` counts from 1 the first evidence sentence that shows a quote, 0 for none."""

    report: str
    rule: str
    accept: tuple[str, ...]
    outcome: str
    quotes: bool = False
    rank: int = 0
    evidence: str = ""

    @property
    def right(self) -> bool:
        return self.outcome in self.accept

    @property
    def truth(self) -> str:
        """The outcome that the pair counts as."""
        return self.outcome if self.right else self.accept[0]

    @property
    def gap(self) -> bool | None:
        """Whether the labels see a gap; None where they accept both sides."""
        sides = {a in GAPS for a in self.accept}
        return sides.pop() if len(sides) == 1 else None

    @property
    def false_gap(self) -> bool:
        """Covered by the labels, and not said to be."""
        return self.gap is False and self.outcome not in COVERED

    @property
    def false_met(self) -> bool:
        """A gap by the labels, and not said to be."""
        return self.gap is True and self.outcome not in GAPS

    @property
    def quoted(self) -> bool:
        """Whether the evidence of this pair is judged."""
        return self.right and self.quotes and self.outcome not in SILENT

    @property
    def evidence_miss(self) -> bool:
        return self.quoted and not self.rank


def grade(gold: Gold, answers: Answers) -> tuple[Pair, ...]:
    """Every labelled (report, rule) with what was said of it; no finding is the outcome `absent`."""
    return tuple(
        _pair(report.file, rule, label, answers.get(report.file, {}).get(rule, Answer(ABSENT)))
        for report in gold.reports
        for rule, label in report.labels.items()
    )


def _pair(report: str, rule: str, label: Label, answer: Answer) -> Pair:
    quotes = [squash(q) for q in label.quotes]
    rank = next((n for n, e in enumerate(answer.evidence[:SHOWN], 1) if _shows(squash(e), quotes)), 0)
    evidence = answer.evidence[0] if answer.evidence else ""
    return Pair(report, rule, label.accept, answer.outcome, bool(quotes), rank, evidence)


def _shows(evidence: str, quotes: Sequence[str]) -> bool:
    inside = len(evidence) >= SHORTEST
    return len(evidence) <= LONGEST and any(q in evidence or (inside and evidence in q) for q in quotes)
