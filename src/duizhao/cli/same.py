"""`duizhao same`: what stands alike in the reports of a batch."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.folder import FolderArgument, open_store
from duizhao.errors import ExitStatus

__all__ = ["HELP", "same"]

HELP: Final = """在一批报告之间找雷同的段落，也与往年的报告比。写出 雷同.html（并排对照，标出不同之处）和 雷同.xlsx。不重新核对，只用已读到的文字。排除文件夹和往年的结果会记住，以后不用再写。

退出码：0 已写好；2 用法有误。"""
_NONE: Final = "无"


def same(
    output: FolderArgument,
    exclude: Annotated[
        str | None,
        typer.Option(
            "--exclude", metavar="文件夹", help="本机关发的通知、提纲放在这里，其中的文字不算雷同；写 无 则不再排除"
        ),
    ] = None,
    earlier: Annotated[
        list[str] | None,
        typer.Option("--earlier", metavar="文件夹", help="往年那一批的输出文件夹，可写多个；写 无 则不再比较"),
    ] = None,
) -> int:
    """Find the same text and write the outputs that show it."""
    from duizhao.batch.out.produce import produce
    from duizhao.batch.out.registry import Wishes
    from duizhao.batch.same import kept
    from duizhao.batch.same.notices import look, remember_earlier, remember_notices

    with open_store(output) as (store, folder):
        if earlier is not None:
            remember_earlier(store, [f for f in earlier if f != _NONE])
        for line in remember_notices(store, "" if exclude == _NONE else exclude):
            console.say(line)
        look(store)
        reports = list(kept.shared(store, 1))
        total, _ = kept.weightiest(store, 1)
        some = sum(1 for s in reports if s.top)
        paths = produce(store, folder, Wishes(date.today().isoformat()), ("same", "same-table"))
        told = "".join(f"{path}\n" for path in paths)
        console.print_text(f"报告 {len(reports)} 份，{some} 份有雷同段落，共 {total} 对。\n{told}")
    return ExitStatus.CLEAN
