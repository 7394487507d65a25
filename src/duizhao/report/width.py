"""Measuring, cutting and wrapping text in terminal cells.

East Asian ambiguous characters (“ ” … ① ·) take one cell in most terminals but two on a Chinese Windows console, so
the measure is told which it is. Lines that are laid out for two cells also fit where they take one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

__all__ = ["Ruler", "ruler_for"]

# Not at the start of a line, and not at its end (禁则).
_NOT_FIRST = frozenset("，。；：？！、）》〉」』】〕”’％%…—·,.;:?!)]}>")
_NOT_LAST = frozenset("（《〈「『【〔“‘([{<")
# A word of another script or a number stays in one piece; so do spaces with what precedes them.
_PIECE = re.compile(r"[0-9A-Za-z_./:@#+=&~%-]+|\s+|.", re.DOTALL)


@lru_cache(maxsize=8192)
def _cells(char: str, ambiguous: int) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc", "Me", "Mn"):
        return 0
    wide = unicodedata.east_asian_width(char)
    return 2 if wide in "WF" else ambiguous if wide == "A" else 1


_MOST_CARRIED: Final = 4


class Ruler:
    """Measures text for one kind of terminal."""

    def __init__(self, ambiguous: int = 1) -> None:
        self.ambiguous = ambiguous

    def cells(self, text: str) -> int:
        """How many terminal cells `text` takes."""
        return sum(_cells(c, self.ambiguous) for c in text)

    def pad(self, text: str, width: int) -> str:
        """`text` cut or filled with spaces to exactly `width` cells."""
        text = self.cut(text, width)
        return text + " " * (width - self.cells(text))

    def cut(self, text: str, width: int) -> str:
        """`text`, shortened with … at its end where it is wider than `width` cells."""
        if self.cells(text) <= width:
            return text
        room = width - _cells("…", self.ambiguous)
        used = 0
        for i, char in enumerate(text):
            used += _cells(char, self.ambiguous)
            if used > room:
                return text[:i].rstrip() + "…"
        return text

    def wrap(self, text: str, width: int, first: str = "", rest: str = "") -> list[str]:
        """`text` in lines of at most `width` cells, the first led by `first`, the others by `rest`."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            lines.extend(self._wrap(paragraph.strip(), width, rest if lines else first, rest))
        return lines

    def _wrap(self, text: str, width: int, first: str, rest: str) -> Iterator[str]:
        lead, line, used = first, list[str](), self.cells(first)
        for piece in self._pieces(text, width - max(self.cells(first), self.cells(rest))):
            size = self.cells(piece)
            if line and used + size > width and not piece.isspace():
                carry = _carry(line, piece)
                yield (lead + "".join(line)).rstrip()
                lead, line = rest, carry
                used = self.cells(rest) + sum(map(self.cells, carry))
            if line or not piece.isspace():
                line.append(piece)
                used += size
        yield (lead + "".join(line)).rstrip()

    def _pieces(self, text: str, room: int) -> Iterator[str]:
        """The unbreakable pieces of `text`; one that no line could hold falls apart into characters."""
        for match in _PIECE.finditer(text):
            piece = match.group()
            if self.cells(piece) <= max(room, 2):
                yield piece
            else:
                yield from piece


def _carry(line: list[str], piece: str) -> list[str]:
    """Take off the end of `line` what must go to the next one with `piece`, so that no line starts or ends amiss."""
    carry: list[str] = []
    for _ in range(_MOST_CARRIED):
        starts = (carry[0] if carry else piece)[0]
        amiss = starts in _NOT_FIRST or line[-1][-1] in _NOT_LAST
        if not amiss or len(line) <= _MOST_CARRIED:
            break
        carry.insert(0, line.pop())
    return carry


def ruler_for(encoding: str | None) -> Ruler:
    """The ruler for a console of this encoding: a Chinese code page means a Chinese Windows console."""
    name = (encoding or "utf-8").lower().replace("-", "").replace("_", "")
    return Ruler(2 if name.startswith(("gb", "cp936", "936", "hz", "euccn")) else 1)
