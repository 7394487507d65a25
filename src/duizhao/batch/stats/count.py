"""Counting a batch, or several: shares by element and group, and the rows of the baseline table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from duizhao.batch import reviews
from duizhao.batch.figures.gather import Gathering
from duizhao.batch.reviews import Item, State
from duizhao.batch.stats.model import BASES, Measure, Share, Statistics
from duizhao.batch.stats.region import regions_of
from duizhao.batch.store import Store
from duizhao.model import Outcome
from duizhao.rulebook.baseline import BaselineRow, load_baseline

__all__ = ["Counting", "count"]

_LEFT: Final = frozenset({Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.ERROR})
_UNKNOWN: Final = "unknown"
_ZERO: Final = "zero"
_STATEMENT: Final = "statement"
_HUNDRED: Final = 100
_DIGITS: Final = 1

Group = tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    n: int = 0
    hits: int = 0
    full: int = 0
    left: int = 0
    open: int = 0


class Counting:
    """Collects reports one after the other; memory grows with groups and elements, and by a few numbers a report."""

    def __init__(self, by: Sequence[str]) -> None:
        self.by = tuple(by)
        self.reports = self.findings = self.reviewed = 0
        self.titles: dict[str, str] = {}
        self._tallies: defaultdict[tuple[str, Group, str], _Tally] = defaultdict(_Tally)
        self._rows: dict[str, BaselineRow] = {}
        self._numbers: defaultdict[tuple[str, Group], list[float]] = defaultdict(list)
        self._hits: defaultdict[tuple[str, Group], Counter[str]] = defaultdict(Counter)
        self.rulebooks: set[str] = set()

    def add(self, items: Sequence[Item], group: Group, parts: Mapping[str, int], rows: Iterable[BaselineRow]) -> None:
        """One report: its findings and checks, the values it is grouped by, its parts in characters ("" is all)."""
        self.reports += 1
        groups = (group, ()) if group else ((),)
        for item in items:
            if item.check:
                continue
            self.findings += 1
            self.titles.setdefault(item.finding["rule"], item.finding["title"])
            machine = Outcome(item.finding["outcome"])
            open_question = item.finding.get("applies") == _UNKNOWN and not machine.is_covered
            self._tally("machine", groups, item.finding["rule"], machine, open_question)
            if item.state in (State.CONFIRMED, State.OVERRULED):
                self.reviewed += 1
                decided = item.state is State.OVERRULED
                self._tally("reviewed", groups, item.finding["rule"], item.outcome, open_question and not decided)
        found = {i.finding["rule"]: i for i in items}
        for row in rows:
            self._rows.setdefault(row.id, row)
            for one in groups:
                self._measure(row, one, found.get(row.of), parts)

    def _tally(self, basis: str, groups: Iterable[Group], rule: str, outcome: Outcome, question: bool) -> None:
        for group in groups:
            tally = self._tallies[basis, group, rule]
            if outcome in _LEFT:
                tally.left += 1
            elif question:
                tally.open += 1
            else:
                tally.n += 1
                tally.hits += outcome.is_covered
                tally.full += outcome is Outcome.MET

    def _measure(self, row: BaselineRow, group: Group, item: Item | None, parts: Mapping[str, int]) -> None:
        whole = parts.get("", 0)
        if row.kind == "length":
            self._numbers[row.id, group].append(whole)
        elif row.kind == "part":
            if whole:
                self._numbers[row.id, group].append(_HUNDRED * parts.get(row.of, 0) / whole)
        elif item is not None:
            hit = _hit(row.kind, item.finding)
            if hit is not None:
                self._hits[row.id, group]["n"] += 1
                self._hits[row.id, group]["hits"] += hit

    def finish(self, told: Iterable[str] = ()) -> Statistics:
        """Everything, in the order of the rulebook, groups in the order of their names, all reports first."""
        rank = {rule: i for i, rule in enumerate(self.titles)}
        bases = list(BASES)
        keys = sorted(self._tallies, key=lambda k: (bases.index(k[0]), k[1], rank[k[2]]))
        shares = [
            Share(basis, group, rule, self.titles[rule], t.n, t.hits, t.full, t.left, t.open)
            for basis, group, rule in keys
            for t in [self._tallies[basis, group, rule]]
        ]
        groups = sorted({g for _, g in (*self._numbers, *self._hits)})
        measures = [m for group in groups for row in self._rows.values() if (m := self._row(row, group)) is not None]
        return Statistics(
            self.by,
            self.reports,
            self.findings,
            self.reviewed,
            tuple(shares),
            tuple(measures),
            tuple(sorted(self.rulebooks)),
            tuple(told),
        )

    def _row(self, row: BaselineRow, group: Group) -> Measure | None:
        numbers = self._numbers.get((row.id, group))
        if numbers:
            unit = "字" if row.kind == "length" else "%"
            return Measure(row.title, group, len(numbers), quartiles=_quartiles(numbers), unit=unit)
        hits = self._hits.get((row.id, group))
        return Measure(row.title, group, hits["n"], hits["hits"]) if hits else None


def _hit(kind: str, finding: Mapping[str, Any]) -> bool | None:
    """Whether a finding shows what a row counts; None where it does not come into the count."""
    outcome = Outcome(finding["outcome"])
    if outcome in _LEFT:
        return None
    match kind:
        case "covered":
            return outcome.is_covered
        case "full":
            return outcome is Outcome.MET
        case "missing":
            return not outcome.is_covered
        case "statement":
            return outcome.is_covered and finding.get("substance") == _STATEMENT
        case "zero":
            return any(e["context"] == _ZERO for e in finding["evidence"])
        case "check":
            return outcome is Outcome.SUSPECT
        case _:
            return outcome is Outcome.MET


def _quartiles(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Lower quartile, median, upper quartile; between two values by linear interpolation."""
    if len(numbers) == 1:
        return (numbers[0],) * 3
    low, middle, high = quantiles(numbers, n=4, method="inclusive")
    return low, middle, high


def count(folders: Sequence[Path], by: Sequence[str]) -> Statistics:
    """The statistics of the adopted reports of several batches; a unit and year that stands in two counts once."""
    counting = Counting(by)
    seen: dict[tuple[str, int], Path] = {}
    twice = 0
    for folder in folders:
        with Store(folder, read=True) as store:
            twice += _one(store, folder, counting, seen)
    told = (f"有 {twice} 份报告在几个文件夹里都有，只算一次（以先给出的文件夹为准）。",) if twice else ()
    return counting.finish(told)


def _one(store: Store, folder: Path, counting: Counting, seen: dict[tuple[str, int], Path]) -> int:
    from duizhao.batch.kinds import kinds_of

    gathering = Gathering(store)
    book = store.get("rulebook") or {}
    counting.rulebooks.add(f"{book.get('title', '')} {book.get('version', '')}（{str(book.get('digest', ''))[:12]}）")
    known = {*gathering.elements.titles, *gathering.checks, *gathering.sections}
    rows = load_baseline(gathering.name, gathering.rules, known)
    value: dict[str, Callable[[str, int], str]] = {}
    if "kind" in counting.by:
        kind = kinds_of(store)
        value["kind"] = lambda unit, year: kind(unit)
    if "region" in counting.by:
        region = regions_of(store, gathering.rulebook)
        value["region"] = lambda unit, year: region(unit)
    value["year"] = lambda unit, year: str(year)
    reports = {(unit, year): (unit, year, file, key) for unit, year, file, key in gathering.reports()}
    twice = 0
    for (unit, year), items in groupby(reviews.items(store), key=lambda i: (i.unit, i.year)):
        held = list(items)
        if (unit, year) in seen:
            twice += 1
            continue
        seen[unit, year] = folder
        group = tuple(value[b](unit, year) for b in counting.by)
        counting.add(held, group, gathering.parts(*reports[unit, year]), rows)
    return twice
