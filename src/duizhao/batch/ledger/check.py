"""A whole ledger against the adopted reports of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from duizhao.batch import reviews
from duizhao.batch.figures.gather import Gathering
from duizhao.batch.figures.model import Figure
from duizhao.batch.ledger.judge import judge, judge_outcome, silent_or_mentioned
from duizhao.batch.ledger.model import Cell, Checked, Item, Ledger, Line, Verdict
from duizhao.batch.register.names import UnitNames
from duizhao.batch.register.roster import roster
from duizhao.batch.store import Store
from duizhao.errors import UsageError
from duizhao.office import Unit, Units
from duizhao.rulebook.figures import NamedFigure

if TYPE_CHECKING:
    from duizhao.office import Units as Roster

__all__ = ["check", "shown"]

_TEXTS = 3


def check(store: Store, gathering: Gathering, ledger: Ledger, year: int | None = None) -> Checked:
    """Hold every cell against the report of its unit and year. Raises UsageError where the year is not known."""
    reports = {(unit, y): (unit, y, file, key) for unit, y, file, key in gathering.reports()}
    names = _Names((unit for unit, _ in reports), roster(store))
    years = {y for _, y in reports}
    items: list[Item] = []
    absent: list[str] = []
    told: list[str] = []
    seen: dict[tuple[str, int], Line] = {}
    for line in ledger.lines:
        of = line.year or year or (next(iter(years)) if len(years) == 1 else None)
        if of is None:
            raise UsageError(f"不知道台账{line.where}是哪一年度的：请加 --year，或者在表里加“年度”一列。")
        unit = names.find(line.unit)
        if unit is None or (unit, of) not in reports:
            others = "、".join(str(y) for u, y in reports if u == unit)
            also = f"；有 {others} 年度的报告" if others else ""
            absent.append(f"{line.unit}（{of}年度，{line.where}{also}）")
            continue
        if (unit, of) in seen:
            told.append(f"{line.where}的“{line.unit}”与{seen[unit, of].where}是同一单位，没有再核对；请合并成一行。")
            continue
        seen[unit, of] = line
        items += _line(store, gathering, line, reports[unit, of])
    unlisted = tuple(f"{unit}（{y}年度）" for unit, y in reports if (unit, y) not in seen and y in {k[1] for k in seen})
    order = list(Verdict)
    items.sort(key=lambda i: (order.index(i.verdict), i.unit, i.year))
    return Checked(ledger, tuple(items), tuple(absent), unlisted, (*ledger.told, *told))


def _line(store: Store, gathering: Gathering, line: Line, report: tuple[str, int, str, str]) -> Iterator[Item]:
    unit, year, file, _ = report
    told: list[Figure] | None = None
    for cell in line.cells:
        named = gathering.names[cell.figure]
        if isinstance(cell.value, bool):
            yield from _answered(store, named, cell, unit, year, file)
            continue
        told = gathering.of(*report) if told is None else told
        found = judge(cell.value, [f for f in told if f.told.name == cell.figure])
        if found is None:
            continue
        verdict, figures = found
        values = tuple(dict.fromkeys(shown(f) for f in figures))
        texts = tuple(dict.fromkeys(f.told.text for f in figures))[:_TEXTS]
        if verdict is Verdict.SILENT:
            said = gathering.mentions(named, *report)
            outcomes = {i.finding["rule"]: i for i in reviews.items(store, unit) if i.year == year}
            item = outcomes.get(named.element)
            verdict = silent_or_mentioned(said, item.outcome if item is not None else None)
            if verdict is Verdict.MENTIONED and not said and item is not None:
                said = [e["text"] for e in item.finding["evidence"]]
            texts = tuple(dict.fromkeys(said))[:_TEXTS]
        known = f"{_plain(cell.value)}{named.measure}"
        yield Item(unit, year, named.id, named.title, named.measure, verdict, known, values, texts, cell.where, file)


def _answered(store: Store, named: NamedFigure, cell: Cell, unit: str, year: int, file: str) -> Iterator[Item]:
    """By the outcome of the element, a person's where there is one."""
    for item in reviews.items(store, unit):
        if item.year != year or item.finding["rule"] != named.element:
            continue
        verdict = judge_outcome(bool(cell.value), item.outcome)
        if verdict is not None:
            texts = tuple(e["text"] for e in item.finding["evidence"])[:_TEXTS]
            known = "是" if cell.value else "否"
            yield Item(unit, year, named.id, named.title, "", verdict, known, (item.told,), texts, cell.where, file)


def shown(figure: Figure) -> str:
    """A telling in a few words: 3件, 约120份, 3件（部分时段）."""
    told = figure.told
    value = told.written if told.value or told.kind.value == "数量" else "没有"
    standing = "" if told.standing.value == "本年度" else f"（{told.standing.value}）"
    return f"{value}{standing}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


class _Names:
    """Finds the unit of a row: by the roster's names and aliases, else by the names under which reports stand."""

    def __init__(self, units: Iterable[str], known: Roster | None) -> None:
        names = list(dict.fromkeys(units))
        self._roster = known
        self._units = Units(tuple(Unit(n) for n in names))
        aliases = {u.name: u.aliases for u in known.units} if known is not None else {}
        self._short = UnitNames({n: aliases.get(n, ()) for n in names})

    def find(self, name: str) -> str | None:
        if self._roster is not None and (unit := self._roster.find(name)) is not None:
            return unit.name
        found = self._units.find(name)
        return found.name if found is not None else self._short.find(name)
