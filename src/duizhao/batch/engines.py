"""Ways to do many jobs: in this process, in several. Each gives outcomes as they are done, in any order."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from typing import Final, Protocol

from duizhao.batch import work
from duizhao.batch.model import Job, Outcome
from duizhao.batch.settings import Settings
from duizhao.errors import INTERNAL

__all__ = ["BROKEN", "MOST", "Engine", "Processes", "Serial"]

MOST: Final = 61  # worker processes: Windows waits for no more, and more are refused there
_AHEAD: Final = 4  # jobs a worker that wait in its queue: enough to keep it busy, few enough to lose nothing
BROKEN: Final = "核对这个文件的进程意外退出，没有核对；请单独核对它，看是什么问题。"


class Engine(Protocol):
    """Does jobs with settings; every job comes back exactly once."""

    def run(self, settings: Settings, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes as they are done."""
        ...


class Serial:
    """One after the other in this process."""

    def run(self, settings: Settings, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes in the order of jobs."""
        worker = None
        for job in jobs:
            worker = worker or work.Worker(settings)
            yield worker.do(job)


class Processes:
    """Several worker processes of this machine (spawn), each with one compiled rulebook."""

    def __init__(self, workers: int) -> None:
        self.workers = min(workers, MOST)

    def run(self, settings: Settings, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes as they are done. A job whose worker dies twice becomes an error, the others go on."""
        waiting = iter(jobs)
        suspects = yield from self._round(settings, waiting, self.workers)
        while suspects:
            # whose death it was shows when each is tried alone
            for job in suspects:
                again = yield from self._round(settings, iter((job,)), 1)
                yield from (work.failed(j, INTERNAL, BROKEN) for j in again)
            suspects = yield from self._round(settings, waiting, self.workers)

    def _round(self, settings: Settings, jobs: Iterator[Job], workers: int) -> Generator[Outcome, None, list[Job]]:
        """Do jobs until none is left or a worker dies; return those that were under way then."""
        pool = ProcessPoolExecutor(workers, get_context("spawn"), work.start, (settings,))
        pending: dict[Future[Outcome], Job] = {}
        try:
            while True:
                for job in islice(jobs, workers * _AHEAD - len(pending)):
                    pending[pool.submit(work.do, job)] = job
                if not pending:
                    return []
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    outcome = future.result()
                    del pending[future]
                    yield outcome
        except BrokenProcessPool:
            return list(pending.values())
        finally:
            with suppress(Exception):
                pool.shutdown(wait=True, cancel_futures=True)
