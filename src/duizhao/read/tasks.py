"""What a child process may be asked to do: an allow-list, and the limits that each task runs under."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from duizhao.read.formats.registry import FORMATS, by_name
from duizhao.read.limits import CONVERT, OCR, OFFICE, Limits

__all__ = ["TASKS", "Needs", "enter", "members_task", "need", "read_task", "resolve", "step"]

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


# --- for what runs inside a child; outside, these do nothing


class Needs(BaseException):
    """A task that must be done under other limits; the parent takes it there. Not an Exception: readers catch those."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits.name)
        self.limits = limits


_inside: Limits | None = None
_listener: Callable[[], None] | None = None


def need(limits: Limits) -> None:
    """To be called by a reader that turns out to need recognition or another program: under other limits, begin anew."""
    if _inside is not None and _inside.name != limits.name:
        raise Needs(limits)


def step() -> None:
    """To be called by long tasks after each page: the time limit begins anew."""
    if _listener is not None:
        _listener()


def enter(limits: Limits, listener: Callable[[], None]) -> None:
    """This process is a child under `limits`; have `listener` called at each step."""
    global _inside, _listener
    _inside, _listener = limits, listener
