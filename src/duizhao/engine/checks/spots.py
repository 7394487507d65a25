"""Where in a text patterns can match at all: most need a word that stands nowhere near.

One look at a list of positions takes the place of most searches, sentence by sentence, for patterns that are not there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from duizhao.engine.checks.needed import needed

__all__ = ["Spots"]

_MANY: Final = 12  # to look for more words takes longer than to look for the pattern that needs one of them


class Spots:
    """The positions in one text of the words that patterns need, found when a pattern is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._of_pattern: dict[str, list[int] | None] = {}
        self._of_words: dict[frozenset[str], list[int]] = {}

    def may_match(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """False only where `pattern` cannot match in start..end of the text."""
        written = pattern.pattern
        spots = self._of_pattern[written] if written in self._of_pattern else self._find(written)
        if spots is None:
            return True
        i = bisect_left(spots, start)
        return i < len(spots) and spots[i] < end

    def _find(self, pattern: str) -> list[int] | None:
        """Where the words stand of which `pattern` needs one; None where it needs none, or one of many."""
        words, spots = needed(pattern), None
        if words is not None and len(words) <= _MANY:
            if words not in self._of_words:
                self._of_words[words] = _standing(self._text, words)
            spots = self._of_words[words]
        self._of_pattern[pattern] = spots
        return spots


def _standing(text: str, words: frozenset[str]) -> list[int]:
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1)
    return sorted(found)
