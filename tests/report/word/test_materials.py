"""素材清单: one page, by whom to ask, the weightiest first, and nothing that is not asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from duizhao.engine.audit import Auditor
from duizhao.model import Outcome, Supply
from duizhao.report.views import view
from duizhao.report.width import Ruler
from duizhao.report.word import materials
from duizhao.report.word.sheet import SIZES, rest_text, sheet

BANNED = re.compile("法定|违法|不合格|抄袭|缺失")
NAMES = {"prescribed": "规定", "expected": "一般", "advisory": "建议"}
Open = Callable[[bytes], Any]


def text_of(document: Any) -> str:
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def supplied(sample: ModuleType, **more: Any) -> Any:
    """The sample, its findings with someone to ask: even ones the office, odd ones the lawyers."""
    whom = (("办公室", 1), ("法规科", 0))
    findings = tuple(
        replace(f, supply=Supply(*whom[i % 2], ("财务科",) if i == 2 else (), ("会议", "日期"), f"{f.title}的事实。"))
        for i, f in enumerate(sample.FINDINGS)
    )
    return sample.assessment(findings=findings, **more)


def test_what_is_wanted_and_nothing_else(sample: ModuleType) -> None:
    a = supplied(sample)
    made = sheet(a)
    asked = {f.title for _, fs in view(a).gaps for f in fs} | {f.title for f in view(a).weak}
    assert {r.title for r in made.rows if not r.question} == asked
    assert [r.title for r in made.rows if r.question] == ["风险评估、决策记录归档"]
    assert "政策解读" not in asked  # admitted: told honestly, nothing is wanted


def test_rows_stand_by_whom_to_ask_in_the_rulebooks_order_and_questions_last(sample: ModuleType) -> None:
    rows = sheet(supplied(sample)).rows
    keys = [(r.question, r.rank) for r in rows]
    assert keys == sorted(keys)
    assert {r.source for r in rows} == {"办公室", "法规科"}
    assert rows[0].wanted == "听取汇报、专题研究的事实。"
    assert rows[0].what == "听取汇报、专题研究（仅列计划）"
    assert [r.wanted for r in rows if r.also and not r.question] == ["决策事项目录的事实。（也可问财务科）"]


def test_without_a_table_of_offices_the_remedies_are_printed(sample: ModuleType) -> None:
    rows = {r.title: r for r in sheet(sample.assessment()).rows}
    assert rows["主动公开"].wanted == "请补充主动公开的条数。"
    assert rows["主动公开"].source == "有关科室"


def test_the_page(sample: ModuleType, opened: Open) -> None:
    document = opened(materials.render(supplied(sample)))
    text = text_of(document)
    assert "单位：某区市场监管局　　报告年度：2024　　日期：　　　　年　　月　　日" in text
    assert "内部资料 · 草稿" in text
    assert "由起草人如实写进不足" in text
    assert "由人确认后使用" in document.sections[0].footer.paragraphs[0].text
    assert not BANNED.search(text)
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    answers = [row.cells[3].text for row in document.tables[0].rows]
    assert set(answers) == {"答复（可附材料）", "", "答复", "□ 涉及　　□ 不涉及"}


def test_same_report_same_bytes(sample: ModuleType) -> None:
    assert materials.render(supplied(sample)) == materials.render(supplied(sample))


def test_nothing_is_wanted(sample: ModuleType, opened: Open) -> None:
    document = opened(materials.render(sample.clean()))
    assert "没有需要补充的素材" in text_of(document)
    assert not document.tables


@pytest.mark.parametrize(("which", "said"), [("refused", "未作核对"), ("failed", "文件是空的")])
def test_what_was_not_audited_says_so(sample: ModuleType, opened: Open, which: str, said: str) -> None:
    assert said in text_of(opened(materials.render(getattr(sample, which)())))


def test_unknown_unit_and_year_leave_room_to_write(sample: ModuleType, opened: Open) -> None:
    report = replace(sample.document(unit=None), year=None)
    assert "单位：　　　　　　　　报告年度：　　　　" in text_of(
        opened(materials.render(supplied(sample, document=report)))
    )


def many(sample: ModuleType, number: int, outcome: Outcome = Outcome.MISSING) -> Any:
    """`number` gaps of each class, the lesser classes first."""
    made = [
        replace(
            sample.finding(f"g.{c}{i}", f"{NAMES[c]}{i}", outcome, c),
            supply=Supply(
                "办公室", 0, (), ("日期",), "本年度审查合同、文件各多少件，出具意见多少条，参加了哪些会议和案件。"
            ),
        )
        for c in ("advisory", "expected", "prescribed")
        for i in range(number)
    ]
    return sample.assessment(findings=tuple(made))


@pytest.mark.parametrize("number", [1, 4, 7, 9, 12, 40])
def test_a_full_page_gives_up_the_least_and_names_it(sample: ModuleType, number: int) -> None:
    made = sheet(many(sample, number))
    kept = [r.title for r in made.rows]
    wanted = [f"{NAMES[c]}{i}" for c in ("prescribed", "expected", "advisory") for i in range(number)]
    assert kept + list(made.rest) == wanted
    assert made.size is (SIZES[-1] if made.rest else made.size)
    assert (number > 9) == bool(made.rest)
    if made.rest:
        assert rest_text(made.rest).startswith(f"另有 {len(made.rest)} 项本页放不下")


def test_smaller_type_before_fewer_rows(sample: ModuleType) -> None:
    sizes = [sheet(many(sample, n)).size.text for n in range(1, 11)]
    assert sizes == sorted(sizes, reverse=True)
    assert set(sizes) == {s.text for s in SIZES}


def test_lines_are_counted_as_they_break(sample: ModuleType) -> None:
    one = sheet(many(sample, 1), Ruler(2))
    assert one.height == 3 * one.size.pitch + 1  # room for an answer where the page has it
    assert sheet(many(sample, 12)).height == 0


def test_every_report_of_ours_makes_one_page(
    shipped_auditor: Auditor, sample: ModuleType, pages: Callable[[dict[str, bytes]], dict[str, int]]
) -> None:
    root = Path(__file__).parents[3]
    reports = [*(root / "seeds").glob("*.txt"), *(root / "tests/corpus/open").glob("*.txt")]
    assert len(reports) > 30
    files = {p.stem: materials.render(shipped_auditor.audit(p)) for p in sorted(reports)}
    files |= {f"many{n}": materials.render(many(sample, n)) for n in (3, 5, 8, 12, 40)}
    assert {name: n for name, n in pages(files).items() if n != 1} == {}
