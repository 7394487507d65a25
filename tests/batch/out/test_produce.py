"""All outputs at once: the same whether one process writes them or several; what is heavy waits in a large batch."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest

from duizhao.batch.engines import Processes, Serial
from duizhao.batch.out import produce as producing
from duizhao.batch.out.produce import at_end, produce, unwritten
from duizhao.batch.out.registry import OUTPUTS, Wishes
from duizhao.batch.register.update import update
from duizhao.batch.run import run
from duizhao.batch.same import kept, notices
from duizhao.batch.settings import Settings
from duizhao.batch.store import NAME, Store
from duizhao.cli.app import main
from duizhao.errors import OfficeFileError, UsageError

WISHES = Wishes("2025-03-20")


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("produce")
    given, out = folder / "in", folder / "out"
    shutil.copytree(Path(__file__).parents[3] / "seeds", given)
    out.mkdir()
    with Store(out) as store:
        store.claim()
        run(given, store, Settings(today="2025-03-20"), Serial())
        update(store, None, None, "2025-03-20T00:00:00")
    return out


def _copy(audited: Path, to: Path) -> Path:
    to.mkdir()
    for path in audited.glob(f"{Path(NAME).stem}*"):
        shutil.copyfile(path, to / path.name)
    return to


def _files(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.startswith(Path(NAME).stem)
    }


def test_several_processes_write_the_same(audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    with Store(_copy(audited, tmp_path / "one")) as store:
        one = produce(store, tmp_path / "one", WISHES, look=told.append)
    monkeypatch.setattr(producing, "_APART", 1)
    with Store(_copy(audited, tmp_path / "two")) as store:
        two = produce(store, tmp_path / "two", WISHES, processes=2, look=told.append)
        assert kept.is_made(store)
    assert told == []
    assert [p.relative_to(tmp_path / "one") for p in one] == [p.relative_to(tmp_path / "two") for p in two]
    assert _files(tmp_path / "one") == _files(tmp_path / "two")
    assert {o.file for o in OUTPUTS} <= {p.name for p in (tmp_path / "one").iterdir()}


def test_no_more_processes_are_asked_for_than_windows_allows(
    audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def pool(workers: int, *arguments: object) -> None:
        asked.append(workers)
        raise BrokenProcessPool

    monkeypatch.setattr(producing, "_APART", 1)
    monkeypatch.setattr(producing, "ProcessPoolExecutor", pool)
    with Store(_copy(audited, tmp_path / "out")) as store:
        assert produce(store, tmp_path / "out", WISHES, ["results"], processes=64)
    assert asked == [61]
    assert Processes(64).workers == 61


def test_an_error_comes_back_from_another_process(
    audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(producing, "_APART", 1)
    folder = _copy(audited, tmp_path / "out")
    (folder / "results.json").mkdir()
    with Store(folder) as store, pytest.raises(UsageError, match=r"写不了 .*results\.json"):
        produce(store, folder, WISHES, ["results", "gaps"], processes=2)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_cannot_be_written_keeps_nothing_else_back(
    audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(producing, "_APART", 1)
    folder = _copy(audited, tmp_path / "out")
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"")
    names = ["results", "letters", "gaps", "bulletin"]
    told: list[str] = []
    with Store(folder) as store:
        (folder / "results.json").mkdir()
        with pytest.raises(UsageError, match=r"results\.json"):
            produce(store, folder, replace(WISHES, template=str(bad)), names, processes=processes, tell=told.append)
        assert {"问题清单.xlsx", "情况通报.docx"} <= {p.name for p in folder.iterdir()}
        assert len(told) == 1
        assert "坏.docx" in told[0]
        assert unwritten(store)
        (folder / "results.json").rmdir()
        produce(store, folder, WISHES, ["results"])
        assert unwritten(store)  # the letters are still not there
        produce(store, folder, WISHES, ["letters"])
        assert not unwritten(store)


def test_a_template_that_is_gone(audited: Path, tmp_path: Path) -> None:
    folder = _copy(audited, tmp_path / "out")
    own = tmp_path / "便函.docx"
    told: list[str] = []
    with Store(folder) as store:
        produce(store, folder, WISHES, ["letters"])
        own.write_bytes((folder / "修改意见模板.docx").read_bytes())
        asked = replace(WISHES, template=str(own))
        first = produce(store, folder, asked, ["letters"], tell=told.append)
        before = {p: p.read_bytes() for p in first}
        own.unlink()
        assert told == []
        produce(store, folder, WISHES, ["letters", "results"], tell=told.append)
        assert {p: p.read_bytes() for p in before} == before
        assert (folder / "results.json").is_file()
        assert "便函.docx 不在了，照上次读到的写" in told[0]
        assert "--template 无" in told[0]
        other = replace(WISHES, template=str(tmp_path / "另一份.docx"))
        with pytest.raises(OfficeFileError, match=r"没有这个模板文件.*--template 无"):
            produce(store, folder, other, ["letters"])
    assert main(["report", str(folder), "--only", "letters", "--template", "无"]) == 0
    with Store(folder) as store:
        assert store.get("wishes")["template"] == ""


def test_an_earlier_batch_that_is_gone_keeps_nothing_back(audited: Path, tmp_path: Path) -> None:
    folder = _copy(audited, tmp_path / "out")
    (tmp_path / "earlier").mkdir()
    Store(tmp_path / "earlier").close()
    told: list[str] = []
    with Store(folder) as store:
        notices.remember_earlier(store, [str(tmp_path / "earlier")])
        shutil.rmtree(tmp_path / "earlier")
        written = produce(store, folder, WISHES, ["results", "same"], look=told.append)
    assert [p.name for p in written] == ["results.json"]
    assert "没有往年的核对结果" in told[0]


def test_what_is_heavy_waits_in_a_large_batch() -> None:
    assert at_end(80) == list(OUTPUTS)
    waiting = {n: {o.name for o in OUTPUTS} - {o.name for o in at_end(n)} for n in (200, 201, 500, 501)}
    assert waiting == {200: set(), 201: {"figures"}, 500: {"figures"}, 501: {"letters", "figures"}}
