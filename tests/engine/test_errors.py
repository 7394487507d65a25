"""A rule that breaks is an outcome of its own: it takes no other rule with it and never looks like `missing`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import duizhao.engine.audit
from duizhao.engine.audit import Auditor
from duizhao.errors import RuleError
from duizhao.model import Applies, Finding, Outcome
from duizhao.report import json_out
from duizhao.rulebook.model import Rule, Signal

ROOT = Path(__file__).resolve().parents[2]
SEED = sorted((ROOT / "seeds").glob("*.txt"))[0]
MakeRule = Callable[..., Rule]
Audit = Callable[..., dict[str, Finding]]


@pytest.mark.parametrize(
    ("error", "code"),
    [(ZeroDivisionError("x"), "DZ400"), (KeyError("x"), "DZ400"), (RuleError("x", code="DZ499"), "DZ499")],
)
def test_one_broken_rule(
    shipped_auditor: Auditor, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    before = shipped_auditor.audit(SEED)
    find = duizhao.engine.audit.find

    def breaking(rule: Any, *rest: Any) -> Finding:
        if rule.spec.id == "counsel.system":
            raise error
        return find(rule, *rest)

    monkeypatch.setattr(duizhao.engine.audit, "find", breaking)
    after = shipped_auditor.audit(SEED)
    for old, new in zip(before.findings, after.findings, strict=True):
        if old.rule != "counsel.system":
            assert new == old
        else:
            assert (new.outcome, new.error, new.applies) == (Outcome.ERROR, code, Applies.UNKNOWN)
            assert not new.evidence
            assert not new.nearest
            assert new.remedy == old.remedy
            assert new.basis == old.basis
    assert after.score is not None
    assert after.score["counts"]["error"] == 1
    assert '"outcome": "error"' in json_out.render([after])


def test_a_word_pattern_that_cannot_be_used(make_rule: MakeRule, audit: Audit) -> None:
    bad = Signal("bad", "坏", "tokens", tokens=({"NO_SUCH": 1},), anchors=("有序",))
    good = Signal("good", "好", "phrase", words=(("有序推进",),))
    found = audit([make_rule("bad", bad), make_rule("good", good)])
    assert (found["bad"].outcome, found["bad"].error) == (Outcome.ERROR, "DZ400")
    assert found["good"].outcome is Outcome.MET


def test_an_error_is_neither_a_gap_nor_covered() -> None:
    assert not Outcome.ERROR.is_gap
    assert not Outcome.ERROR.is_covered


def test_a_broken_condition_breaks_its_own_rules_only(
    shipped_auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question whether a duty applies is open then; the report is audited all the same."""
    before = shipped_auditor.audit(SEED)
    collect = duizhao.engine.audit.collect

    def breaking(rule: Any, *rest: Any, **more: Any) -> Any:
        if rule.spec.id == "enforcement_power":
            raise ZeroDivisionError
        return collect(rule, *rest, **more)

    monkeypatch.setattr(duizhao.engine.audit, "collect", breaking)
    after = shipped_auditor.audit(SEED)
    assert [f.outcome for f in after.findings if not f.rule.startswith("enforcement.")] == [
        f.outcome for f in before.findings if not f.rule.startswith("enforcement.")
    ]
