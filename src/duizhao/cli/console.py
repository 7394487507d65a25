"""Standard output and error: whatever a console can print, it gets; nothing makes it fail."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from typing import IO, Final

from duizhao.errors import DuizhaoError, Place
from duizhao.report.lines import Line, printable, write
from duizhao.report.width import Ruler, ruler_for

__all__ = ["complain", "print_bytes", "print_lines", "print_text", "ruler", "say", "soften", "width"]

_NARROWEST: Final = 40
_WIDEST: Final = 100
_EXCERPT: Final = 72


def soften() -> None:
    """Let both streams replace what their encoding lacks, instead of failing (GBK consoles)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def width() -> int:
    """Columns for text: those of the terminal within reason, 80 when there is none; two are left free."""
    columns = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    return min(max(columns, _NARROWEST), _WIDEST) - 2


def ruler() -> Ruler:
    """The measure that fits standard output."""
    return ruler_for(sys.stdout.encoding)


def print_lines(lines: list[Line]) -> None:
    """Styled lines to standard output."""
    with _quiet_pipe(sys.stdout):
        write(lines, sys.stdout)
        sys.stdout.flush()


def print_text(text: str) -> None:
    """Plain text to standard output."""
    with _quiet_pipe(sys.stdout):
        sys.stdout.write(printable(text, sys.stdout.encoding))
        sys.stdout.flush()


def print_bytes(data: bytes) -> None:
    """Bytes to standard output, whatever its encoding: machine-readable output is always UTF-8."""
    with _quiet_pipe(sys.stdout):
        binary: IO[bytes] | None = getattr(sys.stdout, "buffer", None)
        if binary is None:  # a stream that someone put in the place of standard output
            sys.stdout.write(data.decode("utf-8"))
            return
        sys.stdout.flush()
        binary.write(data)
        binary.flush()


def say(message: str) -> None:
    """A message to standard error."""
    with _quiet_pipe(sys.stderr):
        sys.stderr.write(printable(message, sys.stderr.encoding) + "\n")
        sys.stderr.flush()


def complain(error: DuizhaoError) -> None:
    """An error, and those that came with it, to standard error."""
    every = [error, *getattr(error, "others", ())]
    for one in every:
        where = f"{one.place}：" if one.place else ""
        say(f"错误 {one.code}：{where}{one.message}")
        for line in _excerpt(one.place):
            say(line)
    if len(every) > 1:
        say(f"共 {len(every)} 处。")


def _excerpt(place: Place | None) -> list[str]:
    """The offending line and a mark under its column; of a long line only the part around it."""
    if place is None or not place.text or not place.text.strip():
        return []
    text, column = place.text.rstrip(), place.column
    if column is None:
        return ["    " + ruler_for(sys.stderr.encoding).cut(text.strip(), _EXCERPT)]
    start = max(0, column - 1 - _EXCERPT // 4)
    measure = ruler_for(sys.stderr.encoding)
    lead = "…" if start else ""
    before = lead + text[start : column - 1]
    return ["    " + measure.cut(lead + text[start:], _EXCERPT), "    " + " " * measure.cells(before) + "^"]


@contextlib.contextmanager
def _quiet_pipe(stream: IO[str]) -> Iterator[None]:
    """A reader that went away (`| head`) ends the output, not the run: the exit status stays true."""
    try:
        yield
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
