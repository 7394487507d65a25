#!/usr/bin/env python3
"""What a batch costs, and how it grows: one process against two, a second run, memory, a killed run.

    python benchmarks/scaling.py speed  [--reports 2000] [--rounds 3]
    python benchmarks/scaling.py memory [--sizes 1000 10000]
    python benchmarks/scaling.py killed [--reports 24] [--values 20]
    python benchmarks/scaling.py stages [--reports 300]

All run the command `duizhao batch` as a user does, on a synthetic district (benchmarks/district.py), and compare canonical
dumps of the stores. `speed`: whole commands from start to end, register and outputs with them, serial and with two
processes in turn, the median of each; then a run with nothing changed, and one with one file changed. `memory`: the
largest resident sets of parent and workers (VmHWM) at each size. `killed`: SIGKILL to the parent after the k-th commit
for several k, and once inside a transaction. `stages`: where the time of the parent goes after the last report.
Exit status 1: a floor was missed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import district

RATIO = 1.6
UNCHANGED = (1.0, 0.0003)  # seconds, and seconds a file
GROWTH = 50  # MB of the parent from the smallest to the largest size
WORKER = 300  # MB
PRIORITY = 0
# runs the command, then tells what was imported and how long it took without starting the interpreter
COMMAND = """
import sys
from duizhao.cli.app import main
status = main(sys.argv[1:])
print("\\nspacy" if "spacy" in sys.modules else "\\nno spacy")
sys.exit(status)
"""


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "memory", "killed", "stages"))
    parser.add_argument("--reports", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--values", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--priority", type=int, default=0, help="nice of the commands' session (Linux, root)")
    parser.add_argument("--tmp", help="folder for what is made; needs about 30 KB a report")
    a = parser.parse_args(argv)
    global PRIORITY
    PRIORITY = a.priority
    with tempfile.TemporaryDirectory(prefix="scaling-", dir=a.tmp) as made:
        here = Path(made)
        if a.what == "speed":
            return speed(here, a.reports or 2000, a.rounds, a.workers, a.seed)
        if a.what == "memory":
            return memory(here, a.sizes, a.workers, a.seed)
        if a.what == "killed":
            return killed(here, a.reports or 24, a.values, a.seed)
        return stages(here, a.reports or 300, a.seed)


def make(folder: Path, reports: int, seed: int) -> Path:
    """The files of a district, without what is no report."""
    district.write(district.make(reports, seed), folder)
    shutil.rmtree(folder / "通知")
    (folder / "truth.json").unlink()
    return folder


def command(given: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    arguments = ["batch", str(given), "-o", str(out), *options]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    if PRIORITY:
        Path(f"/proc/{process.pid}/autogroup").write_text(str(PRIORITY))
    return process


def run(given: Path, out: Path, *options: str) -> tuple[float, str]:
    """Seconds of the whole command, and what it printed."""
    started = time.perf_counter()
    process = command(given, out, *options)
    told, _ = process.communicate()
    if process.returncode not in (0, 4):
        raise SystemExit(f"duizhao batch ended with {process.returncode}: {told}")
    return time.perf_counter() - started, told


def dump(out: Path) -> str:
    from duizhao.batch.store import Store

    with Store(out) as store:
        return store.dump()


def audited(told: str) -> int:
    found = re.search(r"本次读取核对 (\d+) 个", told)
    assert found, told
    return int(found[1])


# --- speed


def speed(here: Path, reports: int, rounds: int, workers: int, seed: int) -> int:
    given = make(here / "in", reports, seed)
    ways = {
        "serial": ("--engine", "serial"),
        f"{workers} processes": ("--engine", "process", "--workers", str(workers)),
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    dumps = set()
    out = here / "out"
    for number in range(rounds):
        for way, options in ways.items():
            shutil.rmtree(out, ignore_errors=True)
            took, told = run(given, out, *options)
            assert audited(told) == reports, told
            seconds[way].append(took)
            dumps.add(dump(out))
            print(f"round {number + 1}  {way:12} {took:8.1f} s  {1000 * took / reports:6.1f} ms a report", flush=True)
    one, two = (statistics.median(s) for s in seconds.values())
    print(
        f"{reports} reports: {one:.1f} s against {two:.1f} s: {one / two:.2f} × (floor {RATIO} ×); same bytes: {len(dumps) == 1}"
    )
    again, told = run(given, out)
    limit = UNCHANGED[0] + UNCHANGED[1] * reports
    spacy = "no spacy" not in told
    print(f"nothing changed: {again:.2f} s (at most {limit:.2f} s), audits: {audited(told)}, spaCy imported: {spacy}")
    changed = sorted(given.rglob("*.txt"))[0]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    took, one_told = run(given, out)
    print(f"one file changed: {took:.2f} s, audits: {audited(one_told)}")
    good = one / two >= RATIO and len(dumps) == 1 and again <= limit and audited(told) == 0 and not spacy
    return 0 if good and audited(one_told) == 1 else 1


# --- memory


def memory(here: Path, sizes: Sequence[int], workers: int, seed: int) -> int:
    given = make(here / "in", max(sizes), seed)
    files = sorted(given.rglob("*.txt"))
    peaks: list[tuple[float, float]] = []
    for size in sorted(sizes):
        listed = here / f"{size}.txt"
        listed.write_text("".join(f"{f}\n" for f in files[:size]), encoding="utf-8")
        out = here / f"out{size}"
        started = time.perf_counter()
        process = command(listed, out, "--workers", str(workers), "--quiet")
        parent = worker = 0.0
        while process.poll() is None:
            for pid in session(process.pid):
                peak = largest(pid)
                if pid == process.pid:
                    parent = max(parent, peak)
                else:
                    worker = max(worker, peak)
            time.sleep(0.2)
        process.communicate()
        took = time.perf_counter() - started
        store = (out / "批次.db").stat().st_size / size / 1024
        print(
            f"{size:7} reports: parent {parent:4.0f} MB, largest worker {worker:4.0f} MB, {took:.0f} s, "
            f"store {store:.1f} KB a report, status {process.returncode}",
            flush=True,
        )
        peaks.append((parent, worker))
        shutil.rmtree(out)
    growth = peaks[-1][0] - peaks[0][0]
    print(f"the parent grew by {growth:.0f} MB (at most {GROWTH}); a worker at most {WORKER} MB")
    return 0 if growth < GROWTH and all(w <= WORKER for _, w in peaks) else 1


def session(leader: int) -> list[int]:
    """The processes of a session that are still there (zombies of a container's first process are not)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, sid = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(sid) == leader and state != "Z":
            found.append(int(entry.name))
    return found


def largest(pid: int) -> float:
    """The largest resident set of a process so far, in MB."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


# --- killed

KILLED = """
import sys
from pathlib import Path
from duizhao.batch.engines import Processes
from duizhao.batch.run import run
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store

given, out, inside = sys.argv[1:]

class Telling(Store):
    def put(self, *what):
        if len(self.known()) + 1 == int(inside):
            # stop between the first row and the commit, until somebody kills us
            self._db.create_function("hang", 0, lambda: (print("inside", flush=True), sys.stdin.read()))
            self._db.execute("CREATE TEMP TRIGGER t AFTER INSERT ON main.documents BEGIN SELECT hang(); END")
        super().put(*what)
        print(len(self.known()), flush=True)

if __name__ == "__main__":
    with Telling(Path(out)) as store:
        store.claim()
        run(given, store, Settings(today="2026-01-01"), Processes(2))
"""


def killed(here: Path, reports: int, values: int, seed: int) -> int:
    from duizhao.batch.engines import Serial

    given = make(here / "in", reports, seed)
    script = here / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    whole, _ = resume(given, here / "whole", Serial())
    good = True
    ks = sorted({1 + round(i * (reports - 9) / max(values - 1, 1)) for i in range(values)})
    for k in [*ks, -(reports // 2)]:
        out = here / f"out{k}"
        out.mkdir()
        done, left = kill(script, given, out, k)
        again, did = resume(given, out, Serial())
        fine = 0 < done < reports and left == [] and again == whole and did == reports - done
        where = f"inside the transaction of file {-k}" if k < 0 else f"after commit {k}"
        print(
            f"{where}: {done} of {reports} done, {len(left)} processes left after 5 s, {did} audited again, same: {again == whole}",
            flush=True,
        )
        good = good and fine and (k < 0 or done >= k)
    return 0 if good else 1


def kill(script: Path, given: Path, out: Path, k: int) -> tuple[int, list[int]]:
    """Kill a run after commit `k`, or inside the transaction of file -k; files done, processes that are left."""
    from duizhao.batch.store import Store

    process = subprocess.Popen(
        [sys.executable, str(script), str(given), str(out), str(max(0, -k))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "inside" or (k > 0 and line.strip().isdigit() and int(line) >= k):
            break
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + 5
    while session(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    with Store(out) as store:
        return len(store.known()), session(process.pid)


def resume(given: Path, out: Path, engine: Any) -> tuple[str, int]:
    """Go on with a run; the dump, and how many files were audited."""
    from duizhao.batch.run import run as go
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store

    out.mkdir(exist_ok=True)
    with Store(out) as store:
        store.claim()
        done = go(given, store, Settings(today="2026-01-01"), engine)
        return store.dump(), done.audited


# --- stages


def stages(here: Path, reports: int, seed: int) -> int:
    from duizhao.batch.engines import Serial
    from duizhao.batch.out.registry import OUTPUTS, Wishes
    from duizhao.batch.run import run as go
    from duizhao.batch.same.notices import look
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store
    from duizhao.cli.batch import write_register

    given = make(here / "in", reports, seed)
    settings = Settings(today="2026-01-01")
    with Store(here) as store:
        store.claim()
        timed("audit, serial", lambda: go(given, store, settings, Serial()), reports)
        timed("register", lambda: write_register(store, settings, None, here, "2026-01-01T00:00:00"), reports)
        timed("same text", lambda: look(store), reports)
        for output in OUTPUTS:
            timed(output.file, lambda o=output: o.write(store, here, Wishes("2026-01-01")), reports)  # type: ignore[misc]
    return 0


def timed(name: str, do: Callable[[], Any], reports: int) -> None:
    started, busy = time.perf_counter(), time.process_time()
    do()
    took, busy = time.perf_counter() - started, time.process_time() - busy
    print(f"{name:24} {took:8.2f} s  {busy:8.2f} s busy  {1000 * busy / reports:7.2f} ms a report", flush=True)


if __name__ == "__main__":
    sys.exit(main())
