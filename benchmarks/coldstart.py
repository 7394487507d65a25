#!/usr/bin/env python3
"""How long whole processes take, and how much memory they need, beside importing spaCy and spacy-pkuseg.

    python benchmarks/coldstart.py [--runs 7] [--json FILE]

Every command runs once unmeasured, then RUNS times, the commands in turn, so that a slow moment of the machine falls
on all of them. Given are medians; memory is the peak of the process as the system counts it (POSIX only).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASE = "import spacy, spacy_pkuseg"
MEMORY_LIMIT = 300.0


def commands() -> dict[str, tuple[list[str], float | None]]:
    """Name → command, and how many times the base it may take."""
    found = shutil.which("duizhao", path=str(Path(sys.executable).parent)) or shutil.which("duizhao")
    tool = [found] if found else [sys.executable, "-m", "duizhao"]
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    return {
        BASE: ([sys.executable, "-c", BASE], None),
        "check (one seed, json)": ([*tool, "check", str(seeds[0]), "--format", "json"], 1.6),
        "check (all seeds, json)": ([*tool, "check", *map(str, seeds), "--format", "json"], None),
        "--help": ([*tool, "--help"], 0.4),
        "rules list": ([*tool, "rules", "list"], 0.5),
        "python -c pass": ([sys.executable, "-c", "pass"], None),
    }


def measure(command: Sequence[str]) -> tuple[float, float | None]:
    """Seconds and peak megabytes of one process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stderr is not None
    errors = process.stderr.read()
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # kilobytes on Linux, bytes on macOS
        memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    else:
        process.wait()
        memory = None
    seconds = time.perf_counter() - started
    process.stderr.close()
    # 1 is what `check` ends with when it found something, and what Python ends with when it could not start at all
    if process.returncode not in (0, 1) or b"Traceback" in errors or b"No module" in errors:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}\n{errors.decode(errors='replace')}")
    return seconds, memory


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path)
    a = parser.parse_args(argv)
    todo = commands()
    seconds: dict[str, list[float]] = {name: [] for name in todo}
    memory: dict[str, float | None] = dict.fromkeys(todo)
    for turn in range(a.runs + 1):
        for name, (command, _) in todo.items():
            s, m = measure(command)
            if turn:
                seconds[name].append(s)
            memory[name] = max(filter(None, (memory[name], m)), default=None)

    median = {name: statistics.median(s) for name, s in seconds.items()}
    good = True
    print(f"median of {a.runs} runs\n{'':26} {'ms':>7} {'x base':>8} {'at most':>8} {'peak MB':>8}")
    for name, (_, limit) in todo.items():
        ratio, peak = median[name] / median[BASE], memory[name]
        good &= (limit is None or ratio <= limit) and (peak is None or peak <= MEMORY_LIMIT)
        allowed = f"{limit:.1f}" if limit else ""
        print(f"{name:26} {median[name] * 1000:7.0f} {ratio:8.2f} {allowed:>8} {peak or 0:8.0f}")
    if a.json:
        rows = {
            n: {"seconds": round(median[n], 4), "ratio": round(median[n] / median[BASE], 4), "mb": memory[n]}
            for n in todo
        }
        a.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
