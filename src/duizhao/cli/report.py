"""`duizhao report`: write what a batch comes with anew, out of the store."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import choice
from duizhao.cli.folder import FolderArgument, open_store, read_gaps, read_review
from duizhao.errors import ExitStatus, UsageError

__all__ = ["HELP", "report"]

HELP: Final = """用已有的核对结果重写各种表和材料，不重新核对。先读入 核对确认.xlsx 和 问题清单.xlsx 里填写的。写哪几样用 --only 指定，不写就全部重写。

退出码：0 已写好；2 用法有误，表里填写有误，或者有文件写不了（别的照写）。"""

_NONE: Final = "无"


def report(
    output: FolderArgument,
    only: Annotated[str | None, typer.Option("--only", metavar="名称", help="只写这几样，用逗号隔开")] = None,
    named: Annotated[bool, typer.Option("--named", help="给领导看的材料里写出单位名称")] = False,
    ranked: Annotated[bool, typer.Option("--ranked", help="按参考分排列单位；不写则按名册或名称的顺序")] = False,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="文件", help="修改意见用的 Word 模板；写过一次，以后照用，写 无 改回自带的"),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(
            "--due", metavar="日期", help='请各单位反馈的期限，如 2025-04-10；写过一次，以后照用，写 "" 则留空'
        ),
    ] = None,
    office: Annotated[
        str | None, typer.Option("--office", metavar="名称", help='落款的单位；写过一次，以后照用，写 "" 则留空')
    ] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="日期", help="落款日期，如 2025-03-20；默认今天")] = None,
) -> int:
    """Write the outputs of `output` anew; the exit status is the return value."""
    from duizhao.batch.out.produce import produce
    from duizhao.batch.out.registry import OUTPUTS, Wishes

    names = [n.strip() for n in only.split(",") if n.strip()] if only is not None else []
    for name in names:
        choice("--only", name, [o.name for o in OUTPUTS])
    if template == _NONE:
        template = ""
    if template:
        if not Path(template).is_file():
            raise UsageError(f"没有 {template} 这个模板文件，请核对路径。")
        template = str(Path(template).resolve())
    today = _day(day, "--date") or date.today().isoformat()
    wishes = Wishes(today, named, ranked, template, _day(due, "--due") if due else due, office)
    with open_store(output) as (store, folder):
        read_review(store, folder)
        read_gaps(store, folder)
        for path in produce(store, folder, wishes, names, processes=os.cpu_count() or 1, tell=console.say):
            console.print_text(f"{path}\n")
    return ExitStatus.CLEAN


def _day(value: str | None, option: str) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise UsageError(f"{option} 不能是“{value}”，要写成 2025-03-20 的样子。") from None
