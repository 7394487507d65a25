"""The exemption file: which element is not asked of which unit for which year, why, who agreed, until when."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from duizhao.errors import Place
from duizhao.model import Waiver
from duizhao.office.table import Row, Table, read_table
from duizhao.rulebook.model import Rule, Rulebook
from duizhao.rulebook.problems import suggest

__all__ = ["Exemption", "Exemptions", "load_exemptions"]

_FIELDS: Final[Mapping[str, str]] = {
    "rule": "规则",
    "unit": "单位",
    "year": "年度",
    "reason": "理由",
    "approver": "同意人",
    "until": "有效期至",
}
_NEVER: Final = "prescribed"


@dataclass(frozen=True, slots=True)
class Exemption:
    """One entry: `waiver` for the findings of `rule` in the report of `unit` for `year`, with its place in the file."""

    rule: str
    unit: str
    year: int
    waiver: Waiver
    where: str

    def lapsed(self, today: date) -> bool:
        """Whether it no longer holds on `today`; the last day still counts."""
        return date.fromisoformat(self.waiver.until) < today


@dataclass(frozen=True, slots=True)
class Exemptions:
    """All entries of a file."""

    entries: tuple[Exemption, ...] = ()

    def of(self, unit: str | None, names: tuple[str, ...], year: int | None) -> tuple[Exemption, ...]:
        """The entries for a report: of a unit called by any of `names` (what the report says, the names in the roster)."""
        called = {name for name in (unit, *names) if name}
        return tuple(e for e in self.entries if e.year == year and e.unit in called)


def load_exemptions(path: str | os.PathLike[str], rulebook: Rulebook) -> Exemptions:
    """The entries of a .yaml or .csv file, checked against `rulebook`. Raises OfficeFileError."""
    table = read_table(Path(path), "exemptions", _FIELDS, tuple(_FIELDS))
    rules = {r.id: r for r in (*rulebook.rules, *rulebook.dormant)}
    titles = {r.title: r for r in rules.values()}
    entries = []
    seen: dict[tuple[str, str, int], Row] = {}
    for row in table.rows:
        if any(row.cells.get(field) in (None, "") for field in _FIELDS):
            continue  # reported as lacking
        wanted = str(row.cells["rule"])
        rule = rules.get(wanted) or titles.get(wanted)
        year, until = _year(row, table), _until(row, table)
        if rule is None:
            hint = suggest(wanted, [*rules, *titles]) or "用 duizhao rules list 查看全部规则。"
            table.problems.add(row.at("rule"), f"没有“{wanted}”这条规则；{hint}")
            continue
        _allowed(rule, row, table)
        if year is None or until is None:
            continue
        unit = str(row.cells["unit"])
        if (rule.id, unit, year) in seen:
            message = f"与 {seen[rule.id, unit, year].place} 重复：同一单位、年度、规则只写一次。"
            table.problems.add(row.place, message)
        seen[rule.id, unit, year] = row
        waiver = Waiver(str(row.cells["reason"]), str(row.cells["approver"]), until.isoformat())
        where = Place(Path(row.place.file).name, row.place.line)  # goes into papers: without folders
        entries.append(Exemption(rule.id, unit, year, waiver, str(where)))
    table.finish()
    return Exemptions(tuple(entries))


def _allowed(rule: Rule, row: Row, table: Table) -> None:
    if rule.rule_class == _NEVER:
        message = f"“{rule.title}”是规定内容，不能不作要求；请删去这一项。"
        table.problems.add(row.at("rule"), message)


def _year(row: Row, table: Table) -> int | None:
    text = str(row.cells["year"]).removesuffix("年")
    if text.isascii() and text.isdigit() and 2000 <= int(text) <= 2099:
        return int(text)
    table.problems.add(row.at("year"), f"年度“{row.cells['year']}”写得不对；应为四位数字的报告年度，如 2024。")
    return None


def _until(row: Row, table: Table) -> date | None:
    text = str(row.cells["until"]).replace("/", "-").replace(".", "-")
    try:
        year, month, day = map(int, text.split("-"))
        return date(year, month, day)
    except ValueError:
        message = f"有效期“{row.cells['until']}”写得不对；应写年、月、日，如 2025-12-31。"
        table.problems.add(row.at("until"), message)
        return None
