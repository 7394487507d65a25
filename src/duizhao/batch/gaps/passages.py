"""What stands in one version of a report and not in the other, and which old sentence a new one was made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from duizhao.batch.gaps.rounds import Submission
from duizhao.batch.same.beside import Run, beside
from duizhao.batch.same.differences import differences
from duizhao.batch.same.model import Span
from duizhao.batch.xlsx.columns import Marked
from duizhao.text import fold, normalise, squash

__all__ = ["Addition", "Sides", "marked", "runs"]

_ALIKE: Final = 45.0  # percent: below, a sentence was not made of the other
_SHORT: Final = 6
_NOTHING: Final = re.compile("没有|未|无|不涉及|不存在|零")
_TOLD: Final = {"same": "", "rest": ""}


@dataclass(frozen=True, slots=True)
class Addition:
    """A passage of the new version that was changed or written anew.

    `old` is what it was made of, empty where nothing; `added` are the stretches of the `folded` new text that are new.
    """

    old: str
    new: str
    folded: str
    added: tuple[Span, ...]

    def speaks_of(self, words: Iterable[str]) -> bool:
        """Whether one of the words stands in what was added."""
        for word in map(_folded, words):
            at = self.folded.find(word) if word else -1
            while at >= 0:
                if any(at < end and start < at + len(word) for start, end in self.added):
                    return True
                at = self.folded.find(word, at + 1)
        return False


class Sides:
    """Two versions of one report."""

    def __init__(self, old: Submission, new: Submission) -> None:
        self._old, self._new = old, new

    def is_added(self, text: str) -> bool:
        """Whether a passage of the new version does not stand in the old one, however it is spaced."""
        return _folded(text) not in self._old_folded

    def is_gone(self, text: str) -> bool:
        """Whether a passage of the old version does not stand in the new one."""
        return _folded(text) not in self._new_folded

    def addition(self, text: str) -> Addition:
        """What of a passage of the new version is new."""
        old, folded = self.old_of(text), _folded(text)
        if not old:
            return Addition("", text, folded, ((0, len(folded)),))
        before = _folded(old)
        stretches = differences(before, (0, len(before)), folded, (0, len(folded)))
        return Addition(old, text, folded, tuple(s.b for s in stretches if not s.same and s.b[0] < s.b[1]))

    def stated(self, matter: str) -> str:
        """The new sentence by which a report most likely says that there was nothing of a matter; empty where none."""
        from rapidfuzz import fuzz, process

        among = [t for t in self._added if _NOTHING.search(t)]
        best = process.extractOne(matter, among, scorer=fuzz.partial_ratio, score_cutoff=60.0) if among else None
        return str(best[0]) if best is not None else ""

    def old_of(self, text: str) -> str:
        """The old sentence that a new one was made of; empty where it was written anew."""
        return _closest(text, self._gone)

    def new_of(self, text: str) -> str:
        """The new sentence that an old one was made into; empty where it was deleted."""
        return _closest(text, self._added)

    @cached_property
    def _old_folded(self) -> str:
        return _folded(self._old.text)

    @cached_property
    def _new_folded(self) -> str:
        return _folded(self._new.text)

    @cached_property
    def _gone(self) -> list[str]:
        return [t for t in _sentences(self._old) if self.is_gone(t)]

    @cached_property
    def _added(self) -> list[str]:
        return [t for t in _sentences(self._new) if self.is_added(t)]


def marked(old: str, new: str) -> tuple[Marked, Marked]:
    """Both sides with what is gone and what was added."""
    one, two = runs(old, new)
    return _marks(one, "removed"), _marks(two, "added")


def runs(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both sides in runs; what has nothing beside it is all other."""
    if not old or not new:
        return tuple(Run("apart", squash(normalise(t))) for t in (old,) if t), tuple(
            Run("apart", squash(normalise(t))) for t in (new,) if t
        )
    return beside(old, new, [((0, len(old)), (0, len(new)))])


def _marks(side: tuple[Run, ...], name: str) -> Marked:
    return [(r.text, _TOLD.get(r.kind, name)) for r in side]


def _sentences(of: Submission) -> list[str]:
    return [t for a, b in of.sentences if len(t := normalise(of.text[a:b]).strip()) >= _SHORT]


def _folded(text: str) -> str:
    return fold(normalise(text)).text.replace("\n", "")


def _closest(text: str, among: list[str]) -> str:
    from rapidfuzz import fuzz, process

    if not among:
        return ""
    best = process.extractOne(text, among, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is None:  # a sentence that was written on: all of the old one stands in it
        best = process.extractOne(text, [t for t in among if len(t) <= len(text)], scorer=_within, score_cutoff=80.0)
    return str(best[0]) if best is not None else ""


def _within(one: str, other: str, *, score_cutoff: float | None = None, **_: object) -> float:
    """How much of the shorter text stands in one stretch of the other, in percent."""
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(one, other, score_cutoff=score_cutoff))
