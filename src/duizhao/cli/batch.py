"""`duizhao batch`: audit all that a district has sent, and keep it so that nothing is done twice."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import (
    ExemptionsOption,
    LayersOption,
    RulebookOption,
    RulesOption,
    SegmenterOption,
    choice,
    parse_year,
)
from duizhao.cli.folder import now, read_gaps, read_review
from duizhao.errors import ExitStatus, UsageError
from duizhao.report.files import write_atomic
from duizhao.session import parse_layers

if TYPE_CHECKING:
    from duizhao.batch.engines import Engine
    from duizhao.batch.run import Done
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store

__all__ = ["HELP", "batch", "show_progress"]

HELP: Final = """核对一批报告：一个文件夹（连同下级文件夹）、一个压缩包，或者一份清单。结果随时存入输出文件夹，中断以后再运行，接着核对没有核对过的；没有改动的文件不再核对。多于 200 份的，figures.xlsx 不随批写出，多于 500 份的，修改意见也不写，需要时用 duizhao report 写；多于 3000 份的，雷同段落用 duizhao same 找。

退出码：0 全部读取并核对；2 用法有误；3 规则集有误；4 有文件没能读取、核对，或是别的文种；5 有文件带密级标志。"""
_ENGINES: Final = ("serial", "process", "dask")
_SAME: Final = 3000  # documents: with more, looking for the same text is left to `duizhao same`


def batch(
    given: Annotated[
        str, typer.Argument(metavar="DIR|ARCHIVE|LIST", help="文件夹、压缩包，或者清单（.txt，一行一个路径）")
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="文件夹", help="结果放在这个文件夹，没有就新建")],
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    layers: LayersOption = None,
    units: Annotated[
        str | None,
        typer.Option(
            "--units",
            metavar="文件",
            help="单位名册（.yaml 或 .csv）：类型、地区、有无执法权等；给过一次，以后照用，写 无 不再用",
        ),
    ] = None,
    exemptions: ExemptionsOption = None,
    segmenter: SegmenterOption = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="方式", help="process 几个进程（默认），serial 一个进程，dask 集群")
    ] = "process",
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="地址", help="--engine dask 时，调度程序的地址，如 tcp://10.0.0.8:8786"),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="个数", help="几个进程；默认与处理器同数", min=1, max=64)
    ] = None,
    for_year: Annotated[
        str | None, typer.Option("--for-year", metavar="年", help="这一批是哪一年度的报告；默认按多数报告")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="不打印进度和提示，只打印错误")] = False,
) -> int:
    """Audit what is new in `given`; the exit status is the return value."""
    from duizhao.batch.register import kept
    from duizhao.batch.register.back import Taken, read_back
    from duizhao.batch.register.lasting import NONE, last_roster, remember_roster
    from duizhao.batch.run import run
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store

    choice("--engine", engine, _ENGINES)
    doing = _engine(engine, workers, scheduler)
    year = parse_year(for_year, "--for-year")
    today = date.today().isoformat()
    settings = Settings(rules, rulebook, parse_layers(layers), segmenter, units, exemptions, today)
    if units is not None and units != NONE:
        settings.session().roster()  # one that cannot be used is not remembered
    folder = Path(output)
    if folder.resolve() == Path(given).resolve():
        raise UsageError(f"{given} 里是收到的文件，结果不能也写在这里；请换一个输出文件夹。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise UsageError(f"建不了文件夹 {folder}（{e.strerror or type(e).__name__}）；请检查路径和权限。") from None
    with Store(folder) as store:
        store.claim()
        if units is None:
            settings = replace(settings, units=last_roster(store, folder, _quietly(quiet)))
        elif units == NONE:
            settings = replace(settings, units=None)
        remember_roster(store, settings.units)
        store.set("settings", asdict(settings.absolute()))  # for those who read more files by them later
        time = now()
        taken = read_back(folder, store, time)
        decided = read_review(store, folder) + read_gaps(store, folder)
        said = kept.told(store)
        with show_progress(quiet) as progress:
            done = run(given, store, settings, doing, said, progress=progress)
        meanwhile = read_back(folder, store, now())  # it takes long: the register may have been filled in since
        taken = Taken(taken.cells + meanwhile.cells, taken.told + meanwhile.told)
        changed = bool(done.audited or done.gone or taken.cells or taken.told)
        decided += read_review(store, folder) + read_gaps(store, folder)
        changed = write_register(store, settings, year, folder, time, changed) or bool(decided)
        if kept.told(store) != said:  # a file was renamed: what was said of it holds for it again
            again = run(given, store, settings, doing, kept.told(store))
            done = replace(done, audited=done.audited + again.audited)
            changed = write_register(store, settings, year, folder, time)
        processes = 1 if engine == "serial" else workers or os.cpu_count() or 1
        _write_outputs(store, folder, settings.today, processes, changed)
        for line in taken.told:
            console.say(line)
        return _told(store, done, folder, quiet)


def _quietly(quiet: bool) -> Callable[[str], None]:
    return (lambda line: None) if quiet else console.say


def _write_outputs(store: Store, folder: Path, today: str, processes: int, changed: bool) -> None:
    """Write what comes at the end of a batch, where anything changed or is not there."""
    from duizhao.batch.out.produce import at_end, produce, unwritten
    from duizhao.batch.out.registry import OUTPUTS, Wishes

    documents: int = next(store.rows("SELECT COUNT(*) FROM documents"))[0]
    outputs = at_end(documents)
    if not changed and not unwritten(store) and all((folder / o.file).exists() for o in outputs if o.always):
        return
    look = documents <= _SAME
    if not look:
        console.say(f"文件有 {documents} 份，没有找雷同段落；需要时请运行 duizhao same {folder}。")
    produce(
        store,
        folder,
        Wishes(today),
        [o.name for o in outputs],
        processes=processes,
        look=console.say if look else None,
        tell=console.say,
    )
    left = [o for o in OUTPUTS if o not in outputs]
    if left:
        files, names = "、".join(o.file for o in left), ",".join(o.name for o in left)
        console.say(f"文件有 {documents} 份，{files} 没有写；需要时请运行 duizhao report {folder} --only {names}。")


def _engine(name: str, workers: int | None, scheduler: str | None) -> Engine:
    from duizhao.batch.engines import Processes, Serial

    if (name == "dask") != (scheduler is not None):
        raise UsageError("--engine dask 和 --scheduler 地址 要一起给。")
    if scheduler is not None:
        from duizhao.batch.dask_engine import Dask

        return Dask(scheduler)
    return Serial() if name == "serial" else Processes(workers or os.cpu_count() or 1)


def write_register(
    store: Store, settings: Settings, year: int | None, folder: Path, time: str, changed: bool = True
) -> bool:
    """Bring the register up to date and write it anew, where anything changed; what the office typed was read before.

    Returns whether it was written.
    """
    from duizhao.batch.register.back import WRITTEN
    from duizhao.batch.register.remind import needs, overview
    from duizhao.batch.register.sheet import NAME, render
    from duizhao.batch.register.update import update
    from duizhao.batch.xlsx.keep import digest_of
    from duizhao.report.version import tool_version

    path = folder / NAME
    roster_file = Path(settings.units).read_bytes() if settings.units else b""
    made_from = [digest_of(roster_file), year, tool_version()]
    if not changed and store.get("register_from") == made_from and path.is_file():
        return False
    register = update(store, settings.session().roster() if settings.units else None, year, time, console.say)
    data = render(register, folder)
    write_atomic(path, data)
    store.set(WRITTEN, digest_of(data))
    store.set("register_told", [sum(1 for _ in needs(register)), overview(register)])
    store.set("register_from", made_from)
    return True


def _told(store: Store, done: Done, folder: Path, quiet: bool) -> ExitStatus:
    from duizhao.batch.register.names import count_files

    reports = failed = other = 0
    names = []
    for e in store.entries():
        names.append(e.name)
        if e.error is not None:
            failed += 1
            console.say(f"错误 {e.error['code']}：{e.name}：{e.error['message']}")
        elif e.accepted:
            reports += 1
        else:
            other += 1
    if not quiet:
        waiting, line = store.get("register_told") or (0, "")
        told = f"{line}\n" if line else ""
        told += f"收件登记.xlsx 里有 {waiting} 件事请先处理。\n" if waiting else ""
        console.print_text(
            f"文件 {done.files} 个{count_files(names)[1]}，本次读取核对 {done.audited} 个；报告 {reports} 份，别的文种 {other} 份，"
            f"没能读取 {failed} 份。\n{told}结果在 {folder}\n"
        )
    return ExitStatus.FAILED if failed or other else ExitStatus.CLEAN


@contextmanager
def show_progress(quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal, a line now and then elsewhere, nothing when quiet."""
    if quiet:
        yield lambda done, total, name: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("核对"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("")
            yield lambda done, total, name: bar.update(
                task, completed=done, total=total, description=Path(name).name[:24]
            )
    else:
        yield (
            lambda done, total, name: (
                console.say(f"已核对 {done}/{total}") if done % 100 == 0 or done == total else None
            )
        )
