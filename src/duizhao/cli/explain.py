"""`duizhao explain`: why one rule came out as it did."""

from __future__ import annotations

from typing import Annotated, Final

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
    find_rule,
    parse_year,
)
from duizhao.errors import ExitStatus, ReadError
from duizhao.session import Ask, Session, parse_layers

__all__ = ["HELP", "explain"]

HELP: Final = """说明某一条为什么是这个结论：找过什么、哪些句子最接近、各缺什么。

退出码：0 已说明（不论结论如何）；2 用法有误；3 规则集有误；4 报告没能核对；5 报告带有密级标志，已停止。"""


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="报告文件；- 表示标准输入")],
    rule: Annotated[str, typer.Argument(metavar="RULE", help="规则或核对的编号或名称，如 counsel.system")],
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    layers: LayersOption = None,
    units: UnitsOption = None,
    exemptions: ExemptionsOption = None,
    year: YearOption = None,
    unit: UnitOption = None,
    force: ForceOption = False,
    encoding: EncodingOption = None,
    previous: PreviousOption = None,
    segmenter: SegmenterOption = None,
) -> int:
    """Audit `file` and explain the finding of `rule`."""
    asked_year = parse_year(year)
    session = Session(rules, rulebook, parse_layers(layers), segmenter, units, exemptions)
    session.base()
    assessment = session.audit(file, Ask(asked_year, unit, force, encoding, previous))
    every = (*assessment.findings, *assessment.checks)
    wanted = find_rule({f.rule: f.title for f in every}, rule) if every else ""
    finding = next((f for f in every if f.rule == wanted), None)
    if finding is None:
        kind = assessment.kind
        what = f"像是“{kind.name}”（{kind.reason.rstrip('。')}），" if kind else ""
        raise ReadError(f"{what}没有核对；确需核对请加 --force。")
    from duizhao.report.explain import render

    console.print_lines(render(assessment, finding, ruler=console.ruler(), width=console.width()))
    return ExitStatus.FAILED if finding.error else ExitStatus.CLEAN
