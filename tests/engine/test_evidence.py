"""Evidence is short, holds the fact, and is cut where a reader would cut."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from duizhao.engine.audit import Auditor
from duizhao.engine.evidence import LONGEST, cut
from duizhao.rulebook.examples import frame_text

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "cut.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in CASES])
def test_cut(case: dict[str, Any]) -> None:
    before = "前文。"
    edges = [len(before)]
    text = before
    for length, mark in re.findall(r"(\d+)(\D)", case["clauses"].replace(" ", "")):
        text += "字" * (int(length) - 1) + mark
        edges.append(len(text))
    first, last = case["hit"]
    at, to = edges[first] + 5, edges[last + 1] - 5
    start, end = cut(text + "后文。", edges[0], edges[-1], at, to)
    if case["keep"] is None:
        assert end - start == LONGEST
        assert start <= at < end
        return
    low, high = case["keep"]
    assert (start, end) == (edges[low], edges[high + 1])


@given(
    clauses=st.lists(st.tuples(st.integers(0, 150), st.sampled_from("，；,;、")), min_size=1, max_size=12),
    data=st.data(),
)
def test_a_cut_holds_the_fact_and_is_short(clauses: list[tuple[int, str]], data: st.DataObject) -> None:
    text = "".join("字" * n + mark for n, mark in clauses)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    at = data.draw(st.integers(start, end - 1))
    to = data.draw(st.integers(at + 1, min(end, at + 120)))
    a, b = cut(text, start, end, at, to)
    assert start <= a <= at
    assert to <= b <= end
    assert b - a <= LONGEST


CHAIN = (
    "一是抓学习，组织全体干部职工利用每周例会时间集中学习业务知识，先后邀请多名行业骨干到场授课，并安排交流发言和测试，学习氛围日渐浓厚；"
    "二是抓服务，窗口人员统一着装上岗，开设绿色通道，对老年人和残疾人实行上门服务，群众满意率稳步提高；"
    "三是抓保障，聘请律师2名担任常年法律顾问，随时答复各股室的咨询；"
    "四是抓作风，开展明察暗访6次，对迟到早退等现象及时提醒，机关面貌有了明显变化，来访群众普遍反映办事更快更方便了。"
)


def test_a_chain_in_a_report(shipped_auditor: Auditor) -> None:
    assert len(CHAIN) > LONGEST
    text = frame_text(shipped_auditor.rulebook.frame, {"measures": CHAIN})
    found = next(f for f in shipped_auditor.audit_text(text).findings if f.rule == "counsel.system")
    assert [e.text for e in found.evidence] == ["三是抓保障，聘请律师2名担任常年法律顾问，随时答复各股室的咨询；"]
    assert text[found.evidence[0].start : found.evidence[0].end] == found.evidence[0].text


def test_evidence_names_its_section(shipped_auditor: Auditor) -> None:
    text = frame_text(shipped_auditor.rulebook.frame, {"measures": "聘请律师2名担任常年法律顾问。"})
    found = next(f for f in shipped_auditor.audit_text(text).findings if f.rule == "counsel.system")
    assert found.evidence[0].section == ("一、2024年推进法治政府建设的主要举措和成效", "（一）工作概况")


def test_reports_have_no_long_evidence(shipped_auditor: Auditor, report_path: Path) -> None:
    for found in shipped_auditor.audit(report_path).findings:
        for shown in (*found.supporting, *found.counter, *found.nearest):
            assert len(shown.text) <= LONGEST, (found.rule, shown.text)
