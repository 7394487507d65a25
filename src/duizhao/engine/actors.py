"""Whose deed a sentence tells: a superior's or another organ's deed is no evidence for the reporting unit.

Only the organ that opens a sentence is looked at. It is the unit's own when its name is an abbreviation of the unit's
(its characters occur in the unit's name in order), when it stands below the unit, or, for a government, beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["Actors"]


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of `short` occur in `long` in this order."""
    rest = iter(long)
    return all(c in rest for c in short)


class Actors:
    """Compiled `actors` of the cue file, bound to one reporting unit."""

    def __init__(self, config: Mapping[str, Any], unit: str | None, confusables: Mapping[int, str]) -> None:
        self._on = bool(config)
        if not self._on:
            return
        self._organ = re.compile(config["organ"].translate(confusables))
        self._levels: Mapping[str, int] = config["levels"]
        self._own = re.compile("|".join(map(re.escape, config["own"])).translate(confusables))
        self._unit = (unit or "").translate(confusables)
        self._unit_level = self._level_of(self._unit)
        self._government = any(self._unit.endswith(g) for g in config["government"]) or (
            bool(self._unit) and self._unit[-1] in self._levels
        )

    def _level_of(self, name: str) -> int | None:
        level = None
        for word, rank in self._levels.items():
            if word in name and (level is None or rank > level):
                level = rank
        return level

    def other(self, sentence: str, clause_ends: list[int]) -> int:
        """How many characters from the start of `sentence` tell of another organ (0: none).

        `clause_ends` are the offsets in `sentence` where its clauses end.
        """
        if not self._on:
            return 0
        m = self._organ.match(sentence)
        if m is None:
            return 0
        place, level = m.group("place") or "", m.group("level")
        # An unknown "place" may as well be a verb (支持区人大…), so only the unit's own region is believed.
        if (place and place + level not in self._unit) or not self._is_other(m.group("organ"), self._levels.get(level)):
            return 0
        own = self._own.search(sentence, m.end())
        if own is None:
            return len(sentence)
        before = [e for e in clause_ends if e <= own.start()]
        return before[-1] if before else 0

    def _is_other(self, organ: str, level: int | None) -> bool:
        if level == 0:
            return True
        if not self._unit:
            return False
        if _abbreviates(organ, self._unit):
            return False
        if level is None or self._unit_level is None:
            return True
        if self._government:
            return level < self._unit_level
        return level <= self._unit_level
