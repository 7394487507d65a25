"""What a register came to, unit by unit, out of the store alone."""

from __future__ import annotations

from typing import Any

import pytest

from duizhao.batch.kinds import OTHERS, kinds_of
from duizhao.batch.register.model import State
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
