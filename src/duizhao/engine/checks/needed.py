"""Literals of which a pattern needs at least one: where none of them stands, it need not be looked for.

A literal that is needed stands in the match itself or in what must follow it, never before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

__all__ = ["at_end", "may_match", "needed"]

_MANY: Final = 24  # a class of more characters is as good as any character


def may_match(pattern: str, text: str) -> bool:
    """False only where `pattern` cannot match anywhere in `text`."""
    literals = needed(pattern)
    return literals is None or any(one in text for one in literals)


@lru_cache(maxsize=1024)
def needed(pattern: str) -> frozenset[str] | None:
    """The literals of which every match of `pattern` needs one; None where none are known."""
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
    found = _of(parsed) if not parsed.state.flags & re.IGNORECASE else None
    # where 件次 stands, 件 does
    return found and frozenset(one for one in found if not any(other in one for other in found - {one}))


@lru_cache(maxsize=1024)
def at_end(pattern: str) -> int | None:
    """The length of the longest match of a pattern that matches at the end alone; None of all other patterns."""
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
    ends = len(parsed) and str(parsed[-1][1]) == "AT_END"
    return parsed.getwidth()[1] + 1 if ends else None  # a line end may stand behind it


def _of(tokens: Iterable[Any]) -> frozenset[str] | None:
    """The best of what a sequence needs: the set whose shortest literal is longest; None where it needs nothing known."""
    found: list[frozenset[str]] = []
    run = ""
    for op, value in tokens:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run:
            found.append(frozenset([run]))
            run = ""
        inner: frozenset[str] | None = None
        if name == "SUBPATTERN":
            inner = None if value[1] & re.IGNORECASE else _of(value[-1])
        elif name == "BRANCH":
            parts = [_of(one) for one in value[1]]
            known = [one for one in parts if one]
            inner = frozenset().union(*known) if len(known) == len(parts) else None
        elif name == "IN":
            inner = _letters(value)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            inner = _of(value[2])
        elif name == "ASSERT" and value[0] > 0:
            inner = _of(value[1])
        if inner:
            found.append(inner)
    if run:
        found.append(frozenset([run]))
    return max(found, key=lambda one: (min(map(len, one)), -len(one), all(map(str.isalnum, one))), default=None)


def _letters(members: Iterable[Any]) -> frozenset[str] | None:
    """The characters of a class, where it lists them."""
    found: set[str] = set()
    for op, value in members:
        if str(op) == "LITERAL":
            found.add(chr(value))
        elif str(op) == "RANGE" and value[1] - value[0] < _MANY:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found)
