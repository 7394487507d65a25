"""Walls around a child process: the one module that knows one operating system from another.

POSIX: limits of the process (`resource`), a session of its own, on Linux death together with the parent. Windows: a
job object that limits memory and ends with the parent; written after Microsoft's documentation, not tried on a machine.
Each wall that cannot be put up is left out: the time limit of the parent holds in any case.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

from duizhao.read.limits import OPEN_FILES, Limits

__all__ = ["KILLED_FOR_TIME", "attach", "confine", "end", "options", "renew", "tied"]

_PR_SET_PDEATHSIG: Final = 1  # <linux/prctl.h>
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # <linux/sched.h>

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    KILLED_FOR_TIME: Final[frozenset[int]] = frozenset()
    _CREATE_NO_WINDOW: Final = 0x08000000
    _NEW_GROUP: Final = 0x00000200  # Ctrl-C of the console does not reach the child
    _EXTENDED_LIMITS: Final = 9  # JobObjectExtendedLimitInformation
    _KILL_ON_CLOSE: Final = 0x2000
    _JOB_MEMORY: Final = 0x200
    _DIE_QUIETLY: Final = 0x400  # no window about a crash that somebody would have to close

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def options() -> dict[str, Any]:
        """Arguments of Popen."""
        return {"creationflags": _CREATE_NO_WINDOW | _NEW_GROUP}

    def attach(process: subprocess.Popen[bytes], limits: Limits) -> object:
        """Put a started child into a job; what is returned must live as long as the child may."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            return None
        wanted = _Extended()
        wanted.BasicLimitInformation.LimitFlags = _KILL_ON_CLOSE | _DIE_QUIETLY
        if limits.memory:
            wanted.BasicLimitInformation.LimitFlags |= _JOB_MEMORY
            wanted.JobMemoryLimit = limits.memory
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted))
        kernel.AssignProcessToJobObject(job, int(process._handle))  # type: ignore[attr-defined]
        return _Job(kernel, job)

    class _Job:
        """Closes the job, and with it the child and all below it."""

        def __init__(self, kernel: Any, handle: Any) -> None:
            self._kernel, self._handle = kernel, handle

        def __del__(self) -> None:
            self._kernel.CloseHandle(self._handle)

    def confine(limits: Limits, parent: int) -> None:
        """In the child, before it reads anything: all is done by the job."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def renew(limits: Limits) -> None:
        """In the child, at the beginning of a request or step."""

    def tied() -> None:
        """`preexec_fn` for a program that is to end with this process: the job does that."""

    def end(process: subprocess.Popen[bytes]) -> None:
        """Kill a child."""
        with contextlib.suppress(OSError):
            process.kill()

else:
    import resource

    # processor time ran out, the second line of the time limit
    KILLED_FOR_TIME: Final[frozenset[int]] = frozenset({-signal.SIGXCPU})

    def options() -> dict[str, Any]:
        """Arguments of Popen: a session of its own, so that Ctrl-C of the terminal does not reach the child."""
        return {"start_new_session": True}

    def attach(process: subprocess.Popen[bytes], limits: Limits) -> object:
        """Nothing to do from outside: the child confines itself before it reads anything."""
        return None

    def confine(limits: Limits, parent: int) -> None:
        """In the child, before it reads anything."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if limits.programs:
            _leave_network()
        _die_with(parent)
        _limit(resource.RLIMIT_CORE, 0)  # a core dump would hold the draft
        _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
        if limits.memory is not None and sys.platform != "darwin":  # macOS knows the name but not the limit
            _limit(resource.RLIMIT_AS, limits.memory)
        # standard error may be a file when somebody looks for a fault
        if not limits.programs and not os.environ.get("DUIZHAO_DEBUG"):
            _limit(resource.RLIMIT_FSIZE, 0)

    def renew(limits: Limits) -> None:
        """In the child, at the beginning of a request or step: so much processor time from here."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + limits.cpu, hard))

    def end(process: subprocess.Popen[bytes]) -> None:
        """Kill a child and what it has started."""
        if process.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)

    def _limit(which: int, amount: int) -> None:
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(which)
            amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(which, (amount, amount))

    def _leave_network() -> None:
        """Linux: a network of its own without any connection, for this process and the programs it starts.

        What runs inside the interpreter is held back by `guard.py`; LibreOffice is not, and fetches linked pictures.
        """
        if sys.platform == "linux":
            with contextlib.suppress(OSError, AttributeError, ImportError):
                import ctypes

                unshare = ctypes.CDLL(None, use_errno=True).unshare
                user, group = os.getuid(), os.getgid()
                if unshare(_NEW_NETWORK) == 0 or unshare(_NEW_NETWORK | _NEW_USER) != 0:
                    return
                # the same user as before, in the new space of users that whoever is not root needs for it
                for name, line in (
                    ("setgroups", "deny"),
                    ("uid_map", f"{user} {user} 1"),
                    ("gid_map", f"{group} {group} 1"),
                ):
                    with open(f"/proc/self/{name}", "w") as file:
                        file.write(line)

    def tied() -> Callable[[], None] | None:
        """`preexec_fn` for a program that is to end with this process; None where the system cannot do that."""
        return _tie if sys.platform == "linux" else None

    def _die_with(parent: int) -> None:
        _tie()
        if os.getppid() != parent:  # it was faster
            os._exit(0)

    def _tie() -> None:
        """Linux: the kernel kills this process when the thread that started it ends, however it ends."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError, AttributeError, ImportError):
                import ctypes

                ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
