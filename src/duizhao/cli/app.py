"""The application: commands put together, and every way in which a run can end turned into an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Final

import typer

from duizhao.cli import (
    batch,
    check,
    compare,
    console,
    convert,
    doctor,
    evaluate,
    explain,
    gaps,
    ledger,
    recheck,
    report,
    review,
    rules,
    same,
    stats,
    usage,
)
from duizhao.cli.help import Command, Group
from duizhao.errors import INTERNAL, DuizhaoError, ExitStatus

__all__ = ["app", "main"]

HELP: Final = "对照：离线核对法治政府建设年度报告，逐项列出依据句；没有写到的，说明要求、最接近的句子和原因。"
EPILOG: Final = "例：duizhao check 报告.txt　　duizhao check 报告.txt --format html --output 核对.html"
_INTERRUPTED: Final = 130
READING_CHILD: Final = "--duizhao-read-child"

app = typer.Typer(
    name="duizhao",
    cls=Group,
    help=HELP,
    epilog=EPILOG,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from duizhao.report.version import TOOL, tool_version

        console.print_text(f"{TOOL} {tool_version()}\n")
        raise typer.Exit()


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Options of the program itself."""


app.command("check", cls=Command, help=check.HELP, short_help="核对报告，列出修改意见和已落实的要素")(check.check)
app.command("batch", cls=Command, help=batch.HELP, short_help="核对一批报告，中断了可以接着核对")(batch.batch)
app.command("review", cls=Command, help=review.HELP, short_help="由人确认核对结果，逐条确认、改判或不发")(review.review)
app.command("report", cls=Command, help=report.HELP, short_help="用已有的核对结果重写各种表和材料")(report.report)
app.command("gaps", cls=Command, help=gaps.HELP, short_help="问题清单：编号、交单位补充、销号")(gaps.gaps)
app.command("ledger", cls=Command, help=ledger.HELP, short_help="用台账核对报告里的数字")(ledger.ledger)
app.command("stats", cls=Command, help=stats.HELP, short_help="统计一批报告：各要素占比和区间、基准表")(stats.stats)
app.command("recheck", cls=Command, help=recheck.HELP, short_help="复查改后再报的报告，逐条提出建议")(recheck.recheck)
app.command("explain", cls=Command, help=explain.HELP, short_help="说明某一条为什么是这个结论")(explain.explain)
app.command("compare", cls=Command, help=compare.HELP, short_help="与上一年度的报告对照：新写、雷同、打算的下文")(
    compare.compare
)
app.command("same", cls=Command, help=same.HELP, short_help="在一批报告之间、与往年之间找雷同段落")(same.same)
app.command("convert", cls=Command, help=convert.HELP, short_help="显示从文件里读到了什么")(convert.convert)
app.add_typer(rules.app, name="rules", cls=Group, help=rules.HELP, short_help="查看规则集")
app.command("evaluate", cls=Command, help=evaluate.HELP, short_help="对照人工标注，量一量判得准不准")(evaluate.evaluate)
app.command("doctor", cls=Command, help=doctor.HELP, short_help="检查安装，列出版本和编码")(doctor.doctor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; never raises, never shows a traceback."""
    if arguments is None and sys.argv[1:2] == [READING_CHILD]:
        # a frozen program has no interpreter beside it: it is its own reading child (read/worker.py)
        from duizhao.read import child

        return child.main(sys.argv[2:])
    console.soften()
    try:
        return int(app(args=arguments, prog_name="duizhao", standalone_mode=False) or 0)
    except DuizhaoError as e:
        console.complain(e)
        return int(e.exit_status)
    except (KeyboardInterrupt, typer.Abort):
        console.say("已中断。")
        return _INTERRUPTED
    except Exception as e:
        if usage.is_usage_error(e):
            return _usage(e)
        if os.environ.get("DUIZHAO_DEBUG"):
            raise
        # the message of an unexpected exception may quote a draft: only its kind is told
        console.say(
            f"错误 {INTERNAL}：程序内部出错（{type(e).__name__}）。"
            "请运行 duizhao doctor，把它的输出和所用的命令（不要附报告）告诉维护人员。"
        )
        return int(ExitStatus.FAILED)


def _usage(error: Exception) -> int:
    ctx = getattr(error, "ctx", None)
    if usage.lacks_command(error) and ctx is not None:
        console.say(ctx.get_help())
    else:
        console.say(f"错误 DZ100：{usage.message(error)}{usage.hint(error)}")
    return int(ExitStatus.USAGE)


if __name__ == "__main__":
    sys.exit(main())
