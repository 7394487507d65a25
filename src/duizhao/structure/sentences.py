"""Cutting text into sentences: at 。！？ and line ends, never at ；, closing quotes kept with their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

__all__ = ["Piece", "cut", "split"]

# A sentence runs to an end mark with its closing quotes, unless the sentence goes on after the quote (“……。”的要求).
# A full stop of Latin type ends one only between Chinese characters: some units type so throughout.
_RUN: Final = r"[^。！？!?.\n]*"
_SENTENCE: Final = re.compile(
    rf"{_RUN}(?:(?:[。！？][”’」』）)】》]+(?=[，、；：的等])|[!?](?=[0-9A-Za-z])"
    r"|\.(?:(?<![\u4e00-\u9fff”）)》%\"].)|(?![\u4e00-\u9fff“《（(\s\"]|$)))"
    rf"{_RUN})*(?:[。！？!?.]+[”’」』）)】》]*|\n|$)"
)
_BLANK: Final = " \n\x01"
# The longest sentence of our corpus has 244 characters. What the engine does in one sentence may grow with the square
# of its length, so a stretch without any end mark is cut all the same: after a mark if there is one, else anywhere.
_LONGEST: Final = 1000
_CLAUSES: Final = re.compile(r"[；;，,、：:）)》\s]")
_DIGITS: Final = re.compile(r"\d{60}")  # no number, date or telephone; patterns of numbers go back and forth in these
_SUSPECT: Final = 200  # shorter sentences are left alone


class Piece(NamedTuple):
    """A sentence by text offsets; `kind` is '' for running text, else heading, title, signature or furniture."""

    start: int
    end: int
    kind: str


def split(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of body[start:end] without white space around them."""
    out: list[tuple[int, int]] = []
    for m in _SENTENCE.finditer(body, start, end):
        s, e = m.span()
        if s < e and (body[s] in _BLANK or body[e - 1] in _BLANK):
            s, e = trim(body, s, e)
        if e - s > _SUSPECT:
            out += _bounded(body, s, e)
        elif s < e:
            out.append((s, e))
    return out


def _bounded(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """start..end in stretches that are not too long."""
    cuts = [m.end() for m in _DIGITS.finditer(body, start, end)]
    at = start
    for stop in (*cuts, end):
        while stop - at > _LONGEST:
            marks = _CLAUSES.finditer(body, at + _LONGEST // 2, at + _LONGEST)
            to = max((m.end() for m in marks), default=at + _LONGEST)
            yield at, to
            at = to
        if stop > at:
            yield at, stop
        at = stop


def trim(body: str, start: int, end: int) -> tuple[int, int]:
    """start..end without white space at either side."""
    piece = body[start:end]
    stripped = piece.strip(_BLANK)
    if not stripped:
        return start, start
    start += len(piece) - len(piece.lstrip(_BLANK))
    return start, start + len(stripped)


def cut(body: str, text: str, special: Iterable[tuple[int, int, str]], borders: Iterable[int]) -> list[Piece]:
    """All pieces of the text: the `special` stretches as they are, what lies between them cut into sentences.

    No sentence crosses a border. `body` is the text with furniture blanked out; special stretches do not overlap.
    """
    out: list[Piece] = []
    at = 0
    marks = [(s, e, k) for s, e, k in special if e > s]
    marks += [(b, b, "") for b in borders]
    marks.sort()
    for s, e, kind in marks:
        if s > at:
            out += [Piece(a, b, "") for a, b in split(body, at, s)]
        if kind and s >= at:
            a, b = trim(text, s, e)
            if b > a:
                out.append(Piece(a, b, kind))
        at = max(at, e)
    if at < len(body):
        out += [Piece(a, b, "") for a, b in split(body, at, len(body))]
    return out
