from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from duizhao.model import Outcome
from duizhao.report.explain import render
from duizhao.report.width import Ruler


def _explained(sample: ModuleType, outcome: Outcome, width: int = 78) -> str:
    assessment = sample.assessment()
    finding = next(f for f in (*sample.FINDINGS, *sample.CHECKS) if f.outcome is outcome)
    return "".join(line.text + "\n" for line in render(assessment, finding, ruler=Ruler(), width=width))


def test_golden(sample: ModuleType, golden: Callable[[str, str], None]) -> None:
    golden("explain-planned.txt", _explained(sample, Outcome.PLANNED))
    golden("explain-met.txt", _explained(sample, Outcome.MET))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_can_be_explained(sample: ModuleType, outcome: Outcome) -> None:
    page = _explained(sample, outcome)
    assert "结论：" in page
    assert all(Ruler().cells(line) <= 80 for line in page.splitlines())


def test_a_check_tells_its_places(sample: ModuleType) -> None:
    page = _explained(sample, Outcome.SUSPECT)
    assert "“2025年”〔三、下一步工作安排〕" in page
    assert sample.NOTE in page
    assert "出处" not in page


def test_a_question_says_that_it_is_one(sample: ModuleType) -> None:
    finding = next(f for f in sample.FINDINGS if f.question)
    lines = render(sample.assessment(), finding, ruler=Ruler(), width=78)
    page = "".join(line.text for line in lines)
    assert f"请核实：{sample.QUESTION}" in page
    assert "不作意见" in page


def test_trees_of_every_kind(sample: ModuleType) -> None:
    from dataclasses import replace

    leaf = {"op": "signal", "name": "a", "title": "某写法", "value": True}
    tree = {
        "op": "all",
        "value": False,
        "of": [
            {"op": "at_least", "count": 2, "value": False, "of": [leaf, {**leaf, "value": False}]},
            {"op": "none", "value": True, "of": [{**leaf, "value": False}]},
            {"op": "any", "value": True, "of": [leaf]},
        ],
    }
    finding = replace(sample.FINDINGS[0], trace={"signals": [], "met": tree})
    page = [line.text for line in render(sample.assessment(), finding, ruler=Ruler(), width=78)]
    assert "  以下都要有（不满足）：" in page
    assert "    以下至少要有 2 项（不满足）：" in page
    assert "    以下都不能有（满足）：" in page
    assert "      ［有］某写法" in page
