"""What a passage is about: the topics whose words it holds, and what is left when words that suit any passage are taken out.

No words are cut: what is left is compared by pairs of characters, as no segmenter agrees with another on official writing.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from duizhao.engine.checks.case import Case

__all__ = ["Subjects", "pairs", "subjects"]

_OTHER: Final = re.compile(r"[^\u4e00-\u9fff]+")


class Subjects(NamedTuple):
    """Names of topics, pairs of characters, and the passage."""

    topics: frozenset[str]
    pairs: frozenset[str]
    text: str = ""

    def meets(self, other: Subjects) -> bool:
        """Whether the two share a topic or a pair."""
        return bool(self.topics & other.topics or self.pairs & other.pairs)


def subjects(case: Case, folded: str) -> Subjects:
    """The subjects of a folded passage: topics are the rows of the check, `generic` its words without a subject."""
    topics = frozenset(row.name for row in case.entries if case.words_of(row.words).search(folded))
    return Subjects(topics, pairs(case, folded), folded)


def pairs(case: Case, folded: str) -> frozenset[str]:
    """The pairs of characters in a folded passage once the generic words are out."""
    rest = case.pattern("generic").sub(" ", folded)
    return frozenset(run[i : i + 2] for run in _OTHER.split(rest) for i in range(len(run) - 1))
