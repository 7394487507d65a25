"""`duizhao batch`: audit all that a district has sent, and keep it so that nothing is done twice."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    UnitsOption,
    choice,
)
from duizhao.cli.output import write_atomic
from duizhao.errors import ExitStatus, UsageError
from duizhao.session import parse_layers

if TYPE_CHECKING:
    from duizhao.batch.engines import Engine
    from duizhao.batch.run import Done
    from duizhao.batch.store import Store

__all__ = ["HELP", "batch"]

HELP: Final = """核对一批报告：一个文件夹（连同下级文件夹）、一个压缩包，或者一份清单。结果随时存入输出文件夹，中断以后再运行，接着核对没有核对过的；没有改动的文件不再核对。

退出码：0 全部读取并核对；2 用法有误；3 规则集有误；4 有文件没能读取、核对，或是别的文种；5 有文件带密级标志。"""
_ENGINES: Final = ("serial", "process")


def batch(
    given: Annotated[
        str, typer.Argument(metavar="DIR|ARCHIVE|LIST", help="文件夹、压缩包，或者清单（.txt，一行一个路径）")
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="文件夹", help="结果放在这个文件夹，没有就新建")],
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    layers: LayersOption = None,
    units: UnitsOption = None,
    exemptions: ExemptionsOption = None,
    segmenter: SegmenterOption = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="方式", help="process 几个进程（默认），serial 一个进程")
    ] = "process",
    workers: Annotated[
        int, typer.Option("--workers", metavar="个数", help="几个进程；默认与处理器同数", min=1, max=64)
    ] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", help="不打印进度和提示，只打印错误")] = False,
) -> int:
    """Audit what is new in `given`; the exit status is the return value."""
    from duizhao.batch.run import run
    from duizhao.batch.settings import Settings
    from duizhao.batch.store import Store

    choice("--engine", engine, _ENGINES)
    settings = Settings(rules, rulebook, parse_layers(layers), segmenter, units, exemptions, date.today().isoformat())
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise UsageError(f"建不了文件夹 {folder}（{e.strerror or type(e).__name__}）；请检查路径和权限。") from None
    with Store(folder) as store:
        store.claim()
        with _progress(quiet) as progress:
            done = run(given, store, settings, _engine(engine, workers), progress=progress)
        write_results(store, folder)
        return _told(store, done, folder, quiet)


def _engine(name: str, workers: int) -> Engine:
    from duizhao.batch.engines import Processes, Serial

    return Serial() if name == "serial" else Processes(workers or os.cpu_count() or 1)


def write_results(store: Store, folder: Path) -> None:
    """Write `results.json` anew."""
    from duizhao.batch.results import render

    write_atomic(folder / "results.json", (piece.encode("utf-8", "backslashreplace") for piece in render(store)))


def _told(store: Store, done: Done, folder: Path, quiet: bool) -> ExitStatus:
    entries = list(store.entries())
    failed = [e for e in entries if e.error is not None]
    other = [e for e in entries if e.error is None and not e.accepted]
    for e in failed:
        assert e.error is not None
        console.say(f"错误 {e.error['code']}：{e.name}：{e.error['message']}")
    if not quiet:
        reports = len(entries) - len(failed) - len(other)
        console.print_text(
            f"文件 {done.files} 个，本次读取核对 {done.audited} 个；报告 {reports} 份，别的文种 {len(other)} 份，"
            f"没能读取 {len(failed)} 份。\n结果在 {folder}\n"
        )
    return ExitStatus.FAILED if failed or other else ExitStatus.CLEAN


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
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
