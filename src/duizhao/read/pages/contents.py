"""Tables of contents: their lines would pass for the headings of the report, so they are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from duizhao.read.pages.model import Line

__all__ = ["without_contents"]

_LED: Final = re.compile(r".*[^.．·…‥─—_\s](?:\s*[.．·…‥─—_]){3,}\s*[（(]?\d{1,3}[）)]?")
_BARE: Final = re.compile(r".{2,40}\t[（(]?\d{1,3}[）)]?")  # a page number far to the right
_TITLE: Final = re.compile(r"目\s*[录次]")
_LEAST: Final = 3  # lines with leaders in a row; below a title fewer will do


def without_contents(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """`lines` without tables of contents, and whether there was one.

    A line without leaders, between two that have them, is an entry that did not fit on one line.
    """
    out: list[Line] = []
    at = 0
    while at < len(lines):
        titled = _TITLE.fullmatch(lines[at].text) is not None
        first = at + 1 if titled else at
        end = _run(lines, first, bare=titled)
        if end - first >= (1 if titled else _LEAST):
            at = end
            continue
        out.append(lines[at])
        at += 1
    return out, len(out) < len(lines)


def _run(lines: Sequence[Line], first: int, *, bare: bool) -> int:
    """Where the entries end that begin at `first`; `first` where there are none."""
    end = at = first
    while at < len(lines) and at - end <= 1:
        text = lines[at].text
        at += 1
        if _LED.fullmatch(text) or (bare and _BARE.fullmatch(text)):
            end = at
    return end
