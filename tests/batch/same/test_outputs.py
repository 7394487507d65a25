"""What is shown of the same text: the page, the workbook, the command that makes them, what it remembers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from duizhao.batch.same import book, kept, page
from duizhao.batch.same.beside import Run, beside
from duizhao.batch.store import Store
from duizhao.cli.app import main

Put = Callable[..., None]

BOATS = "请来三位老船工给新渡工讲水情，沿江走了两天，在急弯处立起警示桩26根，夜航灯换成太阳能的，渡口台账由专人每周补记一次。"
WATER = "全年调解取水纠纷41件，最难的一件拖了九年，区、镇两级坐到田埂上谈了六回，最后按轮灌日数分水，双方都签了字。"
BOOKS = "图书馆把五百本旧书修好送到桥头小学，请退休的装订师傅教孩子们缝线，一学期办了十四次，缝坏的线头装满三只铁盒。"
ALONE = "石板街的裁缝铺搬走以后，门面空了一年，街道把它改成调解室，周三晚上有人值守，钥匙放在隔壁米店。"


@pytest.fixture
def folder(store: Store, put: Put) -> Path:
    put(store, "=丙.txt", "丙局", 2024, BOATS, BOOKS)
    put(store, "甲.txt", "甲局", 2024, BOATS.replace("26", "31"), WATER + "<b>")
    put(store, "甲旧.txt", "甲局", 2023, WATER)
    put(store, "乙.txt", "乙局", 2024, ALONE)
    return store.path.parent


def _run(*arguments: object) -> int:
    return main([str(a) for a in arguments])


def test_runs_cover_both_texts() -> None:
    one, two = beside("甲乙丙丁戊己", "丁戊己甲乙癸", [((0, 3), (3, 6)), ((3, 6), (0, 3))])
    assert one == (Run("same", "甲乙"), Run("apart", "丙"), Run("same", "丁戊己"))
    assert two == (Run("same", "丁戊己甲乙"), Run("apart", "癸"))
    assert beside("开头甲乙", "甲乙结尾", [((2, 4), (0, 2))]) == (
        (Run("rest", "开头"), Run("same", "甲乙")),
        (Run("same", "甲乙"), Run("rest", "结尾")),
    )


def test_the_page(store: Store, folder: Path) -> None:
    kept.refresh(store)
    made = "".join(page.render(store))
    assert '<span class="k-apart">26</span>' in made
    assert '<span class="k-apart">31</span>' in made
    assert "不同单位之间" in made
    assert "同一单位不同年度之间" in made
    assert "&lt;b&gt;" in made
    assert "<b>。" not in made
    assert "比较报告 4 份，3 份有雷同段落，共 2 对" in made
    targets = set(re.findall(r'href="#(\w+)"', made))
    assert targets == {"c1", "c2"}
    assert targets <= set(re.findall(r'id="(\w+)"', made))
    assert not re.search(r"抄|法定|违法|不合格|http", made.replace("http-equiv", ""))
    assert "乙局" not in made  # nothing to say of it


def test_a_page_that_would_be_too_long_shows_the_weightiest(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.refresh(store)
    monkeypatch.setattr(page, "_SHOWN", 1)
    made = "".join(page.render(store))
    assert "本页只列前 1 对" in made
    assert made.count('class="pair"') == 1


def test_nothing_in_common(store: Store, put: Put) -> None:
    put(store, "乙.txt", "乙局", 2024, ALONE)
    kept.refresh(store)
    assert "没有发现雷同的段落" in "".join(page.render(store))


def test_the_workbook(store: Store, folder: Path, tmp_path: Path) -> None:
    kept.refresh(store)
    (tmp_path / "x.xlsx").write_bytes(book.render(store, tmp_path))
    made = openpyxl.load_workbook(tmp_path / "x.xlsx")
    rows = [[c.value for c in r] for r in made["各报告"].iter_rows(min_row=5)]
    assert [r[0] for r in rows if r[0]] == ["丙局", "乙局", "甲局", "甲局"]
    assert rows[0][2] == "=丙.txt"
    assert made["各报告"]["C5"].data_type == "s"
    pairs = [[c.value for c in r] for r in made["雷同段落"].iter_rows(min_row=5) if r[0].value]
    assert [(r[0], r[1], r[2]) for r in pairs] == [
        ("丙局 2024年", "甲局 2024年", "不同单位"),
        ("甲局 2023年", "甲局 2024年", "同一单位"),
    ]
    assert pairs[0][5] == BOATS


def test_the_command_remembers_what_is_excluded(
    store: Store, folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    store.close()
    notices = tmp_path / "通知"
    notices.mkdir()
    (notices / "通知.txt").write_text(f"关于报送材料的通知\n\n{BOATS}\n", encoding="utf-8")
    (notices / "坏.pdf").write_bytes(b"%PDF-1.7\n" + bytes(99))
    assert _run("same", folder) == 0
    assert "共 2 对" in capfd.readouterr().out
    assert (folder / page.NAME).is_file()
    assert (folder / book.NAME).is_file()
    assert _run("same", folder, "--exclude", notices) == 0
    told = capfd.readouterr()
    assert "共 1 对" in told.out
    assert "坏.pdf" in told.err
    assert _run("same", folder) == 0
    assert "共 1 对" in capfd.readouterr().out
    (notices / "通知.txt").unlink()
    (notices / "坏.pdf").unlink()
    notices.rmdir()
    assert _run("same", folder) == 0
    told = capfd.readouterr()
    assert "共 1 对" in told.out
    assert "仍按上次" in told.err
    assert _run("same", folder, "--exclude", notices) == 2
    assert _run("same", folder, "--exclude", "无") == 0
    assert "共 2 对" in capfd.readouterr().out


def test_the_command_looks_into_earlier_batches(
    store: Store, put: Put, folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    store.close()
    (tmp_path / "前年").mkdir()
    with Store(tmp_path / "前年") as earlier:
        put(earlier, "a.txt", "乙局", 2022, ALONE)
    assert _run("same", folder, "--earlier", tmp_path / "前年") == 0
    assert "共 3 对" in capfd.readouterr().out
    assert "乙局 2022年" in (folder / page.NAME).read_text(encoding="utf-8")
    assert _run("same", folder, "--earlier", folder) == 2
    assert _run("same", folder, "--earlier", tmp_path / "没有") == 2
    assert _run("same", folder) == 0
    assert _run("same", folder, "--earlier", "无") == 0
    assert "共 2 对" in capfd.readouterr().out.split("\n")[-4]


def test_outputs_without_having_looked(store: Store, folder: Path, tmp_path: Path) -> None:
    store.close()
    assert _run("report", folder, "--only", "same,same-table") == 0
    assert not (folder / page.NAME).exists()
    assert _run("same", tmp_path / "没有") == 2
