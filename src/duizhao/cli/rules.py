"""`duizhao rules`: what the rulebook asks for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from duizhao.cli import console, ruledocs, rulelint, rulenew, ruleresolve, rulestats, ruletest
from duizhao.cli.common import LayersOption, RulebookOption, RulesOption, choice, find_rule
from duizhao.cli.help import Command, Group
from duizhao.errors import ExitStatus
from duizhao.session import open_rulebook, parse_layers

if TYPE_CHECKING:
    from duizhao.report.lines import Page
    from duizhao.report.width import Ruler
    from duizhao.rulebook import Rule, Rulebook
    from duizhao.rulebook.model import Tree

__all__ = ["HELP", "app"]

HELP: Final = "规则集：新建，列出和显示规则，写说明页，试例句，查错，统计，看叠加各层后的结果。"
LIST_HELP: Final = "列出全部规则：编号、名称、类别，按组排列。"
SHOW_HELP: Final = "显示一条规则：要求、出处、找什么、怎样算已落实、例句。"

app = typer.Typer(cls=Group, help=HELP, rich_markup_mode=None, add_completion=False)
FormatOption = Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）或 json")]


@app.command("list", cls=Command, help=LIST_HELP)
def list_rules(
    rules: RulesOption = None,
    name: RulebookOption = None,
    layers: LayersOption = None,
    everything: Annotated[bool, typer.Option("--all", help="连同平时不核对、由层打开的规则")] = False,
    form: FormatOption = "text",
) -> int:
    """All rules in their order."""
    choice("--format", form, ("text", "json"))
    rulebook = open_rulebook(rules, name, parse_layers(layers))
    if everything:
        rulebook = rulebook.whole()
    if form == "json":
        _print_json({"rulebook": _identity(rulebook), "rules": [_brief(r) for r in rulebook.rules]})
        return ExitStatus.CLEAN
    ruler = console.ruler()
    lines = [f"{rulebook.title}　{rulebook.version}　共 {len(rulebook.rules)} 条"]
    if rulebook.layers:
        lines.append("叠加的层：" + "、".join(layer.title for layer in rulebook.layers))
    by_group = sorted(rulebook.rules, key=lambda r: list(rulebook.groups).index(r.group))
    for group, members in groupby(by_group, key=lambda r: r.group):
        lines += ["", f"{rulebook.groups.get(group, group)}"]
        lines += [f"  {ruler.pad(r.id, 36)}{ruler.pad(r.title, 28)}{_class(rulebook, r)}".rstrip() for r in members]
    lines += _footer(rulebook, ruler)
    console.print_text("\n".join(lines) + "\n")
    return ExitStatus.CLEAN


@app.command("show", cls=Command, help=SHOW_HELP)
def show_rule(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="规则的编号或名称")],
    rules: RulesOption = None,
    name: RulebookOption = None,
    layers: LayersOption = None,
    form: FormatOption = "text",
) -> int:
    """One rule in words."""
    choice("--format", form, ("text", "json"))
    rulebook = open_rulebook(rules, name, parse_layers(layers), examples=True)
    whole = rulebook.whole()
    found = whole.rule(find_rule({r.id: r.title for r in whole.rules}, rule))
    if form == "json":
        _print_json({"rulebook": _identity(rulebook), "rule": {**_brief(found), **_rest(rulebook, found)}})
        return ExitStatus.CLEAN
    from duizhao.report.lines import Page

    page = Page(console.ruler(), console.width())
    _describe(page, rulebook, found)
    console.print_lines(page.lines)
    return ExitStatus.CLEAN


def _footer(rulebook: Rulebook, ruler: Ruler) -> list[str]:
    """What is switched off, the consistency checks, and the dates by which the report is due."""
    from duizhao.report.wording import basis_text

    lines = []
    if rulebook.dormant:
        lines += ["", f"另有 {len(rulebook.dormant)} 条没有启用，由层打开；用 --all 一并列出。"]
    if rulebook.checks:
        lines += ["", "前后一致的核对（只指出，不计参考分）"]
    for check in rulebook.checks:
        lines.append(f"  {ruler.pad(check.id, 36)}{check.title}{'' if check.enabled else '（没有启用）'}")
    if rulebook.deadlines:
        lines += ["", "时限（只作说明，不据此下结论）"]
    for deadline in rulebook.deadlines.values():
        month, day = map(int, deadline.by.split("-"))
        lines.append(f"  {deadline.title}：次年{month}月{day}日前，{deadline.to}。{basis_text(deadline.basis)}")
    return lines


def _describe(page: Page, rulebook: Rulebook, rule: Rule) -> None:
    from duizhao.report.wording import OUTCOMES

    rest = _rest(rulebook, rule)
    page.add(f"{rule.title}（{rule.id}）", "title")
    page.add(f"{rulebook.groups.get(rule.group, rule.group)} · {_class(rulebook, rule)} · 权重 {rule.weight:g}", "dim")
    page.add(rule.asks, label="要求：")
    page.add("；".join(rest["basis"]), label="出处：")
    if rest["question"]:
        page.add(rest["question"], label="看不出是否涉及时问：")
    if not rule.enabled or not rulebook.classes[rule.rule_class].enabled:
        page.add("平时不核对，由层打开", label="启用：")
    if any(rule.years):
        page.add(_years(rule), label="适用：")
    page.gap()
    page.add("找什么", "head")
    for signal in rule.signals.values():
        words = "；".join("／".join(group) for group in signal.words)
        page.add(words or signal.regex, indent="  ", label=f"{signal.title}：")
    for title, tree in (("怎样算已落实", rule.met), ("怎样算部分体现", rule.partial)):
        if tree is not None:
            page.gap()
            page.add(title, "head")
            for line in _tree(rule, tree, "  "):
                page.add(line.strip(), indent=line[: len(line) - len(line.lstrip())])
    page.gap()
    page.add(rule.remedy, label="补充：")
    page.gap()
    page.add("例句", "head")
    for example in rule.examples:
        page.add(example.text, indent="  ", label=f"{OUTCOMES[example.outcome]}：")


def _years(rule: Rule) -> str:
    start, end = rule.years
    return (f"{start} 年度起" if start else "") + (f"到 {end} 年度为止" if end else "") + "的报告"


def _tree(rule: Rule, tree: Tree, indent: str) -> Iterator[str]:
    from duizhao.rulebook.model import All, Any_, AtLeast, Leaf

    if isinstance(tree, Leaf):
        signal = rule.signals.get(tree.signal)
        yield f"{indent}· {signal.title if signal else tree.signal}"
        return
    if isinstance(tree, Any_):
        what = "有一项即可："
    elif isinstance(tree, All):
        what = "都要有："
    elif isinstance(tree, AtLeast):
        what = f"至少有 {tree.count} 项："
    else:
        what = "都不能有："
    yield indent + what
    for branch in tree.of:
        yield from _tree(rule, branch, indent + "  ")


def _class(rulebook: Rulebook, rule: Rule) -> str:
    known = rulebook.classes.get(rule.rule_class)
    return known.title if known else rule.rule_class


def _identity(rulebook: Rulebook) -> dict[str, str]:
    return {"name": rulebook.name, "version": rulebook.version, "digest": rulebook.digest}


def _brief(rule: Rule) -> dict[str, object]:
    return {"rule": rule.id, "title": rule.title, "group": rule.group, "class": rule.rule_class, "weight": rule.weight}


def _rest(rulebook: Rulebook, rule: Rule) -> dict[str, Any]:
    from duizhao.report.wording import basis_lines

    condition = rulebook.conditions.get(rule.condition) if rule.condition else None
    return {
        "asks": rule.asks,
        "basis": list(basis_lines(rule.basis, notes=True)),
        "question": condition.question if condition else None,
        "signals": [{"name": s.name, "title": s.title, "kind": s.kind} for s in rule.signals.values()],
        "remedy": rule.remedy,
        "outcomes": [o.value for o in rule.outcomes],
        "examples": [{"outcome": e.outcome.value, "text": e.text, "section": e.section} for e in rule.examples],
    }


def _print_json(value: object) -> None:
    import json

    console.print_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())


app.command("docs", cls=Command, help=ruledocs.HELP, short_help="把规则写成说明页，每条规则一页")(ruledocs.docs)
app.command("lint", cls=Command, help=rulelint.HELP, short_help="检查规则集，列出错处和值得看一看的地方")(rulelint.lint)
app.command("new", cls=Command, help=rulenew.HELP, short_help="新建一套规则集，或者一层修改")(rulenew.new)
app.command("stats", cls=Command, help=rulestats.HELP, short_help="对照标注，逐条统计对错和信号")(rulestats.stats)
app.command("resolve", cls=Command, help=ruleresolve.HELP, short_help="显示叠加各层以后的规则集和每一项的出处")(
    ruleresolve.resolve
)
app.command("test", cls=Command, help=ruletest.HELP, short_help="试一试规则自带的例句")(ruletest.try_examples)
