"""Literals of which a pattern needs at least one: a text without them need not be searched with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

__all__ = ["may_match"]


def may_match(pattern: str, text: str) -> bool:
    """False only where `pattern` cannot match anywhere in `text`."""
    literals = _needed(pattern)
    return literals is None or any(one in text for one in literals)


@lru_cache(maxsize=512)
def _needed(pattern: str) -> frozenset[str] | None:
    return _of(re._parser.parse(pattern))  # type: ignore[attr-defined]


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
            inner = _of(value[-1])
        elif name == "BRANCH":
            parts = [_of(one) for one in value[1]]
            known = [one for one in parts if one]
            inner = frozenset().union(*known) if len(known) == len(parts) else None
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
            inner = _of(value[2])
        elif name == "ASSERT":
            inner = _of(value[1])
        if inner:
            found.append(inner)
    if run:
        found.append(frozenset([run]))
    return max(found, key=lambda one: (min(map(len, one)), -len(one)), default=None)
