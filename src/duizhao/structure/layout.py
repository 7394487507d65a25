"""The text as lines: furniture blanked out, hard-wrapped lines joined, offsets unchanged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from duizhao.reading import ReadText

__all__ = ["JOIN", "Layout", "Line", "lay_out"]

JOIN: Final = "\x01"  # stands for white space inside a sentence broken by page width; normalised text never has it

_WRAP_MAX: Final = 90  # characters; longer lines are paragraphs, not lines of a page
_WRAP_MIN: Final = 40  # columns; a narrower text is a list, not a page
_WRAP_LINES: Final = 8  # fewer lines tell nothing about their width
_SLACK: Final = 6  # columns by which a full line may be short: a number or mark that did not fit
_OPEN_ENDS: Final = frozenset("，、（(《“和及与")
_ENDS: Final = frozenset("。！？；：")
_MARKER: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.是要]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d)|第[一二三四五六七八九十]{1,3}[章部篇条]|[①-⑳]"
)


class Line(NamedTuple):
    """A non-blank line without the white space around it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """`body` is as long as the text; furniture is line ends in it, a joined line end is `JOIN`."""

    body: str
    lines: tuple[Line, ...]
    joined: int


def lay_out(read: ReadText) -> Layout:
    """Blank out furniture and join lines that were broken by page width."""
    body = read.text
    if read.ignored:
        parts: list[str] = []
        at = 0
        for i in read.ignored:
            parts += (body[at : i.start], "\n" * (i.end - i.start))
            at = i.end
        parts.append(body[at:])
        body = "".join(parts)
    lines = _lines(body)
    joins = _joins(body, lines)
    if not joins:
        return Layout(body, tuple(lines), 0)
    parts = []
    at = 0
    for start, end in joins:
        parts += (body[at:start], JOIN * (end - start))
        at = end
    parts.append(body[at:])
    body = "".join(parts)
    return Layout(body, tuple(_lines(body)), len(joins))


def _lines(body: str) -> list[Line]:
    out: list[Line] = []
    at = 0
    for raw in body.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = at + raw.index(stripped[0])
            out.append(Line(start, start + len(stripped)))
        at += len(raw) + 1
    return out


def _joins(body: str, lines: list[Line]) -> list[tuple[int, int]]:
    """The stretches of white space between lines that one sentence runs across."""
    columns = _wrapped(body, lines)
    out: list[tuple[int, int]] = []
    for i, (here, after) in enumerate(pairwise(lines)):
        last = body[here.end - 1]
        full = columns is not None and columns[i]
        if last in _ENDS or not (full or (last in _OPEN_ENDS and here.end - here.start >= 10)):
            continue
        if not _is_marker(body, after) and body.count("\n", here.end, after.start) <= 2:
            out.append((here.end, after.start))
    return out


def _wrapped(body: str, lines: list[Line]) -> list[bool] | None:
    """Which lines run to the right margin, if the text is wrapped: many equal lines that end in mid-sentence."""
    if len(lines) < _WRAP_LINES or max([line.end - line.start for line in lines]) > _WRAP_MAX:
        return None
    # some tools break by characters, some by columns
    written = [body[body.rfind("\n", 0, line.start) + 1 : line.end] for line in lines]
    sizes = [len(w) for w in written]
    # a Latin letter takes one column and one byte, a Chinese one two columns and three bytes
    columns = [(n + len(w.encode())) // 2 for n, w in zip(sizes, written, strict=True)]
    margin, right = max(columns) - _SLACK, max(sizes) - _SLACK // 2
    full = [c >= margin or n >= right for c, n in zip(columns, sizes, strict=True)]
    ends = [body[line.end - 1] not in _ENDS for line, f in zip(lines, full, strict=True) if f]
    if margin >= _WRAP_MIN and len(ends) * 10 >= len(lines) * 3 and sum(ends) * 3 >= len(ends) * 2:
        return full
    return None


def _is_marker(body: str, line: Line) -> bool:
    return _MARKER.match(body, line.start) is not None
