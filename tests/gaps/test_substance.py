"""Whether what was added says anything."""

from __future__ import annotations

import pytest

from duizhao.batch.gaps.passages import Sides, marked
from duizhao.batch.gaps.rounds import Submission
from duizhao.batch.gaps.substance import Substance
from duizhao.batch.same.official import official_wording

FACTS = {"figure": r"\d+(?:件|次|名)", "date": r"\d{1,2}月\d{1,2}日"}
ASKED = "请问办公室：主要负责人本年度听取了几次汇报，是在4月12日还是别的日期，办结了12件什么事项。"


def submission(*sentences: str) -> Submission:
    text = "".join(sentences)
    spans, at = [], 0
    for s in sentences:
        spans.append((at, at + len(s)))
        at += len(s)
    return Submission({}, frozenset(), text, tuple(spans))


CASES = {
    "facts": ("", "4月12日听取法治工作汇报，办结信访件3件。", True),
    "statement": ("", "切实加强组织领导，层层压实责任。", False),
    "official": ("", official_wording()[-1] + "，全年1次。", None),
    "copied from the list": (
        "",
        "主要负责人本年度听取了几次汇报，是在4月12日还是别的日期，办结了12件什么事项。",
        False,
    ),
    "a figure changed": ("全年办理建议3件，都按期办结。", "全年办理建议8件，都按期办结。", True),
    "a figure that was there": ("全年办理建议3件，都按期办结。", "全年认真办理建议3件，都按期办结。", False),
    "written on": ("河道巡查人手不足。", "河道巡查人手不足，13条河只有4名巡查员。", True),
}


@pytest.mark.parametrize("case", [c for c in CASES if CASES[c][2] is not None])
def test_substance(case: str) -> None:
    old, new, holds = CASES[case]
    sides = Sides(submission(*filter(None, (old, "办公室设在三楼。"))), submission(new, "办公室设在三楼。"))
    assert Substance(FACTS, [*official_wording(), ASKED]).holds(sides.addition(new)) is holds


def test_official_wording_with_a_figure_is_none() -> None:
    longest = max(official_wording(), key=len)
    new = f"{longest}1次。"
    sides = Sides(submission("办公室设在三楼。"), submission(new))
    substance = Substance(FACTS, official_wording())
    assert substance.has_fact(sides.addition(new))
    assert not substance.holds(sides.addition(new))


def test_sides() -> None:
    old = submission("全年办理建议3件。", "办公室设在三楼。", "组织执法人员培训2次。")
    new = submission("办公室设在 三楼。", "全年办理建议8件。", "请来三位老船工讲水情。")
    sides = Sides(old, new)
    assert not sides.is_added("办公室设在三楼。")
    assert sides.is_gone("组织执法人员培训2次。")
    assert sides.old_of("全年办理建议8件。") == "全年办理建议3件。"
    assert sides.old_of("请来三位老船工讲水情。") == ""
    assert sides.new_of("组织执法人员培训2次。") == ""
    assert marked("办建议3件。", "办建议18件。") == (
        [("办建议", ""), ("3", "removed"), ("件。", "")],
        [("办建议", ""), ("18", "added"), ("件。", "")],
    )
    assert sides.addition("全年办理建议8件。").speaks_of(["建议"]) is False
    assert sides.addition("请来三位老船工讲水情。").speaks_of(["老船工"]) is True
