"""`duizhao convert`: show what was read of a file, before anything is made of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import EncodingOption, RulebookOption, RulesOption, choice
from duizhao.cli.inputs import Input, group, name_of
from duizhao.cli.output import plan
from duizhao.errors import ExitStatus, UsageError
from duizhao.report.files import write_atomic
from duizhao.report.width import Ruler
from duizhao.session import Ask, Session

if TYPE_CHECKING:
    from duizhao.report.converted.about import Reading

__all__ = ["HELP", "convert"]

HELP: Final = """显示从文件里读到了什么：标题、单位、年度和它们的出处，认出的章节，逐段的文字和位置，哪些文字不参与核对、为什么。怀疑读错了，先看这个。

退出码：0 已显示；2 用法有误；3 规则集有误；4 文件没能读取；5 文件带有密级标志，已停止。"""
_FORMS: Final = ("text", "json", "markdown")
_WIDTH: Final = 78


def convert(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="报告文件；- 表示标准输入；几张图片是一份报告的各页")
    ],
    form: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）、json 或 markdown")] = "text",
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="路径", help="写入文件或文件夹")] = None,
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    encoding: EncodingOption = None,
) -> int:
    """Read `files`, which are one report, and show what came of it."""
    choice("--format", form, _FORMS)
    sources = group(files)
    if len(sources) > 1:
        raise UsageError(f"convert 一次看一份报告，这里给了 {len(sources)} 份。")
    source = sources[0]
    file = name_of(source)
    target = _target(output, form, file) if output else None
    reading = _read(source, rules, rulebook, encoding)
    if target is not None:
        write_atomic(target, _render(reading, form))
        console.say(f"已写入 {target}")
    elif form == "text":
        from duizhao.report.converted import text

        console.print_lines(text.render(reading, ruler=console.ruler(), width=console.width()))
    else:
        console.print_bytes(_render(reading, form))
    return ExitStatus.CLEAN


def _target(output: str, form: str, file: str) -> Path:
    made = plan(output, form, [file])
    if made.folder is None or form != "json":
        return made.paths[0]
    # of `check` one object holds all reports; here it holds one, and is called as it is
    return made.folder / f"{'标准输入' if file == '-' else Path(file).stem}.json"


def _read(source: Input, rules: str | None, rulebook: str | None, encoding: str | None) -> Reading:
    from duizhao.report.converted.about import Reading
    from duizhao.report.converted.rows import rows_of

    auditor, parsed = Session(rules, rulebook).parse(source, Ask(encoding=encoding))
    document = parsed.document
    form = _form(document.read.format)
    return Reading(name_of(source), form, document, parsed.kind, rows_of(document), auditor.rulebook.sections)


def _form(name: str) -> str:
    from duizhao.read.formats.registry import by_name

    return by_name(name).title


def _render(reading: Reading, form: str) -> bytes:
    if form == "json":
        from duizhao.report.converted import machine

        made = machine.render(reading)
    elif form == "markdown":
        from duizhao.report.converted import markdown

        made = markdown.render(reading)
    else:
        from duizhao.report.converted import text

        made = "".join(f"{line.text}\n" for line in text.render(reading, ruler=Ruler(2), width=_WIDTH))
    return made.encode("utf-8", "backslashreplace")
