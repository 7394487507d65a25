"""A rulebook's own examples as tests: each is audited in the frame report and must come out as its author wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duizhao.engine.audit import Auditor
from duizhao.model import Outcome
from duizhao.rulebook.examples import report_text
from duizhao.rulebook.model import Example, Rule, Rulebook

__all__ = ["ExampleRun", "run_examples", "run_one"]


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """One example as audited: what should come out and did, which signals counted, and which stood there at all.

    Where a layer says that the power behind a rule does not exist, what would be missing should not apply.
    """

    rule: Rule
    example: Example
    expected: Outcome
    outcome: Outcome
    fired: frozenset[str]
    present: frozenset[str]

    @property
    def right(self) -> bool:
        return self.outcome is self.expected

    @property
    def id(self) -> str:
        """How messages name the example: rule/name."""
        return f"{self.rule.id}/{self.example.name}"


def run_examples(book: Rulebook, rules: Iterable[str] | None = None) -> tuple[ExampleRun, ...]:
    """Run the examples of all rules, dormant ones included, or of those whose ids are in `rules`."""
    whole = book.whole()
    auditor = Auditor(whole, exhaustive=True)
    wanted = set(rules) if rules is not None else {r.id for r in whole.rules}
    runs: list[ExampleRun] = []
    for rule in whole.rules:
        if rule.id in wanted:
            alone = auditor.with_rules(rule)
            runs += [run_one(alone, rule, example) for example in rule.examples]
    return tuple(runs)


def run_one(auditor: Auditor, rule: Rule, example: Example) -> ExampleRun:
    """Audit one example; whatever kind of document it looks like, as some examples are about just that."""
    assessment = auditor.audit_text(report_text(auditor.rulebook.frame, example), force=True)
    finding = next(f for f in assessment.findings if f.rule == rule.id)
    signals = finding.trace.get("signals", ())
    condition = auditor.rulebook.conditions.get(rule.condition or "")
    denied = condition is not None and condition.holds is False and example.outcome is Outcome.MISSING
    return ExampleRun(
        rule,
        example,
        Outcome.NOT_APPLICABLE if denied else example.outcome,
        finding.outcome,
        frozenset(s["name"] for s in signals if s["fired"]),
        frozenset(s["name"] for s in signals if s["hits"]),
    )
