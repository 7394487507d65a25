"""What two readings of one report have in common: outcomes of all rules, and the passages that are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from duizhao.model import Assessment, Outcome
from duizhao.text import fold_phrase, squash


@dataclass
class Agreement:
    """Counts over rules: the same outcome, and of those with passages in either reading, the same passages."""

    rules: int = 0
    same: int = 0
    shown: int = 0
    same_shown: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def outcomes(self) -> float:
        return self.same / self.rules if self.rules else 0.0

    @property
    def passages(self) -> float:
        return self.same_shown / self.shown if self.shown else 1.0

    def add(self, other: Agreement) -> None:
        self.rules += other.rules
        self.same += other.same
        self.shown += other.shown
        self.same_shown += other.same_shown
        self.differences += other.differences


def agreement(name: str, measure: Assessment, other: Assessment, *, folded: bool = False) -> Agreement:
    """How far `other` says what `measure` says.

    Passages are the same when they have the same characters but for white space; `folded`: as the engine matches them,
    for no recognition can tell a comma of one width from that of the other.
    """
    form = fold_phrase if folded else squash
    out = Agreement()
    found = {f.rule: f for f in other.findings}
    for finding in measure.findings:
        against = found.get(finding.rule)
        out.rules += 1
        if against is None or against.outcome is not finding.outcome:
            got = against.outcome.value if against else "none"
            out.differences.append(f"{name}: {finding.rule}: {finding.outcome.value} became {got}")
        else:
            out.same += 1
        here, there = (tuple(form(e.text) for e in f.evidence) if f else () for f in (finding, against))
        if here or there:
            out.shown += 1
            out.same_shown += here == there
            if here != there:
                out.differences.append(f"{name}: {finding.rule}: passages {'; '.join(_apart(here, there))}")
    return out


def identity(name: str, measure: Assessment, other: Assessment) -> Iterator[str]:
    """Where title, unit and year differ."""
    here, there = measure.document, other.document
    assert here is not None
    assert there is not None
    for what, a, b in (
        ("title", here.title, there.title),
        ("unit", here.unit, there.unit),
        ("year", here.year, there.year),
    ):
        if a != b:
            yield f"{name}: {what}: {a} became {b}"


def checks_apart(name: str, measure: Assessment, other: Assessment) -> Iterator[str]:
    """Where the consistency checks differ; what only the other could be asked (a day of publication) is left out."""
    found = {c.rule: c for c in other.checks}
    for check in measure.checks:
        if check.outcome is Outcome.NOT_APPLICABLE:
            continue
        against = found[check.rule]
        here, there = (tuple(squash(e.text) for e in c.evidence) for c in (check, against))
        if (check.outcome, here) != (against.outcome, there):
            told = "; ".join(_apart(here, there))
            yield f"{name}: {check.rule}: {check.outcome.value} became {against.outcome.value}: {told}"


def _apart(here: tuple[str, ...], there: tuple[str, ...]) -> Iterator[str]:
    for mark, mine, others in (("-", here, there), ("+", there, here)):
        yield from (f"{mark} {text}" for text in mine if text not in others)
    if set(here) == set(there):
        yield "in another order"
