"""A signal found in a report."""

from __future__ import annotations

from typing import NamedTuple

from duizhao.engine.context import Judged

__all__ = ["Hit"]


class Hit(NamedTuple):
    """`start`..`end` is the stretch (folded) that all its parts span; `last` is where its last part begins."""

    signal: str
    sentence: int
    start: int
    end: int
    last: int
    judged: Judged
    strength: int
    fuzzy: bool = False
