"""What a register came to, unit by unit, out of the store alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from duizhao.batch.kinds import OTHERS, kinds_of
from duizhao.batch.out.web.wrong import submissions
from duizhao.batch.papers.figures import figures
from duizhao.batch.register.kept import keep
from duizhao.batch.register.model import State
from duizhao.batch.register.roster import register
from duizhao.batch.register.summary import summary
from duizhao.office import Unit, Units


def test_who_sent_what_is_kept(county: Any) -> None:
    county.year = 2024
    county.arrive("水利局.docx", "水利局的报告", unit="云岭县水利局")
    county.arrive("财政局.docx", "财政局的报告", unit="云岭县财政局", year=2023)
    county.register()
    county.type({"文件": "水利局.docx"}, 收到日期="2025-02-27")
    county.take()
    county.register()
    found = summary(county.store)
    assert found.year == 2024
    of = {u.name: u for u in found.units}
    assert list(of) == [u.name for u in county.roster.units]  # type: ignore[union-attr]
    water = of["云岭县水利局"]
    assert (water.state, water.due, water.received) == (State.REPORTED, "2025-03-01", "2025-02-27")
    assert of["云岭县财政局"].wrong == "别的年度"
    assert {n: u.state for n, u in of.items() if u.state in (State.EXEMPT, State.TOGETHER, State.MISSING)} == {
        "云岭县供销社": State.EXEMPT,
        "云岭县投资中心": State.TOGETHER,
        "云岭县教育局": State.MISSING,
        "清河镇人民政府": State.MISSING,
    }
    assert found.wrong == {"报错：别的年度": 1}


def test_the_day_a_paper_came_counts_too(county: Any) -> None:
    county.register()
    county.type({"单位": "清河镇人民政府"}, 收到日期="2025-03-02")
    county.take()
    county.register()
    town = next(u for u in summary(county.store).units if u.name == "清河镇人民政府")
    assert (town.state, town.received) == (State.ON_PAPER, "2025-03-02")


def test_both_papers_tell_the_same_of_who_was_late(county: Any) -> None:
    county.roster = Units(tuple(replace(u, due="2025-03-01") for u in county.roster.units))
    county.year = 2024
    for unit in ("水利局", "财政局", "教育局"):
        county.arrive(f"{unit}.docx", f"{unit}的报告", unit=f"云岭县{unit}")
    county.arrive("财政局旧.docx", "财政局的旧报告", unit="云岭县财政局", year=2023)
    county.register()
    for file, day in {"水利局.docx": "2025-03-08", "财政局.docx": "2025-03-06", "财政局旧.docx": "2025-02-01"}.items():
        county.type({"文件": file}, 收到日期=day)
    county.type({"文件": "教育局.docx"}, 收到日期="2025-02-20", 单位="云岭县教育局")
    county.take()
    # 水利局 had handed in paper in time, noted under its former name; what 教育局 had sent is gone, another came late
    keep(
        county.store, [("手工:1", "unit", "云岭县水务局"), ("手工:1", "received", "2025-02-26")], "2025-03-10T08:00:00"
    )
    county.leave("教育局.docx")
    county.arrive("教育局新.docx", "教育局的另一份", unit="云岭县教育局")
    county.register()
    county.type({"文件": "教育局新.docx"}, 收到日期="2025-03-09")
    county.take()
    county.register()
    late = {"云岭县财政局", "云岭县教育局"}
    page = {x.unit for x in submissions(register(county.store), "2025-03-01").late}
    filing = figures(county.store).filing
    assert filing is not None
    assert (page, set(filing.late), filing.on_time) == (late, late, 1)


def test_without_a_register_there_is_nothing(district: Any) -> None:
    assert summary(district.store).units == ()


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("清河镇人民政府", "乡镇"), ("云岭县水利局", "政府部门"), ("云岭县投资中心", "街道"), ("某某中心", OTHERS)],
)
def test_a_kind_is_what_the_roster_says_else_what_the_name_suggests(district: Any, unit: str, kind: str) -> None:
    district.roster = Units((Unit("云岭县投资中心", kind="subdistrict"), Unit("云岭县水利局")))
    district.register()
    assert kinds_of(district.store)(unit) == kind
