"""`duizhao explain`: why one rule came out as it did."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import (
    EncodingOption,
    ForceOption,
    RulesOption,
    SegmenterOption,
    UnitOption,
    YearOption,
    find_rule,
    make_auditor,
    open_rulebook,
    parse_year,
)
from duizhao.errors import ExitStatus, ReadError

__all__ = ["HELP", "explain"]

HELP: Final = """说明某一条为什么是这个结论：找过什么、哪些句子最接近、各缺什么。

退出码：0 已说明（不论结论如何）；2 用法有误；3 规则集有误；4 报告没能核对。"""


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="报告文件（.txt）；- 表示标准输入")],
    rule: Annotated[str, typer.Argument(metavar="RULE", help="规则的编号或名称，如 counsel.system")],
    rules: RulesOption = None,
    year: YearOption = None,
    unit: UnitOption = None,
    force: ForceOption = False,
    encoding: EncodingOption = None,
    segmenter: SegmenterOption = None,
) -> int:
    """Audit `file` and explain the finding of `rule`."""
    asked_year = parse_year(year)
    rulebook = open_rulebook(rules)
    wanted = find_rule({r.id: r.title for r in rulebook.rules}, rule)
    auditor = make_auditor(rulebook, segmenter)
    if file == "-":
        data = sys.stdin.buffer.read()
        assessment = auditor.audit_bytes(data, "-", year=asked_year, unit=unit, force=force, encoding=encoding)
    else:
        assessment = auditor.audit(Path(file), year=asked_year, unit=unit, force=force, encoding=encoding)
    finding = next((f for f in assessment.findings if f.rule == wanted), None)
    if finding is None:
        kind = assessment.kind
        what = f"像是“{kind.name}”（{kind.reason.rstrip('。')}），" if kind else ""
        raise ReadError(f"{what}没有核对；确需核对请加 --force。")
    from duizhao.report.explain import render

    console.print_lines(render(assessment, finding, ruler=console.ruler(), width=console.width()))
    return ExitStatus.FAILED if finding.error else ExitStatus.CLEAN
