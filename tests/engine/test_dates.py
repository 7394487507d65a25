"""The signal `date`: which dates of a report are found, and on which side of a day they lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duizhao.model import Outcome
from duizhao.rulebook.model import Leaf, Signal

BODY = "云岭县水务局2024年法治政府建设情况的报告\n\n一、主要举措\n\n全年办理取水许可46件，巡河执法210次，立案8件，均按程序办结。\n"


def signal(name: str, when: str, *of: str) -> Signal:
    return Signal(name, name, "date", options={"of": of or ("signature",), "when": when, "day": "01-31"})


@pytest.fixture
def outcome(make_rule: Callable[..., Any], make_auditor: Callable[..., Any]) -> Callable[..., Outcome]:
    rule = make_rule("d", signal("in_time", "by"), signal("late", "after"), met=Leaf("in_time"), partial=Leaf("late"))
    auditor = make_auditor(rule)

    def run(text: str, year: int | None = 2024) -> Outcome:
        return auditor.audit_text(text, year=year, force=True).findings[0].outcome

    return run


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ("2025年1月31日", Outcome.MET),
        ("2025年1月8日", Outcome.MET),
        ("2024年12月30日", Outcome.MET),
        ("2025年2月1日", Outcome.PARTIAL),
        ("2025年12月3日", Outcome.PARTIAL),
        ("二〇二五年一月二十日", Outcome.MET),
        ("二〇二五年二月十日", Outcome.PARTIAL),
        ("二〇二五年一月三十一日", Outcome.MET),
        ("2025年1月", Outcome.MISSING),  # no day: not known
        ("", Outcome.MISSING),
    ],
)
def test_signature(outcome: Callable[..., Outcome], signed: str, expected: Outcome) -> None:
    assert outcome(f"{BODY}\n云岭县水务局\n{signed}\n") is expected


def test_without_a_year_nothing_is_said(outcome: Callable[..., Outcome]) -> None:
    text = "水务局法治政府建设情况\n\n全年办理取水许可46件，巡河执法210次，均按程序办结。\n"
    assert outcome(text, None) is Outcome.MISSING


def test_the_first_date_that_is_known_decides(make_rule: Callable[..., Any], make_auditor: Callable[..., Any]) -> None:
    page = f"发布日期：2025-03-02\n{BODY}\n云岭县水务局\n2025年1月20日\n"
    orders = {("published", "signature"): Outcome.PARTIAL, ("signature", "published"): Outcome.MET}
    for of, expected in orders.items():
        signals = (signal("in_time", "by", *of), signal("late", "after", *of))
        rule = make_rule("d", *signals, met=Leaf("in_time"), partial=Leaf("late"))
        finding = make_auditor(rule).audit_text(page, year=2024, force=True).findings[0]
        assert finding.outcome is expected
        shown = [e.text for e in finding.evidence]
        assert shown == (["2025年1月20日"] if expected is Outcome.MET else [])
