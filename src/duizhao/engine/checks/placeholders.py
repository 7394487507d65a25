"""What was to be filled in and was not: blanks, empty brackets, 某 and ××, N for a number, 此处填写.

All patterns look at the text as it stands, white space and brackets included. In the telling of a case names are left out
on purpose; there only what nobody leaves out on purpose counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from duizhao.engine.checks.case import Case, Place

__all__ = ["look"]

_KINDS: Final = ("blank", "told", "letter", "unsure", "cross", "some")
_NAMES: Final = frozenset({"cross", "some"})  # what may stand for a name
_CLAUSE: Final = re.compile(r"[，。；：！？,;\n]")


def look(case: Case) -> list[Place]:
    """All places; of overlapping ones the first kind."""
    out: list[Place] = []
    bold = [m.span() for m in case.find_in(case.text, "bold")]
    for name in _KINDS:
        for m in case.find_in(case.text, name):
            start, end = m.span()
            if case.ignored(start) or any(p.start < end and start < p.end for p in out):
                continue
            if any(start in (a, b - 2) for a, b in bold) or (name in _NAMES and _left_out(case, m)):
                continue
            out.append(case.mark(start, end, name))
    return out


def _left_out(case: Case, m: re.Match[str]) -> bool:
    """Whether a name is left out on purpose: behind a surname, or where the clause tells of a case and no figure is wanted."""
    text, (start, end) = case.text, m.span()
    if case.pattern("person").search(text, max(0, start - 2), start):
        return True
    if text[end - 1] in case.words("measures")[0]:
        return False
    low, high = _clause(text, start, end)
    return case.pattern("case_told").search(text, low, high) is not None


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    low = max((m.end() for m in _ends(text, max(0, start - 60), start)), default=max(0, start - 60))
    after = next(_ends(text, end, end + 60), None)
    return low, after.start() if after else min(end + 60, len(text))


def _ends(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    return _CLAUSE.finditer(text, start, end)
