"""情况通报: every number is one that the store holds, nobody is named or ranked unless asked for, nothing unconfirmed told."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest

from duizhao.batch.papers.bars import segments
from duizhao.batch.papers.bulletin import NAME
from duizhao.batch.register import kept
from duizhao.batch.reviews import State
from duizhao.model import Outcome
from duizhao.office import Unit, Units

UNITS = ("云岭县水利局", "云岭县教育局", "清河镇人民政府", "东山街道办事处", "云岭县档案馆")
GROUPS = ("decision", "disclosure", "plan")
OUTCOMES = ("met", "partial", "planned", "admitted", "missing", "not_applicable")


def read(batch: Any, make: Any, **wishes: Any) -> str:
    (path,) = batch.write("bulletin", **wishes)
    return str(make.words(path))


def tables(office: Any) -> list[list[list[str]]]:
    document = docx.Document(str(office.folder / NAME))
    return [[[c.text for c in row.cells] for row in t.rows] for t in document.tables]


@pytest.fixture
def county(office: Any, make: Any) -> Any:
    """Five units of three kinds with thirty findings each; seven more on the roster that sent nothing or something else."""
    office.year = 2024
    office.roster = Units(
        (
            *(Unit(u, due="2025-03-01") for u in UNITS),
            *(Unit("云岭县供销社", exempt=True), Unit("云岭县投资中心", together="云岭县水利局")),
            *(Unit("云岭县林业局"), Unit("云岭县气象局"), Unit("云岭县统计局"), Unit("云岭县审计局")),
        )
    )
    for n, unit in enumerate(UNITS):
        findings = []
        for m in range(30):
            outcome = OUTCOMES[(n * 7 + m * m) % len(OUTCOMES)]
            more: dict[str, Any] = {
                "class": ("prescribed", "expected", "advisory")[m % 3],
                "group": GROUPS[m % 3 - m % 2],
            }
            if m % 10 == 9:
                more |= {"applies": "unknown", "question": "有无此事？"}
            if outcome == "met" and m % 4:
                more["substance"] = "fact"
            findings.append(make.finding(f"要素{m}", outcome, **more))
        checks = [make.check("数字不一致", ("3件", "请核实。")), make.check("年份有误")][: 1 + n % 2]
        office.report(unit, findings, checks if n else ())
    office.report("云岭县林业局", [make.finding("x")], year=2022)
    office.report("云岭县气象局", [], accepted=False, kind="政府信息公开工作年度报告")
    office.register()
    items = {f"{kept.DOCUMENT}{e.name}": e for e in office.store.entries()}
    days = dict(zip(UNITS, ("2025-02-20", "2025-03-01", "2025-03-04", None, "2025-04-01"), strict=True))
    said = [(i, "received", days[str(e.unit)] or "") for i, e in items.items() if e.unit in days]
    kept.keep(office.store, said, "2025-03-05T10:00:00")
    kept.keep(office.store, [(f"{kept.UNIT}云岭县审计局", "received", "2025-02-01")], "2025-03-05T10:00:00")
    return office


def recount(office: Any) -> dict[str, Any]:
    """The numbers once more, by plain loops over the tables of the store."""
    parts: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    facts: Counter[str] = Counter()
    applies: Counter[str] = Counter()
    slips: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    slipped = asked = waiting = 0
    for unit, year, key in list(office.store.rows("SELECT unit, year, key FROM adopted")):
        (blob,) = next(office.store.rows("SELECT body FROM assessments WHERE key = ?", key))
        body = json.loads(zlib.decompress(blob))
        known = {
            rule: json.loads(text)
            for rule, text in office.store.rows(
                "SELECT rule, body FROM reviews WHERE unit = ? AND year = ?", unit, year
            )
        }
        found = [c["title"] for c in body["checks"] if known.get(c["rule"], {}).get("state") == "确认"]
        slips.update(found)
        slipped += bool(found)
        silent = ("met", "not_applicable", "waived")
        for f in (*body["findings"], *body["checks"]):
            waiting += f["rule"] not in known and f["outcome"] not in silent
        for f in body["findings"]:
            decision = known.get(f["rule"], {"state": "待核", "verdict": ""})
            outcome = decision["verdict"] or f["outcome"]
            if f["class"] == "advisory" or decision["state"] == "不发" or outcome == "not_applicable":
                continue
            if outcome == "missing" and f["question"] and decision["state"] != "改判":
                asked += decision["state"] == "确认"
                continue
            part = "weak" if outcome in ("partial", "planned", "admitted") else "gap" if outcome == "missing" else "met"
            part = "pending" if decision["state"] == "待核" and outcome != "met" else part
            parts[part] += 1
            applies[f["title"]] += 1
            cells[f["group"], part] += 1
            gaps[f["title"]] += part != "pending" and outcome in ("missing", "planned")
            facts[f["title"]] += part == "met" and f["substance"] == "fact"
    return {
        **{p: parts[p] for p in ("met", "weak", "gap", "pending")},
        "total": parts.total(),
        "asked": asked,
        "waiting": waiting,
        "slips": dict(slips),
        "slipped": slipped,
        "gaps": gaps,
        "facts": facts,
        "applies": applies,
        "cells": cells,
    }


def decide_some(office: Any) -> None:
    """Everything, but not all alike."""
    office.decide(State.WITHHELD, lambda i: i.finding["title"] in ("要素4", "要素7"))
    office.decide(
        State.OVERRULED, lambda i: i.finding["title"] == "要素10" and not i.check, verdict=Outcome.NOT_APPLICABLE
    )
    office.decide(
        State.OVERRULED,
        lambda i: i.finding["title"] in ("要素9", "要素12") and i.outcome is not Outcome.ADMITTED,
        verdict=Outcome.ADMITTED,
    )
    office.decide()


@pytest.mark.parametrize("how", ["nothing", "half", "all"])
def test_every_number_is_in_the_store(county: Any, make: Any, how: str) -> None:
    if how == "half":
        county.decide(only=lambda i: i.unit in UNITS[:2])
    elif how == "all":
        decide_some(county)
    text = read(county, make)
    told = recount(county)
    assert told["total"] > 40
    assert f"共核对{told['total']}项次：已写明{told['met']}项次" in text
    assert f"如实写明不足{told['weak']}项次；未见相关表述{told['gap']}项次。" in text
    assert (f"还有{told['pending']}项次待核" in text) is bool(told["pending"])
    assert (f"有{told['asked']}项次不清楚" in text) is bool(told["asked"])
    assert (f"还有{told['waiting']}条核对意见待人工确认" in text) is bool(told["waiting"])
    assert ("内部资料 · 草稿" in text) is (how != "all")
    assert (f"有{told['slipped']}份报告存在前后不一" in text) is bool(told["slips"])
    assert [b for b in told["cells"] if b[1] == "gap"] or how == "nothing"
    rows = [row for t in tables(county) for row in t]
    for title, count in told["slips"].items():
        assert [title, str(count)] in rows
    shown = {r[0]: r[1:] for r in rows if len(r) == 3 and r[0].startswith("要素")}
    for title, (count, share) in shown.items():
        whole = told["applies"][title]
        assert int(count) in (told["gaps"][title], told["facts"][title])
        assert abs(int(share[:-1]) - 100 * int(count) / whole) <= 1
    worst = sorted(told["gaps"].values(), reverse=True)[0]
    assert (str(worst) in [v[0] for v in shown.values()]) is (worst > 1)
    for group in GROUPS:
        met = told["cells"][group, "met"]
        total = sum(told["cells"][group, p] for p in ("met", "weak", "gap", "pending"))
        assert any(r[0] == group and r[-1].startswith(f"{met}/{total}（") for r in rows)
        assert any(r[0] == group and r[-1] == f"{met}/{total}" for r in rows)


def test_the_annexed_table_adds_up(county: Any, make: Any) -> None:
    decide_some(county)
    text = read(county, make)
    annex = tables(county)[-1]
    assert [c.partition("\n")[0] for c in annex[0]] == ["内容", "政府部门", "乡镇", "街道", "其他单位", "合计"]
    assert [c.partition("\n")[2] for c in annex[0][1:]] == [f"（{n}份）" for n in (2, 1, 1, 1, 5)]

    def pair(cell: str) -> tuple[int, int]:
        met, _, total = cell.partition("/")
        return (0, 0) if cell == "—" else (int(met), int(total))

    for row in annex[1:]:
        pairs = [pair(c) for c in row[1:]]
        assert tuple(map(sum, zip(*pairs[:-1], strict=True))) == pairs[-1]
    columns = list(zip(*annex[1:], strict=True))[1:]
    for column in columns:
        pairs = [pair(c) for c in column]
        assert tuple(map(sum, zip(*pairs[:-1], strict=True))) == pairs[-1]
    assert f"已写明{pair(annex[-1][-1])[0]}项次" in text


def test_who_sent_what(county: Any, make: Any) -> None:
    decide_some(county)
    text = read(county, make)
    assert "名册所列11家单位中，应报9家，已报5家，占56%；未报1家，报送有误2家。" in text
    assert "已登记收到、没有电子文件的1家。免报1家，合并报送1家，不计入应报。" in text
    assert "期限内收到2家，期限后收到2家。1家没有登记收到日期或者报送期限，未作统计。" in text
    assert tables(county)[0][1:] == [["别的年度", "1"], ["别的文种", "1"]]


def test_nobody_is_named_unless_asked_for(county: Any, make: Any) -> None:
    decide_some(county)
    names = [u.name for u in county.roster.units]
    assert [n for n in names if n in read(county, make)] == []
    text = read(county, make, named=True)
    assert "未报：云岭县统计局。" in text
    assert "报送有误：云岭县林业局、云岭县气象局。" in text
    assert "期限后收到：清河镇人民政府、云岭县档案馆。" in text
    assert sorted(n for n in names if n in text) == sorted(
        ["云岭县统计局", "云岭县林业局", "云岭县气象局", "清河镇人民政府", "云岭县档案馆"]
    )
    assert not re.search("第[一二三]名|排名|倒数|最差", text)


def test_the_same_bytes_and_no_clock(county: Any, make: Any) -> None:
    (path,) = county.write("bulletin")
    first = path.read_bytes()
    path.unlink()
    (path,) = county.write("bulletin")
    assert path.read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_edited_bulletin_stays(county: Any, make: Any) -> None:
    (path,) = county.write("bulletin")
    path.write_bytes(b"edited")
    county.decide()
    (fresh,) = county.write("bulletin")
    assert path.read_bytes() == b"edited"
    assert fresh.name == "情况通报（新稿）.docx"


@pytest.mark.parametrize("confirmed", [False, True])
def test_one_unit_without_gaps(office: Any, make: Any, confirmed: bool) -> None:
    office.report("某" * 90 + "局", [make.finding("听证", "met", substance="fact"), make.finding("公示")])
    office.register()
    office.decide(State.WITHHELD, lambda i: True)
    if not confirmed:
        office.report(
            "某" * 90 + "局",
            [make.finding("听证", "met", substance="fact"), make.finding("备案", **{"class": "advised"})],
        )
        office.register()
    text = read(office, make)
    assert ("没有较普遍的问题。" in text) is confirmed
    assert "没有可以归纳的。" in text  # of one report nothing is common
    assert "采用报告1份。没有单位名册" in text
    assert "已写明1项次，占100%" in text


def test_nothing_at_all_is_told_as_that(office: Any, make: Any) -> None:
    text = read(office, make)
    assert "没有可以统计的内容。" in text
    assert "附表" not in text


def test_years_of_an_archive_are_a_range(office: Any, make: Any) -> None:
    for year in (2022, 2023, 2024):
        office.report("某局", [make.finding("听证", "met")], year=year)
    assert read(office, make).count("2022—2024年法治政府建设年度报告情况通报") == 1


@pytest.mark.parametrize(
    ("counts", "whole", "sizes"),
    [
        ((1, 1), 2, [20, 20, 0]),
        ((0, 0), 0, [0, 0, 40]),
        ((999, 1), 1000, [39, 1, 0]),
        ((1, 997, 1, 1), 1000, [1, 37, 1, 1, 0]),
        ((3,), 4, [30, 10]),
        ((0, 5), 5, [0, 40, 0]),
    ],
)
def test_what_is_there_is_seen_in_a_bar(counts: tuple[int, ...], whole: int, sizes: list[int]) -> None:
    assert segments(counts, whole) == sizes
    assert sum(sizes) == 40


def test_the_shares_of_a_bar_are_its_counts(county: Any, make: Any) -> None:
    decide_some(county)
    read(county, make)
    told = recount(county)
    document = docx.Document(str(county.folder / NAME))
    for group in GROUPS:
        counts = [told["cells"][group, p] for p in ("met", "weak", "gap")]
        row = next(r for t in document.tables for r in t.rows if r.cells[0].text == group and len(t.columns) > 20)
        spans = [int(s) for s in re.findall(r'<w:gridSpan w:val="(\d+)"', row._tr.xml)]
        for count, span in zip([c for c in counts if c], spans, strict=True):
            assert abs(span / 40 - count / sum(counts)) <= 0.03


def test_hostile_texts_are_text(office: Any, make: Any) -> None:
    bad = "=1+1 <w:p/> \x00{year}"
    office.report(bad, [make.finding(bad, group=bad), make.finding("公示", "met")], [make.check(bad, (bad, bad))])
    office.register()
    office.decide()
    text = read(office, make, named=True, office=bad)
    assert "=1+1 <w:p/> {year}" in text
    assert isinstance(office.folder, Path)
