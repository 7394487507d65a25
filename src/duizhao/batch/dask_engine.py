"""A batch on a Dask cluster that is there already. Paths go out, outcomes come back; texts are read by the workers.

The files, and rules that are not those that ship, must lie at the same paths for all machines. A task is some fifty
files, of which no more are under way than keep the workers busy. A task whose worker is lost is done by another one
(Dask sees to that); a file at which workers die again and again becomes an error, found alone so that no neighbour is
blamed for it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from queue import Empty, Queue
from time import monotonic, sleep
from typing import Any, Final

from duizhao.batch import work
from duizhao.batch.engines import BROKEN
from duizhao.batch.model import Job, Outcome
from duizhao.batch.settings import Settings
from duizhao.errors import INTERNAL, DuizhaoError, SecrecyError, UsageError

__all__ = ["Dask", "audit"]

_TASK: Final = 50  # files: the cluster's own work, some milliseconds a task, is nothing beside auditing so many
_AHEAD: Final = 2  # tasks a worker, one of them waiting
_CONNECT: Final = 15  # seconds to wait for the scheduler
_WORKERS: Final = 60  # seconds to wait for workers, at the start and after the last one was lost
_LOOK: Final = 5  # seconds without an outcome after which is looked whether there is anybody left
_GONE: Final = "已核对的都存好了，再运行一次就接着核对。"
_KEPT: Final = 2  # compiled rulebooks of a worker process, for as many runs at a time

Answer = tuple[list[Outcome], SecrecyError | None]


class Dask:
    """The workers of the cluster whose scheduler is at `address` (tcp://host:port)."""

    def __init__(self, address: str, task: int = _TASK) -> None:
        """Raises UsageError where the extra duizhao[dask] is not installed."""
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise UsageError("--engine dask 要用 Dask，没有安装；请先运行 pip install 'duizhao[dask]'。") from None
        self.address = address
        self.task = task

    def run(self, settings: Settings, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes as they come. Raises UsageError when the cluster cannot be used or is lost, and SecrecyError."""
        waiting = iter(jobs)
        first = next(waiting, None)
        if first is None:
            return
        client = self._connect()
        try:
            yield from _Run(client, settings.absolute(), self.task).all(chain((first,), waiting))
        finally:
            client.close(timeout=_CONNECT)

    def _connect(self) -> Any:
        from distributed import Client

        try:
            return Client(self.address, timeout=_CONNECT, set_as_default=False, name="duizhao")
        except (OSError, ValueError) as e:
            raise UsageError(
                f"连不上 --scheduler {self.address}（{type(e).__name__}）；请核对地址，确认 Dask 调度程序在运行。"
            ) from None


class _Run:
    """One run on a cluster."""

    def __init__(self, client: Any, settings: Settings, task: int) -> None:
        self.client = client
        self.settings = settings
        self.identity = identity(settings)
        self.task = task
        self.suspects: list[Job] = []

    def all(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        """Outcomes of all jobs; whose death it was shows when each is tried alone, after the others."""
        yield from self._stream(jobs)
        suspects, self.suspects = self.suspects, []
        for job in suspects:
            yield from self._stream(iter((job,)))
            yield from (work.failed(j, INTERNAL, BROKEN) for j in self.suspects)
            self.suspects = []

    def _stream(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        queue: deque[Job] = deque()
        done: Queue[Any] = Queue()
        under_way: dict[Any, Sequence[Job]] = {}
        try:
            while True:
                places = self._workers() * _AHEAD
                while len(under_way) < places:
                    queue.extend(islice(jobs, max(0, self.task * places - len(queue))))
                    if not queue:
                        break
                    # towards the end tasks get smaller, so that all workers end together
                    size = min(self.task, -(-len(queue) // places))
                    some = [queue.popleft() for _ in range(size)]
                    future = self._submit(some)
                    under_way[future] = some
                    future.add_done_callback(done.put)
                if not under_way:
                    return
                try:
                    future = done.get(timeout=_LOOK)
                except Empty:
                    continue
                yield from self._outcomes(future, under_way.pop(future))
        finally:
            with suppress(Exception):  # what is lost need not be called off
                self.client.cancel(list(under_way))

    def _submit(self, jobs: Sequence[Job]) -> Any:
        sent = [replace(job, files=tuple(str(Path(f).absolute()) for f in job.files)) for job in jobs]
        return self.client.submit(audit, self.settings, self.identity, sent, pure=False)

    def _outcomes(self, future: Any, jobs: Sequence[Job]) -> Iterator[Outcome]:
        from distributed.scheduler import KilledWorker

        try:
            outcomes, secret = future.result()
        except KilledWorker:
            self.suspects.extend(jobs)
            return
        except DuizhaoError:
            raise
        except (CancelledError, OSError):
            raise UsageError(f"与集群的连接断了；{_GONE}") from None
        except Exception as e:
            said = f"集群的工作进程不能核对（{type(e).__name__}）；请在每台机器上装同一版本的 duizhao。"
            raise UsageError(said) from None
        yield from outcomes
        if secret is not None:
            raise secret

    def _workers(self) -> int:
        """How many workers there are. Raises UsageError when there are none for a while."""
        until = monotonic() + _WORKERS
        while True:
            try:
                found = len(self.client.nthreads())
            except (OSError, RuntimeError, CancelledError):
                raise UsageError(f"与集群的连接断了；{_GONE}") from None
            if found:
                return found
            if monotonic() > until:
                raise UsageError(f"集群里没有工作进程；请启动以后再运行。{_GONE}")
            sleep(0.2)


def identity(settings: Settings) -> str:
    """A digest of all that a worker must have as we have it: version, rules, what the office knows of its units."""
    total = hashlib.sha256(repr((settings, settings.digest())).encode())
    for given in (settings.units, settings.exemptions):
        total.update(Path(given).read_bytes() if given else b"")
    return total.hexdigest()


# --- in a worker process

_lock = threading.Lock()  # a worker with several threads does one task after the other, too
_workers: dict[str, work.Worker] = {}


def audit(settings: Settings, wanted: str, jobs: Sequence[Job]) -> Answer:
    """Do jobs one after the other; a marking of secrecy ends them, what was done until then comes back with it.

    Raises UsageError where this machine has another version, other rules or another roster than the one that asks.
    """
    done: list[Outcome] = []
    with _lock:
        worker = _worker(settings, wanted)
        try:
            done.extend(map(worker.do, jobs))
        except SecrecyError as e:
            return done, e
    return done, None


def _worker(settings: Settings, wanted: str) -> work.Worker:
    """The worker with these settings, its rulebook compiled once in this process."""
    if wanted not in _workers:
        if identity(settings) != wanted:
            raise UsageError(
                "集群的工作机上，duizhao 的版本、规则集或名册与本机不同；请装同一版本，把文件放在共用的文件夹。"
            )
        while len(_workers) >= _KEPT:
            del _workers[next(iter(_workers))]
        _workers[wanted] = work.Worker(settings)
    return _workers[wanted]
