"""Last year's open gaps taken over, also of units that are called otherwise or are one by now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.model import Carried, Gap
from duizhao.batch.store import NAME as STORE
from duizhao.batch.store import Store
from duizhao.errors import UsageError

__all__ = ["Taken", "carry"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over: how many, units of last year under the names of this year's, units that nobody knows."""

    count: int
    renamed: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def carry(store: Store, folder: Path, find: Callable[[str], str | None], time: str) -> Taken:
    """Enter the open gaps of the batch in `folder` into this one's ledger, each once however often this is asked.

    `find` gives the name of this year for one of last year's, None where there is none: such a gap keeps its unit.
    The owner and the unit's explanation go with a gap, the day by which it was due does not. Raises UsageError,
    StoreError.
    """
    if not (folder / STORE).is_file():
        raise UsageError(f"{folder} 里没有核对结果；--carry 要给上一年度 duizhao batch 的输出文件夹。")
    if (folder / STORE).samefile(store.path):
        raise UsageError(f"{folder} 就是这一批；--carry 要给上一年度的输出文件夹。")
    with Store(folder, read=True) as last:
        open_ = [g for g in ledger.gaps(last) if g.closed is None]
    known = {origin for (origin,) in store.rows("SELECT origin FROM gaps WHERE origin != ''")}
    count, renamed, unknown = 0, dict[str, str](), dict[str, None]()
    with store.transaction() as db:
        for gap in sorted(open_, key=lambda g: g.number):
            # the time tells gaps of one number in two batches apart; a unit's name may be another next time
            origin = f"{gap.number}|{gap.year}|{gap.rule}|{gap.opened}"
            if origin in known:
                continue
            name = find(gap.unit)
            if name is None:
                unknown[gap.unit] = None
            elif name != gap.unit:
                renamed[gap.unit] = name
            _enter(db, gap, name or gap.unit, origin, str(folder.name), time)
            count += 1
    return Taken(count, tuple(renamed.items()), tuple(unknown))


def _enter(db: sqlite3.Connection, gap: Gap, unit: str, origin: str, source: str, time: str) -> None:
    carried = Carried(gap.number, gap.unit, gap.year)
    made = replace(
        gap, number=0, unit=unit, opened=time, round=0, due="", result="", person="", waiting="", carried=carried
    )
    told = f"{source} 序号 {gap.number}"
    if unit != gap.unit:
        told += f"（原 {gap.unit}）"
    ledger.open_gap(db, made, person="", source=told, origin=origin)
