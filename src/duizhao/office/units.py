"""The unit file: names, kind, region, the powers and occasions that settle the conditions of rules, and what is owed.

It holds no persons and no telephone numbers: whom to remind is known to the office.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from duizhao.office.table import NAME, YES_NO, Row, Table, read_table
from duizhao.rulebook.model import Rulebook
from duizhao.rulebook.problems import allowed, suggest

__all__ = ["Unit", "Units", "load_units"]

_FIELDS: Final[Mapping[str, str]] = {
    NAME: "单位名称",
    "aliases": "别名",
    "kind": "单位类型",
    "region": "地区",
    "due": "报送期限",
    "exempt": "免报",
    "together": "合并报送于",
}
# headings that offices' own lists have instead
_ALSO: Final[Mapping[str, str]] = {
    "单位": NAME,
    "名称": NAME,
    "单位全称": NAME,
    "简称": "aliases",
    "曾用名": "aliases",
    "别名或简称": "aliases",
    "类型": "kind",
    "类别": "kind",
    "单位类别": "kind",
    "区域": "region",
    "期限": "due",
    "截止日期": "due",
    "是否免报": "exempt",
    "合并报送": "together",
}
_SPLIT: Final = re.compile(r"[；;、,，]\s*")
_DAY: Final = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `kind` and `region` are names of layers; `holds` answers conditions, those left open are absent.

    `due` is the day (ISO) by which its report was asked for. `exempt`: no report is owed this time; `together` is the
    unit in whose report this one's is contained.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    region: str | None = None
    holds: Mapping[str, bool] | None = None
    due: str | None = None
    exempt: bool = False
    together: str | None = None

    @property
    def layers(self) -> tuple[str, ...]:
        return tuple(name for name in (self.region, self.kind) if name)


@dataclass(frozen=True, slots=True)
class Units:
    """All units of a file."""

    units: tuple[Unit, ...]

    def find(self, name: str | None) -> Unit | None:
        """The unit that a report names: by name or alias, else the only one whose name ends or begins with it."""
        if not name:
            return None
        for unit in self.units:
            if name == unit.name or name in unit.aliases:
                return unit
        near = [u for u in self.units if any(_same(name, known) for known in (u.name, *u.aliases))]
        return near[0] if len(near) == 1 else None


def _same(one: str, other: str) -> bool:
    """Whether one name is the other with the region before it left out (清河镇人民政府, 云岭县清河镇人民政府)."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.endswith(short)


def load_units(
    path: str | os.PathLike[str], rulebook: Rulebook, layers: Mapping[str, str], titles: Mapping[str, str] | None = None
) -> Units:
    """The units of a .yaml or .csv file.

    `layers` maps the names of the rulebook's layers to their tiers, `titles` their Chinese titles to the names. A column or key for each condition of the rulebook, by its id or title: 有, 无, or empty. Raises OfficeFileError.
    """
    conditions = {name: condition.title for name, condition in rulebook.conditions.items()}
    table = read_table(Path(path), "units", {**_FIELDS, **conditions}, (NAME,), _ALSO)
    units = []
    seen: dict[str, Row] = {}
    for row in table.rows:
        name = str(row.cells.get(NAME, ""))
        aliases = _aliases(row.cells.get("aliases", ()))
        for one in (name, *aliases):
            if one in seen:
                table.problems.add(
                    row.at("aliases"), f"“{one}”已见于 {seen[one].place}；一个名称只能属于一个单位，请改正。"
                )
            seen[one] = row
        units.append(
            Unit(
                name,
                aliases,
                _layer(row, "kind", layers, ("kind",), titles or {}, table),
                _layer(row, "region", layers, ("province", "city", "county"), titles or {}, table),
                _holds(row, conditions, table),
                _due(row, table),
                _exempt(row, table),
                str(row.cells["together"]).strip() if row.cells.get("together") else None,
            )
        )
    known = Units(tuple(units))
    found = Units(tuple(replace(u, together=_together(u, known, seen, table)) for u in units))
    table.finish()
    return found


def _due(row: Row, table: Table) -> str | None:
    value = row.cells.get("due")
    if value is None:
        return None
    written = _DAY.fullmatch(str(value).strip())
    if written:
        with suppress(ValueError):
            return date(*(int(part) for part in written.groups())).isoformat()
    message = f"报送期限“{value}”写得不对；应写年、月、日，如 2025-03-01，没有期限的留空。"
    table.problems.add(row.at("due"), message)
    return None


def _exempt(row: Row, table: Table) -> bool:
    value = row.cells.get("exempt", "")
    answer = value if isinstance(value, bool) else YES_NO.get(str(value).strip(), ...)
    if answer is ...:
        table.problems.add(row.at("exempt"), f"“免报”不能是“{value}”；免报的写“是”，其余留空。")
    return answer is True


def _together(unit: Unit, known: Units, rows: Mapping[str, Row], table: Table) -> str | None:
    """The name of the unit that reports for this one."""
    if unit.together is None:
        return None
    other = known.find(unit.together)
    if other is None or other.name == unit.name or other.together is not None:
        why = (
            "名册里没有这个单位" if other is None else "它就是本单位" if other.name == unit.name else "它自己也合并报送"
        )
        message = f"合并报送于“{unit.together}”，{why}；请写名册中自己报送的单位名称。"
        table.problems.add(rows[unit.name].at("together"), message)
        return None
    return other.name


def _aliases(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(filter(None, _SPLIT.split(value)))
    return tuple(map(str, value)) if isinstance(value, Sequence) else ()


def _layer(
    row: Row, field: str, layers: Mapping[str, str], tiers: Collection[str], titles: Mapping[str, str], table: Table
) -> str | None:
    written = row.cells.get(field)
    value = titles.get(str(written), written)
    known = [name for name, tier in layers.items() if tier in tiers]
    if value is None or value in known:
        return value
    shown = [*known, *(title for title, name in titles.items() if name in known)]
    message = f"没有“{value}”这个{_FIELDS[field]}；可以写：{allowed(shown)}，或者留空。{suggest(str(value), shown)}"
    table.problems.add(row.at(field), message)
    return None


def _holds(row: Row, conditions: Mapping[str, str], table: Table) -> Mapping[str, bool]:
    found = {}
    for name, title in conditions.items():
        value = row.cells.get(name, "")
        if isinstance(value, bool):
            found[name] = value
            continue
        answer = YES_NO.get(str(value).strip(), ...)
        if answer is ...:
            message = f"“{title}”不能是“{value}”；写“有”或“无”，不清楚的留空。"
            table.problems.add(row.at(name), message)
        elif answer is not None:
            found[name] = bool(answer)
    return found
