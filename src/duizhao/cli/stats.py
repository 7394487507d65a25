"""`duizhao stats`: what a batch, or several, come to in numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import choice
from duizhao.errors import ExitStatus, UsageError
from duizhao.report.files import write_atomic

__all__ = ["HELP", "stats"]

HELP: Final = """统计一批或几批报告：各要素有体现的占比和 95% 区间（Wilson），可按单位类型、地区、年度分组；以及基准表（篇幅、各部分所占比例、有没有写明原因、前后不一等）。只算采用的报告，程序的结论和人确认的结论分开列。不列单位名称，不分先后。

退出码：0 统计完成；2 用法有误，或者没有可统计的报告；3 规则集有误。"""
_FORMS: Final = ("text", "json")


def stats(
    output: Annotated[list[str], typer.Argument(metavar="文件夹…", help="duizhao batch 的输出文件夹，可以几个")],
    by: Annotated[
        str, typer.Option("--by", metavar="分组", help="kind 单位类型、region 地区、year 年度，用逗号隔开")
    ] = "",
    folder: Annotated[
        str | None, typer.Option("--csv", metavar="文件夹", help="写成 要素覆盖.csv 和 基准表.csv（Excel 可直接打开）")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = "text",
) -> int:
    """Count the batches in the folders `output`; the exit status is the return value."""
    from duizhao.batch.stats import tables, text
    from duizhao.batch.stats.count import count
    from duizhao.batch.stats.model import BY
    from duizhao.batch.store import NAME

    choice("--format", form, _FORMS)
    groups = [g.strip() for g in by.split(",") if g.strip()]
    for group in groups:
        choice("--by", group, tuple(BY))
    for one in output:
        if not (Path(one) / NAME).is_file():
            raise UsageError(f"{one} 里没有核对结果；请先运行 duizhao batch … -o {one}。")
    found = count([Path(one) for one in output], list(dict.fromkeys(groups)))
    if not found.reports:
        raise UsageError("没有采用的报告可以统计；请先看 收件登记.xlsx，选定各单位的版本。")
    if folder is not None:
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for name, data in tables.csv_files(found).items():
            write_atomic(target / name, data)
            console.say(f"已写入 {target / name}")
    if form == "json":
        console.print_bytes(tables.machine(found).encode("utf-8", "backslashreplace"))
    elif folder is None:
        console.print_lines(text.render(found, ruler=console.ruler(), width=console.width()))
    return ExitStatus.CLEAN
