"""Recognising page furniture at the edges of a text.

Only what stands before the body begins or after it ends is taken for furniture, apart from whole lines that can be
nothing else (page numbers): a 来源 or 附件 inside a sentence of the report stays in the report.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Final, NamedTuple

from duizhao.read.furniture import Furniture
from duizhao.read.inline import inline_head, inline_tail
from duizhao.read.tail import find_tail
from duizhao.reading import Ignored

__all__ = ["collect", "recognise", "take"]

_HEAD_LINES: Final = 60  # lines looked at before a body must have begun
_KEPT: Final = 8  # short lines (title, unit, addressee) that may stand among the furniture of the head
_SHORT: Final = 60
_LABEL_LINE: Final = 400  # addresses of pages make long lines
_PAGE: Final = 16  # characters of a page number with its ornaments
_MARKERS: Final = frozenset("一二三四五六七八九十（(0123456789第")
_ENDS: Final = "。；！？"


class Line(NamedTuple):
    start: int
    end: int
    text: str


def recognise(text: str, furniture: Furniture) -> tuple[tuple[Ignored, ...], dict[str, str]]:
    """Furniture of the normalised `text` (text offsets, in order, not overlapping) and the metadata it names."""
    lines = _lines(text)
    if not lines:
        return (), {}
    metadata: dict[str, str] = {}
    spans: list[tuple[int, int, str]] = []
    first = _head(text, lines, furniture, spans, metadata)
    last = find_tail(lines, first, furniture, spans)
    if last >= first:
        line = lines[last]
        cut = inline_tail(text, line.start, line.end, furniture)
        if cut is not None:
            spans.append((cut, line.end, "footer"))
    if len(lines) > 3:
        for line in lines:
            if line.end - line.start <= _PAGE and furniture.page.fullmatch(line.text):
                spans.append((line.start, line.end, "page"))
    return _merge(text, spans, furniture), metadata


def _lines(text: str) -> list[Line]:
    out: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = at + raw.index(stripped[0])
            out.append(Line(start, start + len(stripped), stripped))
        at += len(raw) + 1
    return out


def _head(
    text: str, lines: list[Line], furniture: Furniture, spans: list[tuple[int, int, str]], metadata: dict[str, str]
) -> int:
    """Mark the furniture before the body and return the index of the first line that is not part of it."""
    kept: list[int] = []
    i = 0
    while i < len(lines) and i < _HEAD_LINES:
        line = lines[i]
        reason = _head_reason(line.text, furniture)
        if reason == "bare" and i + 1 < len(lines) and len(lines[i + 1].text) <= _SHORT:
            take(lines[i].text, lines[i + 1].text, furniture, metadata)
            spans.append((line.start, lines[i + 1].end, "metadata"))
            i += 2
            continue
        if reason == "separator" or reason == "breadcrumb":
            _drop_navigation(lines, kept, furniture, spans)
        if reason is not None and reason != "bare":
            if reason == "metadata":
                collect(line.text, furniture, metadata)
            spans.append((line.start, line.end, reason))
        elif _is_short(line.text) and len(kept) < _KEPT:
            kept.append(i)
        else:
            spans.extend(inline_head(text, line.start, line.end, furniture, metadata))
            break
        i += 1
    else:
        return min(i, len(lines) - 1)
    return i


def _head_reason(line: str, furniture: Furniture) -> str | None:
    size = len(line)
    if size <= _LABEL_LINE and furniture.label_line.match(line) and not _has_sentence(line):
        return "metadata"
    if size > 3 * _SHORT:
        return None
    if furniture.breadcrumb.match(line) and not _has_sentence(line):
        return "breadcrumb"
    if furniture.separator.fullmatch(line):
        return "separator"
    if furniture.bare_label.fullmatch(line):
        return "bare"
    if furniture.tools.fullmatch(line):
        return "tools"
    if furniture.head_line.fullmatch(line):
        return "head"
    return None


def _has_sentence(line: str) -> bool:
    return any(c in line for c in "。；！？") or line.count("，") > 1


def _is_short(line: str) -> bool:
    return len(line) <= _SHORT and line[-1] not in _ENDS and "。" not in line and not _is_marker(line)


def _is_marker(line: str) -> bool:
    """Whether the line may be a numbered heading, which always belongs to the body."""
    return line[0] in _MARKERS and any(c in line[:5] for c in "、.．）)章部")


def _drop_navigation(
    lines: list[Line], kept: list[int], furniture: Furniture, spans: list[tuple[int, int, str]]
) -> None:
    """Short lines above a breadcrumb are the navigation of the page, not a title."""
    if len(kept) >= 3 and all(len(lines[k].text) <= 15 for k in kept):
        spans.extend((lines[k].start, lines[k].end, "head") for k in kept)
        kept.clear()


def collect(line: str, furniture: Furniture, metadata: dict[str, str]) -> None:
    """Read `label: value` pairs; a label that occurs twice keeps its first value."""
    found = list(furniture.label.finditer(line))
    for here, after in zip_longest(found, found[1:]):
        value = line[here.end() : after.start() if after else len(line)].strip(" 　|｜")
        take(here.group().strip(" :：\n"), value, furniture, metadata)


def take(label: str, value: str, furniture: Furniture, metadata: dict[str, str]) -> None:
    """Note the value of a label if the label is known; the first value stays."""
    key = furniture.keys.get("".join(label.split()))
    if key and value:
        metadata.setdefault(key, value)


def _merge(text: str, spans: list[tuple[int, int, str]], furniture: Furniture) -> tuple[Ignored, ...]:
    """Sort, drop what another stretch covers, and join neighbours of one kind."""
    out: list[Ignored] = []
    for start, end, code in sorted(spans):
        reason = furniture.reasons.get(code, code)
        if out and start < out[-1].end:
            continue
        if out and out[-1].reason == reason and not text[out[-1].end : start].strip():
            out[-1] = Ignored(out[-1].start, end, reason)
        elif end > start:
            out.append(Ignored(start, end, reason))
    return tuple(out)
