"""Duties on condition, norms not yet in force, and single elements, case by case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.engine.audit import Auditor
from duizhao.model import Applies, Finding, Outcome
from duizhao.rulebook.examples import frame_text

CASES = Path(__file__).parent / "cases"


def load(name: str) -> list[Any]:
    return list(yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")))


def findings(auditor: Auditor, passages: dict[str, str], year: int | None = None) -> dict[str, Finding]:
    text = frame_text(auditor.rulebook.frame, passages)
    return {f.rule: f for f in auditor.audit_text(text, year=year).findings}


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in load("conditions")])
def test_condition(shipped_auditor: Auditor, case: dict[str, Any]) -> None:
    found = findings(shipped_auditor, case["text"])
    got = {rule: [found[rule].outcome.value, found[rule].applies.value] for rule in case["expect"]}
    assert got == case["expect"]


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f"{c['rule']}-{c['outcome']}-{i}") for i, c in enumerate(load("elements"), 1)]
)
def test_element(shipped_auditor: Auditor, case: dict[str, Any]) -> None:
    found = findings(shipped_auditor, {case.get("section", "measures"): case["text"]}, case.get("year"))[case["rule"]]
    fired = {s["name"]: s["contexts"] for s in found.trace["signals"] if s["hits"]}
    assert found.outcome.value == case["outcome"], f"{case['text']} {fired}"


def test_an_open_condition_asks_its_question(shipped_auditor: Auditor) -> None:
    found = findings(shipped_auditor, {"measures": "办公秩序良好。"})
    conditions = shipped_auditor.rulebook.conditions
    for rule in shipped_auditor.rulebook.rules:
        if rule.condition and found[rule.id].outcome is Outcome.MISSING:
            assert found[rule.id].applies is Applies.UNKNOWN
            assert found[rule.id].question == conditions[rule.condition].question


NOT_YET = [("accountability.annual_statement", 2021), ("structure.first_responsible", 2019)]


@pytest.mark.parametrize(("rule", "since"), NOT_YET)
def test_a_norm_is_not_asked_for_before_its_time(shipped_auditor: Auditor, rule: str, since: int) -> None:
    assert shipped_auditor.rulebook.rule(rule).in_force == (since, None)
    text = "区教育局{}年法治政府建设工作报告\n\n一、主要工作\n\n全年各项任务有序推进，食堂饭菜可口，车辆管理规范。\n"
    for year, outcome in ((since - 1, Outcome.NOT_APPLICABLE), (since, Outcome.MISSING), (since + 3, Outcome.MISSING)):
        found = next(f for f in shipped_auditor.audit_text(text.format(year)).findings if f.rule == rule)
        assert found.outcome is outcome, year
        assert (found.applies is Applies.NO) == (outcome is Outcome.NOT_APPLICABLE)
        assert found.question is None


def test_a_deed_before_the_norm_counts(shipped_auditor: Auditor) -> None:
    found = findings(shipped_auditor, {"measures": "组织21名科级干部述职述廉述法。"}, 2019)
    assert found["accountability.annual_statement"].outcome is Outcome.MET
    assert found["accountability.annual_statement"].applies is Applies.YES


def test_an_unknown_year_shuts_nothing_out(shipped_auditor: Auditor) -> None:
    text = "工作报告\n\n一、主要工作\n\n全年各项任务有序推进，食堂饭菜可口。\n"
    assessment = shipped_auditor.audit_text(text, force=True)
    assert assessment.document is not None
    assert assessment.document.year is None
    found = next(f for f in assessment.findings if f.rule == "accountability.annual_statement")
    assert found.outcome is Outcome.MISSING
