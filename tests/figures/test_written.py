"""How numbers are written, and what a rough one may stand for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from duizhao.batch.figures.model import Kind, Standing
from duizhao.batch.figures.written import spread

from .conftest import Told_of

# sentence: value, least and most it may stand for, measure
VALUES = {
    "发放宣传资料1.2万余份。": ("12000", "12000", "12999", "份"),
    "走访企业30余家。": ("30", "30", "39", "家"),
    "走访企业12家。": ("12", "12", "12", "家"),
    "走访企业约120家。": ("120", "110", "130", "家"),
    "走访企业近100家。": ("100", "0", "100", "家"),
    "走访企业100家以上。": ("100", "100", "199", "家"),
    "走访企业一百二十三家，接待来访十二件。": ("12", "12", "12", "件"),
    "罚款12.5万元。": ("125000", "125000", "125000", "元"),
    "追回资金1.2亿元。": ("120000000", "120000000", "120000000", "元"),
    "网办率98.6%。": ("98.6", "98.6", "98.6", "%"),
    "接待群众１，２００人次。": ("1200", "1200", "1200", "人次"),
}
NONE = [
    "会期3个月。",
    "按照云政发〔2024〕12号文件办理。",
    "落实《三年行动方案（2023—2025年）》。",
    "推动高效办成一件事。",
    "开展第3次培训。",
    "抓好5个方面。",
]
KINDS = {
    "受理信访事项同比增长12%。": (Kind.CHANGE, Standing.NOW),
    "纠纷较上年减少30件。": (Kind.CHANGE, Standing.NOW),
    "每季度检查2次。": (Kind.PER, Standing.NOW),
    "每批抽查10至15家。": (Kind.RANGE, Standing.NOW),
    "全年检查60次，其中夜间巡查20次。": (Kind.PART, Standing.NOW),
    "满意率达到99%。": (Kind.SHARE, Standing.NOW),
    "2021年以来累计检查600次。": (Kind.COUNT, Standing.EARLIER),
    "2023年，我局检查300次。": (Kind.COUNT, Standing.EARLIER),
    "上半年检查30次。": (Kind.COUNT, Standing.PERIOD),
    "局属执法大队检查40次。": (Kind.COUNT, Standing.SCOPE),
    "下一步将开展检查80次。": (Kind.COUNT, Standing.PLANNED),
    "县司法局全年检查90次。": (Kind.COUNT, Standing.OTHER),
    "截至12月底，共检查70次。": (Kind.COUNT, Standing.NOW),
    "今年以来，我局检查50次。": (Kind.COUNT, Standing.NOW),
}


@pytest.mark.parametrize("text", VALUES)
def test_values(told: Told_of, text: str) -> None:
    value, low, high, measure = VALUES[text]
    found = told(text)[-1]
    assert (found.value, found.span.low, found.span.high, found.measure) == (
        Decimal(value),
        Decimal(low),
        Decimal(high),
        measure,
    )


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_figure(told: Told_of, text: str) -> None:
    assert [t.written for t in told(text)] == []


@pytest.mark.parametrize("text", KINDS)
def test_kinds_and_of_when_and_whom(told: Told_of, text: str) -> None:
    found = told(text)[-1]
    assert (found.kind, found.standing) == KINDS[text]


def test_a_range_keeps_both_ends(told: Told_of) -> None:
    (found,) = told("每批抽查10至15家。")
    assert (found.span.low, found.span.high) == (Decimal(10), Decimal(15))


def test_where_it_stands(told: Told_of) -> None:
    (found,) = told("收到行政复议申请3件。")
    assert found.written == "3件"
    assert found.what == "收到行政复议申请"
    assert found.text == "收到行政复议申请3件。"
    assert found.section[-1] == "（一）工作概况"


@pytest.mark.parametrize(("value", "off"), [("30", 10), ("1200", 100), ("12", 1), ("100", 100), ("10", 10)])
def test_how_far_a_rough_number_may_be_off(value: str, off: int) -> None:
    assert spread(Decimal(value)) == off
