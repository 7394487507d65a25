"""The list of gaps: what stands in it, numbers that stay, nothing lost that anybody typed."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from gapoffice import DAYS, MONEY, WATER, Office, edit, fill, finding, overruled, report, table

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.follow import Defaults
from duizhao.batch.gaps.sheet import HANDED, NAME, SHEET, render
from duizhao.batch.reviews import State
from duizhao.batch.store import Store
from duizhao.batch.xlsx.keep import KEPT
from duizhao.cli.app import main
from duizhao.errors import OfficeFileError
from duizhao.model import Outcome
from duizhao.office import Unit, Units


def test_only_what_a_person_confirmed_is_listed(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.decide(WATER, "decide.list")
    office.decide(WATER, "consistency.residue")
    office.decide(WATER, "short.causes")  # a shortcoming that is admitted is no gap
    office.decide(WATER, "study.xi")  # met
    office.run()
    assert {(r["单位"], r["要素"], r["结论"]) for r in office.rows()} == {
        (WATER, "听取汇报", "未见相关表述"),
        (WATER, "决策目录", "请核实"),
        (WATER, "转换残留", "请核对"),
    }
    row = office.row(office.number(WATER, "lead.hears"))
    assert row["依据"] == "《法治政府建设与责任落实督察工作规定》"
    assert row["现状摘录"] == "最接近：“按照要求听取汇报。”"
    assert row["需补充的事实"] == "请问办公室：听取汇报是哪一次会议、什么日期。"
    assert office.row(office.number(WATER, "decide.list"))["需补充的事实"].startswith("有没有重大决策？涉及的，请补充")
    book = openpyxl.load_workbook(office.path)
    assert book.sheetnames == ["汇总", "矩阵", SHEET]
    told = "\n".join(str(c) for row in book["汇总"].values for c in row if c)
    assert "待核 4。待核的没有列入清单。" in told
    assert "内部资料 · 草稿" in told
    rows = {r["要素"]: r for r in office.rows("汇总")}
    counted = ("已落实、不适用的单位", "自述不足（不列入）", "列入清单", "不发、撤回", "待核（未列入）")
    assert all(sum(int(r[c] or 0) for c in counted) == 2 for r in rows.values())
    assert (rows["听取汇报"]["列入清单"], rows["不足的原因"]["自述不足（不列入）"]) == ("1", "1")
    assert all("草稿" in s.oddFooter.center.text for s in book)


def test_nothing_waits_and_the_mark_of_a_draft_goes(office: Office) -> None:
    office.confirm_all()
    office.run()
    book = openpyxl.load_workbook(office.path)
    assert [s.oddFooter.center.text for s in book] == ["内部资料"] * 3
    assert "草稿" not in "".join(str(c) for s in book for row in s.values for c in row if c)
    assert [r["序号"] for r in office.rows()] == [str(g) for g in office.gaps()]


def test_what_is_overruled_is_told_as_the_person_left_it(office: Office) -> None:
    overruled(office, MONEY, "study.xi", Outcome.PARTIAL)
    overruled(office, MONEY, "lead.hears", Outcome.MET, "附件里有")
    office.run()
    assert [(r["要素"], r["结论"], r["现状摘录"]) for r in office.rows()] == [("学习", "部分体现", "“全年学习3次。”")]


def test_the_matrix_reads_without_colours(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.decide(MONEY, "lead.hears", State.WITHHELD, reason="已口头说明")
    office.run()
    rows = {r["单位"]: r for r in _matrix(office)}
    assert rows[WATER] == {
        "单位": WATER,
        "年度": "2024",
        "未销号": "1",
        "听取汇报": "未",
        "学习": "√",
        "决策目录": "待",
        "不足的原因": "待",
        "前后一致的核对": "待",
    }
    assert rows[MONEY]["听取汇报"] == "·"
    sheet = openpyxl.load_workbook(office.path)["矩阵"]
    assert sheet.conditional_formatting
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


def _matrix(office: Office) -> list[dict[str, str]]:
    grid = [["" if v is None else str(v) for v in r] for r in openpyxl.load_workbook(office.path)["矩阵"].values]
    head = next(i for i, r in enumerate(grid) if r[0] == "单位")
    return [dict(zip(grid[head], r, strict=True)) for r in grid[head + 1 :]]


def test_numbers_stay_and_are_never_used_twice(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.decide(MONEY, "lead.hears")
    office.run()
    first = {g.key: n for n, g in office.gaps().items()}
    office.decide(WATER, "lead.hears", State.WITHHELD, reason="电话核实过")
    overruled(office, MONEY, "lead.hears", Outcome.MET, "附件里有")
    office.decide(WATER, "decide.list")
    office.run()
    found = office.gaps()
    assert {found[n].key: n for n in found if n in first.values()} == first
    assert found[3].rule == "decide.list"
    closed = found[first[WATER, 2024, "lead.hears"]].closed
    assert closed is not None
    assert (closed.withdrawn, closed.person, closed.reason) == (True, "王", "不发：电话核实过")
    closed = found[first[MONEY, 2024, "lead.hears"]].closed
    assert closed is not None
    assert closed.reason == "改判为已落实：附件里有"
    # taken back again: the same number comes to life
    office.decide(WATER, "lead.hears")
    office.run()
    assert office.gaps()[1].closed is None
    assert len(office.gaps()) == 3


def test_a_changed_finding_waits_and_is_not_handed_out(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.decide(WATER, "decide.list")
    office.run(per_unit=True)
    fill(office.path, 1, 责任人="李")
    office.district.arrive("水利局.docx", "水利局二", unit=WATER, findings=report(hears="partial"))
    office.district.register()
    office.run(per_unit=True)
    gap = office.gaps()[1]
    assert (gap.waiting, gap.owner, gap.closed) == ("结论有变化，待重新核对", "李", None)
    assert [r["序号"] for r in table(office.unit_file(WATER).read_bytes())] == ["2"]
    office.decide(WATER, "lead.hears")
    office.run(per_unit=True)
    assert (office.gaps()[1].telling.conclusion, office.gaps()[1].waiting) == ("部分体现", "")
    assert ("结论有变化", "未见相关表述 → 部分体现") in office.past(1)
    assert len(table(office.unit_file(WATER).read_bytes())) == 2


def test_a_report_that_was_mended_and_confirmed_closes_its_gap(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    office.district.arrive("水利局.docx", "水利局二", unit=WATER, findings=report(hears="met"))
    office.district.register()
    office.run()
    assert office.gaps()[1].waiting  # by no program alone
    office.decide(WATER, "lead.hears")
    office.run()
    closed = office.gaps()[1].closed
    assert closed is not None
    assert (closed.person, closed.reason, closed.withdrawn) == ("王", "确认为已落实", False)
    assert office.row(1)["状态"] == "已销号"


def test_a_rule_that_is_gone_loses_nothing(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    fill(office.path, 1, 单位说明="已写在第一部分")
    office.district.arrive("水利局.docx", "水利局", unit=WATER, findings={"findings": [], "checks": []})
    office.district.register()
    office.run()
    assert office.gaps()[1].waiting == "现在的核对结果里没有这一条"
    assert office.row(1)["单位说明"] == "已写在第一部分"
    assert office.row(1)["状态"] == "待核"


def test_a_person_closes_and_opens_again(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.decide(WATER, "decide.list")
    office.run()
    fill(office.path, 1, 复核结果="销号：已写在第二部分", 复核人="赵")
    office.run()
    closed = office.gaps()[1].closed
    assert closed is not None
    assert (closed.person, closed.time[:10], closed.reason) == ("赵", DAYS[2], "已写在第二部分")
    assert office.row(1)["状态"] == "已销号"
    office.run()
    assert office.gaps()[1].closed == closed
    fill(office.path, 1, 复核结果="仍需补充")
    office.run()
    assert office.gaps()[1].closed is None
    assert [k for k, _ in office.past(1)] == ["列入", "复核人", "复核结果", "销号", "复核结果", "重新列入"]


@pytest.mark.parametrize("said", ["同意销号", "不销号", "暂缓销号", "已销号"])
def test_what_only_speaks_of_closing_does_not_close(office: Office, said: str) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    fill(office.path, 1, 复核结果=said, 复核人="赵")
    taken = office.run()
    assert office.gaps()[1].closed is None
    assert office.row(1)["复核结果"] == said
    assert "没有当作销号" in taken.told[0]


def test_closing_needs_a_person(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    fill(office.path, 1, 复核结果="销号", 单位说明="见第3页")
    with pytest.raises(OfficeFileError, match="销号要写复核人"):
        office.run()
    assert office.gaps()[1].answer == ""  # nothing of a file with a fault is taken
    office.run(by="赵")
    closed = office.gaps()[1].closed
    assert closed is not None
    assert closed.person == "赵"
    assert office.gaps()[1].answer == "见第3页"


def test_days(office: Office) -> None:
    office.defaults = Defaults(owner="联络员", due="2025-04-10", dues={MONEY: "2025-04-01"})
    office.decide(WATER, "lead.hears")
    office.run()
    fill(office.path, 1, 期限="2025年4月15日")
    office.run()
    assert (office.gaps()[1].due, office.gaps()[1].owner) == ("2025-04-15", "联络员")
    fill(office.path, 1, 期限="下周")
    with pytest.raises(OfficeFileError, match="看不出是哪一天"):
        office.run()
    fill(office.path, 1, 期限="2025-03-31")
    office.day = 2
    office.run()
    assert office.row(1)["状态"] == "已过期限"


def test_the_rosters_day_is_none_where_it_has_passed() -> None:
    defaults = Defaults(dues={WATER: "2025-03-01", MONEY: "2025-05-01"})
    assert (defaults.due_of(WATER, "2025-03-10"), defaults.due_of(MONEY, "2025-03-10")) == ("", "2025-05-01")


def _sorted(sheet: Any) -> None:
    """Turn the rows around, whole rows, as a spreadsheet does within the range of the filter."""
    first, last = sheet.auto_filter.ref.split(":")
    del last
    start = sheet[first].row + 1
    rows = [[c.value for c in r] for r in sheet.iter_rows(min_row=start)]
    for row, values in zip(sheet.iter_rows(min_row=start), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value


def test_sorted_rows_deleted_columns_and_own_columns(office: Office) -> None:
    office.confirm_all()
    office.run()
    for n in office.gaps():
        fill(office.path, n, 单位说明=f"第{n}条", 责任人=f"人{n}")
    office.run()

    def change(sheet: Any) -> None:
        _sorted(sheet)
        head = next(r for r in sheet.iter_rows() if any(c.value == "责任人" for c in r))
        sheet.delete_cols(next(c.column for c in head if c.value == "责任人"))
        sheet.cell(head[0].row, 30, "联系电话")
        sheet.cell(head[0].row + 1, 30, "12345")

    edit(office.path, change)
    office.run()
    for n, gap in office.gaps().items():
        assert (gap.answer, gap.owner) == (f"第{n}条", f"人{n}")
    assert [r["联系电话"] for r in office.rows()].count("12345") == 1
    kept = [r["序号"] for r in office.rows() if r["联系电话"]]
    office.run()
    assert [r["序号"] for r in office.rows() if r["联系电话"]] == kept


def test_the_filter_takes_the_hidden_keys_along(office: Office) -> None:
    """What is sorted by a filter is the range of the filter: keys outside of it would be left with other rows."""
    office.confirm_all()
    office.run()
    sheet = openpyxl.load_workbook(office.path)[SHEET]
    last = sheet.auto_filter.ref.split(":")[1]
    assert openpyxl.utils.cell.coordinate_from_string(last)[0] == openpyxl.utils.get_column_letter(sheet.max_column)
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(sheet.max_column - 1)].hidden


def test_rows_that_were_sorted_without_their_keys_are_refused(office: Office) -> None:
    office.confirm_all()
    office.run()

    def change(sheet: Any) -> None:
        keys = [c for r in sheet.iter_rows() for c in r if "|2024|" in str(c.value)]
        keys[0].value, keys[1].value = keys[1].value, keys[0].value

    edit(office.path, change)
    fill(office.path, 1, 单位说明="张冠李戴")
    with pytest.raises(OfficeFileError, match="排序时没有连同整行移动"):
        office.run()
    assert not any(g.answer for g in office.gaps().values())


def test_an_old_copy_undoes_nothing(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    old = office.path.read_bytes()
    fill(office.path, 1, 责任人="李", 单位说明="已改")
    office.run()
    office.path.write_bytes(old)
    fill(office.path, 1, 复核人="赵")
    office.run()
    gap = office.gaps()[1]
    assert (gap.owner, gap.answer, gap.person) == ("李", "已改", "赵")


def test_a_list_of_another_batch_is_refused(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()

    def change(sheet: Any) -> None:
        key = next(c for r in sheet.iter_rows() for c in r if "|2024|" in str(c.value))
        key.value = "1|2023|other.rule"

    edit(office.path, change)
    with pytest.raises(OfficeFileError, match="放错了文件夹"):
        office.run()


def test_copied_and_added_rows(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()

    def copy(sheet: Any) -> None:
        row = [c.value for c in next(r for r in sheet.iter_rows() if "|2024|" in str(r[-2].value))]
        sheet.append(row)

    edit(office.path, copy)
    fill(office.path, 1, 责任人="李")
    with pytest.raises(OfficeFileError, match="复制来的行"):
        office.run()
    office.path.unlink()
    office.run()
    edit(office.path, lambda sheet: sheet.append(["", "", "", "", "", "", "", "", "周"]))
    with pytest.raises(OfficeFileError, match="认不出是哪一条"):
        office.run()


def test_a_key_that_was_lost_is_told_by_the_rest(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()

    def change(sheet: Any) -> None:
        for row in sheet.iter_rows():
            if "|2024|" in str(row[-2].value):
                row[-2].value = row[-1].value = None

    edit(office.path, change)
    fill(office.path, 1, 单位说明="已改")
    office.run()
    assert office.gaps()[1].answer == "已改"


def test_what_is_typed_where_we_write_is_told(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    fill(office.path, 1, 结论="已落实")
    taken = office.run()
    assert "改动了“结论”" in taken.told[0]
    assert office.row(1)["结论"] == "未见相关表述"
    assert list((office.folder / "旧登记").glob("问题清单-001-*.xlsx"))


def test_cells_cannot_run(office: Office) -> None:
    office.district.arrive(
        "工信局.docx",
        "x",
        unit="=云岭县工信局",
        findings={"findings": [finding("a", "+要素", "missing", near=("@SUM(A1)",))], "checks": []},
    )
    office.district.register()
    office.decide("=云岭县工信局", "a")
    office.run()
    sheet = openpyxl.load_workbook(office.path)[SHEET]
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)
    assert any(r["单位"] == "=云岭县工信局" for r in office.rows())


def test_the_same_store_gives_the_same_bytes(office: Office) -> None:
    office.confirm_all()
    office.run()
    assert office.last is not None
    one, two = (render(office.store, office.folder, office.last.found, "2025-04-01") for _ in range(2))
    assert one == two


# --- what units send back


def _returned(office: Office, tmp_path: Path, unit: str, name: str = "退回.xlsx") -> Path:
    folder = tmp_path / "returned"
    folder.mkdir(exist_ok=True)
    return Path(shutil.copyfile(office.unit_file(unit), folder / name))


def test_a_unit_sees_its_own_rows_alone(office: Office) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    book = openpyxl.load_workbook(office.unit_file(WATER))
    said = "".join(str(c) for s in book for row in s.values for c in row if c)
    assert MONEY not in said
    assert "草稿" not in said
    assert book.sheetnames == [SHEET]
    assert {r["单位"] for r in table(office.unit_file(WATER).read_bytes())} == {WATER}


def test_nothing_that_comes_back_is_passed_over(office: Office, tmp_path: Path) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    back = _returned(office, tmp_path, WATER)
    for name in ("情况说明.docx", "~$退回.xlsx", "Thumbs.db"):
        (back.parent / name).write_bytes(b"x")
    taken = office.run(returned=back.parent)
    assert taken.failed == 1
    assert [t for t in taken.told if "情况说明.docx" in t and "不是 .xlsx 表格" in t]


def test_units_send_their_lists_back(office: Office, tmp_path: Path) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    number = office.number(WATER, "lead.hears")
    back = _returned(office, tmp_path, WATER)
    fill(back, number, 单位说明="已写在第一部分第三段", 责任人="孙", 复核结果="销号")
    taken = office.run(returned=back.parent)
    gap = office.gaps()[number]
    assert (gap.answer, gap.owner, gap.result, gap.closed) == ("已写在第一部分第三段", "孙", "", None)
    assert taken.cells == 2
    assert ("单位说明", "已写在第一部分第三段") in office.past(number)
    # the same file again, after the office wrote something else: nothing comes back, nothing is told twice
    fill(office.path, number, 单位说明="已核，见第3页")
    assert office.run(returned=back.parent).told == ()
    assert office.gaps()[number].answer == "已核，见第3页"


def test_two_answers_are_told_and_both_kept(office: Office, tmp_path: Path) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    number = office.number(WATER, "lead.hears")
    fill(_returned(office, tmp_path, WATER, "一.xlsx"), number, 单位说明="已改")
    back = _returned(office, tmp_path, WATER, "二.xlsx")
    fill(back, number, 单位说明="不涉及")
    taken = office.run(returned=back.parent)
    assert office.gaps()[number].answer == "已改"
    assert "二.xlsx" in taken.told[0]
    assert "不涉及" in taken.told[0]
    assert ("未采用", "单位说明：不涉及") in office.past(number)
    assert "不涉及" in office.row(number)["经过"]


def test_one_bad_file_stops_no_other(office: Office, tmp_path: Path) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    number = office.number(WATER, "lead.hears")
    back = _returned(office, tmp_path, WATER)
    fill(back, number, 单位说明="已改")
    (back.parent / "一.xlsx").write_bytes(b"not a workbook")
    taken = office.run(returned=back.parent)
    assert (taken.failed, taken.cells) == (1, 1)
    assert "一.xlsx" in taken.told[0]


def test_a_list_filled_in_where_it_lies_is_read(office: Office) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    number = office.number(WATER, "lead.hears")
    fill(office.unit_file(WATER), number, 单位说明="已改")
    office.run(per_unit=True)
    assert office.gaps()[number].answer == "已改"
    assert {r["单位说明"] for r in table(office.unit_file(WATER).read_bytes())} == {"", "已改"}


def test_a_filled_in_list_that_cannot_be_read_is_not_overwritten(office: Office) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    path = office.unit_file(WATER)

    def twice(sheet: Any) -> None:
        last = [c.value for c in list(sheet.iter_rows())[-1]]
        answer = [c.value for c in next(r for r in sheet.iter_rows() if r[0].value == "序号")].index("单位说明")
        last[answer] = "另一个说法"
        sheet.append(last)

    edit(path, twice)
    typed = path.read_bytes()
    assert office.run(per_unit=True).failed == 1
    assert path.read_bytes() == typed


def test_what_a_unit_typed_elsewhere_in_its_list_is_kept_beside(office: Office) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    edit(office.unit_file(WATER), lambda sheet: sheet.__setitem__("B1", "电话 123"))
    typed = office.unit_file(WATER).read_bytes()
    office.run(per_unit=True)
    assert typed in [p.read_bytes() for p in (office.folder / KEPT).glob("*.xlsx")]


def test_units_with_names_that_make_one_file_have_lists_of_their_own(office: Office) -> None:
    units = ["甲/乙局", "甲:乙局", "长" * 200]
    for unit in units:
        office.district.arrive(f"{unit}.docx".replace("/", "_"), unit, unit=unit, findings=report())
    office.district.register()
    office.confirm_all()
    office.run(per_unit=True)
    lists = [{r["单位"] for r in table(p.read_bytes())} for p in (office.folder / HANDED).glob("*.xlsx")]
    assert sorted(map(sorted, lists)) == sorted([u] for u in (*units, WATER, MONEY))


# --- names, kills, the command


def test_gaps_follow_the_names_of_the_roster(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    office.district.roster = Units((Unit("云岭县水务局", (WATER,)), Unit(MONEY)))
    office.district.register()
    office.run()
    assert office.gaps()[1].unit == "云岭县水务局"
    assert ("单位改名", f"{WATER} → 云岭县水务局") in office.past(1)
    assert len(office.gaps()) == 1


class Killed(Exception):
    pass


def test_killed_while_a_list_is_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a file or nothing: killed at any event, the next run takes everything."""
    office.confirm_all()
    office.run()
    for n in office.gaps():
        fill(office.path, n, 责任人=f"人{n}", 单位说明=f"第{n}条")
    typed = office.path.read_bytes()
    note = ledger.note
    for at in range(1, 2 * len(office.gaps()) + 1):
        left = [at]

        def kill(*args: Any, left: list[int] = left, **more: Any) -> None:
            left[0] -= 1
            if not left[0]:
                raise Killed
            note(*args, **more)

        monkeypatch.setattr(ledger, "note", kill)
        with pytest.raises(Killed):
            office.run()
        monkeypatch.setattr(ledger, "note", note)
        office.day = 1
        assert not any(g.owner or g.answer for g in office.gaps().values())
        assert office.path.read_bytes() == typed
    office.run()
    assert all((g.owner, g.answer) == (f"人{n}", f"第{n}条") for n, g in office.gaps().items())


def test_killed_between_reading_and_writing(office: Office) -> None:
    office.decide(WATER, "lead.hears")
    office.run()
    fill(office.path, 1, 责任人="李")
    from duizhao.batch.gaps.back import read_back

    read_back(office.folder, office.store, office.time)
    fill(office.path, 1, 单位说明="已改")
    office.run()
    assert (office.gaps()[1].owner, office.gaps()[1].answer) == ("李", "已改")
    assert [v for k, v in office.past(1) if k == "责任人"] == ["李"]


@pytest.fixture
def folder(office: Office) -> Path:
    """A batch with two confirmed gaps, left alone by the fixture's own store."""
    office.decide(WATER, "lead.hears")
    office.decide(MONEY, "lead.hears")
    office.store.close()
    return office.folder


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gaps", str(folder), "--due", "2099-04-10", "--owner", "李", "--per-unit"]) == 1
    out = capsys.readouterr().out
    assert "新列入 2 条。" in out
    assert "各单位的表 2 份" in out
    assert {(r["期限"], r["责任人"]) for r in table((folder / NAME).read_bytes())} == {("2099-04-10", "李")}
    assert main(["gaps", str(folder), "--close", "1", "--by", "赵", "--reason", "已当面核实"]) == 1
    with Store(folder) as store:
        closed = {g.number: g.closed for g in ledger.gaps(store)}
    assert closed[1] is not None
    assert (closed[1].person, closed[1].reason) == ("赵", "已当面核实")
    assert closed[2] is None
    capsys.readouterr()
    assert main(["gaps", str(folder), "--close", "1", "--by", "钱", "--reason", "又一次"]) == 1
    assert "已经销号（赵" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--close", "1"], "请加 --by 姓名 --reason 理由"),
        (["--close", "一", "--by", "赵", "--reason", "r"], "--close 不能是“一”"),
        (["--close", "99", "--by", "赵", "--reason", "r"], "没有序号 99"),
        (["--due", "下周"], "--due 不能是“下周”"),
        (["--returned", "没有这个"], "没有 没有这个 这个文件夹"),
        (["--carry", "没有这个"], "没有这个 里没有核对结果"),
    ],
)
def test_wrong_arguments(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert main(["gaps", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_another_program_has_open(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["gaps", str(folder)]) == 1
    real = os.replace

    def locked(one: Any, other: Any) -> None:
        if str(other).endswith(NAME):
            raise PermissionError(13, "Permission denied")
        real(one, other)

    monkeypatch.setattr(os, "replace", locked)
    fill(folder / NAME, 1, 责任人="李")
    assert main(["gaps", str(folder)]) == 2
    assert "可能正在别的程序里打开，请关闭后再运行一次" in capsys.readouterr().err
    monkeypatch.undo()
    assert main(["gaps", str(folder)]) == 1
    assert [r["责任人"] for r in table((folder / NAME).read_bytes())] == ["李", ""]

    def unreadable(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", unreadable)
    assert main(["gaps", str(folder)]) == 2
    assert "请关闭打开它的程序后再试" in capsys.readouterr().err


def test_no_forbidden_word(office: Office) -> None:
    office.confirm_all()
    office.run(per_unit=True)
    for path in (office.path, office.unit_file(WATER)):
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        said = "".join(str(c) for s in book for row in s.values for c in row if c)
        assert not [w for w in ("法定", "违法", "不合格", "抄袭") if w in said]
