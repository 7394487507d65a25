#!/usr/bin/env python3
"""What a Dask cluster costs beside auditing: the same batch serially and on worker processes of this machine.

    python benchmarks/cluster.py [--reports 300] [--workers 1] [--task 50]

Every task notes, in its worker, how long it audited (seconds, and processor seconds). The overhead is the time in which
workers were not auditing although there was work: from the first task's start to the last outcome, times the workers,
less the time audited, as a share of it. Starting the cluster, compiling the rulebook in each worker and waiting for the
last task are told apart. Both sides must give the same dump. Needs duizhao[dask].
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from scaling import make

OVERHEAD = 0.05


def noting(log: str) -> Any:
    """`audit` that notes pid, start and end of compiling and of auditing (seconds since the epoch)."""

    def audit(settings: Any, wanted: str, jobs: Any) -> Any:
        import os
        import time

        from duizhao.batch import dask_engine

        begun = time.time()
        with dask_engine._lock:
            dask_engine._worker(settings, wanted)
        ready = time.time()
        answer = dask_engine.audit(settings, wanted, jobs)
        with open(log, "a") as file:
            file.write(f"{os.getpid()} {begun} {ready} {time.time()} {len(jobs)}\n")
        return answer

    return audit


def main(argv: Sequence[str] | None = None) -> int:
    import cloudpickle
    from distributed import LocalCluster

    from duizhao.batch import dask_engine
    from duizhao.batch.dask_engine import Dask
    from duizhao.batch.engines import Engine, Serial
    from duizhao.batch.run import run
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--task", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args(argv)
    cloudpickle.register_pickle_by_value(sys.modules[__name__])

    def audited(given: Path, out: Path, engine: Engine) -> tuple[float, float, float, str]:
        out.mkdir()
        with Store(out) as store:
            store.claim()
            started, busy = time.perf_counter(), time.process_time()
            run(given, store, Settings(today="2026-01-01"), engine)
            took, busy = time.perf_counter() - started, time.process_time() - busy
            return took, busy, time.time(), store.dump()

    with tempfile.TemporaryDirectory() as made:
        here = Path(made)
        given, log = make(here / "in", a.reports, a.seed), here / "log"
        serial, _, _, one = audited(given, here / "serial", Serial())
        plain, dask_engine.audit = dask_engine.audit, noting(str(log))
        try:
            with LocalCluster(
                n_workers=a.workers, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster:
                took, busy, ended, other = audited(given, here / "dask", Dask(cluster.scheduler_address, a.task))
        finally:
            dask_engine.audit = plain
        rows = [[float(x) for x in line.split()] for line in log.read_text().splitlines()]
    compiling = sum(r[2] - r[1] for r in rows)
    auditing = sum(r[3] - r[2] for r in rows)
    # of each worker from its first file to its last: between its tasks it waits for the cluster
    spans: dict[float, list[list[float]]] = {}
    for r in rows:
        spans.setdefault(r[0], []).append(r)
    gaps = sum(max(r[3] for r in of) - min(r[1] for r in of) - sum(r[3] - r[1] for r in of) for of in spans.values())
    tail = max(0.0, ended - max(r[3] for r in rows))
    share = (gaps + tail) / auditing
    print(
        f"{a.reports} reports, {a.workers} workers, tasks of up to {a.task}: serial {serial:.1f} s, Dask {took:.1f} s"
    )
    print(
        f"in the workers: compiling {compiling:.1f} s, auditing {auditing:.1f} s; waiting between tasks {gaps:.2f} s,"
    )
    print(
        f"after the last {tail:.2f} s: overhead {share:.1%} of auditing (at most {OVERHEAD:.0%}); same: {one == other}"
    )
    print(f"scheduler and parent, one process here: busy for {busy:.1f} s, {1000 * busy / a.reports:.2f} ms a report")
    return 0 if one == other and share <= OVERHEAD else 1


if __name__ == "__main__":
    sys.exit(main())
