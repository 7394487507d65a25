"""Which stretch of a file is the report, where a letter stands before it or tables and other enclosures after it.

Offices send one file with all of it. A letter that says what the report says would be counted twice, and its title is
that of a letter; a table of cases would be read as sentences. Set aside is only what is beyond doubt: a letter that is
closed (signed, or with its list of enclosures) before a second title, and enclosures that are labelled as such, or
tables, after the report is closed. In doubt the text stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from duizhao.reading import Ignored, Note, ReadText
from duizhao.structure.layout import JOIN, Layout
from duizhao.structure.shape import Extent, Shape
from duizhao.text import squash

__all__ = ["Found", "find_extent"]

_TITLE: Final = 60  # characters of a line that may be (part of) a title
_PIECES: Final = 3  # lines a title may be split over
_DATED: Final = 40  # characters of a line that is a signature with its date
_LETTER: Final = 2_000  # characters of sentences; a letter says less, a report more
_REMARKS: Final = 8  # lines of remarks below a signature
_SENTENCES: Final = 3  # sentences that the report must have at least
_CHAPTER: Final = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]")
_FIRST: Final = ("一、", "第一")


class Found(NamedTuple):
    """The text with what is no report set aside (the same text where there is none), and what to say of it."""

    read: ReadText
    notes: tuple[Note, ...] = ()


def find_extent(read: ReadText, layout: Layout, shape: Shape) -> Found:
    """Set aside the letter before a report and the enclosures after it."""
    words = shape.extent
    if words is None:
        return Found(read)
    lines = [_Line(line.start, line.end, layout.body[line.start : line.end].replace(JOIN, "")) for line in layout.lines]
    first = _after_letter(lines, words, shape)
    last = _before_annex(lines, first or 0, words, shape)
    ignored, notes = read.ignored, []
    if first is not None:
        reason, note = words.letter
        ignored = _with(ignored, 0, lines[first - 1].end, reason)
        notes.append(Note("letter-aside", note))
    if last is not None:
        reason, note = words.annex
        ignored = _with(ignored, lines[last].start, lines[-1].end, reason)
        notes.append(Note("annex-aside", note))
    end = len(lines) if last is None else last
    below = _below_signature(lines, end, words, shape)
    if below < end:
        ignored = _with(ignored, lines[below].start, lines[end - 1].end, words.remarks)
    return Found(read if ignored is read.ignored else replace(read, ignored=ignored), tuple(notes))


class _Line(NamedTuple):
    start: int
    end: int
    text: str


def _is_prose(line: _Line) -> bool:
    return "。" in line.text


def _is_date(line: _Line, shape: Shape) -> bool:
    """Whether a line ends with a date, alone or after the unit that signs."""
    if len(line.text) > _DATED or any(c in line.text for c in "，。；："):
        return False
    found = list(shape.signature_date.finditer(line.text))
    return bool(found) and not line.text[found[-1].end() :].strip("）) ")


def _is_chapter(line: _Line) -> bool:
    return _CHAPTER.match(line.text) is not None


# --- the letter


def _after_letter(lines: Sequence[_Line], words: Extent, shape: Shape) -> int | None:
    """The index of the first line after a letter, if a letter stands at the head."""
    for start, end in _titles(lines, shape):
        close = start - 1
        while close >= 0 and not (_closes(lines[close], words, shape) or _is_prose(lines[close])):
            close -= 1
        if close < 0 or _is_prose(lines[close]):
            continue
        before, after = lines[: close + 1], lines[end:]
        if _is_letter(before, lines[close], words) and _is_report(before, after, words):
            return close + 1
    return None


def _titles(lines: Sequence[_Line], shape: Shape) -> Iterator[tuple[int, int]]:
    """Where titles of an accepted kind stand: the index of their first line, and the one after their last."""
    for end in range(2, len(lines)):
        if not _may_be_title(lines[end]) or not shape.title_ending.search(lines[end].text):
            continue
        for start in range(end, max(end - _PIECES, 0), -1):
            if not _may_be_title(lines[start]):
                break
            text = squash("".join(line.text for line in lines[start : end + 1]))
            if shape.report.search(text):
                yield start, end + 1
                break


def _may_be_title(line: _Line) -> bool:
    return len(line.text) <= _TITLE and not any(c in line.text for c in "。；：") and not _is_chapter(line)


def _closes(line: _Line, words: Extent, shape: Shape) -> bool:
    """Whether a line may be the last of a letter."""
    return _is_remark(line.text, words) or _is_date(line, shape)


def _is_letter(before: Sequence[_Line], close: _Line, words: Extent) -> bool:
    prose = [line for line in before if _is_prose(line)]
    if not prose or sum(len(line.text) for line in prose) > _LETTER or sum(map(_is_chapter, before)) > 1:
        return False
    return words.label.fullmatch(close.text) is not None or any(words.sends.search(line.text) for line in prose)


def _is_report(before: Sequence[_Line], after: Sequence[_Line], words: Extent) -> bool:
    """Whether a body follows the title, longer than the letter, before anything that says enclosure."""
    body = 0
    sentences = 0
    for line in after:
        if words.label.fullmatch(line.text):
            break
        body += len(line.text)
        sentences += line.text.count("。")
    return sentences >= _SENTENCES and body >= sum(len(line.text) for line in before if _is_prose(line))


# --- what is enclosed


def _before_annex(lines: Sequence[_Line], first: int, words: Extent, shape: Shape) -> int | None:
    """The index of the first line of the enclosures, if the report is followed by any."""
    sentences = 0
    closed = -1  # the last line that closes a report: its date, or its list of enclosures
    for i in range(first, len(lines) - 1):
        line = lines[i]
        if sentences >= _SENTENCES and _goes_on_as_annex(lines, i) and _begins_annex(lines, i, closed, words):
            return i
        sentences += line.text.count("。")
        if _is_date(line, shape) or (words.listing.fullmatch(line.text) and line.text.startswith("附")):
            closed = i
        elif _is_prose(line):
            closed = -1
    return None


def _begins_annex(lines: Sequence[_Line], i: int, closed: int, words: Extent) -> bool:
    """Whether line `i` is the label of an enclosure, or the title of a table after a closed report."""
    text, follows = lines[i].text, lines[i + 1].text
    if words.label.fullmatch(text):
        titled = words.titles.fullmatch(follows) is not None
        return titled or (closed >= 0 and len(follows) <= _TITLE and "。" not in follows)
    return closed >= 0 and words.tables.fullmatch(text) is not None and i + 2 < len(lines)


def _goes_on_as_annex(lines: Sequence[_Line], i: int) -> bool:
    """Whether no chapter of the report comes after line `i`: the first chapter there, if any, begins anew."""
    for line in lines[i + 1 :]:
        if _is_chapter(line):
            return line.text.startswith(_FIRST)
    return True


def _below_signature(lines: Sequence[_Line], end: int, words: Extent, shape: Shape) -> int:
    """The index of the first line below the signature, where all lines from there to `end` are remarks."""
    first = end
    while first > 0 and end - first < _REMARKS and _is_remark(lines[first - 1].text, words):
        first -= 1
    return first if 0 < first < end and _is_date(lines[first - 1], shape) else end


def _is_remark(text: str, words: Extent) -> bool:
    return (words.remark.fullmatch(text) or words.listing.fullmatch(text) or words.label.fullmatch(text)) is not None


def _with(ignored: Sequence[Ignored], start: int, end: int, reason: str) -> tuple[Ignored, ...]:
    """`ignored` with what is not yet ignored of start..end added."""
    out: list[Ignored] = []
    at = start
    for i in ignored:
        if at < i.start and at < end:
            out.append(Ignored(at, min(i.start, end), reason))
        out.append(i)
        at = max(at, i.end)
    if at < end:
        out.append(Ignored(at, end, reason))
    return tuple(out)
