"""Where in a sentence something stands: its clause, and its part (what stands between ； and 。)."""

from __future__ import annotations

from typing import NamedTuple

from duizhao.model import Sentence
from duizhao.text import Folded

__all__ = ["Around", "around"]

_CLAUSE = "，；：。！？\n"
_PART = "；。！？"


class Around(NamedTuple):
    """What stands around a match, as folded: its clause before and after it, and the whole part."""

    before: str
    after: str
    part: str

    @property
    def clause(self) -> str:
        return f"{self.before}…{self.after}"


def around(folded: Folded, sentence: Sentence, start: int, end: int) -> Around:
    """Around folded start..end in `sentence`."""
    text = folded.text
    first, last = folded.position(sentence.start), folded.position(sentence.end)
    a = max((text.rfind(c, first, start) for c in _CLAUSE), default=-1) + 1
    b = min((i for c in _CLAUSE if (i := text.find(c, end, last)) >= 0), default=last)
    p = max((text.rfind(c, first, start) for c in _PART), default=-1) + 1
    q = min((i for c in _PART if (i := text.find(c, end, last)) >= 0), default=last)
    return Around(text[max(a, first) : start], text[end:b], text[max(p, first) : q])
