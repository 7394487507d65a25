"""Finding the title: split over lines, cut short, repeated, glued to the body, or only in the page's metadata."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from duizhao.reading import ReadText
from duizhao.structure.layout import JOIN, Layout
from duizhao.structure.shape import Shape
from duizhao.structure.years import years_in
from duizhao.text import squash

__all__ = ["Title", "find_title"]

_LINES: Final = 14  # lines at the head of the text that may belong to titles
_LONG: Final = 60  # a longer line is body
_PIECES: Final = 4  # lines one title may be split over


class Title(NamedTuple):
    """`text` without line ends; `span` of its first occurrence; `spans` of all pieces with role title; `end` of the last."""

    text: str | None
    span: tuple[int, int] | None
    spans: tuple[tuple[int, int], ...]
    end: int
    letterhead: str | None
    from_metadata: bool


def find_title(read: ReadText, layout: Layout, first_heading: int, shape: Shape) -> Title:
    """The title of the report. `first_heading`: where the first numbered line begins (text offset)."""
    body = layout.body
    lines = [line for line in layout.lines[:_LINES] if line.start < first_heading]
    pieces: list[tuple[int, int]] = []  # of the title
    pending: list[tuple[int, int]] = []  # short lines before it
    repeats: list[tuple[int, int]] = []
    complete = False
    below: str | None = None  # a unit under the title
    for line in lines:
        text = body[line.start : line.end]
        if len(text) > _LONG or "。" in text or text[-1] in "；，":
            _glued(body, line.start, line.end, pieces, repeats, shape)
            break
        if pieces and complete:
            if _repeats(text, body, pieces):
                repeats.append((line.start, line.end))
            elif len(text) <= 24 and (shape.signature_date.search(text) or text[0] in "—-（("):
                # a date, a subtitle, the meeting that adopted it
                repeats.append((line.start, line.end))
                below = below or text
            elif len(text) <= 20 and years_in(text, shape) and not _years(body, pending + pieces, shape):
                pieces.append((line.start, line.end))
            elif shape.unit_line.fullmatch(text):
                repeats.append((line.start, line.end))
                below = below or text
            else:
                break
            continue
        if shape.title_not.search(text):
            break
        if pieces or shape.title_words.search(text):
            pieces.append((line.start, line.end))
            complete = bool(shape.title_ending.search(text)) or len(pieces) == _PIECES
        else:
            pending.append((line.start, line.end))
    letterhead = None
    if pieces:
        lead, letterhead = _lead(body, pending, pieces, shape)
        pieces = lead + pieces
        letterhead = letterhead or (squash(below).strip("—-") if below else None)
    if not pieces:
        return _metadata(read, pending, body, shape)
    text = "".join(squash(body[s:e]) for s, e in pieces).replace(JOIN, "")
    spans = tuple(sorted(pieces + repeats))
    return Title(text, (pieces[0][0], pieces[-1][1]), spans, spans[-1][1], letterhead, False)


def _lead(
    body: str, pending: Sequence[tuple[int, int]], pieces: Sequence[tuple[int, int]], shape: Shape
) -> tuple[list[tuple[int, int]], str | None]:
    """Which of the short lines before the title word belong to the title, and the letterhead if there is one."""
    out: list[tuple[int, int]] = []
    letterhead: str | None = None
    for s, e in reversed(pending):
        text = body[s:e]
        unit = shape.unit_line.fullmatch(text) is not None
        if unit:
            letterhead = letterhead or squash(text)
        if len(out) < 2 and (unit or years_in(text, shape) or text[-1] == shape.labels.get("about", "")[-1:]):
            out.insert(0, (s, e))
        else:
            break
    return out, letterhead


def _repeats(text: str, body: str, pieces: Sequence[tuple[int, int]]) -> bool:
    small = squash(text)
    whole = "".join(squash(body[s:e]) for s, e in pieces)
    return small in whole or whole in small


def _years(body: str, pieces: Sequence[tuple[int, int]], shape: Shape) -> bool:
    return any(years_in(body, shape, s, e) for s, e in pieces)


def _glued(
    body: str, start: int, end: int, pieces: list[tuple[int, int]], repeats: list[tuple[int, int]], shape: Shape
) -> None:
    """A title at the beginning of the first body line; it may stand there several times."""
    at = start
    while True:
        m = shape.title_glued.match(body, at, end)
        if m is None or len(m.group()) < 6:
            return
        if pieces:
            if not _repeats(m.group(), body, pieces):  # a sentence that begins like a title
                return
            repeats.append((at, m.end()))
        else:
            pieces.append((at, m.end()))
        at = m.end()
        while at < end and body[at] == " ":
            at += 1


def _metadata(read: ReadText, pending: Sequence[tuple[int, int]], body: str, shape: Shape) -> Title:
    """The title that the page's metadata gives; its span lies in the furniture."""
    letterhead = None
    if pending and shape.unit_line.fullmatch(body[pending[0][0] : pending[0][1]]):
        letterhead = squash(body[pending[0][0] : pending[0][1]])
    value = read.metadata.get("title")
    if not value:
        return Title(None, None, (), 0, letterhead, False)
    for i in read.ignored:
        at = read.text.find(value, i.start, i.end)
        if at >= 0:
            return Title(squash(value), (at, at + len(value)), (), 0, letterhead, True)
    return Title(squash(value), None, (), 0, letterhead, True)
