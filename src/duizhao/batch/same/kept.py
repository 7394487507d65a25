"""The same text of a batch as it is kept in the store: found once, shown by every output, without opening a report again."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duizhao.batch.same.library import Stacks
from duizhao.batch.same.model import Pair, Side, Span
from duizhao.batch.store import Store
from duizhao.report.version import tool_version

__all__ = [
    "Couple",
    "Found",
    "KeptPair",
    "Other",
    "Report",
    "Shared",
    "couples",
    "find",
    "is_made",
    "keep",
    "refresh",
    "shared",
    "weightiest",
]

_STATE = "same_from"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was compared: the name of its document, and of which unit and year it is."""

    name: str
    unit: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Other:
    """A report with which another has `paragraphs` pairs of paragraphs in common, `characters` of their own wording."""

    report: Report
    own: bool
    paragraphs: int
    characters: float


@dataclass(frozen=True, slots=True)
class Shared:
    """How much of a report's own wording (0 to 1) stands in other units' reports, and in its unit's of other years.

    `counted` characters count at all. `top` are the reports that it has most in common with, the most first.
    """

    report: Report
    others: float
    own: float
    counted: float
    top: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class KeptPair:
    """Two paragraphs with the same text. `passages` are the stretches that belong together, as offsets of the two texts."""

    first: str
    second: str
    likeness: float
    characters: float
    passages: tuple[tuple[Span, Span, float], ...]


@dataclass(frozen=True, slots=True)
class Couple:
    """Two reports with text in common, in the order of units and years, which says nothing. `own`: both of one unit."""

    first: Report
    second: Report
    own: bool
    pairs: tuple[KeptPair, ...]

    @property
    def characters(self) -> float:
        """How much they have in common, common wording left out as far as it is common."""
        return sum(p.characters for p in self.pairs)


def is_made(store: Store) -> bool:
    """Whether the same text was ever looked for."""
    return store.get(_STATE) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, as it is kept: a digest of what it depends on, the rows of the reports and of the pairs."""

    state: str
    reports: list[tuple[Any, ...]]
    pairs: list[tuple[Any, ...]]


def refresh(store: Store, exclude: Iterable[str] = (), earlier: Mapping[str, Store] | None = None) -> bool:
    """Look for the same text and keep it, where reports or what is left out have changed; whether that was so.

    `exclude` are texts whose wording does not count, `earlier` batches of other years by the names they are shown with.
    """
    found = find(store, exclude, earlier)
    if found is not None:
        keep(store, found)
    return found is not None


def find(store: Store, exclude: Iterable[str] = (), earlier: Mapping[str, Store] | None = None) -> Found | None:
    """What `refresh` is about to keep; None where nothing has changed. Only reads."""
    from duizhao.batch.same.find import find_same

    silent = sorted(exclude)
    library = Stacks(store, earlier)
    state = _state(library, silent)
    if store.get(_STATE) == state:
        return None
    found = find_same(library, silent)
    known = {k.name: Report(k.name, k.unit, k.year) for k in library.known()}
    reports: list[tuple[Any, ...]] = [
        (name, known[name].unit, known[name].year, library.is_earlier(name), s.counted, s.others, s.own)
        for name, s in sorted(found.shares.items())
    ]
    pairs: list[tuple[Any, ...]] = [
        _row(p, known, library)
        for p in found.pairs
        if not (library.is_earlier(p.first.name) and library.is_earlier(p.second.name))
    ]
    return Found(state, reports, pairs)


def keep(store: Store, found: Found) -> None:
    """Keep what `find` has found instead of what was there before."""
    with store.transaction() as db:
        db.execute("DELETE FROM same_pairs")
        db.execute("DELETE FROM same_reports")
        db.executemany("INSERT INTO same_reports VALUES (?, ?, ?, ?, ?, ?, ?)", found.reports)
        rows = ((number, *row) for number, row in enumerate(found.pairs))
        db.executemany("INSERT INTO same_pairs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_STATE, json.dumps(found.state)))


def _state(library: Stacks, silent: Sequence[str]) -> str:
    """A digest of all that the result depends on."""
    total = hashlib.sha256(tool_version().encode())
    for known, digest in sorted(library.digests(), key=lambda x: x[0].name):
        total.update(repr((known.name, known.unit, known.year, digest)).encode("utf-8", "surrogatepass"))
    for text in silent:
        total.update(repr(text).encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def _row(pair: Pair, reports: Mapping[str, Report], library: Stacks) -> tuple[str, str, bool, float, float, bytes]:
    turned = _order(reports[pair.second.name]) < _order(reports[pair.first.name])
    sides = (pair.second, pair.first) if turned else (pair.first, pair.second)
    texts = [_text(side, library) for side in sides]
    passages = []
    for p in pair.passages:
        spans = (p.b, p.a) if turned else (p.a, p.b)
        passages.append([*(x - side.start for span, side in zip(spans, sides, strict=True) for x in span), p.likeness])
    body = json.dumps([*texts, passages], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return sides[0].name, sides[1].name, pair.own, pair.likeness, pair.characters, zlib.compress(body)


def _text(side: Side, library: Stacks) -> str:
    return library.open(side.name).source[side.start : side.end]


def _order(report: Report) -> tuple[str, int, str]:
    """By unit, year and name; what was not recognised comes last."""
    return (report.unit or "\U0010ffff", report.year or 0, report.name)


def shared(store: Store, most: int = 3) -> Iterator[Shared]:
    """The share of every report of this batch, in the order of units and years, with at most so many others each."""
    reports = _reports(store)
    others: dict[str, list[Other]] = {}
    query = "SELECT first, second, own, COUNT(*), SUM(characters) FROM same_pairs GROUP BY first, second, own"
    for first, second, own, count, characters in store.rows(query):
        for name, other in ((first, second), (second, first)):
            others.setdefault(name, []).append(Other(reports[other], bool(own), count, characters))
    query = "SELECT name, counted, others, own FROM same_reports WHERE NOT earlier"
    rows = sorted(store.rows(query), key=lambda r: _order(reports[r[0]]))
    for name, counted, share, own in rows:
        top = sorted(others.get(name, ()), key=lambda o: (-o.characters, _order(o.report)))
        yield Shared(reports[name], share, own, counted, tuple(top[:most]))


def weightiest(store: Store, most: int) -> tuple[int, float]:
    """How many pairs there are, and how many characters in common one must have to be among the `most` weightiest."""
    total: int = next(store.rows("SELECT COUNT(*) FROM same_pairs"))[0]
    query = "SELECT characters FROM same_pairs ORDER BY characters DESC LIMIT 1 OFFSET ?"
    return total, next(store.rows(query, most - 1), (0.0,))[0]


def couples(store: Store, least: float = 0.0, texts: bool = True) -> Iterator[Couple]:
    """Any two reports with text in common, in the order of units and years, the paragraphs with most in common first.

    Only pairs with at least so many characters in common; without `texts` the couples come without their pairs.
    """
    reports = _reports(store)
    keys = store.rows("SELECT DISTINCT first, second, own FROM same_pairs WHERE characters >= ?", least)
    for first, second, own in sorted(keys, key=lambda k: (_order(reports[k[0]]), _order(reports[k[1]]))):
        query = (
            "SELECT likeness, characters, body FROM same_pairs"
            " WHERE first = ? AND second = ? AND characters >= ? ORDER BY characters DESC, number"
        )
        pairs = tuple(_pair(*row) for row in store.rows(query, first, second, least)) if texts else ()
        yield Couple(reports[first], reports[second], bool(own), pairs)


def _pair(likeness: float, characters: float, body: bytes) -> KeptPair:
    first, second, passages = json.loads(zlib.decompress(body))
    return KeptPair(first, second, likeness, characters, tuple(((a, b), (c, d), like) for a, b, c, d, like in passages))


def _reports(store: Store) -> dict[str, Report]:
    return {n: Report(n, unit, year) for n, unit, year in store.rows("SELECT name, unit, year FROM same_reports")}
