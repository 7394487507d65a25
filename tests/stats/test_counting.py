"""Shares and intervals; every expected number is worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from duizhao.batch.reviews import Decision, Item, State
from duizhao.batch.stats.count import Counting
from duizhao.batch.stats.model import Share
from duizhao.batch.stats.tables import csv_files, share_rows
from duizhao.batch.stats.wilson import wilson
from duizhao.rulebook.baseline import BaselineRow


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (5, 10, 0.2366, 0.7634),  # middle 0.5, half 1.41600 * sqrt(0.025 + 0.0096037)
        (0, 10, 0.0, 0.2775),  # z2 / (n + z2) = 3.8415 / 13.8415
        (10, 10, 0.7225, 1.0),
        (1, 10, 0.0179, 0.4042),
        (81, 263, 0.2553, 0.3662),  # the example of Newcombe, Statistics in Medicine 17 (1998) 857
        (1, 1, 0.2065, 1.0),  # 1 / (1 + z2)
    ],
)
def test_wilson(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_wilson_of_nothing(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="of"):
        wilson(hits, n)


def _item(outcome: str, rule: str = "a.one", *, decision: Decision | None = None, **more: Any) -> Item:
    finding = {"rule": rule, "title": "甲项", "outcome": outcome, "applies": "yes", "evidence": [], **more}
    return Item("某局", 2024, "a.txt", finding, rule.startswith("consistency"), decision or Decision(State.PENDING))


def _counted(*reports: tuple[str, list[Item]]) -> Counting:
    counting = Counting(("kind",))
    for kind, items in reports:
        counting.add(items, (kind,), {"": 1000, "plan": 150}, ROWS)
    return counting


ROWS = (
    BaselineRow("length", "篇幅", "length"),
    BaselineRow("plan", "计划", "part", "plan"),
    BaselineRow("missing", "未见", "missing", "a.one"),
    BaselineRow("clash", "数字", "check", "consistency.figures"),
)


def _share(counting: Counting, basis: str = "machine", group: tuple[str, ...] = ()) -> Share:
    (one,) = [s for s in counting.finish().shares if s.basis == basis and s.group == group]
    return one


def test_what_counts_and_what_is_left_out() -> None:
    counting = _counted(
        ("部门", [_item("met")]),
        ("部门", [_item("partial")]),
        ("部门", [_item("missing")]),
        ("乡镇", [_item("planned")]),
        ("乡镇", [_item("not_applicable")]),
        ("乡镇", [_item("waived")]),
        ("乡镇", [_item("missing", applies="unknown", question="有没有？")]),
        ("乡镇", [_item("error")]),
    )
    every = _share(counting)
    assert (every.n, every.hits, every.full, every.left, every.open) == (4, 2, 1, 3, 1)
    assert (every.share, every.least, every.few) == (0.5, 0.4, True)
    assert (_share(counting, group=("部门",)).n, _share(counting, group=("乡镇",)).n) == (3, 1)
    assert counting.finish().reports == 8


def test_reviewed_outcomes_stand_apart() -> None:
    confirmed = Decision(State.CONFIRMED, "张三")
    overruled = Decision(State.OVERRULED, "张三", reason="见附件", verdict="met")
    counting = _counted(
        ("部门", [_item("missing", decision=confirmed)]),
        ("部门", [_item("missing", applies="unknown", decision=overruled)]),
        ("部门", [_item("met", decision=Decision(State.WITHHELD, "张三", reason="不发"))]),
        ("部门", [_item("met")]),
    )
    machine, reviewed = _share(counting), _share(counting, "reviewed")
    assert (machine.n, machine.hits, machine.open) == (3, 2, 1)
    assert (reviewed.n, reviewed.hits, reviewed.open) == (2, 1, 0)
    assert counting.finish().reviewed == 2


def test_the_baseline_table() -> None:
    counting = Counting(())
    for length, outcome, check in (
        (1000, "met", "met"),
        (2000, "missing", "suspect"),
        (4000, "missing", "not_applicable"),
    ):
        items = [_item(outcome), _item(check, "consistency.figures")]
        counting.add(items, (), {"": length, "plan": 300}, ROWS)
    rows = {m.title: m for m in counting.finish().measures}
    # quartiles of 1000, 2000, 4000 and of 30, 15, 7.5 per cent
    assert rows["篇幅"].quartiles == (1500, 2000, 3000)
    assert rows["计划"].quartiles == (11.25, 15, 22.5)
    assert (rows["未见"].hits, rows["未见"].n) == (2, 3)
    assert (rows["数字"].hits, rows["数字"].n) == (1, 2)


def test_csv_opens_in_excel_and_runs_nothing() -> None:
    found = _counted(("=cmd", [_item("met")])).finish()
    for data in csv_files(found).values():
        assert data.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in data
        assert "\r\n=cmd" not in data.decode("utf-8-sig")
    head, first, *_ = share_rows(found)
    row = dict(zip(head, first, strict=True))
    assert (row["单位类型"], row["n"], row["占比%"], row["区间下限%"], row["备注"]) == (
        "全部",
        "1",
        "100.0",
        "20.7",
        "n<5",
    )
