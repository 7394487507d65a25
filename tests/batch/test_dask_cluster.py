"""A batch on a real cluster of three worker processes on this machine (`make dask`)."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")

import cloudpickle
import dask
from distributed import LocalCluster

from duizhao.batch import dask_engine
from duizhao.batch.dask_engine import Dask
from duizhao.batch.engines import Engine, Serial
from duizhao.batch.run import run
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store
from duizhao.cli.app import main
from duizhao.errors import SecrecyError, UsageError

# what Dask itself leaves open when processes are killed is none of our business
pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")]
SETTINGS = Settings(today="2026-01-01")
TASK = 2
cloudpickle.register_pickle_by_value(sys.modules[__name__])


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
    ):
        yield cluster.scheduler_address


@pytest.fixture
def many(district: Path) -> Path:
    """A few reports in several formats, one broken; enough to be in the middle of them."""
    for n in range(3):
        shutil.copytree(district / "甲", district / f"甲{n}")
        (district / f"甲{n}" / "1.txt").write_text(
            (district / "甲" / "1.txt").read_text(encoding="utf-8").replace("2023", f"{2020 + n}"), encoding="utf-8"
        )
    return district


def _run(given: Path, out: Path, engine: Engine, progress: Callable[..., None] = lambda *a: None) -> str:
    out.mkdir(exist_ok=True)
    with Store(out) as store:
        store.claim()
        run(given, store, SETTINGS, engine, progress=progress)
        return store.dump()


def _noting(log: Path, kills: str = "") -> Any:
    """`audit` that notes who did what; at the file `kills` its process dies."""

    def noting(settings: Any, wanted: str, jobs: Any) -> Any:
        with open(log, "a", encoding="utf-8") as file:
            file.writelines(f"{os.getpid()} {job.name}\n" for job in jobs)
        if kills and any(job.name == kills for job in jobs):
            os._exit(3)
        return dask_engine.audit(settings, wanted, jobs)

    return noting


def _noted(log: Path) -> list[tuple[int, str]]:
    lines = log.read_text(encoding="utf-8").splitlines()
    return [(int(pid), name) for pid, _, name in (line.partition(" ") for line in lines)]


def test_the_same_bytes_as_serial_and_nothing_twice(
    scheduler: str, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _run(many, tmp_path / "serial", Serial())
    monkeypatch.setattr(dask_engine, "audit", _noting(tmp_path / "log"))
    assert _run(many, tmp_path / "dask", Dask(scheduler, TASK)) == whole
    noted = _noted(tmp_path / "log")
    assert len({pid for pid, _ in noted}) == 3
    assert len(noted) == len({name for _, name in noted})


def test_one_of_three_workers_killed_half_way(
    scheduler: str, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _run(many, tmp_path / "serial", Serial())
    log = tmp_path / "log"
    monkeypatch.setattr(dask_engine, "audit", _noting(log))
    killed: list[int] = []

    def kill(done: int, total: int, name: str) -> None:
        assert total > 12
        if done == 4:
            killed.append(_noted(log)[-1][0])  # whoever began last is at it still
            os.kill(killed[0], signal.SIGKILL)

    assert _run(many, tmp_path / "dask", Dask(scheduler, TASK), kill) == whole
    noted = _noted(log)
    names = [name for _, name in noted]
    again = {name for name in names if names.count(name) > 1}
    # only what was under way in the one that was killed was done again
    assert len(again) <= 2 * TASK
    assert all(noted[names.index(name)][0] == killed[0] for name in again)


def test_a_file_at_which_workers_die_is_an_error_and_costs_no_other(
    scheduler: str, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_engine, "audit", _noting(tmp_path / "log", kills="坏.pdf"))
    _run(many, tmp_path / "dask", Dask(scheduler, TASK))
    with Store(tmp_path / "dask") as store:
        errors = {e.name: e.error["message"] for e in store.entries() if e.error}
        names = {e.name for e in store.entries()}
    assert sorted(errors) == ["坏.pdf", "空.docx"]
    assert "进程意外退出" in errors["坏.pdf"]
    assert "文件是空的" in errors["空.docx"]
    assert len(names) == len({name for _, name in _noted(tmp_path / "log")})


def test_a_marking_of_secrecy_stops_the_run(scheduler: str, district: Path, tmp_path: Path) -> None:
    (district / "甲" / "2.txt").write_text("机密★10年\n\n某县某局2023年法治政府建设年度报告\n", encoding="utf-8")
    with pytest.raises(SecrecyError):
        _run(district, tmp_path / "out", Dask(scheduler, TASK))
    with Store(tmp_path / "out") as store:
        assert "甲/2.txt" not in {e.name for e in store.entries()}


def test_other_rules_on_the_cluster_are_refused(
    scheduler: str, district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_engine, "identity", lambda settings: "another")
    with pytest.raises(UsageError, match="同一版本"):
        _run(district, tmp_path / "out", Dask(scheduler, TASK))


def test_no_scheduler_there(district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_engine, "_CONNECT", 1)
    with pytest.raises(UsageError, match="连不上"):
        _run(district, tmp_path / "out", Dask("tcp://127.0.0.1:1"))


def test_the_command(scheduler: str, district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(district.parent)
    options = ["--engine", "dask", "--scheduler", scheduler, "--quiet"]
    assert main(["batch", district.name, "-o", str(tmp_path / "out"), *options]) == 4
    assert main(["batch", district.name, "-o", str(tmp_path / "serial"), "--engine", "serial", "--quiet"]) == 4
    one, other = ((tmp_path / n / "results.json").read_bytes() for n in ("out", "serial"))
    assert one == other
