"""Terms with one letter that sounds or looks like the right one, or with two letters exchanged.

Of a term with one wrong letter one half stands as it is, so the halves are looked for in one pass, and what stands beside
them is held against the other half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import ahocorasick_rs

from duizhao.engine.checks.case import Case
from duizhao.text import fold_phrase

__all__ = ["Alike", "alike"]

_SHORT: Final = 4  # in terms up to this length neither end may turn into a word of its own


class _Other(NamedTuple):
    """The other half of a term, beside a half that was found."""

    half: str
    term: str


class _Beside(NamedTuple):
    """What stands beside a half: the other halves as they are, and by (place, letter)."""

    exact: set[str]
    by_letter: dict[tuple[int, str], list[_Other]]


class Alike:
    """The terms by their halves, and which letters are taken for one another."""

    def __init__(
        self,
        terms: Sequence[str],
        groups: Sequence[str],
        known: Sequence[str],
        edges: Sequence[str],
        same: Sequence[str],
    ) -> None:
        self._alike: dict[str, set[str]] = {}
        for group in groups:
            for letter in group:
                self._alike.setdefault(letter, set()).update(group)
        self._edges = frozenset(edges)
        self._same = tuple(same)
        folded = [fold_phrase(t) for t in terms]
        self.right = frozenset((*folded, *map(fold_phrase, known)))
        # (half, whether it comes first) -> length of the other half -> what may stand beside it
        self._beside: dict[tuple[str, bool], dict[int, _Beside]] = {}
        for term in folded:
            cut = len(term) // 2
            self._add(term[:cut], True, term[cut:], term)
            self._add(term[cut:], False, term[:cut], term)
        self._halves = tuple(self._beside)
        self._automaton = ahocorasick_rs.AhoCorasick([half for half, _ in self._halves])
        words = sorted(self.right, key=lambda w: (-len(w), w))
        self._known = re.compile("|".join(map(re.escape, words)))

    def _add(self, half: str, first: bool, other: str, term: str) -> None:
        beside = self._beside.setdefault((half, first), {}).setdefault(len(other), _Beside(set(), {}))
        beside.exact.add(other)
        for i, letter in enumerate(other):
            beside.by_letter.setdefault((i, letter), []).append(_Other(other, term))

    def find(self, text: str) -> Iterator[tuple[tuple[int, int], str]]:
        """Spans in folded `text` with the term that is usually written there, the longest first."""
        found: dict[tuple[int, int], tuple[str, int]] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            half, first = self._halves[number]
            for size, (exact, by_letter) in self._beside[half, first].items():
                a = end if first else start - size
                beside = text[a : a + size] if a >= 0 else ""
                if beside in exact or len(beside) < size:
                    continue
                for letter in enumerate(beside):
                    for other in by_letter.get(letter, ()):
                        wrong = self._wrong(beside, other, first)
                        if wrong is not None:
                            span = (start, a + size) if first else (a, end)
                            found.setdefault(span, (other.term, a + wrong))
        doubted = [one for one in found.items() if text[slice(*one[0])] not in self.right]
        known = [m.span() for m in self._known.finditer(text)] if doubted else []
        for (start, end), (term, at) in sorted(doubted, key=lambda f: (f[0][0] - f[0][1], f[0][0])):
            if not any(a <= at < b for a, b in known):
                yield (start, end), term

    def _wrong(self, beside: str, other: _Other, first: bool) -> int | None:
        """The place in `beside` of the one letter taken for another, or of the first of two exchanged; None: it is no slip."""
        half, term = other
        off = [i for i in range(len(half)) if beside[i] != half[i]]
        i = off[0]
        if len(off) == 1:
            wrong, right = beside[i], half[i]
            if wrong not in self._alike.get(right, ()) or any(wrong in g and right in g for g in self._same):
                return None
            end = i == len(half) - 1 if first else i == 0
            return None if end and len(term) <= _SHORT and wrong in self._edges else i
        exchanged = len(off) == 2 and off[1] == i + 1 and beside[i] == half[i + 1] and beside[i + 1] == half[i]
        return i if exchanged and len(term) > _SHORT else None


def alike(case: Case) -> Iterator[tuple[tuple[int, int], str]]:
    """Folded spans in a report, with the term that is usually written there."""
    words = case.words
    groups = (*words("sounds"), *words("shapes"))
    yield from _made(words("terms"), groups, words("known"), words("edges"), words("same")).find(
        case.subject.folded.text
    )


@lru_cache(maxsize=4)
def _made(*lists: tuple[str, ...]) -> Alike:
    return Alike(*lists)
