"""What a unit says once, and what all say together; every number here is worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from duizhao.batch.figures.model import Kind, Span, Standing
from duizhao.batch.figures.totals import Brief, answers, totals
from duizhao.rulebook.figures import FigureBook


def _told(unit: str, value: int, name: str = "review_cases", low: int | None = None, high: int | None = None) -> Brief:
    span = Span(Decimal(value if low is None else low), Decimal(value if high is None else high))
    return Brief(unit, 2024, name, Kind.COUNT, Standing.NOW, Decimal(value), span, "件", "")


def test_the_same_figure_counts_once() -> None:
    (one,) = answers([_told("甲局", 5), _told("甲局", 5)])
    assert (one.values, one.differs, one.value) == ((Decimal(5),), False, Decimal(5))


def test_differing_values_are_told_and_not_chosen() -> None:
    (one,) = answers([_told("甲局", 5), _told("甲局", 7)])
    assert (one.values, one.differs, one.value) == ((Decimal(5), Decimal(7)), True, None)


@pytest.mark.parametrize(("exact", "differs"), [(12, False), (19, False), (20, True), (9, True)])
def test_a_rough_value_gives_way_to_an_exact_one(exact: int, differs: bool) -> None:
    (one,) = answers([_told("甲局", 10, low=10, high=19), _told("甲局", exact)])
    assert one.differs is differs
    assert one.value == (None if differs else Decimal(exact))
    assert not one.rough


def test_rough_values_alone() -> None:
    (same,) = answers([_told("甲局", 10, low=10, high=19), _told("甲局", 15, low=15, high=15 + 4)])
    assert (same.differs, same.rough, same.value) == (False, True, Decimal(10))
    (other,) = answers([_told("甲局", 10, low=10, high=19), _told("甲局", 30, low=30, high=39)])
    assert other.differs


def test_totals_by_hand(named_figures: FigureBook) -> None:
    names = {f.id: f for f in named_figures.figures}
    told = [
        _told("甲局", 2),
        _told("乙局", 0),
        _told("丙局", 10, low=10, high=19),
        _told("丁局", 3),
        _told("丁局", 4),
        _told("戊局", 6),
        _told("甲局", 100, "heads_in_court_share"),
        _told("乙局", 50, "heads_in_court_share"),
    ]
    cases, share = totals(answers(told), names)
    # 2 + 0 + 10 + 6; 丁局 tells two values and is left out
    assert (cases.units, cases.differing, cases.rough, cases.sum) == (4, 1, 1, Decimal(18))
    assert (cases.median, cases.least, cases.most) == (Decimal(4), Decimal(0), Decimal(10))
    assert (share.units, share.sum, share.median) == (2, None, Decimal(75))
