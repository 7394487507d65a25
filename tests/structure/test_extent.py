"""The report inside a file that holds more. Every entry of extent/*.yaml is a test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.read import Furniture, read_text
from duizhao.structure import Shape, classify, parse

FOLDER = Path(__file__).parent / "extent"
TRUE = yaml.safe_load((FOLDER / "true.yaml").read_text("utf-8"))
NEAR = yaml.safe_load((FOLDER / "near.yaml").read_text("utf-8"))
TITLE = "云岭县综合服务局2023年度法治政府建设情况报告"
BODY = """一、主要工作
（一）加强学习。局党组全年组织学习习近平法治思想4次，覆盖干部200人次。
（二）规范执法。全年办理行政处罚案件15件，办结15件，未发生复议撤销的情形。
二、存在的不足
一是执法人员不足。二是培训形式单一。
三、下一步打算
2024年，我局将继续充实执法队伍，改进培训方式，确保各项任务落到实处。"""
ASIDE = ("letter-aside", "annex-aside")


def filled(case: dict[str, Any]) -> str:
    text: str = case["text"]
    return text.replace("{TITLE}", TITLE).replace("{BODY}", BODY)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in TRUE])
def test_what_is_no_report_is_set_aside(case: dict[str, Any], furniture: Furniture, shape: Shape) -> None:
    assert shape.extent is not None
    document = parse(read_text(filled(case), "a.txt", furniture), shape)
    read = document.read
    for key, (reason, note) in (("before", shape.extent.letter), ("after", shape.extent.annex)):
        pieces = [read.text[i.start : i.end] for i in read.ignored if i.reason == reason]
        if key not in case:
            assert pieces == []
            continue
        first, last = case[key]
        assert pieces[0].strip().startswith(first)
        assert pieces[-1].strip().split("\n")[-1].startswith(last)
        assert note in [n.message for n in document.notes]
    assert document.title == case.get("title", TITLE)
    assert (document.unit, document.year) == ("云岭县综合服务局", 2023)
    assert classify(document, shape).accepted
    said = {read.text[s.start : s.end] for s in document.sentences if "furniture" not in s.roles}
    assert {"一是执法人员不足。", "2024年，我局将继续充实执法队伍，改进培训方式，确保各项任务落到实处。"} <= said
    assert {r for s in document.sections for r in s.roles} >= {"measures", "deficiencies", "plan"}
    aside = [i for i in read.ignored if i.reason in (shape.extent.letter[0], shape.extent.annex[0])]
    for s in document.sentences:
        if "furniture" not in s.roles:
            assert not any(s.start < i.end and i.start < s.end for i in aside)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in NEAR])
def test_in_doubt_all_stays(case: dict[str, Any], furniture: Furniture, shape: Shape) -> None:
    read = read_text(filled(case), "a.txt", furniture)
    document = parse(read, shape)
    assert document.read is read
    assert not [n for n in document.notes if n.code in ASIDE]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in TRUE])
def test_stretches_stay_in_order_and_apart(case: dict[str, Any], furniture: Furniture, shape: Shape) -> None:
    document = parse(
        read_text("您当前的位置：首页 > 公开\n" + filled(case) + "\n扫一扫\n版权所有", "a.txt", furniture), shape
    )
    at = 0
    for i in document.read.ignored:
        assert at <= i.start < i.end
        at = i.end


def test_a_rulebook_without_these_words_sets_nothing_aside(furniture: Furniture, shape: Shape) -> None:
    read = read_text(filled(TRUE[0]), "a.txt", furniture)
    assert parse(read, replace(shape, extent=None)).read is read


def test_the_report_that_is_left_is_found_alike(furniture: Furniture, shape: Shape) -> None:
    """The sentences of a report with a letter and tables around it are those of the report alone."""
    case = next(c for c in TRUE if "before" in c and "after" in c)
    alone = parse(read_text(f"{TITLE}\n{BODY}\n云岭县综合服务局\n2024年1月12日\n", "a.txt", furniture), shape)
    inside = parse(read_text(filled(case), "a.txt", furniture), shape)

    def told(document: Any) -> list[tuple[str, frozenset[str]]]:
        text = document.read.text
        return [(text[s.start : s.end], frozenset(s.roles)) for s in document.sentences if "furniture" not in s.roles]

    assert told(inside) == told(alone)


REMARKS = [
    "（联系人：王某，联系电话：0000-1234567）",
    "（此件公开发布）\n抄送：县人大常委会办公室\n云岭县综合服务局办公室2024年1月12日印发",
    "附件：无",
    "附件：1.清理目录\n2.废止目录",
    "附件",
]


@pytest.mark.parametrize("remark", REMARKS)
def test_remarks_below_a_signature_do_not_hide_it(remark: str, furniture: Furniture, shape: Shape) -> None:
    assert shape.extent is not None
    text = f"{TITLE}\n{BODY}\n云岭县综合服务局\n2024年1月12日\n"
    plain = parse(read_text(text, "a.txt", furniture), shape)
    document = parse(read_text(text + remark, "a.txt", furniture), shape)
    read = document.read
    said = [read.text[i.start : i.end] for i in read.ignored if i.reason != "页脚"]
    assert all(piece in remark for piece in said)
    assert not [n for n in document.notes if n.code in ASIDE]
    roles = [(s.start, s.end, s.roles) for s in document.sentences if "furniture" not in s.roles]
    assert roles == [(s.start, s.end, s.roles) for s in plain.sentences]
    assert any("signature" in s.roles for s in document.sentences)


@pytest.mark.parametrize("remark", ["以上情况，特此报告。", "联系人的职责另行规定。", "1.继续努力，做好工作"])
def test_text_below_a_date_stays(remark: str, furniture: Furniture, shape: Shape) -> None:
    read = read_text(f"{TITLE}\n{BODY}\n云岭县综合服务局\n2024年1月12日\n{remark}", "a.txt", furniture)
    assert parse(read, shape).read is read
