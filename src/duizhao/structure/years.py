"""Years in official writing: 2023年, ２０２３年, 二〇二三年; ranges and document numbers are not years of a report."""

from __future__ import annotations

import re
from typing import Final

from duizhao.structure.shape import Shape

__all__ = ["to_year", "years_in"]

_DIGITS: Final = str.maketrans("〇○零Ｏ一二三四五六七八九０１２３４５６７８９", "00001234567890123456789")
_RANGE_AFTER: Final = re.compile(r"\s*[—\-–－~～至到]{1,2}\s*(?:20|２０|二)")


def to_year(written: str) -> int:
    """The number of a year as written, without 年."""
    return int(written.strip().removesuffix("年").strip().translate(_DIGITS))


def years_in(text: str, shape: Shape, start: int = 0, end: int | None = None) -> list[int]:
    """The years named in text[start:end], in order, without those of a range (2021—2025年) or book title."""
    stop = len(text) if end is None else end
    out: list[int] = []
    for m in shape.year.finditer(text, start, stop):
        if m["range"] is not None:
            continue
        opened = text.rfind("《", start, m.start())
        if opened >= 0 and text.rfind("》", opened, m.start()) < 0:
            continue
        if _RANGE_AFTER.match(text, m.end()):
            continue
        out.append(to_year(m["year"]))
    return out
