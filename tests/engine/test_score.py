"""The reference score, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.engine.audit import Auditor
from duizhao.engine.score import score
from duizhao.model import VERDICTS, Applies, Finding, Outcome
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.model import Rule, Rulebook, RuleClass, Signal

CLASSES = {c: RuleClass(c, c, w) for c, w in (("prescribed", 3.0), ("expected", 2.0), ("advisory", 1.0))}
CREDITS = {"met": 1.0, "partial": 0.5, "planned": 0.2, "admitted": 0.2, "missing": 0.0}
GROUPS = {"first": "甲", "second": "乙", "third": "丙"}


@pytest.fixture(scope="module")
def book(shipped_book: Rulebook) -> Rulebook:
    # without its rules, which the score does not ask for: hypothesis prints what a test is handed
    made = replace(shipped_book, classes=CLASSES, credits=CREDITS, groups=GROUPS, scale=100)
    return replace(
        made, rules=(), checks=(), dormant=(), cues=(), lexicon={}, structure={}, furniture={}, conditions={}, norms={}
    )


def finding(outcome: Outcome, rule_class: str = "expected", group: str = "first", weight: float = 1.0) -> Finding:
    return Finding(
        "r", "", group, rule_class, weight, outcome, Applies.YES, None, (), (), (), (), {}, (), ""
    )  # fmt: skip


def test_by_hand(book: Rulebook) -> None:
    findings = (
        finding(Outcome.MET, "prescribed"),  # 3 of 3
        finding(Outcome.PARTIAL, "expected", weight=2),  # 2 of 4
        finding(Outcome.PLANNED, "advisory", "second"),  # 0.2 of 1
        finding(Outcome.MISSING, "prescribed", "second"),  # 0 of 3
        finding(Outcome.ADMITTED, "expected", "second", 0.5),  # 0.2 of 1
        finding(Outcome.NOT_APPLICABLE, "prescribed", "third"),
        finding(Outcome.WAIVED, "prescribed", "third"),
        finding(Outcome.ERROR, "expected", "first"),
    )
    assert score(findings, book) == {
        "total": 45.0,  # 5.4 of 12
        "scale": 100,
        "groups": {
            "first": {"title": "甲", "score": 71.4, "applicable": 2},  # 5 of 7
            "second": {"title": "乙", "score": 8.0, "applicable": 3},  # 0.4 of 5
        },
        "prescribed": {"total": 4, "missing": 1, "gaps": 1, "weak": 0},
        "counts": {
            "admitted": 1, "error": 1, "met": 1, "missing": 1, "not_applicable": 1, "partial": 1, "planned": 1, "waived": 1,
        },
    }  # fmt: skip


def test_nothing_that_applies(book: Rulebook) -> None:
    out = score((finding(Outcome.NOT_APPLICABLE), finding(Outcome.ERROR)), book)
    assert out["total"] is None
    assert out["groups"] == {}


def test_all_met_and_all_missing(book: Rulebook) -> None:
    for outcome, total in ((Outcome.MET, 100.0), (Outcome.MISSING, 0.0), (Outcome.PARTIAL, 50.0)):
        assert score(tuple(finding(outcome, c) for c in CLASSES), book)["total"] == total


def test_the_scale_is_the_rulebooks(book: Rulebook) -> None:
    assert score((finding(Outcome.PARTIAL),), replace(book, scale=10))["total"] == 5.0


FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(VERDICTS),
        st.sampled_from(list(CLASSES)),
        st.sampled_from(list(GROUPS)),
        st.sampled_from([0.5, 1.0, 2.0]),
    ),
    max_size=20,
)


@given(findings=FINDINGS)
def test_bounds_and_counts(book: Rulebook, findings: list[Finding]) -> None:
    out = score(tuple(findings), book)
    assert out["total"] is None or 0 <= out["total"] <= 100
    assert sum(out["counts"].values()) == len(findings)
    parts = [g["score"] for g in out["groups"].values()]
    if parts:
        assert min(parts) - 0.1 <= out["total"] <= max(parts) + 0.1
    left_out = {Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.ERROR}
    assert score(tuple(f for f in findings if f.outcome not in left_out), book)["total"] == out["total"]
    assert score(tuple(reversed(findings)), book)["total"] == out["total"]


def test_an_audit_by_hand(
    make_rule: Callable[..., Rule], make_auditor: Callable[..., Auditor], shipped_book: Rulebook
) -> None:
    """Four rules of a small rulebook on a report of four sentences."""

    def rule(name: str, words: str, **more: Any) -> Rule:
        return make_rule(name, Signal(name, name, "phrase", words=((words,),)), **more)

    rules = [
        rule("met", "会前学法", rule_class="prescribed"),  # 3 of 3
        rule("planned", "述职述法"),  # 0.4 of 2
        rule("admitted", "专家论证", weight=2.0),  # 0.8 of 4
        rule("absent", "决策目录", rule_class="advisory"),  # 0 of 1
        rule("later", "人工智能", in_force=(2030, None)),
    ]
    auditor = make_auditor(*rules, classes=CLASSES, credits=CREDITS)
    text = frame_text(shipped_book.frame, {"measures": "坚持会前学法。专家论证尚未开展。", "plan": "推行述职述法。"})
    assessment = auditor.audit_text(text)
    assert [f.outcome.value for f in assessment.findings] == ["met", "planned", "admitted", "missing", "not_applicable"]
    assert assessment.score is not None
    assert assessment.score["total"] == 42.0  # 4.2 of 10
    assert assessment.score["groups"] == {"g": {"title": "组", "score": 42.0, "applicable": 4}}


def test_a_refused_text_has_no_score(shipped_auditor: Auditor) -> None:
    assessment = shipped_auditor.audit_text(
        "云岭县2024年政府工作报告\n\n各位代表：\n\n现在，我代表县人民政府向大会报告工作。\n"
    )
    assert assessment.kind is not None
    assert not assessment.kind.accepted
    assert assessment.findings == ()
    assert assessment.score is None
