"""The reporting unit as its name and its report tell: its levels, the places that go with them, how it calls itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from duizhao.engine.checks.case import Case, Found
from duizhao.text import fold_phrase

__all__ = ["Unit", "rare"]

_PAPER: Final = re.compile("《")


class Unit:
    """What checks of names want to know. `peers` are the levels of one rank: a unit belongs to one of each at most."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.name = fold_phrase(case.unit or "")
        # a fuller name may stand in the title
        self.named = self.name + fold_phrase(case.document.title or "")
        self.peers = tuple(frozenset(case.words(name)) for name in ("counties", "towns"))

    @cached_property
    def places(self) -> tuple[tuple[str, str], ...]:
        """(level, place) in the unit's name, the largest first: 临湾市桐浦区 gives 市 临湾 and 区 桐浦."""
        known = [(level, place) for level, place, _ in self.chain(self.name, 0, len(self.name))]
        if known and not known[-1][1]:
            known[-1] = (known[-1][0], self._usual_place(known[-1][0]))
        return tuple(known)

    def _usual_place(self, level: str) -> str:
        """The place of that level in the names of papers, where a title says no more than 区科技局."""
        text = self.case.subject.folded.text
        titled = (m.end() for m in _PAPER.finditer(text))
        found = Counter(p for at in titled for x, p, _ in self.chain(text, at, len(text)) if x == level and p)
        place, n = max(found.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        return place if n >= 2 * max(1, sum(found.values()) - n) else ""

    @cached_property
    def levels(self) -> frozenset[str]:
        """The levels in the unit's name, and those by which its place goes as well (a zone that is also a county)."""
        named = {m["level"] for m in self.case.pattern("level").finditer(self.named)}
        if self.case.pattern("branch").search(self.name):
            named |= set(self.case.words("districts"))
        text = self.case.subject.folded.text
        stems = {place[:2] for _, place in self.places if len(place) > 1}
        return frozenset(named | {level for level in self.regions for stem in stems if stem + level in text})

    @cached_property
    def regions(self) -> frozenset[str]:
        return self.peers[0] | self.peers[1]

    @cached_property
    def governs(self) -> bool:
        """Whether the unit is a government, or a region by name: departments are below it, not beside it."""
        return self.case.pattern("government").search(self.name) is not None

    @cached_property
    def selves(self) -> list[tuple[str, Found]]:
        """How the report calls its unit: (局, where 我局 stands)."""
        found = self.case.find_by_sentence("self", self.case.subject.sentences)
        return [(str(f.match[f.match.lastgroup or 0]), f) for _, f in found]

    def chain(self, text: str, start: int, end: int) -> Iterator[tuple[str, str, int]]:
        """(level, place, end) of the places with which text[start:end] begins, the largest first."""
        pattern = self.case.pattern("place")
        while m := pattern.match(text, start, end):
            yield m["level"], m["place"], m.end()
            start = m.end()

    def rank(self, level: str) -> frozenset[str]:
        """The levels of the rank of `level`."""
        return next((r for r in self.peers if level in r), frozenset())

    def own(self, name: str) -> bool:
        """Whether `name` is the unit's, in short or in full."""
        return _abbreviates(name, self.name) or _abbreviates(self.name, name)

    def foreign(self, place: str, level: str) -> bool:
        """Whether `place` is another place than the unit's of that level; an unknown one is not."""
        known = {p for at, p in self.places if at == level and p}
        return bool(known) and not any(place.endswith(p) or p.endswith(place) for p in known)


def rare(what: str, counted: Mapping[str, int] | Counter[str]) -> bool:
    """Whether `what` is the exception among several ways of saying the same."""
    most = max(counted.values(), default=0)
    return most >= 2 and counted.get(what, 0) * 2 <= most


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of `short` occur in `long` in this order."""
    rest = iter(long)
    return all(c in rest for c in short)
