"""Why one rule came out as it did, in words: a report over the trace of its finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from duizhao.model import CONSISTENCY, Applies, Assessment, Finding, Outcome, Substance
from duizhao.report.full import add_why
from duizhao.report.lines import Line, Page
from duizhao.report.views import is_question
from duizhao.report.width import Ruler
from duizhao.report.wording import (
    CHECKED,
    CHECKS_NOTE,
    CONTEXTS,
    MEANINGS,
    NOTHING_NEAR,
    USE_NOTE,
    basis_lines,
    class_title,
    digest_text,
    headline,
    quoted,
    section_text,
    source_text,
    state,
)

__all__ = ["render"]

_TREES: Final = (("met", "“已落实”的条件"), ("partial", "“部分体现”的条件"))
_OPERATORS: Final = {"any": "以下有一项即可", "all": "以下都要有", "none": "以下都不能有"}


def render(assessment: Assessment, finding: Finding, *, ruler: Ruler, width: int) -> list[Line]:
    """Title, outcome, each signal, the conditions as they were decided, the sentences for and near."""
    page = Page(ruler, width)
    page.add(f"{finding.title}（{finding.rule}）", "title")
    page.add(f"{headline(assessment)}　{source_text(assessment.source)}", "dim")
    if finding.rule_class == CONSISTENCY:
        _check(page, finding)
        page.add(f"{USE_NOTE}。{digest_text(assessment)}", "dim")
        return page.lines
    page.add(finding.asks or finding.title, label="要求：")
    page.add("；".join(basis_lines(finding.basis, notes=True)), label=f"出处（{class_title(finding.rule_class)}）：")
    page.gap()
    page.add(f"{state(finding)}。{_why(finding)}", "head", label="结论：")
    if finding.applies is Applies.UNKNOWN and finding.question:
        page.add(finding.question, label="请核实：")
    if finding.error:
        page.add(finding.error, "warn", label="错误代码：")
    _passages(page, finding)
    _signals(page, finding.trace.get("signals", ()))
    for name, title in _TREES:
        tree = finding.trace.get(name)
        if tree:
            page.gap()
            page.add(f"{title}：{'满足' if tree['value'] else '不满足'}", "head")
            _tree(page, tree, "  ")
    if finding.remedy and (finding.outcome.is_gap or finding.outcome is Outcome.PARTIAL):
        page.gap()
        page.add(finding.remedy, label="补充：")
    page.gap()
    page.add(f"{USE_NOTE}。{digest_text(assessment)}", "dim")
    return page.lines


def _check(page: Page, finding: Finding) -> None:
    """What a check looks for, what it came to, and each place with what to look at there."""
    page.add(finding.asks, label="核对：")
    page.gap()
    count = f" {len(finding.evidence)} 处。{CHECKS_NOTE}" if finding.evidence else ""
    page.add(f"{CHECKED[finding.outcome]}{count}。{finding.because or ''}", "head", label="结论：")
    if finding.error:
        page.add(finding.error, "warn", label="错误代码：")
    for i, evidence in enumerate(finding.evidence, 1):
        page.add(_place(evidence.text, section_text(evidence)), indent="  ", label=f"{i}. ")
        page.add(evidence.note, indent="     ")
    page.gap()


def _why(finding: Finding) -> str:
    if finding.outcome is Outcome.MET and finding.substance is Substance.STATEMENT:
        return "报告写明已经做了，但没有数字、日期、文件、会议、案件这类事实。"
    if is_question(finding):
        return MEANINGS[Outcome.MISSING] + "是否涉及要由单位说明，所以列为请核实，不作意见。"
    if finding.because:
        return finding.because if not finding.outcome.is_gap else f"{MEANINGS[finding.outcome]}{finding.because}"
    return str(finding.trace.get("why") or MEANINGS[finding.outcome])


def _passages(page: Page, finding: Finding) -> None:
    if finding.evidence:
        page.gap()
        title = "据以判断的原文" if not finding.outcome.is_covered else "依据句"
        more = len(finding.supporting) - len(finding.evidence)
        page.add(title + (f"（另有 {more} 处）" if more > 0 else ""), "head")
        for i, evidence in enumerate(finding.evidence, 1):
            page.add(_place(evidence.text, section_text(evidence)), indent="  ", label=f"{i}. ")
    for evidence in finding.counter:
        page.add(
            _place(evidence.text, section_text(evidence)), indent="  ", label=f"另见（{CONTEXTS[evidence.context]}）："
        )
    if finding.outcome.is_gap:
        page.gap()
        page.add("最接近的表述，为什么没有计入", "head")
        if not finding.nearest:
            page.add(NOTHING_NEAR, indent="  ")
        for i, nearest in enumerate(finding.nearest, 1):
            page.add(_place(nearest.text, section_text(nearest)), indent="  ", label=f"{i}. ")
            add_why(page, nearest, "     ")


def _place(text: str, where: str) -> str:
    return quoted(text) + (f"〔{where}〕" if where else "")


def _signals(page: Page, signals: Any) -> None:
    if not signals:
        return
    page.gap()
    page.add("找过什么", "head")
    for signal in signals:
        page.add(_found(signal), indent="  ", label=f"{signal['title'] or signal['name']}：")


def _found(signal: Mapping[str, Any]) -> str:
    """What came of one signal: how often it stands in the report, how that is said, whether it counts."""
    if not signal["hits"]:
        return "没有出现"
    contexts = signal.get("contexts", {})
    said = "、".join(f"{n} 处{CONTEXTS.get(context, context)}" for context, n in contexts.items() if n)
    near = "（用词相近，不完全相同）" if signal.get("fuzzy") else ""
    counted = "计入" if signal["fired"] else "未计入"
    return (
        f"出现 {signal['hits']} 处{near}，{said}；{counted}" if said else f"出现 {signal['hits']} 处{near}，{counted}"
    )


def _tree(page: Page, node: Mapping[str, Any], indent: str) -> None:
    if node["op"] == "signal":
        page.add(
            node.get("title") or node.get("name", ""), indent=indent, label="［有］" if node["value"] else "［无］"
        )
        return
    what = _OPERATORS.get(node["op"]) or f"以下至少要有 {node.get('count', 1)} 项"
    page.add(f"{what}（{'满足' if node['value'] else '不满足'}）：", indent=indent)
    for branch in node.get("of", ()):
        _tree(page, branch, indent + "  ")
