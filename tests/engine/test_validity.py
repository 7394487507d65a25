"""No document is cited, and none demands anything, of a report for a year before it was in force: cases/validity.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.engine.audit import Auditor
from duizhao.model import Applies, Finding, Outcome
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.examples import frame_text

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "validity.yaml").read_text("utf-8"))
BARE = "{unit}{year}年法治政府建设情况的报告\n\n全年召开局务会24次，各项工作有序推进。\n"


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(load_rulebook().whole())


def silent(auditor: Auditor, case: dict[str, Any], year: int) -> Finding:
    """The finding on a report for `year` that shows nothing of the element."""
    frame = auditor.rulebook.frame
    bare = case.get("report") == "bare"
    text = BARE.format(unit=frame.unit, year=year) if bare else frame_text(frame, {}, year)
    found = next(f for f in auditor.audit_text(text, force=True).findings if f.rule == case["rule"])
    assert found.outcome in (Outcome.MISSING, Outcome.NOT_APPLICABLE)
    return found


def cites(auditor: Auditor, case: dict[str, Any], year: int) -> bool:
    title = auditor.rulebook.norms[case["norm"]].title
    return title in {b.instrument for b in silent(auditor, case, year).basis}


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['norm']}-{c['rule']}")
def test_years(auditor: Auditor, case: dict[str, Any]) -> None:
    first, last = case["first"], case.get("last")
    norm = auditor.rulebook.norms[case["norm"]]
    assert (norm.valid_from, norm.valid_to) == (first, last)
    assert not cites(auditor, case, first - 1)
    assert cites(auditor, case, first)
    assert cites(auditor, case, last or first + 4)
    if last:
        assert not cites(auditor, case, last + 1)
        assert silent(auditor, case, last + 1).outcome is Outcome.MISSING
    before = silent(auditor, case, first - 1)
    if case["element"] == "lapses":
        assert (before.outcome, before.applies) == (Outcome.NOT_APPLICABLE, Applies.NO)
        assert str(first) in (before.because or "")
        assert str(first - 1) in (before.because or "")
    else:
        assert before.outcome is Outcome.MISSING
    assert silent(auditor, case, first).outcome is Outcome.MISSING


def test_every_dated_document_that_rules_cite_has_a_case(auditor: Auditor) -> None:
    cited = {b.norm for rule in auditor.rulebook.rules for b in rule.basis if b.valid_from is not None}
    # of these the table says nothing: their years are those of their titles or notes
    others = {
        "rule_of_law_plan",
        "court_attendance_opinion",
        "publicity_duty_opinion",
        "business_regulation",
        "enforcement_supervision_opinion",
        "enterprise_inspection_opinion",
        "demonstration_index",
    }
    assert cited - others == {case["norm"] for case in CASES}


def test_what_is_shown_is_reported_in_any_year(auditor: Auditor) -> None:
    frame = auditor.rulebook.frame
    text = frame_text(frame, {"measures": "主要负责人在年终述职中述法，述职述法覆盖12名中层干部。"}, 2018)
    found = next(f for f in auditor.audit_text(text).findings if f.rule == "accountability.annual_statement")
    assert found.outcome is Outcome.MET


def test_of_an_unknown_year_everything_is_asked(auditor: Auditor) -> None:
    text = "云岭县综合服务局法治政府建设情况的报告\n\n全年召开局务会24次，各项工作有序推进。\n"
    found = {f.rule: f.outcome for f in auditor.audit_text(text, force=True).findings}
    assert found["accountability.annual_statement"] is Outcome.MISSING
