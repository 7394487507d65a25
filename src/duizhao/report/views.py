"""One sorting of findings for all formats: what a drafter must act on first comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from duizhao.model import Applies, Assessment, Evidence, Finding, Nearest, Outcome
from duizhao.report.wording import CLASSES, OUTCOMES

__all__ = [
    "FailOn",
    "Question",
    "View",
    "is_question",
    "lacking",
    "near_of",
    "reaches",
    "suspects",
    "tally",
    "unshown",
    "view",
]


class FailOn(StrEnum):
    """The level from which a run counts as having found something."""

    PRESCRIBED = "prescribed"
    GAP = "gap"
    WEAK = "weak"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the unit, and the findings that hang on its answer."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The findings of one report, each in exactly one place."""

    gaps: tuple[tuple[str, tuple[Finding, ...]], ...]  # (class, findings): missing or only planned
    admitted: tuple[Finding, ...]
    questions: tuple[Question, ...]
    weak: tuple[Finding, ...]
    covered: tuple[Finding, ...]
    not_applicable: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    errors: tuple[Finding, ...]

    @property
    def gap_count(self) -> int:
        return sum(len(findings) for _, findings in self.gaps)


def is_question(finding: Finding) -> bool:
    """Nothing was seen, but whether the duty exists is not known either: a thing to ask, not a fault."""
    return finding.outcome is Outcome.MISSING and finding.applies is Applies.UNKNOWN


def view(assessment: Assessment) -> View:
    """Sort the findings of `assessment`; within each place the order of the rulebook stays."""
    findings = assessment.findings

    def having(outcome: Outcome) -> tuple[Finding, ...]:
        return tuple(f for f in findings if f.outcome is outcome)

    gaps = [f for f in findings if f.outcome in (Outcome.MISSING, Outcome.PLANNED) and not is_question(f)]
    return View(
        gaps=tuple((c, tuple(f for f in gaps if f.rule_class == c)) for c in _classes(gaps)),
        admitted=having(Outcome.ADMITTED),
        questions=_questions(f for f in findings if is_question(f)),
        weak=having(Outcome.PARTIAL),
        covered=having(Outcome.MET),
        not_applicable=having(Outcome.NOT_APPLICABLE),
        waived=having(Outcome.WAIVED),
        errors=having(Outcome.ERROR),
    )


def unshown(finding: Finding) -> tuple[Nearest, ...]:
    """The nearest passages that do not already stand among the evidence (a plan is its own nearest passage)."""
    shown = {(e.start, e.end) for e in finding.evidence}
    return tuple(n for n in finding.nearest if (n.start, n.end) not in shown)


def near_of(finding: Finding, evidence: Evidence) -> Nearest | None:
    """What is said of a passage that stands among the evidence of a gap as one that did not count."""
    return next((n for n in finding.nearest if (n.start, n.end) == (evidence.start, evidence.end)), None)


def lacking(nearest: Nearest) -> tuple[str, ...]:
    """What a passage lacks beyond what the reason says already."""
    return tuple(lack for lack in nearest.lacks if lack not in nearest.reason)


def tally(assessment: Assessment) -> list[tuple[str, str, int]]:
    """(key, title, count) of what occurs; open questions are told apart from what was not seen."""
    asked = sum(map(is_question, assessment.findings))
    counts = []
    for outcome, title in OUTCOMES.items():
        n = sum(f.outcome is outcome for f in assessment.findings)
        if outcome is Outcome.MISSING:
            counts += [(outcome.value, title, n - asked), ("question", "请核实", asked)]
        else:
            counts.append((outcome.value, title, n))
    return [c for c in counts if c[2]]


def suspects(assessment: Assessment) -> list[tuple[Finding, Evidence]]:
    """All places that the checks ask to be looked at, check by check."""
    return [(f, e) for f in assessment.checks if f.outcome is Outcome.SUSPECT for e in f.evidence]


def reaches(findings: Iterable[Finding], level: FailOn) -> bool:
    """Whether any finding stands at or above `level`. Questions never do: nobody has answered them yet."""
    for finding in findings:
        gap = finding.outcome.is_gap and not is_question(finding)
        if level is FailOn.PRESCRIBED and gap and finding.rule_class == "prescribed":
            return True
        if level in (FailOn.GAP, FailOn.WEAK) and gap:
            return True
        if level is FailOn.WEAK and finding.outcome in (Outcome.PARTIAL, Outcome.SUSPECT):
            return True
    return False


def _classes(findings: Sequence[Finding]) -> list[str]:
    known = [c for c in CLASSES if any(f.rule_class == c for f in findings)]
    return known + sorted({f.rule_class for f in findings} - set(known))


def _questions(findings: Iterable[Finding]) -> tuple[Question, ...]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.question or f"本单位、本年度是否涉及“{finding.title}”？", []).append(finding)
    return tuple(Question(text, tuple(group)) for text, group in grouped.items())
