"""Statistics of rules as tables of plain text for the terminal, at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.evaluate.counts import FEW, Counts
from duizhao.evaluate.rulestats import Case, RuleStatistics, SignalStatistics, Statistics
from duizhao.evaluate.statschangetext import change_lines
from duizhao.evaluate.tables import RULER, WIDTH, head_lines, outcome_name, rule_name, table

__all__ = ["cases_text", "statistics_text"]

_HEAD: Final = ("规则", "有", "缺", "不适用", "两可", "正确", "误缺", "漏缺", "查准", "查全")
_WIDTHS: Final = (33, 4, 4, 6, 4, 4, 4, 4, 4, 4)
_LEGEND: Final = (
    "有、缺、不适用、两可：标注的篇数（两可是有、缺都接受）。误缺：有而说缺；漏缺：缺而说有。"
    f"查准、查全：说缺而确缺的，各占说缺的、确缺的多少（不适用也算缺）；不足 {FEW} 例只写几比几，一例没有写 -。"
)
_MORE: Final = "一条规则的逐篇情况：加 --rule 和规则的编号或名称。"
_EXCERPT: Final = 150


def statistics_text(result: Statistics) -> str:
    """The table by rule with totals, the signals of each rule, those that never counted, the change since a saved run."""
    lines = [*_head(result), "", *_table(result), ""]
    lines.append("计入的信号，后面是计入的报告篇数，括号里是其中标注为缺的：")
    for rule in result.rules:
        lines += _signals(result, rule)
    lines += ["", *_silent(result)]
    return _page(lines, result)


def cases_text(result: Statistics) -> str:
    """The same of few rules, each with all its signals and report by report, the wrong ones first."""
    lines = [*_head(result), "", *_table(result, totals=False)]
    for rule in result.rules:
        lines += ["", *RULER.wrap(rule_name(result.origin, rule.rule), WIDTH), "", *_signal_table(rule)]
        for title, cases in _sorted(rule).items():
            lines += ["", f"{title} {len(cases)} 篇"]
            lines += [line for case in cases for line in _case(rule, case, full="正确" not in title)]
    return _page(lines, result)


def _page(lines: Sequence[str], result: Statistics) -> str:
    more = ["", *change_lines(result)] if result.change else []
    return "\n".join([*lines, *more]) + "\n"


def _head(result: Statistics) -> list[str]:
    lines = head_lines(result.origin, f"{len(result.reports)} 篇报告", result.not_found)
    for rule in result.rules:
        if rule.errors:
            lines.append(f"没能核对：{rule.rule}（{rule.errors} 篇）")
    unlabelled = [r.rule for r in result.rules if not r.pairs]
    if unlabelled:
        lines += RULER.wrap("没有标注的规则：" + "、".join(unlabelled), WIDTH, rest="  ")
    return lines


def _table(result: Statistics, *, totals: bool = True) -> list[str]:
    rows = [[r.rule, *_cells(r.counts)] for r in result.rules if r.pairs]
    if totals:
        rows.append(["合计", *_cells(result.counts)])
    more = [_MORE] if totals else []
    return [*table(_HEAD, rows, _WIDTHS), *RULER.wrap(_LEGEND, WIDTH), *more]


def _cells(counts: Counts) -> list[str]:
    labels = (counts.covered, counts.gap, counts.not_applicable, counts.either)
    errors = (counts.false_gap, counts.false_met)
    numbers = [*(str(n or "") for n in labels), str(counts.right), *(str(n or "") for n in errors)]
    return [*numbers, _rate(*counts.precision), _rate(*counts.recall)]


def _rate(part: int, whole: int) -> str:
    """A percentage, which is 0 or 100 only where it is so exactly; of few cases the bare numbers."""
    if whole < FEW:
        return f"{part}/{whole}" if whole else "-"
    rounded = round(100 * part / whole)
    return f"{rounded if part in (0, whole) else min(max(rounded, 1), 99)}%"


def _signals(result: Statistics, rule: RuleStatistics) -> Iterator[str]:
    if not rule.titles:
        return
    counted = [s for s in rule.signals if s.counted]
    yield from RULER.wrap(rule_name(result.origin, rule.rule), WIDTH)
    text = "；".join(f"{s.name} {s.title} {_reach(s)}" for s in counted) or "（一个也没有计入）"
    yield from RULER.wrap(text, WIDTH, "    ", "    ")


def _reach(signal: SignalStatistics) -> str:
    return f"{len(signal.counted)}（{signal.in_gaps}）" if signal.in_gaps else str(len(signal.counted))


def _silent(result: Statistics) -> list[str]:
    if not result.silent:
        return ["每个信号都在有的报告里计入过。"]
    signals = sum(len(r.titles) for r in result.rules)
    lines = [f"从未计入的信号 {len(result.silent)} 个（共 {signals} 个）；括号里是出现过而未计入的篇数："]
    for rule, s in result.silent:
        only = f"（{len(s.found_only)}）" if s.found_only else ""
        lines += RULER.wrap(f"{rule}  {s.name} {s.title}{only}", WIDTH, "  ", "      ")
    return lines


def _signal_table(rule: RuleStatistics) -> list[str]:
    rows = [
        [s.name, *(str(n or "") for n in (len(s.counted), s.in_gaps, len(s.found_only))), s.title]
        for s in sorted(rule.signals, key=lambda s: not s.counted)
    ]
    head = ["信号", "计入", "标缺", "未计", ""]
    legend = "计入：计入的篇数；标缺：其中标注为缺的；未计：出现而未计入的（计划、引述等）。"
    return [*table(head, rows, [24, 4, 4, 4, 40]), *RULER.wrap(legend, WIDTH)]


def _sorted(rule: RuleStatistics) -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = {"误缺": [], "漏缺": [], "其他判错": [], "正确": [], "没有标注": []}
    for case in rule.cases:
        pair = case.pair
        if pair is None:
            title = "没有标注"
        elif pair.right:
            title = "正确"
        else:
            title = "误缺" if pair.false_gap else "漏缺" if pair.false_met else "其他判错"
        groups[title].append(case)
    return {title: cases for title, cases in groups.items() if cases}


def _case(rule: RuleStatistics, case: Case, *, full: bool) -> Iterator[str]:
    labels = "、".join(map(outcome_name, case.pair.accept)) if case.pair else ""
    said = f"判为{outcome_name(case.answer.outcome)}" + (f"；标注{labels}" if labels else "")
    yield from RULER.wrap(f"{case.report}  {said}", WIDTH, "- ", "    ")
    for what, wanted in (("计入", True), ("出现而未计入", False)):
        names = [name for name in rule.titles if case.answer.signals.get(name) is wanted]
        if names:
            yield from RULER.wrap("、".join(names), WIDTH, f"    {what}：", "      ")
    evidence = next(iter(case.answer.evidence), "")
    if evidence:
        yield from RULER.wrap(evidence if full else RULER.cut(evidence, _EXCERPT), WIDTH, "    首条依据：", "      ")
