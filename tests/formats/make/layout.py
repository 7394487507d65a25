"""A report set on A4 pages by hand: 28 characters a line, 22 lines a page, no line begins with a stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formats.make.source import Para, Report, Role

WIDTH, HEIGHT = 595.3, 841.9  # A4 in points
SIZE = 16.0
LEFT, RIGHT, TOP, BOTTOM = 79.4, 73.7, 104.9, 99.2  # 28, 26, 37 and 35 mm
STEP = 29.0  # from one line to the next
LATIN = 0.5  # the width of a Latin character in ems, as set here
_NOT_FIRST = "，。；：？！、）》”’％%"
_NOT_LAST = "（《“‘"


@dataclass(frozen=True)
class Run:
    """A piece of one line: `x` from the left, `y` of the baseline from the top, in points."""

    text: str
    x: float
    y: float
    size: float
    latin: bool


@dataclass(frozen=True)
class Page:
    number: int
    runs: tuple[Run, ...]
    last: float  # the baseline of its last line


def pages(report: Report) -> tuple[Page, ...]:
    """All pages of the report, without running heads."""
    out: list[Page] = []
    runs: list[Run] = []
    y = TOP + STEP
    for para in report.paras:
        size = 22.0 if para.role is Role.TITLE else SIZE
        for indent, text in _lines(para, size):
            if y > HEIGHT - BOTTOM:
                out.append(Page(len(out) + 1, tuple(runs), y - STEP))
                runs, y = [], TOP + STEP
            runs += _runs(text, _x(para, text, size, indent), y, size)
            y += STEP * size / SIZE
    out.append(Page(len(out) + 1, tuple(runs), y - STEP))
    return tuple(out)


def is_latin(char: str) -> bool:
    """Whether it is set in the other font: the dot of 12·4 is in no Chinese font's map of characters."""
    return char.isascii() or char == "·"


def width(text: str, size: float = SIZE) -> float:
    """The width of `text` in points."""
    return sum(LATIN if is_latin(c) else 1.0 for c in text) * size


def runs_of(text: str, x: float, y: float, size: float) -> tuple[Run, ...]:
    """One line as runs: Latin characters are set in another font."""
    return tuple(_runs(text, x, y, size))


def _x(para: Para, text: str, size: float, indent: float) -> float:
    if para.role is Role.TITLE:
        return (WIDTH - width(text, size)) / 2
    if para.role is Role.SIGNATURE:
        return WIDTH - RIGHT - width(text, size) - 2 * size
    return LEFT + indent


def _lines(para: Para, size: float) -> Iterator[tuple[float, str]]:
    room = WIDTH - LEFT - RIGHT
    indent = 0.0 if para.role in (Role.TITLE, Role.ADDRESSEE, Role.SIGNATURE) else 2 * size
    text, left = para.text, indent
    while text:
        end = len(text)
        while width(text[:end], size) > room - left:
            end -= 1
        if end < len(text):
            while text[end] in _NOT_FIRST or text[end - 1] in _NOT_LAST or _inside_word(text, end):
                end -= 1
        yield left, text[:end]
        text, left = text[end:], 0.0


def _inside_word(text: str, at: int) -> bool:
    """Whether a break at `at` would cut a number or a word of Latin characters."""
    return all(c.isascii() and (c.isalnum() or c in ".%") for c in text[at - 1 : at + 1])


def _runs(text: str, x: float, y: float, size: float) -> Iterator[Run]:
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or is_latin(text[i]) != is_latin(text[start]):
            piece = text[start:i]
            yield Run(piece, x, y, size, is_latin(piece[0]))
            x += width(piece, size)
            start = i
