from __future__ import annotations

from types import ModuleType

import pytest

from duizhao.model import Applies, Finding, Outcome
from duizhao.report.views import FailOn, is_question, reaches, tally, unshown, view


def test_every_finding_stands_in_exactly_one_place(sample: ModuleType) -> None:
    v = view(sample.assessment())
    placed = [f.rule for _, findings in v.gaps for f in findings]
    placed += [f.rule for q in v.questions for f in q.findings]
    placed += [f.rule for f in (*v.admitted, *v.weak, *v.covered, *v.not_applicable, *v.waived, *v.errors)]
    assert sorted(placed) == sorted(f.rule for f in sample.FINDINGS)


def test_prescribed_content_comes_first(sample: ModuleType) -> None:
    assert [c for c, _ in view(sample.assessment()).gaps] == ["prescribed", "expected", "advisory"]


def test_a_class_that_a_rulebook_invented_is_not_lost(sample: ModuleType) -> None:
    findings = (sample.finding("a.b", "其他", Outcome.MISSING, "local"), *sample.FINDINGS)
    assert [c for c, _ in view(sample.assessment(findings=findings)).gaps][-1] == "local"


def test_findings_with_one_question_are_asked_once(sample: ModuleType) -> None:
    (question,) = view(sample.assessment()).questions
    assert question.text == sample.QUESTION
    assert [f.title for f in question.findings] == ["风险评估", "决策记录归档"]


def test_open_questions_are_counted_apart(sample: ModuleType) -> None:
    counts = {key: n for key, _, n in tally(sample.assessment())}
    assert counts["missing"] == 2
    assert counts["question"] == 2
    assert sum(counts.values()) == len(sample.FINDINGS)


def test_a_passage_is_not_shown_as_evidence_and_as_near(sample: ModuleType) -> None:
    planned = next(f for f in sample.FINDINGS if f.outcome is Outcome.PLANNED)
    assert planned.nearest
    assert unshown(planned) == ()


def _finding(sample: ModuleType, outcome: Outcome, rule_class: str, applies: Applies = Applies.YES) -> Finding:
    finding: Finding = sample.finding("a.b", "某项", outcome, rule_class, applies=applies)
    return finding


@pytest.mark.parametrize(
    ("outcome", "rule_class", "reached"),
    [
        (Outcome.MISSING, "prescribed", {"prescribed", "gap", "weak"}),
        (Outcome.PLANNED, "prescribed", {"prescribed", "gap", "weak"}),
        (Outcome.MISSING, "expected", {"gap", "weak"}),
        (Outcome.ADMITTED, "advisory", {"gap", "weak"}),
        (Outcome.PARTIAL, "prescribed", {"weak"}),
        (Outcome.MET, "prescribed", set()),
        (Outcome.NOT_APPLICABLE, "prescribed", set()),
        (Outcome.WAIVED, "expected", set()),
    ],
)
def test_levels(sample: ModuleType, outcome: Outcome, rule_class: str, reached: set[str]) -> None:
    finding = _finding(sample, outcome, rule_class)
    assert {level.value for level in FailOn if reaches([finding], level)} == reached


def test_a_question_is_no_gap(sample: ModuleType) -> None:
    finding = _finding(sample, Outcome.MISSING, "prescribed", Applies.UNKNOWN)
    assert is_question(finding)
    assert not any(reaches([finding], level) for level in FailOn)
