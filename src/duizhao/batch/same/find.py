"""The way through: count how common wording is, find pieces that may be the same, look at their paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from duizhao.batch.same.candidates import candidates
from duizhao.batch.same.common import Commonness
from duizhao.batch.same.library import Library
from duizhao.batch.same.likeness import Match, Weighed, compare
from duizhao.batch.same.model import Known, Pair, Passage, SameResult, Share, Side, Span
from duizhao.batch.same.official import official_wording
from duizhao.batch.same.pieces import Ready, make_ready

__all__ = ["find_same", "weigh"]

_OPEN: Final = 900  # reports kept open while pairs are looked at


def find_same(library: Library, exclude: Iterable[str] = ()) -> SameResult:
    """The passages that stand alike in two reports of `library`, and how much of each report they are.

    `exclude` are texts whose wording does not count, e.g. the office's own notices. The library is gone through three
    times, so that memory does not grow with its texts; the same reports give the same result in any order.
    """
    known = sorted(library.known(), key=lambda k: k.name)
    units = _numbered([_unit(k) for k in known])
    groups = _numbered([(u, k.year) if k.year is not None else (u, k.name) for u, k in zip(units, known, strict=True)])
    common = Commonness(len(set(units)), len(known), chain(official_wording(), exclude))
    for members in _by_unit(known, units):
        common.count(make_ready(library.open(known[i].name)) for i in members)

    @lru_cache(maxsize=_OPEN)
    def weighed(index: int) -> Weighed:
        return weigh(make_ready(library.open(known[index].name)), common)

    reports = (make_ready(library.open(k.name)) for k in known)
    pairs: list[Pair] = []
    seen: dict[int, tuple[list[Span], list[Span]]] = {}
    for i, j, paragraphs in candidates(reports, common, groups):
        own = units[i] == units[j]
        for p, q, match in _matches(weighed(i), weighed(j), paragraphs):
            pairs.append(_pair(weighed(i).ready, p, weighed(j).ready, q, match, own))
            seen.setdefault(i, ([], []))[own].extend(a for a, _, _ in match.pieces)
            seen.setdefault(j, ([], []))[own].extend(b for _, b, _ in match.pieces)
    pairs.sort(key=lambda x: (x.first.name, x.first.start, x.second.name, x.second.start))
    none: tuple[list[Span], list[Span]] = ([], [])
    shares = {k.name: _share(weighed(i), *seen.get(i, none)) for i, k in enumerate(known)}
    return SameResult(tuple(pairs), shares)


def _unit(known: Known) -> str:
    """The unit by which reports are told apart; one that was not recognised is nobody else."""
    return known.unit or f"\0{known.name}"


def _numbered(values: Sequence[object]) -> list[int]:
    numbers: dict[object, int] = {}
    return [numbers.setdefault(v, len(numbers)) for v in values]


def _by_unit(known: Sequence[Known], units: Sequence[int]) -> Iterator[list[int]]:
    members: dict[int, list[int]] = {}
    for i in range(len(known)):
        members.setdefault(units[i], []).append(i)
    return iter(members.values())


def weigh(ready: Ready, common: Commonness) -> Weighed:
    """A report with the weights of its characters."""
    import numpy as np

    weights = common.characters(ready)
    return Weighed(ready, weights, np.concatenate([[0.0], np.cumsum(weights, dtype=np.float64)]))


def _matches(a: Weighed, b: Weighed, paragraphs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Match]]:
    """The paragraphs of two reports that match, of those that may."""
    for p, q in paragraphs:
        match = compare(a, p, b, q)
        if match is not None:
            yield p, q, match


def _pair(a: Ready, p: int, b: Ready, q: int, match: Match, own: bool) -> Pair:
    first, second = (Side(r.name, *r.paragraphs[n].source) for r, n in ((a, p), (b, q)))
    passages = tuple(Passage(a.source(*x), b.source(*y), round(like, 3)) for x, y, like in match.pieces)
    return Pair(first, second, own, round(match.likeness, 3), round(match.characters, 1), passages)


def _share(w: Weighed, others: Sequence[Span], own: Sequence[Span]) -> Share:
    counted = w.weight(0, len(w.ready.text))
    parts = (sum(w.weight(s, e) for s, e in set(spans)) / counted if counted else 0.0 for spans in (others, own))
    return Share(round(counted, 1), *(round(p, 4) for p in parts))
