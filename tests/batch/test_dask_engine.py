"""The Dask engine without a cluster: what a worker does, how work is handed out, what is asked of the command line."""

from __future__ import annotations

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from duizhao.batch import dask_engine
from duizhao.batch.dask_engine import Dask, audit, identity
from duizhao.batch.engines import Serial
from duizhao.batch.model import Job
from duizhao.batch.settings import Settings
from duizhao.cli.app import main
from duizhao.errors import SecrecyError, UsageError

SETTINGS = Settings(today="2026-01-01")


def _jobs(folder: Path, *names: str) -> list[Job]:
    return [Job(name, (str(folder / name),)) for name in names]


def test_a_worker_does_what_serial_does(district: Path) -> None:
    jobs = _jobs(district, "甲/1.txt", "函.txt", "空.docx")
    outcomes, secret = audit(SETTINGS, identity(SETTINGS), jobs)
    assert secret is None
    assert outcomes == list(Serial().run(SETTINGS, jobs))


def test_a_marking_of_secrecy_comes_back_with_what_was_done(district: Path) -> None:
    (district / "密.txt").write_text("机密★10年\n\n某县某局2023年法治政府建设年度报告\n", encoding="utf-8")
    outcomes, secret = audit(SETTINGS, identity(SETTINGS), _jobs(district, "函.txt", "密.txt", "甲/1.txt"))
    assert [o.name for o in outcomes] == ["函.txt"]
    assert isinstance(secret, SecrecyError)


def test_another_version_on_the_cluster_is_refused() -> None:
    with pytest.raises(UsageError, match="同一版本"):
        audit(SETTINGS, "another", [])


def test_the_roster_is_part_of_what_must_be_the_same(tmp_path: Path) -> None:
    roster = tmp_path / "units.csv"
    roster.write_text("单位名称\n甲局\n", encoding="utf-8")
    settings = Settings(units=str(roster))
    before = identity(settings)
    assert before == identity(settings)
    roster.write_text("单位名称\n乙局\n", encoding="utf-8")
    assert identity(settings) != before


class Threads:
    """Does at once what a cluster would do; a thread stands for a worker. Notes how much was under way."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.pool = ThreadPoolExecutor(workers)
        self.sizes: list[int] = []
        self.open: set[Future[Any]] = set()
        self.most = 0

    def nthreads(self) -> dict[str, int]:
        return {str(n): 1 for n in range(self.workers)}

    def submit(self, do: Any, settings: Settings, wanted: str, jobs: list[Job], pure: bool) -> Future[Any]:
        assert all(Path(f).is_absolute() for job in jobs for f in job.files)
        future = self.pool.submit(lambda: ([dask_engine.work.failed(j, "x", "x") for j in jobs], None))
        self.sizes.append(len(jobs))
        self.open.add(future)
        self.most = max(self.most, len(self.open))
        future.add_done_callback(lambda f: None)
        return future

    def cancel(self, futures: list[Future[Any]]) -> None:
        pass


def test_tasks_are_bounded_and_get_smaller_towards_the_end() -> None:
    pytest.importorskip("distributed")
    client = Threads(3)
    taken = 0

    def jobs() -> Any:
        nonlocal taken
        for n in range(1000):
            taken += 1
            yield Job(str(n), (f"{n}.txt",))

    run = dask_engine._Run(client, SETTINGS, 50)
    done = []
    for outcome in run.all(jobs()):
        done.append(int(outcome.name))
        # what was taken from the jobs and is not done yet is bounded, however many there are
        assert taken - len(done) <= 50 * 3 * 2 * 2
    client.pool.shutdown()
    assert sorted(done) == list(range(1000))
    assert client.sizes[0] == 50
    assert client.sizes[-1] == 1
    assert sorted(client.sizes, reverse=True) == client.sizes


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"duizhao\[dask\]"):
        Dask("tcp://127.0.0.1:8786")


@pytest.mark.parametrize("given", [["--engine", "dask"], ["--scheduler", "tcp://x:1"]])
def test_engine_and_scheduler_go_together(
    district: Path, tmp_path: Path, given: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(district), "-o", str(tmp_path / "out"), *given]) == 2
    assert "要一起给" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()
