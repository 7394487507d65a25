"""What a child process may be asked to do: an allow-list, and the limits that each task runs under."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from duizhao.read.formats.registry import FORMATS, by_name
from duizhao.read.limits import CONVERT, OCR, OFFICE, Limits

__all__ = ["TASKS", "members_task", "on_step", "read_task", "resolve", "step"]

# "module:function" of what runs in a child besides the readers of formats: function(data, **arguments), where the
# arguments are plain JSON and the result is bytes, plain JSON, an Extract or Members.
_OTHERS: Final[dict[str, Limits]] = {
    "duizhao.read.formats.image:read_images": OCR,
    "duizhao.read.formats.pdf:read_scan": OCR,
    "duizhao.read.formats.ofd:read_scan": OCR,
    "duizhao.read.formats.doc:convert": CONVERT,
    "duizhao.read.formats.archive_rar:unpack": CONVERT,
    "duizhao.report.word.annotate:annotate": OFFICE,
}
_LIMITS: Final = {"image": OCR}


def read_task(format_name: str) -> str:
    """The task that reads a file of this format. Raises KeyError for an unknown one."""
    return f"{by_name(format_name).module}:read"


def members_task(format_name: str) -> str:
    """The task that takes an archive or mail apart. Raises KeyError for an unknown format."""
    return f"{by_name(format_name).module}:members"


TASKS: Final[dict[str, Limits]] = {
    **{(members_task if f.container else read_task)(f.name): _LIMITS.get(f.name, OFFICE) for f in FORMATS if f.module},
    **_OTHERS,
}


def resolve(task: str) -> Callable[..., Any]:
    """The function of a task; that it is allowed has been checked. Raises ImportError when a library is missing."""
    module, _, function = task.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


_listener: Callable[[], None] | None = None


def step() -> None:
    """To be called by long tasks after each page: the time limit begins anew. Does nothing outside a child."""
    if _listener is not None:
        _listener()


def on_step(listener: Callable[[], None]) -> None:
    """Have `listener` called at each step; the child sends word to its parent."""
    global _listener
    _listener = listener
