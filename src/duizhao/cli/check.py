"""`duizhao check`: audit reports and print or write what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import (
    EncodingOption,
    ExemptionsOption,
    ForceOption,
    LayersOption,
    PreviousOption,
    RulebookOption,
    RulesOption,
    SegmenterOption,
    UnitOption,
    UnitsOption,
    YearOption,
    choice,
    parse_year,
)
from duizhao.cli.inputs import Input, group, name_of
from duizhao.cli.output import BINARY, SUFFIXES, Plan, plan
from duizhao.errors import INTERNAL, DuizhaoError, ExitStatus, UsageError, worst
from duizhao.report.files import write_atomic
from duizhao.session import Ask, Session, parse_layers

if TYPE_CHECKING:
    from duizhao.engine.audit import Auditor
    from duizhao.model import Assessment
    from duizhao.report.views import FailOn

__all__ = ["HELP", "check", "status_of"]

HELP: Final = """核对一份或几份报告，列出修改意见、自述不足、请核实的问题和已落实的要素。

退出码：0 没有达到 --fail-on 的问题；1 有；2 用法有误；3 规则集有误；4 有文件或规则没能核对；5 有文件带有密级标志，已停止，没有写出任何结果（几种并存时 5 先于 2，2 先于 3，3 先于 4，4 先于 1）。"""
_LEVELS: Final = ("prescribed", "gap", "weak", "never")


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…", help="报告文件，如 Word、PDF、网页、纯文本，或装有报告的压缩包；- 表示标准输入"
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="格式",
            help="text（默认）、json、markdown、html、docx（加批注的 Word）或 materials（素材清单）",
        ),
    ] = "text",
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="路径", help="写入文件；几份报告写入文件夹。末尾加 / 表示文件夹，没有就新建"
        ),
    ] = None,
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    layers: LayersOption = None,
    units: UnitsOption = None,
    exemptions: ExemptionsOption = None,
    year: YearOption = None,
    unit: UnitOption = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="级别",
            help="有哪一级问题时退出码为 1：prescribed 规定内容，gap 任何未见、仅列计划、自述不足（默认），weak 连同部分体现、请核对的地方，never 不论",
        ),
    ] = "gap",
    everything: Annotated[bool, typer.Option("--all", help="列出全部要素和依据句，不限一屏半")] = False,
    force: ForceOption = False,
    encoding: EncodingOption = None,
    previous: PreviousOption = None,
    segmenter: SegmenterOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="不打印提示，只打印错误")] = False,
) -> int:
    """Audit `files`; the exit status is the return value."""
    choice("--format", form, SUFFIXES)
    choice("--fail-on", fail_on, _LEVELS)
    asked_year = parse_year(year)
    if files.count("-") > 1:
        raise UsageError("- （标准输入）只能给一次。")
    inputs = group(files)
    if previous is not None and len(inputs) > 1:
        raise UsageError("--previous 是一个单位上一年度的报告，只能与一份报告一起用。")
    target = plan(output, form, [name_of(i) for i in inputs], files) if output else None
    if target is None and form in BINARY:
        raise UsageError(f"--format {form} 写成 Word 文件，不能显示；请用 --output 给出文件名，如 -o 意见.docx。")
    if target is None and form == "html" and len(inputs) > 1:
        raise UsageError("几份报告的 html 要分别成文件，请用 --output 给一个文件夹。")
    session = Session(rules, rulebook, parse_layers(layers), segmenter, units, exemptions, keep=form == "docx")
    session.base()
    ask = Ask(asked_year, unit, force, encoding, previous)
    assessments = [_audit(session, i, ask) for i in inputs]
    for assessment in assessments:
        _report_failure(assessment, to_reader=target is None and form == "text")
    if target is None:
        _print(assessments, form, everything)
    else:
        _write(assessments, form, everything, target, quiet, session)
    return status_of(assessments, fail_on, force)


def status_of(assessments: Sequence[Assessment], fail_on: str, force: bool = False) -> ExitStatus:
    """The exit status of a run."""
    from duizhao.model import Outcome
    from duizhao.report.views import FailOn, reaches

    level: FailOn = FailOn(fail_on)
    statuses = [ExitStatus.CLEAN]
    for a in assessments:
        refused = a.kind is not None and not a.kind.accepted and not force
        if a.error is not None or refused or any(f.outcome is Outcome.ERROR for f in (*a.findings, *a.checks)):
            statuses.append(ExitStatus.FAILED)
        if reaches((*a.findings, *a.checks), level):
            statuses.append(ExitStatus.FOUND)
    return worst(*statuses)


def _audit(session: Session, source: Input, ask: Ask) -> Assessment:
    """One report; a failure becomes an assessment with an error, so that the others go on."""
    auditor = session.base()
    name = name_of(source)
    try:
        found = session.audit(source, ask)
    except DuizhaoError as e:
        # a wrong option or rulebook is wrong for all, and a secret paper stops everything
        if e.exit_status is not ExitStatus.FAILED:
            raise
        return _failed(auditor, name, e.code, e.message)
    except Exception as e:  # its message may quote the report, which belongs in no output
        return _failed(auditor, name, INTERNAL, f"程序内部出错（{type(e).__name__}），这份报告没有核对。")
    return replace(found, source=name)  # as it was given, whatever the platform makes of paths


def _failed(auditor: Auditor, source: str, code: str, message: str) -> Assessment:
    from duizhao.model import Assessment

    book = auditor.rulebook
    identity = {"name": book.name, "title": book.title, "version": book.version, "digest": book.digest, "layers": []}
    return Assessment(source, None, None, identity, "", (), None, (), {"code": code, "message": message})


def _report_failure(a: Assessment, *, to_reader: bool) -> None:
    """Say on standard error what went wrong; what the reader sees on standard output anyway is not said twice."""
    name = "标准输入" if a.source == "-" else a.source
    if a.error is not None:
        console.say(f"错误 {a.error['code']}：{name}：{a.error['message']}")
    elif a.kind is not None and not a.findings and not to_reader:
        console.say(f"未作核对：{name}：像是“{a.kind.name}”（{a.kind.reason.rstrip('。')}）；确需核对请加 --force。")
    broken = [f.title for f in (*a.findings, *a.checks) if f.error]
    if broken:
        console.say(f"错误 DZ400：{name}：{len(broken)} 条规则没能核对：{'、'.join(broken)}。")


def _print(assessments: Sequence[Assessment], form: str, everything: bool) -> None:
    if form == "text":
        from duizhao.report import text

        shown = [a for a in assessments if a.error is None] if len(assessments) == 1 else assessments
        if shown:
            ruler, width = console.ruler(), console.width()
            console.print_lines(text.render(shown, ruler=ruler, width=width, everything=everything))
        return
    console.print_bytes(_render(assessments, form, everything))


def _write(
    assessments: Sequence[Assessment], form: str, everything: bool, target: Plan, quiet: bool, session: Session
) -> None:
    parts = [assessments] if form == "json" else [[a] for a in assessments]
    for path, part in zip(target.paths, parts, strict=True):
        if form == "docx":
            data, suffix = _annotated(part[0], session)
            write_atomic(target.fitted(path, suffix), data)
        else:
            write_atomic(path, _render(part, form, everything))
    if quiet:
        return
    from duizhao.report import text

    console.print_lines(text.summary(assessments, ruler=console.ruler(), width=console.width()))
    where = target.folder or target.paths[0]
    console.say(f"已写入 {where}" + (f"（{len(target.paths)} 个文件）" if target.folder else ""))


def _annotated(assessment: Assessment, session: Session) -> tuple[bytes, str]:
    """The report as a Word file with comments, its own where it is one, and the suffix that the file must have."""
    from duizhao.report.word.render import render_docx

    source = session.originals.get(assessment.document.read.path) if assessment.document else None
    return render_docx(assessment, source.data if source else None)


def _render(assessments: Sequence[Assessment], form: str, everything: bool) -> bytes:
    """The bytes of one output; names of files that are no valid text are the only thing that UTF-8 could refuse."""
    if form == "json":
        from duizhao.report import json_out

        return json_out.render(assessments).encode("utf-8", "backslashreplace")
    if form == "markdown":
        from duizhao.report import markdown

        return markdown.render(assessments).encode("utf-8", "replace")
    if form == "html":
        from duizhao.report import html

        return html.render(assessments[0]).encode("utf-8", "replace")
    if form == "materials":
        from duizhao.report.word import materials

        return materials.render(assessments[0])
    from duizhao.report import text

    lines = text.render(assessments, everything=everything)
    return "".join(line.text + "\n" for line in lines).encode("utf-8", "replace")
