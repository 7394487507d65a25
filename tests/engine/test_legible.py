"""What was not seen in a badly recognised text is a question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duizhao.engine.audit import Auditor
from duizhao.engine.legible import UNREAD
from duizhao.model import Applies, Outcome
from duizhao.read import Source
from duizhao.reading import Block, Extract, Note

PARAGRAPHS = (
    "青石县水利局2023年法治政府建设年度报告",
    "2023年，我局认真推进法治政府建设，现将有关情况报告如下。",
    "一、2023年主要举措和成效",
    "全年办理行政复议案件3件，无一被撤销，执法人员全部持证上岗，没有发生执法过错。",
    "二、存在的不足和原因",
    "培训次数偏少，原因是统筹不够。",
    "三、2024年主要安排",
    "下一步增加培训。",
)


def _scan(trust: dict[int, float]) -> Source:
    text, blocks = "", []
    for i, paragraph in enumerate(PARAGRAPHS):
        place = f"第 {1 + i // 4} 页"
        blocks.append(
            Block(len(text), len(text) + len(paragraph), place=place, page=1 + i // 4, trust=trust.get(i, 0.97))
        )
        text += paragraph + "\n"
    return Source("扫描.pdf", Extract(text, "pdf", tuple(blocks)))


@pytest.mark.parametrize(
    ("trust", "places"),
    [
        ({3: 0.6}, "第 1 页"),
        ({3: 0.79, 5: 0.5, 7: 0.4}, "第 1 页、第 2 页"),
        ({}, None),
        ({7: 0.2}, None),
        ({3: 0.81}, None),
    ],
)
def test_missing_becomes_a_question_where_enough_is_unreadable(
    shipped_auditor: Auditor, trust: dict[int, float], places: str | None
) -> None:
    clear = {f.rule: f for f in shipped_auditor.assess(shipped_auditor.parse(_scan({}))).findings}
    found = {f.rule: f for f in shipped_auditor.assess(shipped_auditor.parse(_scan(trust))).findings}
    missing = [r for r, f in clear.items() if f.outcome is Outcome.MISSING]
    assert len(missing) > 10
    for rule, finding in found.items():
        assert finding.outcome is clear[rule].outcome
        if places and rule in missing:
            assert finding.applies is Applies.UNKNOWN
            assert finding.question == f"{places}的文字识别不清，请看原件：有没有写到这些内容？"
        else:
            assert finding == clear[rule]


@pytest.mark.parametrize(("code", "asked"), [(c, True) for c in sorted(UNREAD)] + [("contents", False)])
def test_missing_becomes_a_question_where_pages_were_not_read(shipped_auditor: Auditor, code: str, asked: bool) -> None:
    scan = _scan({})
    parsed = shipped_auditor.parse(replace(scan, extract=replace(scan.extract, notes=(Note(code, "第 3 页没有读。"),))))
    found = shipped_auditor.assess(parsed).findings
    missing = [f for f in found if f.outcome is Outcome.MISSING]
    assert len(missing) > 10
    for finding in missing:
        assert not asked or finding.applies is Applies.UNKNOWN
        assert (finding.question == "文件有一部分没有读出来（见说明），请看原件：有没有写到这些内容？") is asked


def test_questions_are_left_out_of_the_score(shipped_auditor: Auditor) -> None:
    clear, poor = (shipped_auditor.assess(shipped_auditor.parse(_scan(t))).score for t in ({}, {3: 0.5}))
    assert clear is not None
    assert poor is not None
    assert poor["total"] > clear["total"]


def test_passages_name_their_page(shipped_auditor: Auditor) -> None:
    findings = shipped_auditor.assess(shipped_auditor.parse(_scan({}))).findings
    places = {e.text.strip("。").strip(): e.place for f in findings for e in f.evidence}
    assert places["培训次数偏少，原因是统筹不够"] == "第 2 页"
    assert set(places.values()) == {"第 1 页", "第 2 页"}
    assert all(n.place for f in findings for n in f.nearest)


@pytest.mark.parametrize(("trust", "told"), [(0.97, True), (1.0, False)])
def test_a_slip_in_recognised_text_may_be_the_recognition_s(shipped_auditor: Auditor, trust: float, told: bool) -> None:
    scan = _scan({3: trust})
    text = scan.extract.text.replace("执法人员", "权利监督")  # as long: blocks stay where they are
    parsed = shipped_auditor.parse(replace(scan, extract=replace(scan.extract, text=text)))
    (slip,) = next(c for c in shipped_auditor.assess(parsed).checks if c.rule == "consistency.slips").evidence
    assert slip.text == "权利监督"
    assert slip.note.endswith("（这里由图片识别而来，请先看原件是不是这样写的。）") is told
