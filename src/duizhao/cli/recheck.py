"""`duizhao recheck`: audit what units sent again and propose, gap by gap, what became of it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.batch import show_progress
from duizhao.cli.common import choice
from duizhao.cli.folder import FolderArgument, now, open_store, read_gaps, read_review
from duizhao.cli.gaps import settings_of
from duizhao.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from duizhao.batch.gaps.model import Proposed
    from duizhao.batch.gaps.rounds import Round
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store

__all__ = ["HELP", "recheck"]

HELP: Final = """复查：核对各单位改后再报的报告，与原来的对照，对每一条未销号的问题提出建议：已补、补了一部分、仅补套话、未改，另列新问题；没有再报的，写明未再报送。建议只供参考，销号由人定：在 复查-第N次.xlsx 的“复核结果”里写，再运行这个命令或 duizhao gaps 读入。几次复查都留着，原来的核对结果不动。

退出码：0 没有未销号的；1 有未销号的；2 用法有误，或者表里填写有误；4 有文件没能读取、核对，或是别的文种；5 有文件带密级标志。"""
_ENGINES: Final = ("serial", "process")


def recheck(
    output: FolderArgument,
    given: Annotated[str, typer.Argument(metavar="DIR|ARCHIVE|LIST", help="改后再报的报告：文件夹、压缩包，或者清单")],
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="复核人，表里没有写的用它")] = "",
    number: Annotated[
        int | None,
        typer.Option(
            "--round", metavar="次", help="第几次复查；不写：文件夹与上一次相同的，接着上一次，不同的，是新的一次"
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="方式", help="process 几个进程（默认），serial 一个进程")
    ] = "process",
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="个数", help="几个进程；默认与处理器同数", min=1, max=64)
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="不打印进度和提示，只打印错误")] = False,
) -> int:
    """Audit what was sent again, propose, write the round; the exit status is the return value."""
    from duizhao.batch.engines import Processes, Serial
    from duizhao.batch.gaps import ledger
    from duizhao.batch.gaps.follow import Defaults
    from duizhao.batch.gaps.recheckbook import tally
    from duizhao.batch.gaps.rounds import (
        Base,
        Round,
        audit,
        bases,
        first_told,
        folder_of,
        keep,
        newcomers,
        proposals,
        submissions,
        which,
    )
    from duizhao.batch.gaps.write import update, write_list, write_rounds
    from duizhao.batch.store import Store

    choice("--engine", engine, _ENGINES)
    doing = Serial() if engine == "serial" else Processes(workers or os.cpu_count() or 1)
    with open_store(output) as (store, folder):
        time = now()
        read_review(store, folder, by)
        read_gaps(store, folder, by)
        update(store, Defaults(), time)
        if not any(True for _ in ledger.gaps(store)):
            raise UsageError(f"{folder} 里还没有问题清单；请先确认（duizhao review），再运行 duizhao gaps {folder}。")
        n = which(store, Path(given), number)
        settings = replace(settings_of(store), today=date.today().isoformat())
        into = folder_of(folder, n)
        into.mkdir(parents=True, exist_ok=True)
        with Store(into) as again:
            again.claim()
            with show_progress(quiet) as progress:
                done, register, told = audit(store, again, given, settings, doing, time, progress)
            for line in told:
                console.say(line)
            failed = _failures(again)
            _read_meanwhile(store, folder, by)
            with bases(store, folder, n) as before:
                first = newcomers(Base(again), before)
            made = Round(n, str(Path(given).resolve()), time, submissions(register), first)
            proposed = _proposed(store, again, folder, made, settings)
            _read_meanwhile(store, folder, by)
            keep(store, made, proposed, time)
        found = update(store, Defaults(), time).found
        written = write_rounds(store, folder, time)
        write_list(store, folder, found, time)
        proposed = proposals(store, n)
        open_ = sum(g.closed is None for g in ledger.gaps(store))
        if not quiet:
            console.print_text(
                f"第{n}次复查：文件 {done.files} 个，本次读取核对 {done.audited} 个。建议：{tally(proposed)}。\n"
                + (f"{first_told(made)}\n" if made.first else "")
                + f"未销号 {open_} 条；请在 {folder / f'复查-第{n}次.xlsx'} 里写复核结果。\n"
                + "".join(f"{p}\n" for p in written if f"第{n}次" in p.name)
            )
        if failed:
            return ExitStatus.FAILED
        return ExitStatus.FOUND if open_ else ExitStatus.CLEAN


def _read_meanwhile(store: Store, folder: Path, by: str) -> None:
    """Take over what was typed while reports were audited, which takes long: all lists are written anew afterwards."""
    read_review(store, folder, by)
    read_gaps(store, folder, by)


def _proposed(store: Store, again: Store, folder: Path, made: Round, settings: Settings) -> list[Proposed]:
    from duizhao.batch.gaps import ledger
    from duizhao.batch.gaps.propose import propose
    from duizhao.batch.gaps.rounds import Base, bases
    from duizhao.batch.gaps.substance import Substance

    facts = settings.session().base().rulebook.facts
    asked = list(dict.fromkeys(g.telling.wanted for g in ledger.gaps(store)))
    substance = Substance.of(facts, store, asked)
    with bases(store, folder, made.number) as before:
        return list(propose(store, made, Base(again), before, substance))


def _failures(again: Store) -> int:
    """Tell what could not be read; return how many, other genres among them."""
    count = 0
    for e in again.entries():
        if e.error is not None:
            console.say(f"错误 {e.error['code']}：{e.name}：{e.error['message']}")
        count += e.error is not None or not e.accepted
    return count
