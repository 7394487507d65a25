"""`duizhao compare`: a report beside the one of another year."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import EncodingOption, RulebookOption, RulesOption, choice
from duizhao.cli.output import plan
from duizhao.errors import ExitStatus
from duizhao.report.files import write_atomic
from duizhao.session import Ask, Session

__all__ = ["HELP", "compare"]

HELP: Final = """把两份报告放在一起看：哪些段落是新写的，哪些与旧报告雷同（不同之处标出），旧报告里的打算新报告有没有提到。

退出码：0 已对照；2 用法有误；3 规则集有误；4 文件没能读取。"""
_FORMS: Final = ("text", "json", "html")
_WIDTH: Final = 78


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="旧报告，一般是上一年度的")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="新报告")],
    form: Annotated[
        str, typer.Option("--format", metavar="格式", help="text（默认）、json 或 html（并排对照，可打印）")
    ] = "text",
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="路径", help="写入文件或文件夹")] = None,
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    encoding: EncodingOption = None,
) -> int:
    """Compare `new` with `old` and show what came of it."""
    from duizhao.batch.compare import compare_reports
    from duizhao.batch.compared import html, machine, text
    from duizhao.report.width import Ruler

    choice("--format", form, _FORMS)
    target = plan(output, form, [new], [old, new]).paths[0] if output else None
    session = Session(rules, rulebook)
    ask = Ask(encoding=encoding)
    _, before = session.parse(old, ask)
    auditor, after = session.parse(new, ask)
    found = compare_reports(before.document, after.document, auditor)
    if target is None and form == "text":
        console.print_lines(text.render(found, ruler=console.ruler(), width=console.width()))
        return ExitStatus.CLEAN
    if form == "json":
        made = machine.render(found)
    elif form == "html":
        made = html.render(found)
    else:
        made = "".join(f"{line.text}\n" for line in text.render(found, ruler=Ruler(2), width=_WIDTH))
    data = made.encode("utf-8", "backslashreplace")
    if target is None:
        console.print_bytes(data)
    else:
        write_atomic(target, data)
        console.say(f"已写入 {target}")
    return ExitStatus.CLEAN
