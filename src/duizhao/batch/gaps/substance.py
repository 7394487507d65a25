"""Whether what was added says anything: facts, once official wording and the office's own words are taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from duizhao.batch.same.official import official_wording
from duizhao.batch.same.pieces import SHINGLE, shingles, shingles_of

if TYPE_CHECKING:
    from duizhao.batch.gaps.passages import Addition
    from duizhao.batch.store import Store

__all__ = ["Substance"]

_OWN: Final = 0.5  # of a sentence that must be nobody else's wording


class Substance:
    """Tells sentences with facts from formulas. `facts` are the patterns of the rulebook's lexicon."""

    def __init__(self, facts: Mapping[str, str], silent: Iterable[str]) -> None:
        """`silent` are texts whose wording says nothing of a unit: official wording, the office's notices and lists."""
        import numpy as np

        self._facts = [re.compile(p) for p in facts.values()]
        found = [shingles_of(text) for text in silent]
        self._silent = np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)

    @classmethod
    def of(cls, facts: Mapping[str, str], store: Store, asked: Iterable[str] = ()) -> Substance:
        """With all that the batch knows to be common or its own: the notices, and what units were asked (`asked`)."""
        notices = [text for (text,) in store.rows("SELECT text FROM same_silent ORDER BY name")]
        return cls(facts, [*official_wording(), *notices, *asked])

    def holds(self, addition: Addition) -> bool:
        """Whether what was added holds a fact and is not for the most part somebody else's wording."""
        return self.has_fact(addition) and not self.is_common(addition)

    def has_fact(self, addition: Addition) -> bool:
        """Whether it holds a figure, a date, a document number or the like; a figure that was changed is one."""
        found = (m for p in self._facts for m in p.finditer(addition.folded))
        return any(m.start() < end and start < m.end() for m in found for start, end in addition.added)

    def is_common(self, addition: Addition) -> bool:
        """Whether most of it is official wording or was copied from what the office sent out."""
        import numpy as np

        hashes = shingles(addition.folded)
        silent = np.zeros(len(hashes), np.bool_)
        for at in np.flatnonzero(np.isin(hashes, self._silent) & (hashes != 0)):
            silent[at : at + SHINGLE] = True
        added = np.zeros(len(hashes), np.bool_)
        for start, end in addition.added:
            added[start:end] = True
        return bool(added.any()) and 1 - float(silent[added].mean()) < _OWN
