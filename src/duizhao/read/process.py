"""Child processes: started when first needed, asked, killed when late, each owned by one thread of one process."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import weakref
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from duizhao.read import confine, wire
from duizhao.read.limits import Limits

__all__ = ["FROZEN_ARGUMENT", "Child", "Died", "NoChild", "child_for", "close"]

# A frozen program has no interpreter to start: it starts itself with this argument (cli/app.py knows it).
FROZEN_ARGUMENT: Final = "--duizhao-read-child"
_START_SECONDS: Final = 30.0  # a cold disk and a virus scanner; usually 0.1
_END_SECONDS: Final = 5.0
# A child is replaced after so many requests: what libraries leak does not add up to the memory limit.
_REQUESTS: Final = 200
# What a child keeps of the environment: where programs, libraries and temporary files are, and the language.
_KEPT: Final = frozenset(
    [
        "PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TMPDIR",
        "TEMP",
        "TMP",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "DYLD_FALLBACK_LIBRARY_PATH",
        "SYSTEMROOT",
        "WINDIR",
        "SYSTEMDRIVE",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "PROGRAMFILES",
        "PROGRAMFILES(X86)",
        "PROGRAMDATA",
        "PYTHONHOME",
        "PYTHONUSERBASE",
        "PYTHONNOUSERSITE",
        "PYTHONHASHSEED",
        "OMP_NUM_THREADS",
        "DUIZHAO_DEBUG",
    ]
)


def close() -> None:
    """End the children of this thread; the next request starts new ones."""
    for child in _children().values():
        child.stop()
    _children().clear()


class NoChild(Exception):
    """No child can be started on this machine."""


class Died(Exception):
    """The child ended before it answered: by our time limit (`late`), or by itself with an exit status."""

    def __init__(self, status: int, late: bool, steps: int) -> None:
        super().__init__(status)
        self.status, self.late, self.steps = status, late, steps


class Child:
    """One child process. Raises NoChild when it does not come up."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.served = 0
        self.owner = os.getpid()
        try:
            self.process = subprocess.Popen(
                _command(limits),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if os.environ.get("DUIZHAO_DEBUG") else subprocess.DEVNULL,
                env=_environment(),
                cwd=_home(),
                **confine.options(),
            )
        except (OSError, ValueError):
            raise NoChild from None
        self._job = confine.attach(self.process, limits)
        self._in = cast("BinaryIO", self.process.stdin)
        self._out = cast("BinaryIO", self.process.stdout)
        self.stop = weakref.finalize(self, _stop, self.process, self.owner)
        _ALL.add(self)
        try:
            if self._answer(_START_SECONDS)[0] != ["ready"]:
                raise wire.Malformed("greeting")
        except BaseException as e:
            self.stop()
            if isinstance(e, (Died, wire.Malformed)):
                raise NoChild from None
            raise

    @property
    def alive(self) -> bool:
        """Whether it can be asked something: a child dies with the thread that started it, and is not for forks."""
        return self.owner == os.getpid() and self.served < _REQUESTS and self.process.poll() is None

    def ask(self, request: Any, blobs: list[bytes]) -> tuple[Any, bytes, list[int]]:
        """Send a request and wait for the answer. Raises Died, or Malformed."""
        with contextlib.suppress(OSError):  # it is dead already: its status is seen below
            wire.send(self._in, request, blobs)
        answer = self._answer(self.limits.seconds, self.limits.steps)
        self.served += 1
        return answer

    def _answer(self, seconds: float, steps: int = 0) -> tuple[Any, bytes, list[int]]:
        done = 0
        while True:
            timer = _Alarm(seconds, self.process)
            try:
                answer = wire.receive(self._out)
            except (EOFError, OSError):
                late = timer.stop()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(_END_SECONDS)  # the pipe closes a little before the status is known
                self.stop()
                raise Died(self.process.returncode or 0, late, done) from None
            finally:
                late = timer.stop()
            if late:  # it answered in the very moment; the next request gets another
                self.stop()
            if answer[0] != ["step"]:
                return answer
            done += 1
            if done > steps:
                raise wire.Malformed("steps")


class _Alarm:
    """Kills a process after so many seconds, unless stopped before."""

    def __init__(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        self._rang = False
        self._process = process
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        self._rang = True
        confine.end(self._process)

    def stop(self) -> bool:
        """Stop it; whether it has rung."""
        self._timer.cancel()
        self._timer.join()
        return self._rang


def _stop(process: subprocess.Popen[bytes], owner: int) -> None:
    """End a child, from the process that started it; in a fork, only let go of it."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.close()
    if owner == os.getpid():
        confine.end(process)
        process.wait()
    else:
        process.returncode = 0


def _command(limits: Limits) -> list[str]:
    end = [json.dumps(asdict(limits)), str(os.getpid())]
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_ARGUMENT, *end]
    # -P: what lies in the folder of the drafts is never imported
    return [sys.executable, "-P", "-X", "utf8", "-m", "duizhao.read.child", *end]


def _home() -> str:
    """The folder the child works in: it must exist, and must not be one that somebody wants to remove."""
    return str(Path(sys.executable if getattr(sys, "frozen", False) else __file__).resolve().parent)


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k.upper() in _KEPT}
    paths = [p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(p)]
    source = str(Path(__file__).resolve().parents[2])
    if os.path.basename(source) not in ("site-packages", "dist-packages"):
        paths.insert(0, source)
    if paths:
        kept["PYTHONPATH"] = os.pathsep.join(paths)
    return kept


_LOCAL = threading.local()
_ALL: weakref.WeakSet[Child] = weakref.WeakSet()


def _children() -> dict[str, Child]:
    found: dict[str, Child] | None = getattr(_LOCAL, "children", None)
    if found is None:
        found = _LOCAL.children = {}
    return found


def child_for(limits: Limits) -> Child:
    """The child of this thread for these limits, a new one if need be. Raises NoChild."""
    mine = _children()
    child = mine.get(limits.name)
    if child is None or not child.alive:
        if child is not None:
            child.stop()
        mine.pop(limits.name, None)
        child = mine[limits.name] = Child(limits)
    return child


def _forget() -> None:
    """After a fork: let go of the children of the process that was forked, for good."""
    for child in list(_ALL):
        child.stop()
    _children().clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
