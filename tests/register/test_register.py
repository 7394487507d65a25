"""The register: every state, in rounds in which the office edits it and files come and go."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from duizhao.batch.model import Told
from duizhao.batch.register.back import Taken, parse_day
from duizhao.batch.register.kept import told
from duizhao.batch.register.model import State
from duizhao.batch.register.names import UnitNames, count_files, hints
from duizhao.batch.register.remind import messages, needs, overview, reminder
from duizhao.batch.register.sheet import SHEET
from duizhao.batch.register.twins import compare
from duizhao.errors import INTERNAL, OfficeFileError

WATER, MONEY, TOWN, SHOP, INVEST, SCHOOL = (
    "云岭县水利局",
    "云岭县财政局",
    "清河镇人民政府",
    "云岭县供销社",
    "云岭县投资中心",
    "云岭县教育局",
)
TEXT = (
    "云岭县水利局2024年法治政府建设情况的报告\n一、主要做法\n全年检查取水口120处，立案12件。开展普法8场。\n"
    "二、不足\n执法力量不够。\n"
)


def unreadable(message: str) -> dict[str, str]:
    return {"code": "DZ300", "message": message}


@pytest.fixture
def sent(county: Any) -> Any:
    """One of everything."""
    county.arrive("水利局/报告.docx", TEXT, unit=WATER)
    county.arrive("水利局/统计表.docx", "统计表", unit=WATER, accepted=False, kind="其他文种")
    county.arrive("财政局/去年的.docx", "财政局2023年", unit=MONEY, year=2023)
    county.arrive("清河镇.doc", "", error=unreadable("文件是空的。"))
    county.arrive("别处.docx", "云岭县林业局2024年", unit="云岭县林业局")
    county.year = 2024
    return county


def test_every_unit_has_its_state(sent: Any) -> None:
    register = sent.register()
    assert register.units == {
        WATER: State.REPORTED,
        MONEY: State.OTHER_YEAR,
        TOWN: State.EMPTY,
        SHOP: State.EXEMPT,
        INVEST: State.TOGETHER,
        SCHOOL: State.MISSING,
    }
    assert overview(register) == f"未报 1 家：{SCHOOL}；报送有误 2 家：{MONEY}（别的年度）、{TOWN}（没有文字）。"
    # a group reads neither names nor reasons
    assert reminder(register) == f"未报 1 家：{SCHOOL}；另有 2 家请重新发送，已分别联系。"
    assert sent.states() == {
        "水利局/报告.docx": "已报",
        "水利局/统计表.docx": "附带材料",
        "财政局/去年的.docx": "报错：别的年度",
        "清河镇.doc": "没有文字",
        SHOP: "免报",
        INVEST: "合并报送",
        SCHOOL: "未报",
        "别处.docx": "已报",
    }
    matters = [(n.matter, n.unit) for n in needs(register)]
    assert matters == [
        ("未报", SCHOOL),
        ("报送有误", MONEY),
        ("报送有误", TOWN),
        ("名册以外", "云岭县林业局"),
    ]
    said = dict(messages(register))
    assert "未报 1 家" in said["微信群（催报）"]
    assert said[SCHOOL].startswith(f"{SCHOOL}：尚未收到贵单位 2024 年度")
    assert set(said) == {"微信群（催报）", SCHOOL, MONEY, TOWN}


def test_the_sheets_and_what_comes_first(sent: Any) -> None:
    sent.register()
    book = openpyxl.load_workbook(sent.path)
    assert book.sheetnames == ["需要处理", "收件登记", "催报用语"]
    sheet = book["收件登记"]
    head = sent.heading(sheet)
    assert sheet.freeze_panes == f"C{head['row'] + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{head['row']}")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${head['row']}:${head['row']}"
    letter = openpyxl.utils.get_column_letter(head["键（请勿改动）"])
    assert sheet.column_dimensions[letter].hidden
    assert "内部资料 · 草稿" in sheet["A1"].value
    assert [r["单位"] for r in sent.rows()][:3] == [WATER, WATER, MONEY]
    assert [r["事项"] for r in sent.table("需要处理")] == ["未报", "报送有误", "报送有误", "名册以外"]


def test_text_that_looks_like_a_formula_stays_text(district: Any) -> None:
    district.arrive("=cmd|'/c calc'!A1.docx", "甲", unit="=1+1")
    district.arrive("@x.docx", "乙", unit="-2+3")
    district.register()
    sheet = openpyxl.load_workbook(district.path)["收件登记"]
    cells = {c.value: c for row in sheet.iter_rows() for c in row if isinstance(c.value, str)}
    for value in ("=1+1", "-2+3", "@x.docx", "=cmd|'/c calc'!A1.docx"):
        assert cells[value].data_type == "s"
        assert cells[value].quotePrefix


def test_what_is_typed_is_kept_and_used(sent: Any) -> None:
    sent.register()
    sent.type({"文件": "财政局/去年的.docx"}, 采用="√", 备注="电话核实过", 收到日期="2025年2月28日")
    sent.type({"文件": "别处.docx"}, 单位="教育局", 年度="2024年度")
    sent.type({"单位": SHOP}, 备注="已电话告知")
    assert sent.take().cells == 6
    register = sent.register()
    assert register.units[MONEY] is State.REPORTED
    assert register.units[SCHOOL] is State.REPORTED
    assert overview(register) == f"报送有误 1 家：{TOWN}（没有文字）。"
    assert reminder(register) == "有 1 家请重新发送，已分别联系。"
    assert told(sent.store) == {"别处.docx": Told(2024, SCHOOL)}
    rows = {r["文件"] or r["单位"]: r for r in sent.rows()}
    assert rows["财政局/去年的.docx"]["收到日期"] == "2025-02-28"
    assert rows["财政局/去年的.docx"]["备注"] == "电话核实过"
    assert rows["财政局/去年的.docx"]["采用"] == "是"
    assert rows[SHOP]["备注"] == "已电话告知"
    assert sent.take().cells == 0  # what the program wrote itself is no edit


def test_a_document_of_another_kind_that_the_office_wants_is_forced(sent: Any) -> None:
    sent.leave("水利局/报告.docx")
    register = sent.register()
    assert register.units[WATER] is State.OTHER_KIND
    sent.type({"文件": "水利局/统计表.docx"}, 采用="是")
    sent.take()
    assert told(sent.store) == {"水利局/统计表.docx": Told(force=True)}


def test_sorting_filtering_inserting_and_deleting_rows(sent: Any) -> None:
    """Rows are known by their hidden keys, not by where they stand; columns by their headings."""
    sent.register()

    def shuffle(sheet: Any) -> None:
        head = sent.heading(sheet)
        first = head["row"] + 1
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=first)]
        for row in rows:
            if row[head["文件"] - 1] == "水利局/报告.docx":
                row[head["备注"] - 1] = "甲"
            if row[head["单位"] - 1] == SCHOOL:
                row[head["备注"] - 1] = "乙"
        rows = rows[::-1]
        del rows[2]  # nobody typed there
        sheet.delete_rows(first, sheet.max_row)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                sheet.cell(first + 3 * i, j + 1, value)  # with empty rows between
        sheet.insert_cols(4)  # an empty column
        sheet.insert_rows(1)

    sent.edit(shuffle)
    assert sent.take().cells == 2
    sent.register()
    notes = {r["文件"] or r["单位"]: r["备注"] for r in sent.rows() if r["备注"]}
    assert notes == {"水利局/报告.docx": "甲", SCHOOL: "乙"}
    assert len(sent.rows()) == 8


def test_own_columns_and_rows_are_kept(sent: Any) -> None:
    sent.register()

    def add(sheet: Any) -> None:
        head = sent.heading(sheet)
        column = sheet.max_column + 1
        sheet.cell(head["row"], column, "联络员")
        sheet.cell(head["row"] + 1, column, "张三")
        last = sheet.max_row + 2
        sheet.cell(last, head["单位"], SCHOOL)
        sheet.cell(last, head["收到日期"], "2025/3/2")
        sheet.cell(last, head["备注"], "送来纸质件")

    sent.edit(add)
    sent.take()
    register = sent.register()
    assert register.units[SCHOOL] is State.ON_PAPER
    assert SCHOOL not in reminder(register)
    rows = sent.rows()
    assert rows[0]["联络员"] == "张三"
    added = next(r for r in rows if r["状态"] == "手工登记")
    assert (added["单位"], added["收到日期"], added["备注"]) == (SCHOOL, "2025-03-02", "送来纸质件")
    assert sent.take().cells == 0
    sent.register()
    assert len([r for r in sent.rows() if r["状态"] == "手工登记"]) == 1
    sent.type({"备注": "送来纸质件"}, 备注="纸质件已扫描")
    sent.take()
    sent.register()
    assert [r["备注"] for r in sent.rows() if r["状态"] == "手工登记"] == ["纸质件已扫描"]


def test_files_that_go_and_come_under_another_name(sent: Any) -> None:
    sent.register()
    sent.type({"文件": "水利局/报告.docx"}, 备注="盖章件后补", 收到日期="2025-02-21")
    sent.take()
    sent.leave("水利局/报告.docx")
    sent.leave("水利局/统计表.docx")
    register = sent.register()
    assert register.units[WATER] is State.MISSING
    gone = next(r for r in sent.rows() if r["状态"] == "文件已不在")
    assert (gone["备注"], gone["收到日期"]) == ("盖章件后补", "2025-02-21")
    assert "水利局/报告.docx" in gone["说明"]
    sent.arrive("收到的/水利局最终稿.docx", TEXT, unit=WATER)
    sent.register()
    row = next(r for r in sent.rows() if r["文件"] == "收到的/水利局最终稿.docx")
    assert (row["备注"], row["收到日期"]) == ("盖章件后补", "2025-02-21")
    assert not [r for r in sent.rows() if r["状态"] == "文件已不在"]


def test_a_note_on_a_unit_outlives_its_missing(county: Any) -> None:
    county.register()
    county.type({"单位": SCHOOL}, 备注="王科长说周五交")
    county.take()
    county.arrive("教育局.docx", "教育局", unit=SCHOOL)
    assert county.register().units[SCHOOL] is State.REPORTED
    assert [(r["状态"], r["备注"]) for r in county.rows() if r["单位"] == SCHOOL] == [
        ("单位备注", "王科长说周五交"),
        ("已报", ""),
    ]


def test_an_old_copy_of_the_register_undoes_nothing(sent: Any) -> None:
    """Only cells that were edited in it count, not what the program had written there then."""
    sent.register()
    old = sent.path.read_bytes()
    sent.type({"文件": "财政局/去年的.docx"}, 采用="是", 备注="甲")
    sent.take()
    sent.register()
    sent.path.write_bytes(old)
    sent.type({"文件": "水利局/报告.docx"}, 备注="乙")
    assert sent.take().cells == 1
    sent.register()
    notes = {r["文件"]: (r["采用"], r["备注"]) for r in sent.rows() if r["备注"]}
    assert notes == {"财政局/去年的.docx": ("是", "甲"), "水利局/报告.docx": ("是", "乙")}


def test_taking_back_and_emptying(sent: Any) -> None:
    sent.register()
    sent.type({"文件": "水利局/报告.docx"}, 采用=None, 备注="甲")
    sent.take()
    assert sent.register().units[WATER] is not State.REPORTED  # the program's 是 was taken away
    row = next(r for r in sent.rows() if r["文件"] == "水利局/报告.docx")
    assert (row["采用"], row["状态"]) == ("否", "不采用")
    sent.type({"文件": "水利局/报告.docx"}, 采用=None, 备注=None)
    sent.take()
    assert sent.register().units[WATER] is State.REPORTED
    before = list(sent.store.rows("SELECT field, value, replaced FROM said_before ORDER BY number"))
    assert before == [("use", "否", ""), ("note", "甲", ""), ("use", "", "否"), ("note", "", "甲")]


def test_bad_cells_are_all_told_and_nothing_is_taken(sent: Any) -> None:
    sent.register()
    sent.type({"文件": "财政局/去年的.docx"}, 采用="也许", 年度="二四年")
    sent.type({"文件": "水利局/报告.docx"}, 收到日期="上周", 不再提示="嗯", 备注="留着")
    before = sent.path.read_bytes()
    with pytest.raises(OfficeFileError) as caught:
        sent.take()
    every = [str(e) for e in (caught.value, *caught.value.others)]
    assert len(every) == 4
    for text, cell in zip(every, ("收到日期", "不再提示", "年度", "采用"), strict=True):
        assert "收件登记.xlsx 工作表“收件登记” 第 " in text
        assert cell in text
        assert text.endswith("。")
    assert "J5（收到日期）" in every[0]
    assert sent.path.read_bytes() == before
    assert not list(sent.store.rows("SELECT * FROM said"))


def test_copied_rows(sent: Any) -> None:
    sent.register()

    def copy(note: str) -> Any:
        def change(sheet: Any) -> None:
            head = sent.heading(sheet)
            row = [c.value for c in sheet[head["row"] + 1]]
            row[head["备注"] - 1] = note
            sheet.append(row)

        return change

    sent.edit(copy(""))
    assert sent.take().cells == 0
    sent.register()
    sent.edit(copy("另一份"))
    with pytest.raises(OfficeFileError, match="同一份文件（复制来的行），备注却不同"):
        sent.take()


def test_cells_that_are_not_the_offices_and_other_sheets(sent: Any) -> None:
    sent.register()
    sent.type({"单位": SCHOOL}, 说明="周五交")
    sent.edit(lambda sheet: sheet.parent.create_sheet("我的"))
    taken = sent.take()
    assert sent.take() == type(taken)()  # said once
    assert taken.cells == 0
    assert len(taken.told) == 2
    assert "“说明”" in taken.told[0]
    assert "“我的”" in taken.told[1]
    (kept,) = (sent.folder / "旧登记").iterdir()
    assert "我的" in openpyxl.load_workbook(kept).sheetnames
    sent.take()
    assert len(list((sent.folder / "旧登记").iterdir())) == 1


def test_lost_keys_are_made_up_for_by_the_file(sent: Any) -> None:
    sent.register()
    sent.type({"文件": "水利局/报告.docx"}, 备注="甲")

    def strip(sheet: Any) -> None:
        head = sent.heading(sheet)
        sheet.delete_cols(head["键（请勿改动）"], 2)

    sent.edit(strip)
    sent.take()
    sent.register()
    assert [r["文件"] for r in sent.rows() if r["备注"] == "甲"] == ["水利局/报告.docx"]
    assert len({r["文件"] for r in sent.rows() if r["文件"]}) == 5


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.write_bytes(b"PK nonsense"), "打不开"),
        (lambda path: path.write_bytes(path.read_bytes()[:900]), "打不开"),
    ],
)
def test_a_broken_register(sent: Any, spoil: Any, says: str) -> None:
    sent.register()
    spoil(sent.path)
    with pytest.raises(OfficeFileError, match=says):
        sent.take()


def test_a_register_without_its_sheet_or_headings(sent: Any) -> None:
    sent.register()
    whole = sent.path.read_bytes()
    sent.edit(lambda sheet: sheet.parent.remove(sheet))
    with pytest.raises(OfficeFileError, match="没有“收件登记”这张工作表"):
        sent.take()
    sent.path.write_bytes(whole)
    sent.edit(lambda sheet: sheet.delete_rows(1, 4))
    with pytest.raises(OfficeFileError, match="找不到表头"):
        sent.take()
    sent.path.write_bytes(whole)
    sent.edit(lambda sheet: sheet.cell(sent.heading(sheet)["row"], 3, "备注"))
    with pytest.raises(OfficeFileError, match="“备注”出现两次"):
        sent.take()
    sent.path.write_bytes(whole)
    sent.type({"文件": "水利局/报告.docx"}, 备注='=A1&"甲"')
    with pytest.raises(OfficeFileError, match="是公式"):
        sent.take()


def test_a_file_that_was_taken_and_edited_on_before_it_is_written_anew(sent: Any) -> None:
    """As when a run stops half-way: what was taken is taken once."""
    sent.register()

    def first(sheet: Any) -> None:
        head = sent.heading(sheet)
        sheet.cell(head["row"] + 1, head["采用"]).value = None
        last = sheet.max_row + 1
        sheet.cell(last, head["单位"], "林业站")
        sheet.cell(last, head["备注"], "电话报过")

    sent.edit(first)
    assert sent.take().cells == 3
    sent.type({"单位": SCHOOL}, 备注="乙")
    assert sent.take().cells == 1
    sent.register()
    assert [r["状态"] for r in sent.rows()].count("手工登记") == 1
    assert next(r for r in sent.rows() if r["文件"] == "水利局/报告.docx")["采用"] == "否"


def test_what_the_reader_left_out_is_told(county: Any) -> None:
    said = "里面有文件没有读：统计表.xlsx：不认识的格式。"
    county.arrive("水利局.zip", TEXT, unit=WATER, notes=(("members-unread", said), ("title-missing", "没有认出标题。")))
    register = county.register()
    assert [n.text for n in needs(register) if n.unit == WATER] == [said.rstrip("。")]


def test_a_letter_and_a_table_beside_a_report_wait_for_nobody(county: Any) -> None:
    tables = ("members-tables", "里面另有电子表格，没有读：统计表.xlsx。")
    county.arrive("水利局.zip", TEXT, unit=WATER, notes=(tables,))
    county.arrive("水利局（来函）.docx", "送上报告。", unit=WATER, accepted=False, kind="通知、公告或请示")
    register = county.register()
    assert not [n for n in needs(register) if n.unit == WATER]
    told = {r["文件"]: (r["状态"], r["说明"]) for r in county.rows()}
    assert told["水利局.zip"] == ("已报", "里面另有电子表格，没有读：统计表.xlsx，作附带材料")
    assert told["水利局（来函）.docx"][0] == "附带材料"


def test_files_and_what_lies_in_them_are_counted() -> None:
    assert count_files(["甲.docx", "乙.zip › 函.docx", "乙.zip › 报告.docx"]) == (2, "（压缩包、邮件里另有 1 份）")
    assert count_files(["甲.docx"]) == (1, "")


# --- versions


def test_versions_are_proposed_never_chosen(county: Any) -> None:
    changed = TEXT.replace("12件", "13件")
    county.arrive("水利局（初稿）.docx", TEXT, unit=WATER)
    county.arrive("水利局最终2.docx", changed, unit=WATER, day="2025-01-02")
    county.arrive("水利局最终.docx", TEXT.replace("8场", "9场"), unit=WATER)
    register = county.register()
    assert register.units[WATER] is State.CHOOSE
    assert not any(f.adopted for f in register.filings)
    rows = county.rows()
    assert [r["文件"] for r in rows[:3]] == ["水利局最终2.docx", "水利局最终.docx", "水利局（初稿）.docx"]
    assert "建议采用这一份：文件名有“最终”" in rows[0]["说明"]
    assert "立案13件" in rows[2]["说明"]
    assert "立案12件" in rows[2]["说明"]
    assert [r["采用"] for r in rows[:3]] == ["", "", ""]
    assert [r["事项"] for r in county.table("需要处理")].count("请选定版本") == 3
    found = county.table("版本差异")
    assert [(r["另一份"], r["另一份写的是"]) for r in found][-1][0] == "水利局（初稿）.docx"
    county.type({"文件": "水利局（初稿）.docx"}, 采用="是")
    county.take()
    register = county.register()
    assert [f.entry.name for f in register.filings if f.adopted] == ["水利局（初稿）.docx"]
    assert sorted(county.states().values())[:2] == ["不采用", "不采用"]
    county.type({"文件": "水利局（初稿）.docx"}, 采用=None)  # taken back: nothing is chosen instead
    county.take()
    assert county.register().units[WATER] is State.CHOOSE
    county.type({"文件": "水利局（初稿）.docx"}, 采用="是")
    county.take()
    county.register()
    county.type({"文件": "水利局最终.docx"}, 采用="是")
    county.take()
    register = county.register()
    assert not any(f.adopted for f in register.filings)
    assert "2 份都写了采用" in county.rows()[0]["说明"]


def test_refusing_all_but_one_chooses(county: Any) -> None:
    county.arrive("水利局.docx", TEXT, unit=WATER)
    county.arrive("水利局(1).docx", TEXT.replace("12件", "13件"), unit=WATER)
    county.register()
    county.type({"文件": "水利局.docx"}, 采用="否")
    county.take()
    register = county.register()
    assert [f.entry.name for f in register.filings if f.adopted] == ["水利局(1).docx"]


def test_copies_and_twins(county: Any) -> None:
    county.arrive("水利局.docx", TEXT, unit=WATER)
    county.arrive("水利局(1).docx", TEXT, unit=WATER, day="2025-02-25")
    county.arrive("水利局盖章.pdf", TEXT.replace("处，", "处，\n") + "- 1 -\n", unit=WATER)
    register = county.register()
    assert register.units[WATER] is State.REPORTED
    assert [f.entry.name for f in register.filings if f.adopted] == ["水利局.docx"]
    assert county.states()["水利局盖章.pdf"] == State.RECORD
    assert county.states()["水利局(1).docx"] == State.COPY
    assert "逐句相同" in next(r for r in county.rows() if r["文件"] == "水利局盖章.pdf")["说明"]
    # the stamped one says otherwise: nobody decides that but the office
    county.arrive("水利局盖章.pdf", TEXT.replace("12件", "21件"), unit=WATER)
    register = county.register()
    assert register.units[WATER] is State.CHOOSE
    first = county.rows()[0]
    assert first["文件"] == "水利局.docx"
    assert "盖章件或扫描件供存档" in first["说明"]


def test_twins_by_recognition() -> None:
    """A scan may misread characters, but never figures."""
    long = "全面落实行政执法公示制度、执法全过程记录制度、重大执法决定法制审核制度。"
    misread = long.replace("公示", "公禾")
    assert compare(long, misread, scanned=True).same
    assert compare(long, misread, scanned=True).blurred == 1
    assert not compare(long, misread, scanned=False).same
    figures = "全年立案12件，检查取水口120处，开展普法8场。"
    assert not compare(figures, figures.replace("12件", "13件"), scanned=True).same
    assert compare("甲。\n乙丙丁。", "甲。乙\n丙丁。\n— 3 —\n", scanned=False).same
    one = compare("甲。乙。丙。", "甲。丙。", scanned=False)
    assert [(d.one, d.other) for d in one.differences] == [("乙。", "")]
    assert one.share == pytest.approx(0.8)


def test_what_differs_is_shown_where_it_differs(county: Any) -> None:
    long = "全县各级各部门认真落实年度法治政府建设工作要点所列的各项任务，全年共立案查处各类案件{}件，办结率达到百分之九十五以上。"
    county.arrive("水利局.docx", long.format(12), unit=WATER)
    county.arrive("水利局定稿.docx", long.format(19), unit=WATER)
    county.register()
    told = next(r for r in county.rows() if r["文件"] == "水利局.docx")["说明"]
    assert "那一份“…全年共立案查处各类案件19件，" in told
    assert "这一份“…全年共立案查处各类案件12件，" in told


# --- names against texts


def test_a_name_that_contradicts_the_text(county: Any) -> None:
    county.arrive("水利局2023年.docx", "教育局的报告", unit=SCHOOL)
    county.arrive("财政局2023年报告.docx", "财政局的报告", unit=MONEY)
    county.arrive("清河镇.docx", "白石镇的报告", unit="白石镇人民政府")
    register = county.register()
    assert register.units[WATER] is State.OTHER_UNIT
    assert register.units[SCHOOL] is State.CONTESTED  # it may be its report: nobody reminds it
    assert register.units[MONEY] is State.REPORTED
    assert register.units[TOWN] is State.CONTESTED
    rows = {r["文件"]: r for r in county.rows()}
    assert rows["财政局2023年报告.docx"]["请核实"] == "文件名写的是 2023 年，正文是 2024 年度"
    assert SCHOOL in rows["水利局2023年.docx"]["说明"]
    assert SCHOOL not in reminder(register)
    county.type({"文件": "水利局2023年.docx"}, 单位=SCHOOL)
    county.take()
    register = county.register()
    assert (register.units[WATER], register.units[SCHOOL]) == (State.MISSING, State.REPORTED)


def test_not_to_be_told_again(county: Any) -> None:
    county.arrive("财政局2023年报告.docx", "财政局的报告", unit=MONEY)
    county.register()
    county.type({"文件": "财政局2023年报告.docx"}, 不再提示="是")
    county.type({"单位": SCHOOL}, 不再提示="是")
    county.take()
    register = county.register()
    assert [n.unit for n in needs(register)] == [WATER, TOWN]
    assert SCHOOL not in reminder(register)
    assert register.units[SCHOOL] is State.MISSING


def test_without_a_roster_nobody_is_missing_and_no_year_wrong_without_a_majority(district: Any) -> None:
    district.arrive("甲局2023.docx", "甲", unit="甲局", year=2023)
    district.arrive("乙局2022.docx", "乙", unit="乙局", year=2022)
    register = district.register()
    assert [f.state for f in register.filings] == [State.REPORTED, State.REPORTED]
    assert list(needs(register)) == []
    assert dict(messages(register)).keys() == {"没有单位名册"}
    district.arrive("丙局.docx", "丙", unit="丙局", year=2023)
    register = district.register()
    assert (register.year, register.year_from) == (2023, "多数报告")
    assert district.states()["乙局2022.docx"] == State.OTHER_YEAR


def test_scans_that_cannot_be_read_well(county: Any) -> None:
    county.arrive("水利局.pdf", "", error=unreadable("这是扫描件，需要安装识别组件。"))
    county.arrive("财政局.jpg", "财政局", unit=MONEY, format="image", scanned=True, unclear=("第 2 页",))
    register = county.register()
    assert register.units[WATER] is State.ORIGINAL
    assert register.units[MONEY] is State.REPORTED
    assert county.states()["财政局.jpg"] == State.ORIGINAL
    assert [n.matter for n in needs(register)].count("请看原件") == 2


def test_a_fault_of_the_program_is_nobodys_wrong_submission(county: Any) -> None:
    county.arrive("水利局.docx", "", error={"code": INTERNAL, "message": "核对这个文件的进程意外退出，没有核对。"})
    register = county.register()
    assert register.units[WATER] is State.ORIGINAL
    assert WATER not in reminder(register)


def test_what_xml_forbids_does_not_spoil_the_file(county: Any) -> None:
    county.arrive("水利局\x0b\ufffe.docx", TEXT, unit=WATER, metadata={"url": "http://x/\x00\uffff"})
    county.register()
    said = [c for row in openpyxl.load_workbook(county.path)[SHEET].values for c in row if c]
    assert "水利局\ufffd\ufffd.docx" in said
    assert county.take() == Taken()


def test_late_is_only_said_of_a_day_that_somebody_wrote(county: Any) -> None:
    county.arrive("水利局.docx", TEXT, unit=WATER, day="2025-03-09")
    county.register()
    assert county.rows()[0]["请核实"] == "文件时间晚于期限 2025-03-01，收到日期请填写"
    county.type({"文件": "水利局.docx"}, 收到日期="2025-02-28")
    county.take()
    county.register()
    assert county.rows()[0]["请核实"] == ""
    county.type({"文件": "水利局.docx"}, 收到日期="2025-03-02")
    county.take()
    county.register()
    assert county.rows()[0]["请核实"] == "收到日期晚于期限 2025-03-01"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-3-1", "2025-03-01"),
        ("2025.03.01", "2025-03-01"),
        ("2025年3月1日", "2025-03-01"),
        ("20250301", "2025-03-01"),
        ("45717", "2025-03-01"),
        ("2025-03-01 00:00:00", "2025-03-01"),
        ("2025-02-30", None),
        ("3月1日", None),
        ("昨天", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("报告定稿.docx", "报告初稿.docx"),
        ("报告（盖章）.pdf", "报告定稿.docx"),
        ("报告最终2.docx", "报告最终.docx"),
        ("报告修改稿3.docx", "报告第二稿.docx"),
        ("报告20250302.docx", "报告20250301.docx"),
        ("报告（3月2日）.docx", "报告（3月1日）.docx"),
        ("报告v10.docx", "报告v2.docx"),
    ],
)
def test_order_of_versions_by_name(later: str, earlier: str) -> None:
    assert hints(later).order > hints(earlier).order


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("2024年报告.docx", (2024,)),
        ("县水利局2024法治20250301.docx", (2024,)),
        ("报告2025-03-01.docx", ()),
        ("报告(1).docx", ()),
        ("2023年/2024年度报告.docx", (2024,)),
    ],
)
def test_years_in_names(name: str, years: tuple[int, ...]) -> None:
    assert hints(name).years == years


def test_units_in_names() -> None:
    names = UnitNames({WATER: ("县水务局",), TOWN: (), "云岭县市场监督管理局": (), "白石县水利局": ()})
    assert names.find("清河镇2024.docx") == TOWN
    assert names.find("县水务局/附件1.docx") == WATER
    assert names.find("水利局.docx") is None  # two of them
    assert names.find("云岭县水利局.zip › 附件1.docx") == WATER
    assert names.find("清河镇/云岭县水利局.docx") == WATER
    assert names.find("市场监督管理局.docx") == "云岭县市场监督管理局"
    assert names.find("水务局和清河镇.docx") == TOWN
    assert names.find("附件.docx") is None


def test_the_register_is_made_again_from_the_store_alone(county: Any) -> None:
    from duizhao.batch.register.roster import register, roster

    county.arrive("水利局.docx", "水利局", unit="云岭县水利局")
    county.arrive("旧.docx", "旧", unit="云岭县财政局", year=2023)
    county.year = 2024
    first = county.register()
    assert roster(county.store) == county.roster
    assert register(county.store) == first
    assert first.units["云岭县财政局"] is State.OTHER_YEAR
