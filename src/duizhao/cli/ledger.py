"""`duizhao ledger`: what the office knows of its units against what their reports say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import choice, parse_year
from duizhao.cli.folder import open_store
from duizhao.errors import ExitStatus, UsageError
from duizhao.report.files import write_atomic

__all__ = ["HELP", "ledger"]

HELP: Final = """用办公室的台账核对各单位报告里的数字。台账是一张表（.xlsx 或 .csv）：一行一个单位，一列一个项目（行政复议、行政诉讼、出庭应诉、规范性文件、备案、执法人员、述法等），列名不限次序。列出不一致的、报告写明没有而台账有的、报告没有提到的，各附原句，写成 台账核对.xlsx。不认识的列和单位会说明，不猜。报告里的“余、约、多”按范围比。空着的格不核对，没有的请填 0。

退出码：0 都相符；1 有要核实的，或者有没能核对的；2 用法有误，或者台账读不了。"""
_FORMS: Final = ("text", "json")


def ledger(
    output: Annotated[str, typer.Argument(metavar="文件夹", help="duizhao batch 的输出文件夹")] = "",
    given: Annotated[str, typer.Argument(metavar="台账", help="台账文件，.xlsx 或 .csv")] = "",
    year: Annotated[str | None, typer.Option("--year", metavar="年", help="台账是哪一年度的；表里写明的不用给")] = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = "text",
    columns: Annotated[bool, typer.Option("--columns", help="只列出认识的列名")] = False,
) -> int:
    """Check `given` against the batch in `output`; the exit status is the return value."""
    from duizhao.batch.figures.gather import Gathering
    from duizhao.batch.ledger import machine, sheet, text
    from duizhao.batch.ledger.check import check
    from duizhao.batch.ledger.read import read_ledger

    choice("--format", form, _FORMS)
    if columns:
        return _columns()
    if not output or not given:
        raise UsageError("要给出 duizhao batch 的输出文件夹和台账文件，如 duizhao ledger 结果 台账.xlsx。")
    of = parse_year(year, "--year")
    with open_store(output) as (store, folder):
        gathering = Gathering(store)
        path = folder / sheet.NAME
        if path.exists() and Path(given).exists() and path.samefile(given):
            raise UsageError(f"台账就是 {path}，结果要写到这里；请把台账换个名字或者换个地方。")
        found = check(store, gathering, read_ledger(Path(given), gathering.book), of)
        write_atomic(path, sheet.render(found, folder))
    if form == "json":
        console.print_bytes(machine.render(found).encode("utf-8", "backslashreplace"))
    else:
        console.print_lines(text.render(found, ruler=console.ruler(), width=console.width()))
        console.print_text(f"\n{path}\n")
    return ExitStatus.FOUND if found.open or found.absent or found.told else ExitStatus.CLEAN


def _columns() -> int:
    from duizhao.rulebook.figures import load_figures

    for one in load_figures().figures:
        names = "、".join((one.title, *one.aliases))
        console.print_text(f"{names}\n")
    return ExitStatus.CLEAN
