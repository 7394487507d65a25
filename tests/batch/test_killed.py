"""A batch killed at any moment: what was finished is there, no worker is left, the rest is done next time, to the same end.

The reports are a few lines and the rulebook has one rule (`duizhao rules new`), so that many moments can be tried.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from duizhao.batch.engines import Serial
from duizhao.batch.run import run
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store
from duizhao.cli.app import main

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from scaling import session

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
FILES = 24
EVERY = 20  # moments that are tried with this process as its own worker
SOME = (1, 8, 15)  # with two worker processes: at most eight files are under way
REPORT = "某县第{n}局2023年优化营商环境工作报告\n\n一、主要工作\n\n全年开展检查{n}次，办结来信{n}件。\n\n二、下一步打算\n\n继续努力。\n"
KILLED = """
import sys
from pathlib import Path
from duizhao.batch.engines import Processes, Serial
from duizhao.batch.run import run
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store

given, out, rules, workers, after, inside = sys.argv[1:]

def hang():
    print("now", flush=True)
    sys.stdin.read()  # until somebody kills us

class Hanging(Store):
    def put(self, *what):
        if len(self.known()) + 1 == int(inside):
            # between the first row and the commit
            self._db.create_function("hang", 0, hang)
            self._db.execute("CREATE TEMP TRIGGER t AFTER INSERT ON main.documents BEGIN SELECT hang(); END")
        super().put(*what)
        if len(self.known()) == int(after):
            hang()

if __name__ == "__main__":
    with Hanging(Path(out)) as store:
        store.claim()
        engine = Processes(int(workers)) if int(workers) else Serial()
        run(given, store, Settings(rules=rules, rulebook="tiny", today="2026-01-01"), engine)
"""


class Case:
    """The files, the rulebook, and what a run that is left alone comes to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.given, self.rules = folder, folder / "in", folder / "rules"
        assert main(["rules", "new", "tiny", "--title", "优化营商环境工作报告", "--output", str(self.rules)]) == 0
        self.given.mkdir()
        for n in range(FILES):
            (self.given / f"{n:02}.txt").write_text(REPORT.format(n=n + 1), encoding="utf-8")
        self.script = folder / "killed.py"
        self.script.write_text(KILLED, encoding="utf-8")
        self.whole, _ = self.resume("whole")

    def resume(self, name: str) -> tuple[str, int]:
        """Go on to the end; the dump, and how many files were audited."""
        out = self.folder / name
        out.mkdir(exist_ok=True)
        with Store(out) as store:
            store.claim()
            settings = Settings(rules=str(self.rules), rulebook="tiny", today="2026-01-01")
            done = run(self.given, store, settings, Serial())
            return store.dump(), done.audited

    def killed(self, name: str, workers: int, after: int = 0, inside: int = 0) -> int:
        """Kill a run after so many commits, or inside the transaction of a file; how many files are done."""
        out = self.folder / name
        out.mkdir()
        process = subprocess.Popen(
            [sys.executable, str(self.script), *map(str, (self.given, out, self.rules, workers, after, inside))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        deadline = time.monotonic() + 5
        while session(process.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert session(process.pid) == []
        with Store(out) as store:
            return len(store.known())

    def check(self, name: str, done: int) -> None:
        assert 0 < done < FILES
        dump, audited = self.resume(name)
        assert dump == self.whole
        assert audited == FILES - done


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(tmp_path_factory.mktemp("killed"))


def test_there_is_something_to_lose(case: Case) -> None:
    with Store(case.folder / "whole") as store:
        assert all(e.key and e.error is None for e in store.entries())


@pytest.mark.parametrize("after", range(1, EVERY + 1))
def test_after_any_commit(case: Case, after: int) -> None:
    done = case.killed(f"serial-{after}", workers=0, after=after)
    assert done == after
    case.check(f"serial-{after}", done)


@pytest.mark.parametrize("after", SOME)
def test_no_worker_outlives_its_parent(case: Case, after: int) -> None:
    done = case.killed(f"workers-{after}", workers=2, after=after)
    assert done == after
    case.check(f"workers-{after}", done)


@pytest.mark.parametrize("workers", [0, 2])
def test_inside_a_transaction(case: Case, workers: int) -> None:
    done = case.killed(f"inside-{workers}", workers=workers, inside=12)
    assert done == 11
    case.check(f"inside-{workers}", done)
