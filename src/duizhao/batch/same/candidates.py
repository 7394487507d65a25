"""Which paragraphs of different reports could be the same: MinHash signatures (rensa), locality-sensitive hashing.

A piece of a paragraph is signed by its rare shingles alone: nearly all pairs that common wording would bring are none.
Two pieces meet in a band when their signatures agree there; two paragraphs are candidates when their pieces meet often
enough. Bands and meetings lie in temporary files of numbers, never of text, and are taken up one after the other, so
that memory does not grow with the square of the batch.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import IO, TYPE_CHECKING, Any, Final

from duizhao.batch.same.common import Commonness
from duizhao.batch.same.pieces import SHINGLE, Ready

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["candidates"]

# Measured on benchmarks/district.py (1,500 reports): of paragraphs with three tenths reworded 97 of 100 meet three
# times or more in 64 bands, of those copied without change all.
_ROWS: Final = 2
_BANDS: Final = 64
_MEETINGS: Final = 3
_FEW: Final = 300_000  # meetings in all: where there are no more, one is enough, and all can be looked at
_SEED: Final = 20210823
_LEAST: Final = 6  # rare shingles of a piece that can be recognised by them
_CROWD: Final = 400  # pieces in one bucket: so many alike are common wording
_AT_ONCE: Final = 64  # reports signed together
_PART: Final = 1000  # reports whose meetings are counted together
_TILE: Final = 400  # reports that are opened together when pairs are looked at
_TABLE: Final = 1_000_000  # pairs made at once
_PARAGRAPH: Final = 12  # bits for the number of a paragraph in its report; 32 - 12 for the number of the report


@dataclass(frozen=True, slots=True)
class _Signed:
    """For every piece that was signed its report and its paragraph, as one number; the keys of each band in a file."""

    place: NDArray[np.uint32]
    bands: Sequence[IO[bytes]]


def candidates(
    reports: Iterable[Ready], common: Commonness, groups: Sequence[int]
) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Pairs of reports that may have text in common: (i, j, [(paragraph of i, paragraph of j)…]), i < j.

    `groups` numbers the reports by unit and year: versions of one report are not compared with each other. Pairs come
    in an order in which few reports need to be open at a time.
    """
    import numpy as np

    with ExitStack() as files:
        bands = [files.enter_context(tempfile.TemporaryFile()) for _ in range(_BANDS + 1)]
        parts = [files.enter_context(tempfile.TemporaryFile()) for _ in range(len(groups) // _PART + 1)]
        signed = _sign(reports, common, bands)
        group = np.asarray(groups, np.uint32)
        total = 0
        for number, band in enumerate(signed.bands):
            band.seek(0)
            keys = np.frombuffer(band.read(), np.uint64)
            # a piece that is the same throughout meets as often as it takes
            times = _MEETINGS if number == _BANDS else 1
            for met in _meet(keys, signed.place, group):
                total += len(met)
                owner = (met >> np.uint64(32 + _PARAGRAPH)) // np.uint64(_PART)
                for part in np.unique(owner).tolist():
                    parts[part].write(np.repeat(met[owner == part], times).tobytes())
        least = _MEETINGS if total > _FEW else 1
        found = [np.zeros(0, np.uint64)]
        for file in parts:
            file.seek(0)
            pairs, counts = np.unique(np.frombuffer(file.read(), np.uint64), return_counts=True)
            found.append(pairs[counts >= least])
    yield from _tiled(np.concatenate(found))


def _sign(reports: Iterable[Ready], common: Commonness, bands: Sequence[IO[bytes]]) -> _Signed:
    """Write the keys of every piece, band by band; in the last band the key of the piece as a whole."""
    import numpy as np
    from rensa import RMinHash

    places: list[Any] = [np.zeros(0, np.uint32)]
    waiting = iter(enumerate(reports))
    while chunk := list(islice(waiting, _AT_ONCE)):
        rows: list[Any] = []
        wholes: list[int] = []
        place: list[int] = []
        for index, ready in chunk:
            rare = common.rare(ready)
            weights = common.shingles(ready)
            for piece in ready.pieces:
                here = slice(piece.start, piece.end - SHINGLE + 1)
                own = ready.hashes[here][rare[here]]
                if weights[here].any() and piece.paragraph < 1 << _PARAGRAPH:
                    rows.append(own if len(own) >= _LEAST else own[:0])
                    wholes.append(
                        int(
                            np.bitwise_xor.reduce(
                                ready.hashes[here] * np.arange(1, 1 + len(ready.hashes[here]), dtype=np.uint64)
                            )
                        )
                    )
                    place.append(index << _PARAGRAPH | piece.paragraph)
        if not rows:
            continue
        ends = np.cumsum([0, *map(len, rows)], dtype=np.uint64)
        made = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(rows), ends, _ROWS * _BANDS, _SEED)
        signed = np.array(made.to_rows(), np.uint64).reshape(len(rows), _BANDS, _ROWS)
        keys = signed[:, :, 0] << np.uint64(32) | signed[:, :, 1]
        keys[np.diff(ends) == 0] = 0
        for band, file in enumerate(bands[:-1]):
            file.write(keys[:, band].tobytes())
        bands[-1].write(np.array(wholes, np.uint64).tobytes())
        places.append(np.array(place, np.uint32))
    return _Signed(np.concatenate(places), bands)


def _meet(
    keys: NDArray[np.uint64], place: NDArray[np.uint32], group: NDArray[np.uint32]
) -> Iterator[NDArray[np.uint64]]:
    """Pairs of places with the same key (0 is none), of different groups, the smaller place first: one number each."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    order = order[np.searchsorted(keys[order], 1) :]
    ranked, placed = keys[order], place[order].astype(np.uint64)
    borders = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1], [True]])) if len(ranked) else order
    sizes = np.diff(borders)
    owned = group[(placed >> np.uint64(_PARAGRAPH)).astype(np.intp)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= _CROWD)]).tolist():
        # all buckets of one size at once: a table with a row a bucket
        starts = borders[:-1][sizes == size]
        left, right = np.triu_indices(size, 1)
        step = max(1, _TABLE // len(left))
        for first in range(0, len(starts), step):
            rows = starts[first : first + step, None]
            i, j = (rows + left).ravel(), (rows + right).ravel()
            apart = owned[i] != owned[j]
            a, b = placed[i[apart]], placed[j[apart]]
            yield np.minimum(a, b) << np.uint64(32) | np.maximum(a, b)


def _tiled(pairs: NDArray[np.uint64]) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    import numpy as np

    one, two = pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)
    bits, tile = np.uint64(_PARAGRAPH), np.uint64(_TILE)
    i, j = one >> bits, two >> bits
    order = np.lexsort((two, one, j, i, j // tile, i // tile))
    one, two, i, j = one[order], two[order], i[order], j[order]
    borders = np.flatnonzero((np.diff(i) != 0) | (np.diff(j) != 0)) + 1
    mask = np.uint64((1 << _PARAGRAPH) - 1)
    edges = [0, *borders.tolist(), len(one)] if len(one) else [0]
    for start, end in pairwise(edges):
        paragraphs = list(zip((one[start:end] & mask).tolist(), (two[start:end] & mask).tolist(), strict=True))
        yield int(i[start]), int(j[start]), paragraphs
