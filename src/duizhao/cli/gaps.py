"""`duizhao gaps`: the list of gaps with its numbers, owners, days, explanations and results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import UnitsOption
from duizhao.cli.folder import FolderArgument, now, open_store, read_gaps, read_review
from duizhao.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from duizhao.batch.gaps.follow import Defaults
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store
    from duizhao.office import Units

__all__ = ["HELP", "gaps"]

HELP: Final = """问题清单：人确认过的问题逐条编号，交单位补充，再由人销号。先读入 问题清单.xlsx（以及 核对确认.xlsx、复查-第N次.xlsx）里填写的，再把新确认的列入，重写 问题清单.xlsx。序号一经编定不变，也不再用；没有确认的不列入。

退出码：0 没有未销号的；1 有未销号的，或者还有待核的；2 用法有误，或者表里填写有误；4 有单位退回的表没能读入。"""


def gaps(
    output: FolderArgument,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="日期", help="没有写期限的，都写这一天；不写则用名册的报送期限（已过的不用）"),
    ] = None,
    owner: Annotated[str, typer.Option("--owner", metavar="姓名", help="没有写责任人的，都写这个人")] = "",
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="复核人，表里没有写的用它")] = "",
    returned: Annotated[
        str | None,
        typer.Option("--returned", metavar="文件夹", help="各单位退回的表：只读入“单位说明”和“责任人”"),
    ] = None,
    per_unit: Annotated[
        bool, typer.Option("--per-unit", help="另写各单位的表（问题清单-分发），只有本单位的条目")
    ] = False,
    close: Annotated[
        str | None, typer.Option("--close", metavar="序号", help="销号，几条用逗号隔开；要写 --by 和 --reason")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="销号的理由")] = "",
    carry: Annotated[
        str | None, typer.Option("--carry", metavar="文件夹", help="转入上一年度没有销号的（上一年度的输出文件夹）")
    ] = None,
    units: UnitsOption = None,
) -> int:
    """Read back, bring the ledger up to date, write the list anew; the exit status is the return value."""
    from duizhao.batch.gaps import ledger
    from duizhao.batch.gaps.back import read_returned
    from duizhao.batch.gaps.write import update, write_list, write_rounds, write_units

    numbers = _numbers(close, by, reason)
    if returned is not None and not Path(returned).is_dir():
        raise UsageError(f"没有 {returned} 这个文件夹，请核对路径。")
    day = _day(due)
    with open_store(output) as (store, folder):
        time = now()
        read_review(store, folder, by)
        cells, failed = read_gaps(store, folder, by), 0
        if returned is not None:
            taken = read_returned([Path(returned)], store, time)
            cells, failed = cells + taken.cells, taken.failed
            for line in taken.told:
                console.say(line)
        roster = roster_of(store, units)
        # the day that papers to units bear holds for the list, too
        defaults = _defaults(owner, day or (store.get("wishes") or {}).get("due", ""), roster)
        updated = update(store, defaults, time)
        if carry is not None:
            _carry(store, Path(carry), roster, time)
            updated = update(store, defaults, time)
        if numbers:
            _close(store, numbers, by, reason, time)
        written = [write_list(store, folder, updated.found, time)]
        write_rounds(store, folder, time)
        if per_unit:
            written += write_units(store, folder, time)
        open_ = [g for g in ledger.gaps(store) if g.closed is None]
        every = sum(1 for _ in ledger.gaps(store))
        done = updated.found.progress
        f = updated.followed
        said = f"读入填写 {cells} 处。" if cells else ""
        said += f"新列入 {f.opened} 条。" if f.opened else ""
        said += f"撤回 {f.withdrawn} 条。" if f.withdrawn else ""
        said += f"重新列入 {f.reopened} 条。" if f.reopened else ""
        waiting = f"还有 {done.pending} 条待核，没有列入。" if done.pending else ""
        console.print_text(
            f"{said}问题清单共 {every} 条，未销号 {len(open_)} 条。{waiting}\n"
            f"{written[0]} 已更新" + (f"，各单位的表 {len(written) - 1} 份" if per_unit else "") + "。\n"
        )
        if failed:
            return ExitStatus.FAILED
        return ExitStatus.FOUND if open_ or done.pending else ExitStatus.CLEAN


def roster_of(store: Store, units: str | None) -> Units | None:
    """The roster that is given, else the one of the batch. Raises OfficeFileError."""
    from duizhao.batch.register.roster import roster

    if units is None:
        return roster(store)
    return replace(settings_of(store), units=units).session().roster()


def settings_of(store: Store) -> Settings:
    """What the batch was audited with."""
    from duizhao.batch.register.lasting import last_roster
    from duizhao.batch.settings import Settings

    known = store.get("settings")
    if not known:
        return Settings()
    units = known["units"]
    if units and not Path(units).is_file():
        units = last_roster(store, store.path.parent, console.say)
    return Settings(**{**known, "layers": tuple(known["layers"]), "units": units})


def _defaults(owner: str, due: str, roster: Units | None) -> Defaults:
    from duizhao.batch.gaps.follow import Defaults

    dues = {u.name: u.due for u in roster.units if u.due} if roster else {}
    return Defaults(owner.strip(), due, dues)


def _day(value: str | None) -> str:
    from duizhao.batch.register.back import parse_day

    day = parse_day(value) if value is not None else ""
    if day is None:
        raise UsageError(f"--due 不能是“{value}”，要写成 2025-04-10 的样子。")
    return day


def _numbers(value: str | None, by: str, reason: str) -> list[int]:
    if value is None:
        return []
    parts = [p.strip() for p in value.replace("，", ",").replace("、", ",").split(",") if p.strip()]
    if not parts or not all(p.isascii() and p.isdigit() for p in parts):
        raise UsageError(f"--close 不能是“{value}”，要写问题清单里的序号，几条用逗号隔开。")
    if not by.strip() or not reason.strip():
        raise UsageError("销号要写是谁、为什么：请加 --by 姓名 --reason 理由。")
    return list(dict.fromkeys(int(p) for p in parts))


def _close(store: Store, numbers: list[int], by: str, reason: str, time: str) -> None:
    from duizhao.batch.gaps import ledger
    from duizhao.batch.gaps.model import CLOSE, Kind

    known = {g.number: g for g in ledger.gaps(store)}
    for n in numbers:
        if n not in known:
            raise UsageError(f"问题清单里没有序号 {n}；没有销号任何一条，请核对序号。")
    with store.transaction() as db:
        for n in numbers:
            gap = known[n]
            if gap.closed is None:
                gap = ledger.say(db, gap, Kind.PERSON, by.strip(), time, person=by.strip(), source="命令行")
                text = f"{CLOSE}：{reason.strip()}"
                ledger.say(db, gap, Kind.RESULT, text, time, person=by.strip(), source="命令行")
    for n in numbers:
        closed = known[n].closed
        if closed is not None:
            console.say(
                f"序号 {n} 已经{'撤回' if closed.withdrawn else '销号'}（{closed.person} {closed.time[:10]}）。"
            )


def _carry(store: Store, last: Path, roster: Units | None, time: str) -> None:
    from duizhao.batch.gaps.carry import carry

    taken = carry(store, last, _finder(store, roster), time)
    for old, new in taken.renamed:
        console.say(f"{old} 现在是 {new}，未销号的记在 {new} 名下。")
    for unit in taken.unknown:
        console.say(
            f"{unit} 在这一年度的名册和报告里找不到，未销号的仍记在原名下；改名、合并的，请在名册的别名里写上原名。"
        )
    console.say(f"从 {last} 转入未销号的 {taken.count} 条。")


def _finder(store: Store, roster: Units | None) -> Callable[[str], str | None]:
    """This year's name of a unit: by the roster with its aliases, else among the units that reported."""
    from duizhao.office import Unit, Units

    names = [unit for (unit,) in store.rows("SELECT DISTINCT unit FROM adopted ORDER BY unit")]
    known = roster or Units(tuple(Unit(n) for n in names))

    def find(name: str) -> str | None:
        unit = known.find(name)
        return unit.name if unit else None

    return find
