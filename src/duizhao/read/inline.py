"""Furniture glued to a body that stands on one line: before its first sentence and after its last."""

from __future__ import annotations

import re
from typing import Final

from duizhao.read.furniture import Furniture

__all__ = ["inline_head", "inline_tail"]

_SENTENCE: Final = re.compile("[。！？；]")
_HEAD_WINDOW: Final = 500  # characters in which a glued page head must end
_BEFORE: Final = 150  # characters of breadcrumb and title before the first label
_TAIL_WINDOW: Final = 800


def inline_head(
    text: str, start: int, end: int, furniture: Furniture, metadata: dict[str, str]
) -> list[tuple[int, int, str]]:
    """Stretches of furniture at the beginning of the line start..end; the title between them stays."""
    out: list[tuple[int, int, str]] = []
    limit = min(end, start + _HEAD_WINDOW)
    stop = _SENTENCE.search(text, start, limit)
    limit = stop.start() if stop else limit
    crumb = furniture.breadcrumb.match(text, start, limit)
    title = start
    if crumb:
        title = _crumb_end(text, crumb.end(), limit)
        out.append((start, title, "breadcrumb"))
    label = furniture.inline_head.search(text, title, limit)
    if label and label.start() - start <= _BEFORE and "，" not in text[title : label.start()]:
        out.append((label.start(), label.end(), "metadata"))
        for m in furniture.label.finditer(text, label.start(), label.end()):
            key = furniture.keys.get("".join(m.group().strip(" :：").split()))
            date = furniture.date.match(text, m.end(), label.end())
            words = text[m.end() : label.end()].split(maxsplit=1)
            value = date.group() if date else words[0] if words else ""
            if key and value:
                metadata.setdefault(key, value)
    return out


def _crumb_end(text: str, at: int, limit: int) -> int:
    """Where a breadcrumb stops: after its last `>` part, or after its first word when it has none."""
    last = max(text.rfind(c, at, limit) for c in ">＞»›")
    begin = last + 1 if last >= 0 else at
    while begin < limit and text[begin] == " ":
        begin += 1
    space = text.find(" ", begin, limit)
    return space + 1 if space >= 0 else begin


def inline_tail(text: str, start: int, end: int, furniture: Furniture) -> int | None:
    """Where furniture begins at the end of the last body line start..end, if there is any."""
    low = max(start, end - _TAIL_WINDOW)
    last = max(text.rfind(c, low, end) for c in "。！？")
    m = furniture.inline_tail.search(text, last + 1 if last >= 0 else max(start + 1, low), end)
    if m is None or m.start() <= start:
        return None
    return m.start()
