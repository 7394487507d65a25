"""`duizhao rules stats`: how each rule does on labelled reports, and which of its signals ever count."""

from __future__ import annotations

import json
from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import AgainstOption, RulesOption, choice, find_rule
from duizhao.errors import ExitStatus
from duizhao.session import make_auditor, open_rulebook

__all__ = ["HELP", "stats"]

HELP: Final = """拿人工标注逐条规则量一遍：标注了多少、判对多少、误缺漏缺各多少，哪些信号计入过、哪些从未计入；给出以前保存的结果，再列出改好、改坏了哪些。

退出码：0 统计完成；2 用法或标注文件有误；3 规则集有误；4 有报告或规则没能核对。"""


def stats(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="标注文件，或装标注文件的文件夹")],
    reports: Annotated[str, typer.Option("--reports", metavar="文件夹", help="标注所说的报告在哪里")],
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="规则", help="只看这一条（编号或名称），逐篇列出标注、结论和首条依据"),
    ] = None,
    against: AgainstOption = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="文件", help="保存这次的结果，供以后 --against 比较")
    ] = None,
    rules: RulesOption = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = "text",
) -> int:
    """Count on labelled reports, rule by rule and signal by signal."""
    choice("--format", form, ("text", "json"))
    rulebook = open_rulebook(rules)
    wanted = find_rule({r.id: r.title for r in rulebook.rules}, rule) if rule is not None else None
    from duizhao.evaluate import render_statistics, rule_statistics

    auditor = make_auditor(rulebook, None, exhaustive=True)
    found = rule_statistics(gold, reports, auditor, against=against, save=save)
    shown = found if wanted is None else found.only(wanted)
    if form == "json":
        data = shown.to_dict(cases=wanted is not None)
        console.print_bytes((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
    else:
        console.print_text(render_statistics(shown, cases=wanted is not None))
    return ExitStatus.FAILED if found.failed else ExitStatus.CLEAN
