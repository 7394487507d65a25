"""The unit and date at the end of a report, on lines of their own or glued to the last sentence."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from duizhao.structure.layout import Layout
from duizhao.structure.sentences import trim
from duizhao.structure.shape import Shape
from duizhao.structure.years import to_year
from duizhao.text import squash

__all__ = ["Signature", "find_signature", "year_of_date"]

_PIECES: Final = 4
_REACH: Final = 90
_BREAK: Final = re.compile(r"[。！？!?\n]")
_MONTH: Final = re.compile(r"年\s*([\d一二三四五六七八九十]{1,3})\s*月")
_LATE: Final = 10  # a report signed from October on speaks of the running year


class Signature(NamedTuple):
    """Text offsets of its pieces, and the unit and date they name."""

    spans: tuple[tuple[int, int], ...]
    unit: str | None
    date: str | None


def find_signature(layout: Layout, low: int, shape: Shape) -> Signature:
    """The signature in the last lines of the body, at or after offset `low`."""
    body = layout.body
    end = len(body.rstrip())
    spans: list[tuple[int, int]] = []
    unit = date = None
    for _ in range(_PIECES):
        floor = max(low, end - _REACH)
        start = floor
        for m in _BREAK.finditer(body, floor, end):
            if m.end() < end:
                start = m.end()
        if start == floor and floor > low:
            break
        start, stop = trim(body, start, end)
        if stop <= start:
            break
        if shape.closing.fullmatch(body, start, stop):
            spans.insert(0, (start, stop))
            break
        found = _piece(body[start:stop], shape)
        if found is None or (found[0] and unit) or (found[1] and date):
            break
        unit, date = found[0] or unit, found[1] or date
        spans.insert(0, (start, stop))
        end = len(body[:start].rstrip())
        if end <= low:
            break
    if date is None and unit is None:
        return Signature((), None, None)
    return Signature(tuple(spans), unit, date)


def _piece(text: str, shape: Shape) -> tuple[str | None, str | None] | None:
    """Unit and date if `text` is nothing but these."""
    text = text.strip("（() ）")
    m = shape.signature_date.search(text)
    if m:
        rest = squash(text[: m.start()] + text[m.end() :])
        if not rest:
            return None, m.group()
        if shape.signature_unit.fullmatch(rest):
            return rest, m.group()
        return None
    return (squash(text), None) if shape.signature_unit.fullmatch(text) else None


def year_of_date(date: str) -> int:
    """The year a report signed or published on `date` speaks of: the year before, unless it is late in the year."""
    year = to_year(date[: date.index("年")]) if "年" in date else int(date[:4])
    m = _MONTH.search(date) or re.search(r"[-/.]\s?(\d{1,2})", date)
    month = m.group(1) if m else "1"
    late = int(month) >= _LATE if month.isdigit() else month.startswith("十")
    return year if late else year - 1
