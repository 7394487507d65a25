"""How common each piece of wording is: in how many units it stands, and what is nobody's own to begin with.

A shingle that only a few units use weighs 1; the more use it, the less it weighs; what about one unit in twenty uses is
wording of the trade and weighs nothing, like official wording and the office's notices. In a small batch, where one in
twenty is hardly anyone, little that three units share weighs nothing either: slogans and phrases of the season. Counts are kept in a table of
fixed size: two shingles that share a place there are counted together, which can only make them seem more common.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from duizhao.batch.same.pieces import SHINGLE, Ready, shingles_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Commonness"]

_OWN: Final = 3  # units: as many may share a passage before it begins to look like common wording
_FEWEST: Final = 6  # units: no wording is common among fewer, however small the batch
_COMMON: Final = 0.05  # the share of all units
_SHARED: Final = 60  # characters of a paragraph that three units of a small batch share: more is no phrase
_RARE: Final = 20  # units: for finding pairs; a bound keeps their number from growing with the square of the batch
_SMALLEST, _LARGEST = 18, 24  # bits of the table
_EACH: Final = 2048  # places of the table for each report


class Commonness:
    """Counts the units that use each shingle, then weighs shingles and characters."""

    def __init__(self, units: int, reports: int, silent: Iterable[str] = ()) -> None:
        """`silent` are texts whose wording weighs nothing: official wording, the office's notices."""
        import numpy as np

        bits = min(max((reports * _EACH).bit_length(), _SMALLEST), _LARGEST)
        self._table = np.zeros(1 << bits, np.uint16)
        self._mask = np.uint64((1 << bits) - 1)
        found = [shingles_of(text) for text in silent]
        self._silent = np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)
        self._small = units * _COMMON < _FEWEST
        self.limit = max(_FEWEST, units * _COMMON)
        ranks = np.arange(65536, dtype=np.float32).clip(_OWN, self.limit)
        self._weights = (np.log(self.limit / ranks) / np.log(self.limit / _OWN)).astype(np.float32)

    def count(self, reports: Iterable[Ready]) -> None:
        """Count the reports of one unit: what stands in several of them counts once."""
        import numpy as np

        places = [r.hashes[r.hashes != 0] & self._mask for r in reports]
        if places:
            at = np.unique(np.concatenate(places))
            self._table[at] += self._table[at] < np.uint16(65535)

    def shingles(self, ready: Ready) -> NDArray[np.float32]:
        """The weight of each shingle of a report, by where it begins; 0 where there is none."""

        hashes = ready.hashes
        weights: NDArray[np.float32] = self._weights[self._table[hashes & self._mask]]
        weights[self._is_silent(ready) | (hashes == 0)] = 0
        return weights

    def _is_silent(self, ready: Ready) -> NDArray[np.bool_]:
        import numpy as np

        if not len(self._silent):
            return np.zeros(len(ready.hashes), np.bool_)
        at = np.searchsorted(self._silent, ready.hashes).clip(0, len(self._silent) - 1)
        found: NDArray[np.bool_] = self._silent[at] == ready.hashes
        return found

    def characters(self, ready: Ready) -> NDArray[np.float32]:
        """The weight of each character: the mean over the shingles that cover it; 0 where one of them is silent."""
        import numpy as np

        weights, quiet = self.shingles(ready), self._is_silent(ready)
        silent = quiet.copy()
        counted = (ready.hashes != 0).astype(np.float32)
        total, number = weights.copy(), counted.copy()
        for i in range(1, SHINGLE):
            total[i:] += weights[:-i]
            number[i:] += counted[:-i]
            silent[i:] |= quiet[:-i]
        out: NDArray[np.float32] = total / np.maximum(number, 1)
        out[silent] = 0
        if self._small:
            self._hush(ready, out)
        return out

    def _hush(self, ready: Ready, weights: NDArray[np.float32]) -> None:
        """Take the weight of what three units share in a paragraph, where it is little."""
        import numpy as np

        several = (ready.hashes != 0) & (self._table[ready.hashes & self._mask] >= _OWN)
        covered = several.copy()
        for i in range(1, SHINGLE):
            covered[i:] |= several[:-i]
        for p in ready.paragraphs:
            here = slice(p.start, p.end)
            if np.count_nonzero(covered[here] & (weights[here] > 0)) <= _SHARED:
                weights[here][covered[here]] = 0

    def rare(self, ready: Ready) -> NDArray[np.bool_]:
        """Which shingles so few use that a common one is no accident."""
        import numpy as np

        counts = self._table[ready.hashes & self._mask]
        rare: NDArray[np.bool_] = (counts <= min(_RARE, self.limit)) & (self.shingles(ready) > np.float32(0))
        return rare
