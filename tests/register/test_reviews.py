"""Review: decisions outlive runs, what changed under them comes back, nothing that anybody typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from duizhao.batch import reviews
from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.follow import Defaults
from duizhao.batch.gaps.write import update as list_gaps
from duizhao.batch.out.registry import Wishes
from duizhao.batch.register.update import update
from duizhao.batch.reviews import State
from duizhao.batch.reviewsheet import NAME, SHEET, read_back, render, write, write_sheet
from duizhao.batch.xlsx.columns import KEY
from duizhao.cli.app import main
from duizhao.errors import OfficeFileError, UsageError
from duizhao.model import Outcome
from duizhao.office import Unit, Units

WATER, MONEY = "云岭县水利局", "云岭县财政局"
ONE, TWO = "2025-03-05T10:00:00", "2025-03-20T10:00:00"
NEAR = "按照要求听取汇报。"


def finding(rule: str, title: str, outcome: str, *evidence: str, near: tuple[str, ...] = (), **more: Any) -> Any:
    return {
        "rule": rule,
        "title": title,
        "asks": f"{title}的要求。",
        "outcome": outcome,
        "applies": "yes",
        "question": None,
        "evidence": [{"text": t} for t in evidence],
        "counter": [],
        "nearest": [{"text": t, "reason": "只有笼统的说法。"} for t in near],
        **more,
    }


def report(*, hears: str = "missing", near: tuple[str, ...] = (NEAR,), study: str = "met") -> dict[str, Any]:
    return {
        "findings": [
            finding("lead.hears", "听取汇报", hears, near=near),
            finding("study.xi", "学习", study, "学习3次。"),
            finding("decide.list", "决策目录", "missing", applies="unknown", question="有没有重大决策？"),
        ],
        "checks": [finding("consistency.residue", "转换残留", "suspect", "[bookmark:a]")],
    }


@pytest.fixture
def two(district: Any) -> Any:
    """Two units with their reports."""
    district.arrive("水利局.docx", "水利局", unit=WATER, findings=report())
    district.arrive("财政局.docx", "财政局", unit=MONEY, findings=report(hears="partial"))
    district.register()
    return district


def item(district: Any, unit: str, rule: str) -> reviews.Item:
    return next(i for i in reviews.items(district.store) if i.key == (unit, 2024, rule))


def decide(district: Any, unit: str, rule: str, state: State, **more: Any) -> None:
    reviews.decide(district.store, item(district, unit, rule), state, person="王", time=ONE, **more)


def sheet_of(district: Any) -> Path:
    path: Path = district.folder / NAME
    path.write_bytes(render(district.store, district.folder))
    return path


def fill(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Let `change` edit every row, given as cells by heading."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    head = next(r for r in sheet.iter_rows() if any(c.value == "状态" for c in r))
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        cells = {str(h.value): c for h, c in zip(head, row, strict=False)}
        change(cells)
    book.save(path)


def rows(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    fill(path, lambda cells: found.append({t: str(c.value or "") for t, c in cells.items()}))
    return found


def test_everything_waits_at_first(two: Any) -> None:
    found = list(reviews.items(two.store))
    assert len(found) == 8
    assert {i.state for i in found} == {State.PENDING}
    assert not list(reviews.confirmed(two.store))
    # what is met tells nobody anything
    assert reviews.progress(two.store) == reviews.Progress(pending=6)
    assert reviews.mark(two.store) == "内部资料 · 草稿"
    assert [i.told for i in found if i.unit == WATER] == ["未见相关表述", "已落实", "请核实", "请核对"]


def test_a_note_of_the_office_is_gone_when_its_cell_is_cleared(two: Any) -> None:
    path = write_sheet(two.store, two.folder)

    def head(titles: list[str]) -> None:
        book = openpyxl.load_workbook(path)
        row = next(r for r in book[SHEET].iter_rows() if any(c.value == "状态" for c in r))
        for title in titles:
            book[SHEET].cell(row[0].row, book[SHEET].max_column + 1, title)
        book.save(path)

    def note(unit: str, **values: str) -> None:
        def change(cells: dict[str, Any]) -> None:
            if cells["单位"].value == unit and cells["要素"].value == "听取汇报":
                for title, value in values.items():
                    cells[title].value = value

        fill(path, change)

    def notes() -> dict[str, dict[str, str]]:
        read_back(two.folder, two.store, ONE)
        write_sheet(two.store, two.folder)
        found = [r for r in rows(path) if r["要素"] == "听取汇报"]
        return {r["单位"]: {t: r[t] for t in ("科室", "电话") if r.get(t)} for r in found}

    head(["科室", "电话"])
    note(WATER, 科室="法规科", 电话="1")
    note(MONEY, 科室="法规处")
    assert notes() == {WATER: {"科室": "法规科", "电话": "1"}, MONEY: {"科室": "法规处"}}
    note(WATER, 科室="")
    assert notes() == {WATER: {"电话": "1"}, MONEY: {"科室": "法规处"}}
    note(WATER, 电话="")
    assert notes() == {WATER: {}, MONEY: {"科室": "法规处"}}


def correct(district: Any, file: str, unit: str) -> list[str]:
    """What the office says in the register of whose report a file is; what was told."""
    district.type({"文件": file}, 单位=unit)
    district.take()
    told: list[str] = []
    update(district.store, district.roster, district.year, TWO, told.append)
    return told


def test_decisions_follow_a_report_that_is_another_units(two: Any) -> None:
    decide(two, WATER, "lead.hears", State.CONFIRMED)
    list_gaps(two.store, Defaults(), ONE)
    (number,) = [g.number for g in ledger.gaps(two.store)]
    assert correct(two, "水利局.docx", "云岭县林业局") == []
    assert item(two, "云岭县林业局", "lead.hears").state is State.CONFIRMED
    assert len(reviews.history(two.store, ("云岭县林业局", 2024, "lead.hears"))) == 1
    list_gaps(two.store, Defaults(), TWO)
    assert [(g.number, g.unit, g.waiting) for g in ledger.gaps(two.store)] == [(number, "云岭县林业局", "")]


def test_where_both_were_decided_on_nothing_is_moved(two: Any) -> None:
    decide(two, WATER, "lead.hears", State.CONFIRMED)
    decide(two, MONEY, "lead.hears", State.WITHHELD, reason="不要求")
    two.leave("财政局.docx")
    (told,) = correct(two, "水利局.docx", MONEY)
    assert "两边都有人确认过，确认的没有移过去" in told
    assert item(two, MONEY, "lead.hears").state is not State.CONFIRMED
    assert two.store.rows("SELECT 1 FROM reviews WHERE unit = ?", WATER).__next__()


def test_decisions_and_what_may_leave_the_office(two: Any) -> None:
    decide(two, WATER, "lead.hears", State.CONFIRMED)
    decide(two, WATER, "decide.list", State.OVERRULED, reason="办公室说没有", verdict=Outcome.NOT_APPLICABLE)
    decide(two, WATER, "consistency.residue", State.WITHHELD, reason="不影响阅读")
    decide(two, MONEY, "study.xi", State.OVERRULED, reason="只有题目", verdict=Outcome.PARTIAL)
    told = {(i.unit, i.finding["rule"]): (i.state, i.outcome) for i in reviews.confirmed(two.store)}
    assert told == {
        (WATER, "lead.hears"): (State.CONFIRMED, Outcome.MISSING),
        (WATER, "decide.list"): (State.OVERRULED, Outcome.NOT_APPLICABLE),
        (MONEY, "study.xi"): (State.OVERRULED, Outcome.PARTIAL),
    }
    assert reviews.progress(two.store, WATER) == reviews.Progress(0, 1, 1, 1)
    assert reviews.mark(two.store, WATER) == ""
    assert reviews.mark(two.store) != ""
    decision = item(two, WATER, "decide.list").decision
    assert (decision.person, decision.time, decision.reason) == ("王", ONE, "办公室说没有")


@pytest.mark.parametrize(
    ("rule", "state", "more", "says"),
    [
        ("lead.hears", State.OVERRULED, {"verdict": Outcome.MET}, "要写理由"),
        ("lead.hears", State.WITHHELD, {}, "要写理由"),
        ("lead.hears", State.OVERRULED, {"reason": "有"}, "改成什么"),
        ("lead.hears", State.OVERRULED, {"reason": "有", "verdict": Outcome.ERROR}, "改成什么"),
        ("lead.hears", State.OVERRULED, {"reason": "有", "verdict": Outcome.MISSING}, "与原来的一样"),
        ("consistency.residue", State.OVERRULED, {"reason": "有", "verdict": Outcome.MET}, "不用改判"),
    ],
)
def test_what_a_decision_needs(two: Any, rule: str, state: State, more: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        decide(two, WATER, rule, state, **more)
    with pytest.raises(UsageError, match="没有写确认人"):
        reviews.decide(two.store, item(two, WATER, rule), State.CONFIRMED, person=" ", time=ONE)


def test_decisions_outlive_runs_and_what_changed_comes_back(two: Any) -> None:
    for rule in ("lead.hears", "decide.list", "consistency.residue"):
        decide(two, WATER, rule, State.CONFIRMED)
    # the same again: another name for the file, another rulebook, nothing else
    two.leave("水利局.docx")
    two.arrive("水利局（盖章）.docx", "水利局", unit=WATER, findings={**report(), "extra": 1})
    two.register()
    assert item(two, WATER, "lead.hears").state is State.CONFIRMED
    # another outcome of one rule
    two.arrive("水利局（盖章）.docx", "水利局改", unit=WATER, findings=report(hears="partial"))
    two.register()
    back = item(two, WATER, "lead.hears")
    assert back.state is State.PENDING
    assert back.decision.before is not None
    assert (back.decision.before.state, back.decision.before.person) == (State.CONFIRMED, "王")
    assert back.decision.before.seen is not None
    assert back.decision.before.seen["outcome"] == "missing"
    assert back.outcome is Outcome.PARTIAL
    assert item(two, WATER, "decide.list").state is State.CONFIRMED
    # going back to what it was confirms nothing by itself
    two.arrive("水利局（盖章）.docx", "水利局", unit=WATER, findings=report())
    two.register()
    assert item(two, WATER, "lead.hears").state is State.PENDING
    decide(two, WATER, "lead.hears", State.CONFIRMED)
    assert item(two, WATER, "lead.hears").decision.before is None
    assert [d.state for d in reviews.history(two.store, (WATER, 2024, "lead.hears"))] == [
        State.CONFIRMED,
        State.PENDING,
        State.CONFIRMED,
    ]


@pytest.mark.parametrize(
    ("near", "state"),
    [
        ((NEAR,), State.CONFIRMED),
        ((), State.CONFIRMED),  # fewer sentences: all of them were seen
        (("按照 要求听取汇报。",), State.CONFIRMED),
        ((NEAR, "县委常委会听取汇报。"), State.PENDING),  # nobody has seen this one
    ],
)
def test_new_sentences_under_a_confirmed_gap(two: Any, near: tuple[str, ...], state: State) -> None:
    decide(two, WATER, "lead.hears", State.CONFIRMED)
    two.arrive("水利局.docx", "水利局改", unit=WATER, findings=report(near=near))
    two.register()
    assert item(two, WATER, "lead.hears").state is state


def test_evidence_that_changes_under_a_confirmed_finding(two: Any) -> None:
    decide(two, WATER, "study.xi", State.CONFIRMED)
    changed = report()
    changed["findings"][1]["evidence"] = [{"text": "学习0次。"}]
    two.arrive("水利局.docx", "水利局改", unit=WATER, findings=changed)
    two.register()
    assert item(two, WATER, "study.xi").state is State.PENDING


def test_a_report_that_goes_and_comes_back_and_a_unit_that_is_renamed(two: Any) -> None:
    decide(two, WATER, "lead.hears", State.WITHHELD, reason="电话说明过")
    two.leave("水利局.docx")
    two.register()
    assert {i.unit for i in reviews.items(two.store)} == {MONEY}
    two.arrive("水利局.docx", "水利局", unit=WATER, findings=report())
    two.roster = Units((Unit("云岭县水务局", (WATER,)), Unit(MONEY)))
    two.register()
    assert item(two, "云岭县水务局", "lead.hears").decision.reason == "电话说明过"
    assert len(reviews.history(two.store, ("云岭县水务局", 2024, "lead.hears"))) == 1


# --- the sheet


def test_the_sheet_is_filled_in_and_read_back(two: Any) -> None:
    path = sheet_of(two)
    found = rows(path)
    assert len(found) == 6
    assert [r["要素"] for r in found][:2] == ["转换残留", "转换残留"]
    assert {r["状态"] for r in found} == {"待核"}
    assert openpyxl.load_workbook(path)[SHEET]["A1"].value == "核对确认　内部资料 · 草稿"

    def change(cells: Any) -> None:
        element, unit = cells["要素"].value, cells["单位"].value
        if element == "听取汇报":
            cells["状态"].value = "确认"
        if element == "决策目录" and unit == WATER:
            cells["改判为"].value, cells["理由"].value, cells["确认人"].value = "不适用", "没有这类决策", "李"
        if element == "转换残留" and unit == MONEY:
            cells["理由"].value = "待查"

    fill(path, change)
    reading = read_back(two.folder, two.store, ONE, by="王")
    assert (reading.decided, reading.told) == (4, ())
    assert item(two, WATER, "lead.hears").decision.person == "王"
    overruled = item(two, WATER, "decide.list").decision
    assert (overruled.state, overruled.verdict, overruled.person) == (State.OVERRULED, "not_applicable", "李")
    assert item(two, MONEY, "consistency.residue").state is State.PENDING
    again = {(r["要素"], r["单位"]): r for r in rows(sheet_of(two))}
    assert again["决策目录", WATER]["改判为"] == "不适用"
    assert again["决策目录", WATER]["时间"] == ONE[:10]
    assert again["转换残留", MONEY]["理由"] == "待查"
    assert read_back(two.folder, two.store, TWO).decided == 0
    # taken back
    fill(path, lambda cells: cells["状态"].__setattr__("value", None) if cells["确认人"].value == "王" else None)
    assert read_back(two.folder, two.store, TWO).decided == 2
    assert item(two, WATER, "lead.hears").state is State.PENDING


def test_a_row_that_was_filled_in_on_something_else_is_not_confirmed(two: Any) -> None:
    path = sheet_of(two)
    fill(path, lambda cells: cells["状态"].__setattr__("value", "确认"))
    two.arrive("水利局.docx", "水利局改", unit=WATER, findings=report(hears="planned"))
    two.register()
    reading = read_back(two.folder, two.store, TWO, by="王")
    assert reading.decided == 5
    assert len(reading.told) == 1
    assert re.search(r"第 \d+ 行（云岭县水利局，听取汇报）填写以后结论或依据有变化", reading.told[0])
    back = item(two, WATER, "lead.hears")
    assert back.state is State.PENDING
    assert back.decision.before is not None
    assert back.decision.before.person == "王"
    row = next(r for r in rows(sheet_of(two)) if (r["要素"], r["单位"]) == ("听取汇报", WATER))
    assert row["有变化的"].startswith("王 2025-03-20 确认")


def test_both_versions_stand_in_the_sheet(two: Any) -> None:
    decide(two, WATER, "lead.hears", State.CONFIRMED, reason="已电话核实")
    two.arrive("水利局.docx", "水利局改", unit=WATER, findings=report(hears="planned", near=("将听取汇报。",)))
    two.register()
    row = next(r for r in rows(sheet_of(two)) if (r["要素"], r["单位"]) == ("听取汇报", WATER))
    assert (row["状态"], row["结论"], row["依据或最接近的句子"]) == ("待核", "仅列计划", "将听取汇报。")
    assert row["有变化的"] == f"王 2025-03-05 确认（已电话核实）；当时的结论：未见相关表述“{NEAR}”"


def test_bad_rows_are_all_told_and_nothing_is_taken(two: Any) -> None:
    path = sheet_of(two)
    wanted = {
        ("听取汇报", WATER): {"状态": "改判"},
        ("听取汇报", MONEY): {"状态": "不发"},
        ("决策目录", WATER): {"改判为": "没问题"},
        ("决策目录", MONEY): {"状态": "同意"},
        ("转换残留", WATER): {"状态": "确认"},
    }

    def change(cells: Any) -> None:
        for title, value in wanted.get((cells["要素"].value, cells["单位"].value), {}).items():
            cells[title].value = value

    fill(path, change)
    before = path.read_bytes()
    with pytest.raises(OfficeFileError) as caught:
        read_back(two.folder, two.store, ONE)
    told = [str(e) for e in (caught.value, *caught.value.others)]
    assert len(told) == 5
    for part in ("没有写确认人", "只能写待核、确认、改判、不发", "只能写已落实、部分体现"):
        assert any(part in t for t in told), part
    assert all(t.startswith("核对确认.xlsx 工作表“核对确认” 第 ") for t in told)
    assert not list(two.store.rows("SELECT * FROM reviewed"))
    assert path.read_bytes() == before
    with pytest.raises(OfficeFileError) as caught:
        read_back(two.folder, two.store, ONE, by="王")
    assert any("要写理由" in str(e) for e in (caught.value, *caught.value.others))


def test_sorted_copied_and_annotated_sheets(two: Any) -> None:
    path = sheet_of(two)
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    head = next(r for r in sheet.iter_rows() if any(c.value == "状态" for c in r))
    first, column = head[0].row + 1, {str(c.value): c.column for c in head}
    cells = [[c.value for c in row] for row in sheet.iter_rows(min_row=first)]
    cells.reverse()
    for line in cells:
        line[column["状态"] - 1], line[column["确认人"] - 1] = "确认", "王"
        line.append("回头再问" if line[column["单位"] - 1] == WATER else None)
    cells.append(list(cells[0]))
    sheet.cell(head[0].row, len(cells[0]), "随记")
    for i, line in enumerate(cells):
        for j, value in enumerate(line):
            sheet.cell(first + i, j + 1, value)
    book.save(path)
    assert read_back(two.folder, two.store, ONE).decided == 6
    found = rows(sheet_of(two))
    assert {r["状态"] for r in found} == {"确认"}
    assert {r["随记"] for r in found if r["单位"] == WATER} == {"回头再问"}
    assert (two.folder / "旧登记").is_dir()


# --- the terminal


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def feed(*lines: str) -> None:
        text = io.StringIO("".join(line + "\n" for line in lines))
        stdin = SimpleNamespace(readline=text.readline, isatty=lambda: False)
        monkeypatch.setattr("sys.stdin", stdin)

    return feed


def test_at_the_prompt(two: Any, typed: Callable[..., None], capfd: pytest.CaptureFixture[str]) -> None:
    two.store.close()
    typed("", "n", "原件如此", "x", "1", "第三章写了", "s", "q")
    assert main(["review", str(two.folder), "--by", "王"]) == 1
    told = capfd.readouterr().out
    assert "第 1/3 个要素　转换残留（2 个单位）" in told
    assert "共 6 条：确认 1，改判 1，不发 1，待核 3。" in told
    assert told.index("转换残留") < told.index("听取汇报") < told.index("决策目录")
    typed("a", "a")
    assert main(["review", str(two.folder), "--by", "李"]) == 0
    assert "待核 0" in capfd.readouterr().out
    from duizhao.batch.store import Store

    with Store(two.folder) as store:
        people = {i.decision.person for i in reviews.items(store) if i.state is not State.PENDING}
        overruled = [i for i in reviews.confirmed(store) if i.state is State.OVERRULED]
        assert [(i.finding["rule"], i.outcome, i.decision.reason) for i in overruled] == [
            ("lead.hears", Outcome.MET, "第三章写了")
        ]
    assert people == {"王", "李"}


def test_bad_answers_at_the_prompt_change_nothing(
    two: Any, typed: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    two.store.close()
    typed("n", "", "x", "9", "?", "x", "2", "", "b")
    assert main(["review", str(two.folder), "--by", "王", "--element", "听取汇报", "--unit", "水利"]) == 1
    captured = capfd.readouterr()
    assert "不发要写理由" in captured.err
    assert "请按前面的数字" in captured.err
    assert "改判要写理由" in captured.err
    assert "待核 6" in captured.out
    assert main(["review", str(two.folder), "--by", "王", "--element", "没有的"]) == 2


def test_the_sheet_through_the_command(two: Any, typed: Callable[..., None], capfd: pytest.CaptureFixture[str]) -> None:
    path = sheet_of(two)
    two.store.close()
    fill(path, lambda cells: cells["状态"].__setattr__("value", "确认"))
    typed()
    assert main(["review", str(two.folder), "--sheet"]) == 2
    assert "没有写确认人" in capfd.readouterr().err
    assert main(["review", str(two.folder), "--sheet", "--by", "王"]) == 0
    assert "从 核对确认.xlsx 读入 6 条。" in capfd.readouterr().out
    assert {r["确认人"] for r in rows(path)} == {"王"}
    assert main(["review", str(two.folder / "别处"), "--by", "王"]) == 2
    assert main(["review", str(two.folder)]) == 2  # nobody says who confirms


def test_a_run_that_ended_before_its_register_leaves_the_reviews_as_they_were(two: Any) -> None:
    before = [(i.key, i.finding) for i in reviews.items(two.store)]
    two.arrive("水利局.docx", "水利局，改过", unit=WATER, findings=report(hears="met", near=()))
    two.leave("财政局.docx")  # what a run does last before the register
    assert [(i.key, i.finding) for i in reviews.items(two.store)] == before
    two.register()
    assert {i.unit for i in reviews.items(two.store)} == {WATER}
    assert next(two.store.rows("SELECT count(*) FROM assessments"))[0] == 1


def test_an_older_copy_of_the_sheet_takes_nothing_back(two: Any) -> None:
    path = sheet_of(two)  # open in a spreadsheet while somebody confirms at the prompt
    decide(two, WATER, "lead.hears", State.CONFIRMED)

    def note(cells: Any) -> None:
        if (cells["要素"].value, cells["单位"].value) == ("听取汇报", WATER):
            cells["理由"].value = "已电话核实"

    fill(path, note)
    read_back(two.folder, two.store, TWO)
    kept = item(two, WATER, "lead.hears").decision
    assert (kept.state, kept.person, kept.reason) == (State.CONFIRMED, "王", "已电话核实")


@pytest.mark.parametrize("title", ["状态", "确认人", "改判为"])
def test_a_column_that_was_deleted_takes_nothing_back(two: Any, title: str) -> None:
    decide(two, WATER, "lead.hears", State.OVERRULED, reason="附件里有", verdict=Outcome.MET)
    path = sheet_of(two)
    fill(path, lambda cells: cells["理由"].__setattr__("value", "第3页有") if cells["理由"].value else None)
    book = openpyxl.load_workbook(path)
    head = next(c for r in book[SHEET].iter_rows() for c in r if c.value == title)
    book[SHEET].delete_cols(head.column)
    book.save(path)
    read_back(two.folder, two.store, TWO)
    kept = item(two, WATER, "lead.hears").decision
    assert (kept.state, kept.verdict, kept.person, kept.reason) == (State.OVERRULED, "met", "王", "第3页有")


def test_another_outcome_written_beside_a_confirmed_finding_overrules_it(two: Any) -> None:
    decide(two, WATER, "lead.hears", State.CONFIRMED)
    path = sheet_of(two)

    def change(cells: Any) -> None:
        if cells["状态"].value == "确认":
            cells["改判为"].value, cells["理由"].value = "已落实", "附件里有"

    fill(path, change)
    assert read_back(two.folder, two.store, TWO).decided == 1
    assert item(two, WATER, "lead.hears").outcome is Outcome.MET


@pytest.mark.parametrize("key", ["5", "null", '["云岭县水利局", null, "lead.hears", "x"]', "[1, 2"])
def test_keys_that_were_overwritten_are_told(two: Any, key: str) -> None:
    path = sheet_of(two)
    fill(path, lambda cells: (cells["状态"].__setattr__("value", "确认"), cells[KEY].__setattr__("value", key)))
    with pytest.raises(OfficeFileError):
        read_back(two.folder, two.store, TWO, by="王")


def test_what_was_typed_while_a_batch_ran_is_read_before_the_sheet_is_written(two: Any) -> None:
    path = write_sheet(two.store, two.folder)
    fill(path, lambda cells: (cells["状态"].__setattr__("value", "确认"), cells["确认人"].__setattr__("value", "李")))
    write(two.store, two.folder, Wishes("2025-03-20"))
    assert {i.decision.person for i in reviews.items(two.store) if i.state is State.CONFIRMED} == {"李"}
    assert {r["状态"] for r in rows(path)} == {"确认"}


def test_a_sheet_that_was_taken_is_not_taken_again(two: Any) -> None:
    path = write_sheet(two.store, two.folder)
    fill(path, lambda cells: (cells["状态"].__setattr__("value", "确认"), cells["确认人"].__setattr__("value", "李")))
    assert read_back(two.folder, two.store, ONE).decided == 6
    decide(two, WATER, "lead.hears", State.WITHHELD, reason="已电话说明")
    two.leave("财政局.docx")
    two.register()
    write(two.store, two.folder, Wishes("2025-03-20"))  # rows of a report that is gone are no fault of the office
    assert item(two, WATER, "lead.hears").state is State.WITHHELD
