"""The pages of single reports, written out of the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.batch.out.filenames import file_names, safe
from duizhao.batch.out.pages import page_names, write
from duizhao.batch.out.registry import Wishes
from duizhao.batch.store import Store
from duizhao.report import html
from duizhao.session import Ask, Session

ROOT = Path(__file__).parents[3]
WISHES = Wishes("2025-03-20")


def test_a_page_is_what_check_makes(store: Store, tmp_path: Path) -> None:
    write(store, tmp_path, WISHES)
    session = Session()
    rows = store.rows("SELECT unit, year, name FROM adopted WHERE name NOT LIKE '来/%'")
    for unit, year, name in rows:
        made = (tmp_path / "报告" / page_names(store)[unit, year]).read_text("utf-8")
        assert made.rpartition("<!-- duizhao ")[0] == html.render(session.audit(str(ROOT / "seeds" / name), Ask()))


def test_only_what_changed_is_written_again(store: Store, tmp_path: Path) -> None:
    first = write(store, tmp_path, WISHES)
    assert len(first) == len(page_names(store)) == 4
    assert write(store, tmp_path, WISHES) == []
    first[0].write_text("弄坏了", encoding="utf-8")
    first[1].unlink()
    assert write(store, tmp_path, WISHES) == first[:2]


def test_pages_of_reports_that_no_longer_count_go_and_others_stay(store: Store, tmp_path: Path) -> None:
    (tmp_path / "报告").mkdir()
    own = tmp_path / "报告" / "说明.html"
    own.write_text("我们自己的", encoding="utf-8")
    first = write(store, tmp_path, WISHES)
    with store.transaction() as db:
        db.execute("DELETE FROM adopted WHERE name NOT LIKE '来/%'")
    assert write(store, tmp_path, WISHES) == []
    kept = {p.name for p in (tmp_path / "报告").iterdir()}
    assert kept == {own.name, *page_names(store).values()}
    assert len(first) > len(kept)


@pytest.mark.parametrize(
    "name",
    ["清河镇人民政府-2024", "a/b:c*d?e-2024", "CON", "nul.txt", "末尾. ", "", "长" * 300, "右\u202e左", "换\n行"],
)
def test_names_are_names_everywhere(name: str) -> None:
    made = safe(name)
    assert made == made.strip(" .")
    assert not set(made) & set('<>:"/\\|?*\n\u202e')
    assert 0 < len(made.encode()) < 240
    assert made.partition("~")[0].partition(".")[0].lower() not in ("con", "nul", "aux", "prn")
    assert (made == name) == (name == "清河镇人民政府-2024")


def test_names_are_told_apart_where_case_makes_no_difference() -> None:
    made = file_names(["A局-2024", "a局-2024", "乙/局-2024", "乙:局-2024"])
    assert len({n.casefold() for n in made.values()}) == 4
    assert file_names(["a局-2024"])["a局-2024"] == "a局-2024"
