"""Whole ledgers: as offices keep them, against a small batch, told, written, read wrongly."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duizhao.batch.figures.gather import Gathering
from duizhao.batch.ledger import machine, sheet, text
from duizhao.batch.ledger.check import check
from duizhao.batch.ledger.model import Checked, Verdict
from duizhao.batch.ledger.read import read_ledger
from duizhao.batch.store import Store
from duizhao.cli.app import main
from duizhao.errors import OfficeFileError, UsageError
from duizhao.report.width import Ruler

ROWS = [
    ["云岭县法治工作台账（2024年）"],
    ["序号", "单位", "行政复议", "", "行政诉讼", "出庭次数", "合同审查（份）", "执法人员", "述法", "联系电话"],
    ["", "", "收案", "办结", "", "", "", "", "", ""],
    [1, "县水务局", 3, "", 2, "3次", "", "", "是", "略"],
    [2, "财政局", 1, "", 0, "—", 86, "", "是", "略"],
    [3, "云岭县教育局", 2, "", "无", "", "", "约十人", "否", "略"],
    [4, "清河镇人民政府", "", "", "", "", "", 12, "", "略"],
    [5, "云岭县司法局", 9, "", "", "", "", "", "", "略"],
    ["", "合计", 15, "", 2, 3, 86, 12, "", ""],
]


def _xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.fixture(scope="module")
def found(batch: tuple[Path, Store], gathering: Gathering, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    file = _xlsx(tmp_path_factory.mktemp("ledger") / "台账.xlsx", ROWS)
    return check(batch[1], gathering, read_ledger(file, gathering.book))


def test_every_cell_comes_to_what_it_should(found: Checked) -> None:
    got = {(i.unit[3:], i.title): (i.verdict, i.known, i.reported) for i in found.items}
    assert got == {
        ("水利局", "行政复议案件"): (Verdict.AGREE, "3件", ("3件",)),
        ("水利局", "行政诉讼案件"): (Verdict.MENTIONED, "2件", ()),
        ("水利局", "行政机关负责人出庭应诉"): (Verdict.DIFFERS, "3次", ("2次",)),
        ("水利局", "述法"): (Verdict.AGREE, "是", ("已落实",)),
        ("财政局", "行政复议案件"): (Verdict.DENIED, "1件", ("没有",)),
        ("财政局", "行政诉讼案件"): (Verdict.AGREE, "0件", ("没有",)),
        ("财政局", "合同审查"): (Verdict.AGREE, "86份", ("80余份",)),
        ("财政局", "述法"): (Verdict.SILENT, "是", ("未见相关表述",)),
        ("教育局", "行政复议案件"): (Verdict.MENTIONED, "2件", ()),
        ("清河镇人民政府", "行政执法人员"): (Verdict.AGREE, "12名", ("12名",)),
    }


def test_each_with_its_sentence_and_cell(found: Checked) -> None:
    (item,) = found.of(Verdict.DENIED)
    assert (item.texts, item.where) == (("全年未发生行政复议、行政诉讼案件。",), "C5")


def test_what_is_not_understood_is_told(found: Checked) -> None:
    assert found.absent == ("云岭县司法局（2024年度，工作表“Sheet”第 8 行）",)
    assert found.told == (
        "工作表“Sheet”的“联系电话”一列不认识，没有核对。",
        "工作表“Sheet” H6（云岭县教育局，执法人员）写作“约十人”，不是数字，没有核对。",
    )
    assert "行政复议 收案" in found.ledger.columns


def test_told_to_people(found: Checked) -> None:
    lines = "\n".join(line.text for line in text.render(found, ruler=Ruler(2), width=100))
    assert (
        "核对 10 处：不一致 1，报告写明没有，台账有 1，报告提到了，没有认出数字 2，报告没有提到，台账有 1，相符 5。"
        in lines.replace("\n", "")
    )
    assert "“全年未发生行政复议、行政诉讼案件。”" in lines
    assert not any(word in lines for word in ("瞒报", "违法", "不合格", "法定"))


def test_told_to_machines(found: Checked) -> None:
    told = json.loads(machine.render(found))
    assert [i["verdict"] for i in told["items"]][:3] == ["differs", "denied", "mentioned"]


def test_the_workbook(found: Checked, tmp_path: Path) -> None:
    data = sheet.render(found, tmp_path)
    assert data == sheet.render(found, tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = list(book[sheet.SHEETS[0]].iter_rows(min_row=5, values_only=True))
    assert len(rows) == 10
    mentioned = next(r for r in rows if r[1] == "云岭县教育局")
    assert mentioned[4:8] == ("报告提到了，没有认出数字", "2件", "提到了，没有认出数字", "认真做好行政复议工作。")
    assert rows[0][:6] == (1, "云岭县水利局", 2024, "行政机关负责人出庭应诉", "不一致", "3次")
    assert next(c[1] for c in book[sheet.SHEETS[1]].iter_rows(min_row=3, values_only=True)).startswith("云岭县司法局")


def test_csv_as_spreadsheets_save_it(batch: tuple[Path, Store], gathering: Gathering, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes("部门,年度,复议\n县水务局,2024年,3\n".encode("gb18030"))
    (item,) = check(batch[1], gathering, read_ledger(file, gathering.book)).items
    assert (item.unit, item.verdict) == ("云岭县水利局", Verdict.AGREE)


def test_the_year_of_the_row_goes_before_all(batch: tuple[Path, Store], gathering: Gathering, tmp_path: Path) -> None:
    file = _xlsx(tmp_path / "a.xlsx", [["单位", "年度", "复议"], ["县水务局", 2023, 3]])
    found = check(batch[1], gathering, read_ledger(file, gathering.book), 2024)
    assert found.items == ()
    assert found.absent == ("县水务局（2023年度，工作表“Sheet”第 2 行；有 2024 年度的报告）",)


def test_two_columns_for_one_figure_are_not_chosen_between(
    batch: tuple[Path, Store], gathering: Gathering, tmp_path: Path
) -> None:
    file = _xlsx(tmp_path / "a.xlsx", [["单位", "复议", "行政复议案件", "应诉"], ["县水务局", 3, 4, 0]])
    ledger = read_ledger(file, gathering.book)
    assert list(ledger.columns) == ["应诉"]
    assert "分不清" in ledger.told[0]


def test_a_unit_twice(batch: tuple[Path, Store], gathering: Gathering, tmp_path: Path) -> None:
    file = _xlsx(tmp_path / "a.xlsx", [["单位", "复议"], ["县水务局", 3], ["云岭县水利局", 4]])
    found = check(batch[1], gathering, read_ledger(file, gathering.book))
    assert [i.verdict for i in found.items] == [Verdict.AGREE]
    assert "是同一单位" in found.told[0]


@pytest.mark.parametrize(
    ("name", "rows"), [("a.xlsx", [["甲", "乙"], [1, 2]]), ("a.xlsx", [["单位", "电话"], ["甲", 2]]), ("a.docx", [])]
)
def test_what_is_no_ledger(gathering: Gathering, tmp_path: Path, name: str, rows: Sequence[Sequence[Any]]) -> None:
    file = _xlsx(tmp_path / name, rows)
    with pytest.raises(OfficeFileError, match=r"单位|只认"):
        read_ledger(file, gathering.book)


def test_the_command(batch: tuple[Path, Store], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out, _ = batch
    file = _xlsx(tmp_path / "台账.xlsx", ROWS)
    assert main(["ledger", str(out), str(file)]) == 1
    assert "负责人出庭应诉" in capfd.readouterr().out
    assert (out / sheet.NAME).is_file()
    clean = _xlsx(tmp_path / "b.xlsx", [["单位", "复议"], ["县水务局", 3]])
    assert main(["ledger", str(out), str(clean), "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["items"][0]["verdict"] == "agree"
    assert main(["ledger", str(out), str(tmp_path / "没有.xlsx")]) == 2
    assert main(["ledger", str(out), str(out / sheet.NAME)]) == 2
    assert main(["ledger", "--columns"]) == 0
    assert "复议办结" in capfd.readouterr().out


def test_without_a_year(gathering: Gathering, tmp_path: Path) -> None:
    with Store(tmp_path) as empty:
        file = _xlsx(tmp_path / "a.xlsx", [["单位", "复议"], ["县水务局", 3]])
        ledger = read_ledger(file, gathering.book)
        with pytest.raises(UsageError, match="--year"):
            check(empty, Gathering(empty), ledger)
