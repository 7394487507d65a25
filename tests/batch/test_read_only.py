"""Stores of other batches are read where nobody can write, and never changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from duizhao.batch import store as storing
from duizhao.batch.gaps.carry import carry
from duizhao.batch.same.notices import remember_earlier
from duizhao.batch.stats.count import count
from duizhao.batch.store import NAME, Store
from duizhao.errors import StoreError

OPENERS = {
    "carry": lambda mine, last: carry(mine, last, lambda name: name, "2025-03-01T08:00:00"),
    "stats": lambda mine, last: count([last], []),
    "earlier": lambda mine, last: remember_earlier(mine, [str(last)]),
}


@pytest.fixture
def last(tmp_path: Path) -> Path:
    folder = tmp_path / "去年"
    folder.mkdir()
    with Store(folder) as store:
        store.set("rulebook", {"title": "甲"})
    return folder


def test_what_is_opened_to_read_cannot_be_changed(last: Path) -> None:
    with Store(last, read=True) as store:
        assert store.get("rulebook") == {"title": "甲"}
        with pytest.raises(sqlite3.OperationalError):
            store.set("rulebook", {})


def test_a_folder_that_cannot_be_written_into(last: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def refuse(address: str, **more: Any) -> sqlite3.Connection:
        # as SQLite does where it cannot lay its log beside the file
        if "immutable" not in address:
            raise sqlite3.OperationalError("unable to open database file")
        return connect(address, **more)

    monkeypatch.setattr(storing.sqlite3, "connect", refuse)
    with Store(last, read=True) as store:
        assert store.get("rulebook") == {"title": "甲"}
    (last / f"{NAME}-wal").write_bytes(b"not yet in the file")
    with pytest.raises(StoreError, match="打不开"):
        Store(last, read=True)


@pytest.mark.parametrize("command", OPENERS)
def test_other_batches_are_only_read(command: str, last: Path, tmp_path: Path) -> None:
    (tmp_path / "今年").mkdir()
    before = (last / NAME).read_bytes()
    with Store(tmp_path / "今年") as mine:
        OPENERS[command](mine, last)
    assert (last / NAME).read_bytes() == before


@pytest.mark.parametrize("command", OPENERS)
@pytest.mark.parametrize(
    ("change", "told"), [(-1, "较旧版本的本工具写的；请先对那个文件夹运行一次 duizhao report"), (1, "较新版本")]
)
def test_a_store_of_another_version_is_told_in_one_sentence(
    command: str, change: int, told: str, last: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(last / NAME)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {version + change}")
    (tmp_path / "今年").mkdir()
    with Store(tmp_path / "今年") as mine, pytest.raises(StoreError, match=told):
        OPENERS[command](mine, last)
