"""Lines of text output with a style each, and how they reach a stream that may print little."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TextIO

from duizhao.report.width import Ruler

__all__ = ["Line", "Page", "printable", "write"]

_STYLES: Final = {"title": "bold", "head": "bold cyan", "item": "bold", "dim": "dim", "warn": "yellow", "": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `style` is a key of _STYLES and never carries meaning of its own."""

    text: str
    style: str = ""


class Page:
    """Collects lines, wrapping at `width` cells; `clip` keeps every paragraph to one line."""

    def __init__(self, ruler: Ruler, width: int, clip: bool = False) -> None:
        self.ruler = ruler
        self.width = width
        self.clip = clip
        self.lines: list[Line] = []

    def add(self, text: str, style: str = "", *, indent: str = "", label: str = "", clip: bool | None = None) -> None:
        """A paragraph; its further lines stand under the text that follows `label`."""
        first = indent + label
        rest = " " * self.ruler.cells(first)
        if self.clip if clip is None else clip:
            flat = " ".join(text.split())
            self.lines.append(Line(self.ruler.cut(first + flat, self.width), style))
            return
        self.lines.extend(Line(line, style) for line in self.ruler.wrap(text, self.width, first, rest))

    def gap(self) -> None:
        """An empty line, never two."""
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(""))

    def extend(self, lines: Iterable[Line]) -> None:
        self.lines.extend(lines)


def printable(text: str, encoding: str | None) -> str:
    """`text` with what `encoding` cannot print replaced by a question mark."""
    name = encoding or "utf-8"
    try:
        return text.encode(name, "replace").decode(name, "replace")
    except LookupError:
        return text.encode("ascii", "replace").decode("ascii")


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """Print `lines`; styles only on a terminal, and never with NO_COLOR."""
    encoding = getattr(stream, "encoding", None)
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        for line in lines:
            stream.write(printable(line.text, encoding) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text(printable(line.text, encoding), style=_STYLES[line.style]), soft_wrap=True)
