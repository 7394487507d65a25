"""`duizhao rules test`: whether the examples of the rules come out as written, and what they do not prove."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import LayersOption, RulebookOption, RulesOption, choice, find_rule
from duizhao.errors import ExitStatus, UsageError
from duizhao.session import open_rulebook, parse_layers

if TYPE_CHECKING:
    from duizhao.evaluate.coverage import Unproved
    from duizhao.evaluate.exampletest import ExampleRun

__all__ = ["HELP", "try_examples"]

HELP: Final = """把每条规则的例句放进样例报告核对，结论须与所写的一致；平时不启用的规则也试。

退出码：0 全部一致；1 有不一致的，或（--coverage）有例句没有证明的；2 用法有误；3 规则集有误。"""
_WHAT: Final = {
    "signal": "信号",
    "blocker": "遮蔽语",
    "shadow": "遮蔽语",
    "condition": "前提的信号",
    "cue": "语境词",
    "example": "例句",
}
_LACK: Final = {
    "never_fires": "没有一个例句找得到它",
    "never_silent": "没有一个近似的例句（含有它的词而不算）",
    "needless": "没有它，例句的结论也不变",
    "comes_without": "样例报告不放这句，结论也一样",
}


def try_examples(
    rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help="只试这一条规则：编号或名称")] = None,
    coverage: Annotated[
        bool,
        typer.Option("--coverage", help="再看例句够不够：每个信号、遮蔽语、语境词都找得到、有近似而不找到的、少不得"),
    ] = False,
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    layers: LayersOption = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = "text",
) -> int:
    """Run the examples; the exit status says whether all is proved."""
    choice("--format", form, ("text", "json"))
    if rule is not None and coverage:
        raise UsageError("--coverage 看的是整套规则集，不能只给一条规则。")
    book = open_rulebook(rules, rulebook, parse_layers(layers), examples=True)
    known = {r.id: r.title for r in (*book.rules, *book.dormant)}
    wanted = [find_rule(known, rule)] if rule is not None else None
    from duizhao.evaluate.coverage import unproved
    from duizhao.evaluate.exampletest import run_examples

    runs = run_examples(book, wanted)
    wrong = [run for run in runs if not run.right]
    lacking = unproved(book, runs) if coverage else ()
    if form == "json":
        _print_json(runs, wrong, lacking if coverage else None)
    else:
        _print_text(runs, wrong, lacking, coverage)
    return ExitStatus.FOUND if wrong or lacking else ExitStatus.CLEAN


def _print_text(
    runs: Sequence[ExampleRun], wrong: Sequence[ExampleRun], lacking: Sequence[Unproved], coverage: bool
) -> None:
    from duizhao.report.lines import Page
    from duizhao.report.wording import OUTCOMES

    page = Page(console.ruler(), console.width())
    for run in wrong:
        expected, found = OUTCOMES[run.expected], OUTCOMES[run.outcome]
        page.add(f"应为{expected}，现为{found}：“{run.example.text.strip()}”", label=f"{run.id}　")
        titles = [s.title for name, s in run.rule.signals.items() if name in run.fired]
        page.add("、".join(titles) or "没有", indent="  ", label="计入的信号：")
    for gap in lacking:
        named = f"{_WHAT[gap.what]}“{gap.name}”" + (f"（{gap.title}）" if gap.title not in (gap.name, "") else "")
        page.add(f"{named}：{_LACK[gap.lack]}。", label=f"{gap.where}　")
    rules = len({run.rule.id for run in runs})
    said = f"{rules} 条规则，{len(runs)} 个例句，" + (f"{len(wrong)} 个结论不符" if wrong else "结论全部相符")
    if coverage:
        said += f"；{len(lacking)} 处没有例句证明" if lacking else "；信号、遮蔽语、语境词都有例句证明"
    page.add(said + "。", "head")
    console.print_lines(page.lines)


def _print_json(runs: Sequence[ExampleRun], wrong: Sequence[ExampleRun], lacking: Sequence[Unproved] | None) -> None:
    value: dict[str, Any] = {
        "rules": len({run.rule.id for run in runs}),
        "examples": len(runs),
        "wrong": [
            {
                "rule": run.rule.id,
                "example": run.example.name,
                "text": run.example.text,
                "section": run.example.section,
                "expected": run.expected.value,
                "found": run.outcome.value,
                "fired": sorted(run.fired),
            }
            for run in wrong
        ],
    }
    if lacking is not None:
        value["unproved"] = [
            {"what": gap.what, "where": gap.where, "name": gap.name, "lack": gap.lack} for gap in lacking
        ]
    console.print_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())
