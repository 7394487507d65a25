"""`duizhao evaluate`: how right the tool is, measured against labels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import AgainstOption, RulesOption, SegmenterOption, choice
from duizhao.errors import ExitStatus, UsageError
from duizhao.session import make_auditor, open_rulebook

if TYPE_CHECKING:
    from duizhao.evaluate import ChallengeResult, GoldResult

__all__ = ["HELP", "evaluate"]

HELP: Final = """对照人工标注，量一量本工具判得准不准：总的和逐条规则的准确程度、每一处判错，旁边是关键词表的同样数字。

退出码：0 评测完成；2 用法或标注文件有误；3 规则集有误；4 有报告没能核对。"""


def evaluate(
    gold: Annotated[str | None, typer.Argument(metavar="[GOLD]", help="标注文件，或装标注文件的文件夹")] = None,
    reports: Annotated[str | None, typer.Option("--reports", metavar="文件夹", help="标注所说的报告在哪里")] = None,
    challenge: Annotated[
        str | None, typer.Option("--challenge", metavar="文件", help="改为评测一个语境题库（一句一例），不用 GOLD")
    ] = None,
    against: AgainstOption = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="文件", help="保存这次的结果，供以后 --against 比较")
    ] = None,
    keywords: Annotated[
        str | None, typer.Option("--keywords", metavar="文件", help="作比较的关键词表；默认用仓库里的一份（如果有）")
    ] = None,
    rules: RulesOption = None,
    segmenter: SegmenterOption = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = "text",
) -> int:
    """Grade the auditor on labelled reports or on a challenge."""
    choice("--format", form, ("text", "json"))
    if (gold is None) == (challenge is None):
        raise UsageError("GOLD 和 --challenge 请给一个，也只给一个。")
    if gold is not None and reports is None:
        raise UsageError("请用 --reports 给出报告所在的文件夹。")
    from duizhao import evaluate as measuring

    auditor = make_auditor(open_rulebook(rules), segmenter)
    words = keywords or measuring.default_keywords()
    result: GoldResult | ChallengeResult
    if challenge is not None:
        result = measuring.evaluate_challenge(challenge, auditor, against=against, keywords=words, save=save)
        shown = measuring.render_challenge(result)
    else:
        result = measuring.evaluate_gold(gold or "", reports or "", auditor, against=against, keywords=words, save=save)
        shown = measuring.render_gold(result)
    if form == "json":
        console.print_bytes((json.dumps(result.to_dict(), ensure_ascii=False, indent=2) + "\n").encode())
    else:
        console.print_text(shown)
    return ExitStatus.FAILED if result.origin.failures else ExitStatus.CLEAN
