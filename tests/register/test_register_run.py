"""The register in `duizhao batch`: made of real files, edited, read back, used."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duizhao.batch import reviews, work
from duizhao.batch.model import Job
from duizhao.batch.register import kept
from duizhao.batch.reviews import State
from duizhao.batch.store import Store
from duizhao.cli.app import main
from duizhao.read import Source

REPORT = """{unit}{year}年法治政府建设情况的报告

{year}年，{unit}深入推进法治政府建设，现将有关情况报告如下。

一、主要做法

聘请法律顾问2名，审查合同36份。全年开展行政执法检查120次，立案12件。

二、存在的不足

执法力量有待加强。

三、下一步打算

加强培训。
"""
NOTICE = "关于召开会议的通知\n\n各科室：\n\n定于3月1日召开会议，请准时参加。\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what came in, and a roster beside it."""
    monkeypatch.chdir(tmp_path)
    sent = tmp_path / "来件"
    sent.mkdir()
    for name, unit, year in (("水利局", "云岭县水利局", 2024), ("财政局", "云岭县财政局", 2023)):
        (sent / f"{name}.txt").write_text(REPORT.format(unit=unit, year=year), "utf-8")
    (sent / "教育局.txt").write_text(NOTICE, "utf-8")
    (sent / "清河镇.txt").write_bytes(b"")
    names = ["云岭县水利局", "云岭县财政局", "云岭县教育局", "清河镇人民政府", "云岭县林业局"]
    (tmp_path / "名册.csv").write_text("单位名称\n" + "\n".join(names) + "\n", "utf-8")
    return tmp_path


def batch(*more: str) -> int:
    return main(["batch", "来件", "-o", "结果", "--units", "名册.csv", "--engine", "serial", *more])


def rows(place: Path) -> dict[str, Mapping[str, Any]]:
    sheet = openpyxl.load_workbook(place / "结果" / "收件登记.xlsx")["收件登记"]
    lines = list(sheet.iter_rows(values_only=True))
    head = next(i for i, line in enumerate(lines) if "单位" in line)
    found = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]
    return {str(r["文件"] or r["单位"]): r for r in found}


def test_a_register_of_real_files(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert batch("--for-year", "2024") == 4
    told = capfd.readouterr().out
    assert (
        "未报 1 家：云岭县林业局；报送有误 3 家：云岭县财政局（别的年度）、云岭县教育局（别的文种）、"
        "清河镇人民政府（没有文字）。" in told
    )
    assert {k: r["状态"] for k, r in rows(place).items()} == {
        "水利局.txt": "已报",
        "财政局.txt": "报错：别的年度",
        "教育局.txt": "报错：别的文种",
        "清河镇.txt": "没有文字",
        "云岭县林业局": "未报",
    }
    path = place / "结果" / "收件登记.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["收件登记"]
    head = {c.value: c.column for c in sheet[4]}
    for line in range(5, sheet.max_row + 1):
        if sheet.cell(line, head["文件"]).value == "教育局.txt":
            sheet.cell(line, head["采用"], "是")
            sheet.cell(line, head["年度"], 2024)
    book.save(path)
    assert batch("--for-year", "2024") == 4
    assert "本次读取核对 1 个" in capfd.readouterr().out
    assert rows(place)["教育局.txt"]["状态"] == "已报"
    found = json.loads((place / "结果" / "results.json").read_text("utf-8"))["assessments"]
    forced = next(a for a in found if a["source"] == "教育局.txt")
    assert forced["findings"]
    assert forced["year"] == 2024
    before = path.read_bytes()
    assert batch("--for-year", "2024") == 4
    told = capfd.readouterr().out
    assert "本次读取核对 0 个" in told
    assert "未报 1 家：云岭县林业局" in told
    assert path.read_bytes() == before


def test_the_roster_is_used_until_it_is_taken_back(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (place / "名册.csv").write_text("单位名称,别名\n云岭县水务局,云岭县水利局\n云岭县财政局,\n云岭县教育局,\n", "utf-8")

    def again(*more: str) -> tuple[str, list[tuple[str, str]]]:
        capfd.readouterr()
        main(["batch", "来件", "-o", "结果", "--engine", "serial", "--for-year", "2024", *more])
        with Store(place / "结果") as store:
            decided = [(i.unit, i.state.value) for i in reviews.items(store) if i.state is not State.PENDING]
        return capfd.readouterr().err, decided

    batch("--for-year", "2024")
    with Store(place / "结果") as store:
        first = next(i for i in reviews.items(store) if i.unit == "云岭县水务局")
        reviews.decide(store, first, State.CONFIRMED, person="王", time="2025-03-01T08:00:00")
    kept = [("云岭县水务局", "确认")]
    told, decided = again()
    assert ("单位名册仍用" in told, decided) == (True, kept)
    assert again("--quiet")[1] == kept
    (place / "名册.csv").rename(place / "移走.csv")
    told, decided = again()
    assert ("不在了，这次用上次读到的内容" in told, decided) == (True, kept)
    told, decided = again()
    assert ("单位名册仍用" in told, decided) == (True, kept)
    assert main(["batch", "来件", "-o", "结果", "--engine", "serial", "--units", "没有.csv"]) == 2
    assert again()[1] == kept
    told, decided = again("--units", "无")
    assert "单位名册" not in told
    assert decided == []  # as was asked for: the report is the one of the name that it bears itself
    told, decided = again("--units", "移走.csv")
    assert decided == kept


def test_two_members_of_an_archive_with_one_name(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(job: Job) -> tuple[Source, ...]:
        return tuple(replace(s, name=s.name.replace("（另）", "")) for s in read(job))

    read = work._load
    monkeypatch.setattr(work, "_load", load)
    with zipfile.ZipFile(place / "来件" / "林业局.zip", "w") as archive:
        archive.writestr("报告.txt", REPORT.format(unit="云岭县林业局", year=2024))
        archive.writestr("报告（另）.txt", REPORT.format(unit="某某局", year=2024).replace("2名", "3名"))
    batch("--for-year", "2024")
    with Store(place / "结果") as store:
        second = list(kept.items(store.filed()))[2]
        assert second == "文件:林业局.zip › 报告.txt#2"
        kept.keep(store, [(second, "unit", "云岭县教育局"), (second, "year", "2023")], "2025-03-01T08:00:00")
    batch("--for-year", "2024")
    with Store(place / "结果") as store:
        one, other = store.entries("林业局.zip")
    assert (one.unit, one.year) == ("云岭县林业局", 2024)
    assert (other.unit, other.year) == ("云岭县教育局", 2023)


def test_bad_cells_stop_the_run_and_keep_the_file(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert batch() == 4
    path = place / "结果" / "收件登记.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["收件登记"]
    head = {c.value: c.column for c in sheet[4]}
    sheet.cell(5, head["年度"], "去年")
    sheet.cell(6, head["采用"], "看看")
    book.save(path)
    before = path.read_bytes()
    capfd.readouterr()
    assert batch() == 2
    told = capfd.readouterr().err
    assert "收件登记.xlsx 工作表“收件登记” 第 5 行：C5（年度）不是年度" in told
    assert "共 2 处" in told
    assert path.read_bytes() == before
    assert batch("--for-year", "24") == 2
