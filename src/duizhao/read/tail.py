"""Furniture after the body: tool buttons, neighbouring articles, link lists, imprint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from duizhao.read.furniture import Furniture

__all__ = ["find_tail"]

_SHORT: Final = 60
_LINK: Final = 15  # a link of a link list is shorter than this
_RUN: Final = 5  # so many links in a row are a list even without another sign
_ENDS: Final = "。；！？，、："
_MARKERS: Final = frozenset("一二三四五六七八九十（(0123456789第①②③④⑤⑥⑦⑧⑨")


class _Line(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


def find_tail(lines: Sequence[_Line], first: int, furniture: Furniture, spans: list[tuple[int, int, str]]) -> int:
    """Mark the furniture after the body; return the index of the last line that stays."""
    stop = len(lines) - 1
    while stop > first and _may_be_tail(lines[stop].text, furniture):
        stop -= 1
    zone = stop + 1
    while zone < len(lines) and _is_signature(lines, zone, furniture):
        zone += 1
    signs = [i for i in range(zone, len(lines)) if _is_sign(lines[i].text, furniture)]
    begin = len(lines)
    if signs:
        begin = signs[0]
        if begin - zone >= 3 and _are_links(lines[zone:begin]):
            begin = zone
    elif len(lines) - zone >= _RUN and _are_links(lines[zone:]):
        begin = zone
    for i in range(begin, len(lines)):
        reason = "footer" if _is_sign(lines[i].text, furniture) else "links"
        spans.append((lines[i].start, lines[i].end, reason))
    return begin - 1


def _may_be_tail(line: str, furniture: Furniture) -> bool:
    if _is_sign(line, furniture):
        return True
    return len(line) <= _SHORT and line[-1] not in _ENDS and "。" not in line and not _is_marker(line)


def _is_sign(line: str, furniture: Furniture) -> bool:
    """Whether the line can be nothing but furniture when it stands after the body."""
    if furniture.tail_line.match(line) or furniture.tools.fullmatch(line) or furniture.separator.fullmatch(line):
        return True
    if furniture.tail_anywhere.search(line):
        return True
    return len(line) <= 2 * _SHORT and furniture.label_line.match(line) is not None and "。" not in line


def _are_links(lines: Sequence[_Line]) -> bool:
    """Whether the lines are a list of links. With a bare number among them they are the cells of a pasted table."""
    return all(_is_link(line.text) for line in lines) and not any(line.text.strip().isdigit() for line in lines)


def _is_link(line: str) -> bool:
    return len(line) <= _LINK and not any(c in line for c in "，。；：！？") and not _is_marker(line)


def _is_marker(line: str) -> bool:
    return line[0] in _MARKERS and any(c in line[:5] for c in "、.．）)是章部①②③④⑤⑥⑦⑧⑨")


def _is_signature(lines: Sequence[_Line], i: int, furniture: Furniture) -> bool:
    """A unit or a date in the first lines after the body is the signature of the report."""
    text = lines[i].text
    if _is_sign(text, furniture) or not furniture.signature.fullmatch(text):
        return False
    if any(c.isdigit() for c in text):
        return True
    return i + 1 == len(lines) or any(c.isdigit() for c in lines[i + 1].text) or _is_sign(lines[i + 1].text, furniture)
