"""figures.xlsx of a small district: numbers are numbers, each with its sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duizhao.batch.engines import Serial
from duizhao.batch.figures.sheet import NAME, SHEETS, render, write
from duizhao.batch.out.registry import Wishes
from duizhao.batch.register.update import update
from duizhao.batch.run import run
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store

HEAD = "云岭县{unit}2024年法治政府建设情况报告\n\n一、主要举措和成效\n\n{body}\n\n二、存在的不足和原因\n\n{weak}\n\n三、2025年工作安排\n\n下一步，将办理行政复议案件90件。\n"
BODIES = {
    "水利局": "全年收到行政复议申请3件，办结2件，同比增长50%。组织执法培训班十二期。负责人出庭应诉率100%。",
    "财政局": "全年未发生行政复议案件。审查合同1.2万余份。",
    "教育局": "收到行政复议申请5件。行政复议案件7件均已办结。=3件违规问题已整改。",
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    folder = tmp_path_factory.mktemp("figures")
    given, out = folder / "given", folder / "out"
    given.mkdir()
    out.mkdir()
    for unit, body in BODIES.items():
        text = HEAD.format(unit=unit, body=body, weak="执法人员不足，原因是编制有限。")
        (given / f"{unit}.txt").write_text(text, encoding="utf-8")
    with Store(out) as store:
        run(given, store, Settings(segmenter="char", today="2025-03-01"), Serial())
        update(store, None, 2024, "2025-03-01T10:00:00")
        yield store, out


def _sheet(data: bytes, name: str) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True))
    head = next(i for i, row in enumerate(rows) if "要素" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


@pytest.fixture(scope="module")
def data(batch: tuple[Store, Path]) -> bytes:
    return render(*batch)


def test_totals_by_element(data: bytes) -> None:
    rows = {r["数字"]: r for r in _sheet(data, SHEETS[0])}
    cases = rows["行政复议案件"]
    assert cases["要素"] == "行政复议应诉"
    # 水利局 3, 财政局 0; 教育局 tells 5 and 7
    assert (cases["计入的单位数"], cases["合计"], cases["前后不一、未计入的单位数"]) == (2, 3, 1)
    assert rows["合同审查"]["合计"] == 12000
    assert rows["合同审查"]["其中约数"] == 1
    assert rows["行政机关负责人出庭应诉率"]["合计"] is None
    assert isinstance(cases["合计"], int)


def test_what_differs_is_shown_with_its_sentences(data: bytes) -> None:
    (row,) = _sheet(data, SHEETS[1])
    assert (row["单位"], row["报告中的几个数"]) == ("云岭县教育局", "5、7")
    assert row["所在的句子"].splitlines() == ["收到行政复议申请5件。", "行政复议案件7件均已办结。"]


def test_every_figure_with_its_sentence(data: bytes) -> None:
    rows = _sheet(data, SHEETS[2])
    found = {(r["单位"], r["原文写作"], r["种类"], r["情形"]): r for r in rows}
    planned = found["云岭县水利局", "90件", "数量", "打算"]
    assert planned["数字"] == "行政复议案件"
    assert found["云岭县水利局", "50%", "增减", "本年度"]["数字"] is None
    assert found["云岭县水利局", "十二期", "数量", "本年度"]["数值"] == 12
    assert found["云岭县财政局", "未发生行政复议案件", "写明没有", "本年度"]["数值"] == 0
    assert all(r["所在的句子"] for r in rows)
    assert [r["要素"] for r in rows if r["数字"] == "行政复议案件"] == ["行政复议应诉"] * 7


def test_same_input_same_bytes_and_no_formula(batch: tuple[Store, Path], data: bytes) -> None:
    assert render(*batch) == data
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        assert [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []


def test_it_is_written(batch: tuple[Store, Path]) -> None:
    store, out = batch
    assert write(store, out, Wishes("2025-03-01")) == [out / NAME]
    assert sorted(p.name for p in out.iterdir() if not p.name.startswith("批次")) == [NAME]
