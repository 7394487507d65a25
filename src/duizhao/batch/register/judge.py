"""What one document is, taken by itself: a report of the right kind, year and unit, or why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from duizhao.batch.model import Entry
from duizhao.batch.register.model import Filing, State
from duizhao.batch.register.names import UnitNames, hints
from duizhao.errors import INTERNAL

__all__ = ["SHORT", "Find", "filing", "judge"]

# the name that counts for a unit called so; None where the roster does not know it
Find = Callable[[str | None], str | None]

_EMPTY: Final = re.compile("文件是空的|没有文字|没有页面|里面没有文件|没有正文")
_SCAN: Final = re.compile("扫描|图片")
SHORT: Final = "全文只有"
_FEW: Final = 200  # characters: less is no report
_TABLES: Final = "members-tables"  # spreadsheets that came with a text: nothing to do
_FROM_NAME: Final = "正文没有写明单位，按文件名列在这里"


def filing(
    item: str,
    entry: Entry,
    changed: float,
    said: Mapping[str, str],
    find: Find,
    names: UnitNames,
    rostered: bool,
) -> Filing:
    """The document with its unit and year: what the office says, else what the text says, else what the name says."""
    named = names.find(entry.name)
    own = find(entry.unit) or entry.unit
    year = int(said["year"]) if said.get("year") else entry.year
    unit = said.get("unit")
    if unit:
        return Filing(item, entry, changed, said, find(unit) or names.find(unit) or unit, year, named)
    # by the roster, what lies in a unit's folder or bears its name was sent by it, whatever is inside
    return Filing(item, entry, changed, said, (named or own) if rostered else (own or named), year, named)


def judge(f: Filing, find: Find, expected: int | None, rostered: bool) -> Filing:
    """The document with its state before other versions are looked at. `adopted`: it may stand for its unit and year."""
    entry, said = f.entry, f.said
    if entry.error is not None:
        return replace(f, state=_broken(entry.error), told=(entry.error["message"],))
    doubts = _doubts(f, find, rostered)
    if said.get("use") == "否":
        return replace(f, state=State.UNUSED, told=("登记中写了不采用",))
    if entry.key is None:
        told = f"像是“{entry.kind}”（{entry.reason.rstrip('。')}）"
        return replace(f, state=State.OTHER_KIND, told=(told,), doubts=doubts)
    f = replace(f, doubts=doubts)
    meant = said.get("use") == "是"
    own = find(entry.unit)
    if rostered and not meant and not said.get("unit") and f.named and entry.unit is not None and own != f.named:
        return _other_unit(f, own)
    if f.year is None:
        return replace(f, state=State.CONTESTED, told=("没有认出报告年度，请在“年度”一栏写明",))
    if not meant and expected is not None and f.year != expected:
        return replace(f, state=State.OTHER_YEAR, told=(f"是 {f.year} 年度的报告，本批是 {expected} 年度",))
    if f.unit is None:
        return replace(f, state=State.CONTESTED, told=("没有认出是哪个单位的报告，请在“单位”一栏写明",))
    notes: tuple[str, ...] = (_FROM_NAME,) if entry.unit is None and not said.get("unit") else ()
    notes += tuple(f"{message.rstrip('。')}，作附带材料" for code, message in entry.notes if code == _TABLES)
    state = State.ORIGINAL if entry.unclear else State.REPORTED
    return replace(f, state=state, adopted=True, told=notes)


def _broken(error: Mapping[str, str]) -> State:
    if error["code"] == INTERNAL:
        return State.ORIGINAL  # a fault of the program or the machine: nobody is told to send it again
    message = error["message"]
    if _EMPTY.search(message):
        return State.EMPTY
    return State.ORIGINAL if _SCAN.search(message) else State.UNREADABLE


def _other_unit(f: Filing, own: str | None) -> Filing:
    if own is None:
        told = (
            f"文件名是“{f.named}”，正文写的是“{f.entry.unit}”，名册里没有；是同一单位的，请在名册的“别名”里写上，"
            "或者在“单位”一栏写明"
        )
        return replace(f, state=State.CONTESTED, told=(told,))
    told = f"文件名是“{f.named}”，正文是“{own}”的报告；名称有误的，请在“单位”一栏写明是哪个单位的"
    return replace(f, state=State.OTHER_UNIT, told=(told,))


def _doubts(f: Filing, find: Find, rostered: bool) -> tuple[str, ...]:
    """What a person should look at, although it decides nothing."""
    entry, out = f.entry, []
    years = hints(entry.name).years
    if entry.year is not None and years and entry.year not in years and not f.said.get("year"):
        named = "、".join(map(str, years))
        out.append(f"文件名写的是 {named} 年，正文是 {entry.year} 年度")
    own = entry.unit
    if not rostered and f.named and own and not f.said.get("unit") and f.named not in own and own not in f.named:
        out.append(f"文件名像是“{f.named}”，正文是“{own}”")
    said = f.said.get("unit")
    if said and rostered and find(f.unit) is None:
        out.append(f"登记的单位“{said}”不在名册中")
    if entry.unclear:
        where = "、".join(p for p in entry.unclear[:5] if p) or "有的地方"
        out.append(f"{where}文字识别不清，请看原件")
    out += [message.rstrip("。") for code, message in entry.notes if code != _TABLES]
    if entry.error is None and entry.characters < _FEW:
        out.append(f"{SHORT} {entry.characters} 字，请核实是不是正文")
    return tuple(out)
