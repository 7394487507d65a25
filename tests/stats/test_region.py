"""Regions out of the names of units."""

from __future__ import annotations

import re

import pytest

from duizhao.batch.stats.region import places_of
from duizhao.rulebook import Rulebook

PLACES = {
    "云岭县水利局": "云岭县",
    "临湾市桐浦区人民政府": "临湾市桐浦区",
    "云岭县清河镇人民政府": "云岭县",
    "旌浦市人力资源和社会保障局": "旌浦市",
    "区科技局": "",
    "清河镇人民政府": "",
    "市场监督管理局": "",
}


@pytest.mark.parametrize("unit", PLACES)
def test_places(shipped_book: Rulebook, unit: str) -> None:
    check = next(c for c in shipped_book.checks if c.kind == "names")
    found = places_of(unit, re.compile(check.patterns["place"]), frozenset(check.words["towns"]))
    assert found == PLACES[unit]
