"""What the comments say and where they stand: on the fixed sample, and what must hold of every report of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from duizhao.engine.audit import Auditor
from duizhao.model import Applies, Outcome
from duizhao.report.views import suspects, view
from duizhao.report.word.comments import Comment, comments
from duizhao.report.word.places import At, Places
from duizhao.report.wording import basis_lines, quoted
from duizhao.text import normalise

BANNED = re.compile("法定|违法|不合格|抄袭|缺失|优秀|良好|及格|豁免|排名")


def text_of(comment: Comment) -> str:
    return "\n".join(label + text for label, text in comment.paragraphs)


def whole(made: Sequence[Comment]) -> str:
    return "\n\n".join(map(text_of, made))


def about(made: Sequence[Comment], title: str) -> Comment:
    """The one comment in which something is said of the element of this title."""
    found = [c for c in made[1:] if any(title in label for label, _ in c.paragraphs)]
    assert len(found) == 1, title
    return found[0]


def at(sample: ModuleType, comment: Comment) -> str:
    return normalise(sample.SOURCE[comment.start : comment.end])


def only(sample: ModuleType, *findings: Any) -> Any:
    return sample.assessment(findings=findings, checks=())


def test_the_overview_stands_at_the_title_first(sample: ModuleType) -> None:
    a = sample.assessment()
    first = comments(a)[0]
    assert at(sample, first) == "某区市场监管局2024年法治政府建设年度报告"
    said = text_of(first)
    assert "对照核对意见（内部资料 · 草稿）" in said
    assert "修改意见 3 条（规定内容 1 条、一般应有 1 条、建议 1 条）" in said
    assert "自述不足 1 条（如实反映，不作差错）；请核实 1 问，涉及 2 项；可再充实 1 条；已落实 4 条" in said
    assert f"另有批注 {len(comments(a)) - 1} 条" in said
    assert "不适用：规范性文件清理。" in said
    assert "经同意不作要求：行政执法三项制度。" in said
    assert "程序未能判断，不是报告的问题：下一步举措。" in said
    assert "提示：文件末尾有 1 个字节损坏，已略去。" in said
    assert "仅供核对参考，由人确认后使用。正文没有改动" in said
    assert "参考分" not in said.replace("不计参考分", "")  # no figure that could be taken for a grade goes into a draft


def test_each_finding_is_told_once_and_covered_ones_are_not(sample: ModuleType) -> None:
    made = comments(sample.assessment())
    for finding in sample.FINDINGS:
        heads = sum(
            label.endswith(f"：{finding.title}") or label == f"{finding.title}："
            for c in made[1:]
            for label, _ in c.paragraphs
        )
        told = finding.outcome in (Outcome.MISSING, Outcome.PLANNED, Outcome.ADMITTED, Outcome.PARTIAL)
        assert heads == told, finding.title


def test_a_plan_stands_at_its_words_with_why_it_does_not_count(sample: ModuleType) -> None:
    c = about(comments(sample.assessment()), "听取汇报、专题研究")
    assert at(sample, c) == sample.HEARS
    assert [p[0] for p in c.paragraphs] == [
        "仅列计划：听取汇报、专题研究",
        "要求：",
        "出处：",
        "这一处相近，没有计入：",
        "怎样算：",
        "请补充：",
    ]
    assert "确未做的，保留为计划即可" in text_of(c)


def test_what_is_admitted_is_not_to_be_reworded(sample: ModuleType) -> None:
    c = about(comments(sample.assessment()), "政策解读")
    assert at(sample, c) == "一是政策解读形式比较单一；"
    assert "不作差错，不必改写" in text_of(c)
    assert "如有进展，可补充：如已发布解读材料，请写明件数。" in text_of(c)


def test_an_unverified_article_is_not_printed(sample: ModuleType) -> None:
    said = whole(comments(sample.assessment()))
    assert "《法治政府建设与责任落实督察工作规定》。" in said
    assert "第二十四条" not in said
    assert "《重大行政决策程序暂行条例》（国务院令第713号）第十四条" in said


def test_a_question_is_asked_once_for_all_that_hangs_on_it(sample: ModuleType) -> None:
    c = about(comments(sample.assessment()), "风险评估")
    assert c == about(comments(sample.assessment()), "决策记录归档")
    assert c.paragraphs[0] == (
        "请核实：",
        sample.QUESTION + "。" if not sample.QUESTION.endswith("？") else sample.QUESTION,
    )


def test_what_came_near_is_the_place_only_where_it_would_be_completed(sample: ModuleType) -> None:
    gap = next(f for f in sample.FINDINGS if f.rule == "decision.catalogue")
    beside = next(f for f in sample.FINDINGS if f.rule == "decision.public_participation")
    near = gap.nearest[0]
    assert near.where == "done"
    c = about(comments(only(sample, gap, beside)), "决策事项目录")
    assert at(sample, c) == near.text
    # a sentence of its own is wanted: then in the part that tells of such things, and the nearest one is quoted
    apart = replace(gap, nearest=(replace(near, where="apart"),))
    c = about(comments(only(sample, apart, beside)), "决策事项目录")
    assert at(sample, c) == "（一）依法科学决策。"
    assert f"最接近的一句，没有计入：{quoted(near.text)}——{near.reason}" in text_of(c)
    assert "有的，写在这一部分为宜。" in text_of(c)
    # no such part: better there than at the title
    c = about(comments(only(sample, apart)), "决策事项目录")
    assert at(sample, c) == near.text
    # only characters in common, no word of what is asked
    chance = replace(gap, nearest=(replace(near, has=()),))
    c = about(comments(only(sample, chance, beside)), "决策事项目录")
    assert at(sample, c) == "（一）依法科学决策。"
    assert "全文只有个别用词相近的句子" in text_of(c)
    c = about(comments(only(sample, replace(gap, nearest=()))), "决策事项目录")
    assert at(sample, c) == "某区市场监管局2024年法治政府建设年度报告"
    assert "全文没有相近的表述。" in text_of(c)


def test_the_part_of_its_role_goes_before_the_part_of_its_group(sample: ModuleType) -> None:
    document = sample.document()
    sections = tuple(replace(s, roles=frozenset({"plan"})) if "下一步" in s.title else s for s in document.sections)
    gap = next(f for f in sample.FINDINGS if f.rule == "structure.first_responsible")
    beside = replace(next(f for f in sample.FINDINGS if f.rule == "counsel.system"), group="structure")
    a = sample.assessment(findings=(gap, beside), document=replace(document, sections=sections))
    assert Places(a).of(gap).at is At.PART
    assert at(sample, about(comments(a), "第一责任人职责部分")) == "（一）依法科学决策。"
    wanted = replace(gap, belongs=("plan",))
    a = replace(a, findings=(wanted, beside))
    assert at(sample, about(comments(a), "第一责任人职责部分")) == "三、下一步工作安排"


def test_many_at_one_place_are_told_three_a_comment(sample: ModuleType) -> None:
    gap = next(f for f in sample.FINDINGS if f.rule == "structure.first_responsible")
    many = [replace(gap, rule=f"structure.x{i}", title=f"第{i}项") for i in range(7)]
    made = comments(only(sample, *many))[1:]
    assert len({(c.start, c.end) for c in made}) == 1
    heads = [[label for label, _ in c.paragraphs if "未见" in label] for c in made]
    assert heads == [
        ["1. 未见相关表述：第0项", "2. 未见相关表述：第1项", "3. 未见相关表述：第2项"],
        ["1. 未见相关表述：第3项", "2. 未见相关表述：第4项", "3. 未见相关表述：第5项"],
        ["未见相关表述：第6项"],
    ]


def test_without_a_title_the_first_line_that_counts(sample: ModuleType) -> None:
    a = sample.assessment(document=replace(sample.document(), title=None, title_span=None))
    assert at(sample, comments(a)[0]) == "某区市场监管局2024年法治政府建设年度报告"


def test_what_a_lapsed_agreement_said_is_told(sample: ModuleType) -> None:
    gap = next(f for f in sample.FINDINGS if f.rule == "decision.catalogue")
    made = comments(only(sample, replace(gap, because="曾经县司法局同意不作要求，已过期。")))
    assert "缘由：曾经县司法局同意不作要求，已过期。" in whole(made)


@pytest.fixture(scope="module")
def audited(shipped_auditor: Auditor) -> list[Any]:
    root = Path(__file__).parents[3]
    paths = [*(root / "seeds").glob("*.txt"), *(root / "tests/corpus/open").glob("*.txt")]
    return [shipped_auditor.audit(p) for p in sorted(paths)]


def test_nothing_is_lost_in_any_report(audited: list[Any]) -> None:
    for a in audited:
        made, v = comments(a), view(a)
        said = [label for c in made[1:] for label, _ in c.paragraphs]
        told = [f for _, fs in v.gaps for f in fs] + list(v.weak) + list(v.admitted)
        for f in told:
            assert sum(label.endswith(f"：{f.title}") for label in said) == 1
        for q in v.questions:
            assert all(any(label == f"{f.title}：" for label in said) for f in q.findings)
        assert sum("请核实：" in label for label in said) == len(v.questions) + len(suspects(a))
        assert made[1:] == sorted(made[1:], key=lambda c: (c.start, c.end))


def test_every_place_is_in_the_report_and_every_basis_as_verified(audited: list[Any]) -> None:
    for a in audited:
        source = a.document.read.source
        lines = {line for f in a.findings for line in basis_lines(f.basis)}
        for c in comments(a):
            assert 0 <= c.start < c.end <= len(source)
            for label, text in c.paragraphs:
                assert "\n" not in label + text
                if label == "出处：":
                    assert set(text.removesuffix("。").split("；")) <= lines


def test_the_tone(audited: list[Any], sample: ModuleType) -> None:
    for a in [sample.assessment(), *audited]:
        made = comments(a)
        source = re.sub(r"\s", "", normalise(a.document.read.source))
        for c in made:
            for label, text in c.paragraphs:
                found = BANNED.search(re.sub("“[^”]*”|《[^》]*》", "", label + text))
                assert found is None or found[0] in source, text
        assert not any(f.applies is Applies.UNKNOWN and f"未见相关表述：{f.title}" in whole(made) for f in a.findings)
