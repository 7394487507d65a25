"""Every example of every rule is a test: its report gets the outcome that the rule's author wrote beside it."""

from __future__ import annotations

from duizhao.engine.audit import Auditor
from duizhao.model import Outcome
from duizhao.rulebook.model import Example, Rule, Rulebook


def test_example(shipped_auditor: Auditor, rule_example: tuple[Rule, Example, str]) -> None:
    rule, wanted, text = rule_example
    finding = next(f for f in shipped_auditor.audit_text(text, force=True).findings if f.rule == rule.id)
    assert finding.outcome is wanted.outcome, (
        f"{rule.id}: {wanted.outcome} wanted, {finding.outcome} found for “{wanted.text}” ({wanted.section}); "
        f"fired: {[s['name'] for s in finding.trace['signals'] if s['fired']]}, "
        f"hits: {[(s['name'], s['contexts']) for s in finding.trace['signals'] if s['hits']]}"
    )


def test_a_covered_example_shows_its_own_passage(
    shipped_auditor: Auditor, rule_example: tuple[Rule, Example, str]
) -> None:
    """What is shown as evidence is the example, not some sentence of the frame around it."""
    rule, wanted, text = rule_example
    if not wanted.outcome.is_covered or rule.group == "structure":
        return
    finding = next(f for f in shipped_auditor.audit_text(text, force=True).findings if f.rule == rule.id)
    assert finding.evidence
    at = text.index(wanted.text)
    assert any(e.start < at + len(wanted.text) and e.end > at for e in finding.evidence)


def test_every_rule_has_examples_for_and_against(shipped_book: Rulebook) -> None:
    for rule in shipped_book.rules:
        outcomes = {e.outcome for e in rule.examples}
        assert Outcome.MET in outcomes, rule.id
        assert Outcome.MISSING in outcomes, rule.id
