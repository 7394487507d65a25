"""The same text as the store keeps it: which documents are compared, what is handed to outputs, when it is found anew."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from duizhao.batch.same import kept
from duizhao.batch.store import Store

BOATS = "请来三位老船工给新渡工讲水情，沿江走了两天，在急弯处立起警示桩26根，夜航灯换成太阳能的，渡口台账由专人每周补记一次。"
WATER = "全年调解取水纠纷41件，最难的一件拖了九年，区、镇两级坐到田埂上谈了六回，最后按轮灌日数分水，双方都签了字。"
OTHER = "图书馆把五百本旧书修好送到桥头小学，请退休的装订师傅教孩子们缝线，一学期办了十四次，缝坏的线头装满三只铁盒。"
Put = Callable[..., None]
ADOPTED = "INSERT INTO adopted VALUES (?, ?, ?, ?)"


@pytest.fixture
def district(store: Store, put: Put) -> Store:
    put(store, "3.txt", "丙局", 2024, BOATS, OTHER)
    put(store, "1.txt", "甲局", 2024, BOATS.replace("26", "31"), WATER)
    put(store, "2.txt", "甲局", 2023, WATER)
    put(
        store,
        "0.txt",
        "乙局",
        2024,
        "石板街的裁缝铺搬走以后，门面空了一年，街道把它改成调解室，周三晚上有人值守，钥匙放在隔壁米店。",
    )
    return store


def _names(store: Store) -> list[tuple[str, str]]:
    return [(c.first.name, c.second.name) for c in kept.couples(store)]


def test_shares_and_what_they_come_from(district: Store) -> None:
    assert not kept.is_made(district)
    assert kept.refresh(district)
    assert kept.is_made(district)
    found = {s.report.name: s for s in kept.shared(district)}
    assert list(found) == ["3.txt", "0.txt", "2.txt", "1.txt"]  # by unit and year, as code points go
    assert (found["0.txt"].others, found["0.txt"].own, found["0.txt"].top) == (0, 0, ())
    assert found["2.txt"].own == 1
    assert found["2.txt"].others == 0
    both = found["1.txt"]
    assert 0.3 < both.others < 0.7
    assert 0.3 < both.own < 0.7
    assert {(o.report.name, o.own, o.paragraphs) for o in both.top} == {("3.txt", False, 1), ("2.txt", True, 1)}
    assert [len(s.top) for s in kept.shared(district, most=1)] == [1, 0, 1, 1]


def test_passages_are_offsets_of_the_two_paragraphs(district: Store) -> None:
    kept.refresh(district)
    couples = {(c.first.name, c.second.name): c for c in kept.couples(district)}
    assert list(couples) == [("3.txt", "1.txt"), ("2.txt", "1.txt")]
    (pair,) = couples["3.txt", "1.txt"].pairs
    assert (pair.first, pair.second) == (BOATS, BOATS.replace("26", "31"))
    assert 0.8 < pair.likeness < 1
    for (a, b), (c, d), _ in pair.passages:
        assert pair.first[a:b].replace("26", "31") == pair.second[c:d]
    assert couples["2.txt", "1.txt"].own


def test_found_anew_only_where_something_changed(district: Store, put: Put) -> None:
    assert kept.refresh(district)
    assert not kept.refresh(district)
    assert kept.refresh(district, [BOATS])  # the office's own notice
    assert _names(district) == [("2.txt", "1.txt")]
    put(district, "4.txt", "丁局", 2024, OTHER)
    assert kept.refresh(district, [BOATS])
    assert ("4.txt", "3.txt") in _names(district)


def test_of_several_versions_the_adopted_one_is_compared(district: Store, put: Put) -> None:
    put(district, "1旧.txt", "甲局", 2024, OTHER)
    kept.refresh(district)
    assert ("3.txt", "1旧.txt") in _names(district)  # as long as the office has not chosen
    with district.transaction() as db:
        db.execute(ADOPTED, ("甲局", 2024, "1.txt", "k"))
    kept.refresh(district)
    assert ("3.txt", "1旧.txt") not in _names(district)
    assert ("3.txt", "1.txt") in _names(district)


def test_units_go_by_the_names_of_the_register(district: Store, put: Put) -> None:
    with district.transaction() as db:
        db.execute(ADOPTED, ("某区丙局", 2024, "3.txt", "k"))
    put(district, "去年.txt", "丙局", 2023, OTHER)
    kept.refresh(district)
    couples = {(c.first.name, c.second.name): c for c in kept.couples(district)}
    assert couples["去年.txt", "3.txt"].own
    assert couples["去年.txt", "3.txt"].first.unit == "某区丙局"


def test_beside_a_batch_of_an_earlier_year(district: Store, put: Put, tmp_path: Path) -> None:
    (tmp_path / "2022").mkdir()
    with Store(tmp_path / "2022") as earlier:
        put(earlier, "a.txt", "丙局", 2022, OTHER)
        put(earlier, "b.txt", "丁局", 2022, OTHER)
        kept.refresh(district, earlier={"2022": earlier})
    assert {s.report.name for s in kept.shared(district)} == {"0.txt", "1.txt", "2.txt", "3.txt"}
    assert ("2022：a.txt", "3.txt") in _names(district)
    assert ("2022：a.txt", "2022：b.txt") not in _names(district)  # of no interest this year


def test_what_breaks_leaves_what_was_there(district: Store, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.refresh(district)
    before = list(kept.couples(district))
    put(district, "4.txt", "丁局", 2024, OTHER)
    district._db.execute("CREATE TEMP TRIGGER t BEFORE INSERT ON main.same_pairs BEGIN SELECT RAISE(ABORT, 'x'); END")
    with pytest.raises(sqlite3.IntegrityError):
        kept.refresh(district)
    assert list(kept.couples(district)) == before


def test_the_segmenter_is_not_loaded(district: Store) -> None:
    code = (
        "import sys\nfrom duizhao.batch.same import kept\nfrom duizhao.batch.store import Store\n"
        "with Store(sys.argv[1]) as s:\n    assert kept.refresh(s)\nassert 'spacy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code, str(district.path.parent)], check=True)
