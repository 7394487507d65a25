"""The same text: cases of two paragraphs, and a synthetic district with planted copies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.batch.same.differences import differences
from duizhao.batch.same.find import find_same
from duizhao.batch.same.library import Shelf
from duizhao.batch.same.model import Known, Written
from duizhao.batch.same.paragraphs import pack, unpack
from duizhao.structure.sentences import split
from duizhao.text import normalise

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "benchmarks"))

import district  # noqa: E402
import same as benchmark  # noqa: E402

CASES = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))


def written(text: str, unit: str, year: int = 2024) -> Written:
    paragraphs, at = [], 0
    for line in text.split("\n"):
        paragraphs.append(tuple(split(text, at, at + len(line))))
        at += len(line) + 1
    return Written(Known(f"{year}/{unit}", unit, year), text, tuple(paragraphs))


def look(case: dict[str, str], units: tuple[str, str] = ("甲局", "乙局"), years: tuple[int, int] = (2024, 2024)) -> Any:
    shelf = Shelf([written(case[k], u, y) for k, u, y in zip("ab", units, years, strict=True)])
    return find_same(shelf, [case["exclude"]] if "exclude" in case else [])


@pytest.mark.parametrize("name", CASES["same"])
def test_the_same(name: str) -> None:
    case = CASES["same"][name]
    found = look(case)
    assert len(found.pairs) == 1
    pair = found.pairs[0]
    assert not pair.own
    assert {pair.first.name, pair.second.name} == set(found.shares)
    assert all(0.3 < s.others <= 1 and s.own == 0 for s in found.shares.values())
    texts = {"2024/甲局": case["a"], "2024/乙局": case["b"]}
    for passage in pair.passages:
        a, b = (texts[s.name][x:y] for s, (x, y) in zip((pair.first, pair.second), (passage.a, passage.b), strict=True))
        assert a in texts[pair.first.name][pair.first.start : pair.first.end]
        assert len(set(a) & set(b)) > 10


@pytest.mark.parametrize("name", CASES["not_same"])
def test_not_the_same(name: str) -> None:
    found = look(CASES["not_same"][name])
    assert found.pairs == ()
    assert all(s.others == s.own == 0 for s in found.shares.values())


def test_a_notice_is_the_same_unless_it_is_excluded() -> None:
    case = {k: v for k, v in CASES["not_same"]["notice"].items() if k != "exclude"}
    assert len(look(case).pairs) == 1


def test_the_units_own_earlier_year_is_told_apart() -> None:
    found = look(CASES["same"]["figures_changed"], ("甲局", "甲局"), (2023, 2024))
    assert [p.own for p in found.pairs] == [True]
    assert all(s.own > 0.5 and s.others == 0 for s in found.shares.values())


def test_versions_of_one_report_are_not_compared() -> None:
    text = CASES["same"]["verbatim"]["a"]
    one, two = written(text, "甲局"), written(text, "甲局")
    two = Written(Known("另一版", "甲局", 2024), two.source, two.paragraphs)
    assert find_same(Shelf([one, two])).pairs == ()


def test_what_many_units_write_is_common_wording() -> None:
    text = CASES["same"]["verbatim"]["a"]
    few = find_same(Shelf([written(text, f"第{i}局") for i in range(3)]))
    assert len(few.pairs) == 3
    assert find_same(Shelf([written(text, f"第{i}局") for i in range(30)])).pairs == ()


def _paragraphs(unit: str, *texts: str) -> Written:
    return written("\n".join(texts), unit)


def test_a_phrase_that_three_units_close_with_is_nobodys_own() -> None:
    own = CASES["phrases"]["own"]
    units = [_paragraphs(f"第{i}局", text + CASES["phrases"]["longer"]) for i, text in enumerate(own)]
    assert len(units) == 3
    assert find_same(Shelf(units)).pairs == ()
    copied = _paragraphs("第九局", own[0] + CASES["phrases"]["longer"])
    (pair,) = find_same(Shelf([*units, copied])).pairs
    assert {pair.first.name, pair.second.name} == {"2024/第0局", "2024/第九局"}


def test_a_phrase_is_too_short_for_two_units_too() -> None:
    own = CASES["phrases"]["own"]
    two = [_paragraphs(f"第{i}局", text + CASES["phrases"]["closing"]) for i, text in enumerate(own[:2])]
    assert find_same(Shelf(two)).pairs == ()


def test_a_long_passage_in_three_units_is_not_common() -> None:
    long = CASES["same"]["words_changed"]["a"]
    assert len(long) > 80
    found = find_same(Shelf([written(long, f"第{i}局") for i in range(3)]))
    assert len(found.pairs) == 3


def test_nothing_to_compare() -> None:
    assert find_same(Shelf([])).pairs == ()
    assert find_same(Shelf([written("", "甲局"), written("短。", "乙局")])).pairs == ()


def test_a_district() -> None:
    made = district.make(80, seed=5, copying=0.5)
    reports = [benchmark.written(r) for r in made.reports]
    found = find_same(Shelf(reports), [made.notice])
    result = benchmark.grade(made, found)
    assert result["copies"] > 50
    assert result["precision"] >= 0.95, result["wrong"]
    for kind, floor in benchmark.FLOORS.items():
        assert result["recall"][kind] >= floor, kind
    own = {frozenset((c.source, c.target)) for c in made.copies if c.own}
    assert own
    assert own <= {frozenset((p.first.name, p.second.name)) for p in found.pairs if p.own}
    assert find_same(Shelf(reversed(reports)), [made.notice]) == found


def test_differences_leave_nothing_out() -> None:
    case = CASES["same"]["words_changed"]
    a, b = case["a"], case["b"]
    found = differences(a, (0, len(a)), b, (0, len(b)))
    assert "".join(a[slice(*s.a)] for s in found) == a
    assert "".join(b[slice(*s.b)] for s in found) == b
    assert all((a[slice(*s.a)] == b[slice(*s.b)]) is s.same for s in found)
    assert [(a[slice(*s.a)], b[slice(*s.b)]) for s in found if not s.same][:2] == [("来", "了"), ("给", "为")]


def test_paragraphs_are_kept_as_they_are() -> None:
    paragraphs = written("甲。乙。\n丙。\n\n  丁！", "甲局").paragraphs
    kept = tuple(p for p in paragraphs if p)
    assert unpack(pack(kept)) == kept
    assert unpack(pack(())) == ()


def test_residue_of_conversion_does_not_matter() -> None:
    text = CASES["same"]["verbatim"]["a"]
    spoilt = text.replace("渡口", "渡\u200b口").replace("，", "，[bookmark: OLE_LINK1]", 1)
    found = look({"a": text, "b": spoilt})
    assert len(found.pairs) == 1
    start, end = (
        found.pairs[0].passages[-1].b if found.pairs[0].second.name == "2024/乙局" else found.pairs[0].passages[-1].a
    )
    assert normalise(spoilt[start:end]) in text
