"""One report with everything: every finding, its sentences, what came near and why that did not count."""

from __future__ import annotations

from duizhao.model import Assessment, Evidence, Finding, Nearest, Outcome
from duizhao.report.lines import Line, Page
from duizhao.report.views import lacking, near_of, suspects, unshown, view
from duizhao.report.width import Ruler
from duizhao.report.wording import (
    CHECKED,
    CHECKS_NOTE,
    CHECKS_TITLE,
    CONTEXTS,
    NOTHING_NEAR,
    OUTCOMES,
    basis_lines,
    class_title,
    digest_text,
    quoted,
    sentence,
    state,
    where_text,
)

__all__ = ["add_why", "full"]


def full(assessment: Assessment, ruler: Ruler, width: int) -> list[Line]:
    """All findings, without a limit of room."""
    v, page = view(assessment), Page(ruler, width)
    _checks(page, assessment)
    page.add(f"修改意见 {v.gap_count} 条", "head")
    number = 0
    for rule_class, findings in v.gaps:
        page.add(f"{class_title(rule_class)} {len(findings)} 条", "dim", indent="  ")
        for finding in findings:
            number += 1
            _finding(page, finding, f"{number}. ")
    page.gap()
    page.add(f"自述不足 {len(v.admitted)} 条（报告如实反映，不作差错）", "head")
    for finding in v.admitted:
        _finding(page, finding)
    page.gap()
    page.add(f"请核实 {len(v.questions)} 问（有则补写，没有请写明）", "head")
    for question in v.questions:
        page.add(question.text, "item", indent="  ", label="□ ")
        for finding in question.findings:
            _finding(page, finding, "· ", indent="    ")
    for title, findings in (("可再充实", v.weak), ("已落实", v.covered)):
        page.gap()
        page.add(f"{title} {len(findings)} 条", "head")
        for finding in findings:
            _finding(page, finding)
    for outcome, findings in (
        (Outcome.NOT_APPLICABLE, v.not_applicable),
        (Outcome.WAIVED, v.waived),
        (Outcome.ERROR, v.errors),
    ):
        if findings:
            page.gap()
            page.add(f"{OUTCOMES[outcome]} {len(findings)} 条", "head")
            for finding in findings:
                _finding(page, finding)
    page.gap()
    _groups(page, assessment)
    page.add(digest_text(assessment), "dim")
    return page.lines


def _checks(page: Page, assessment: Assessment) -> None:
    """All places to look at, check by check; then which checks found nothing, and which could not look."""
    if not assessment.checks:
        return
    page.add(f"{CHECKS_TITLE}（{len(suspects(assessment))} 处；{CHECKS_NOTE}）", "head")
    for outcome in (Outcome.SUSPECT, Outcome.ERROR, Outcome.NOT_APPLICABLE):
        for finding in (f for f in assessment.checks if f.outcome is outcome):
            count = f" {len(finding.evidence)} 处" if finding.evidence else ""
            page.add(f"{finding.title}：{CHECKED[outcome]}{count}", "item", indent="  ")
            for evidence in finding.evidence:
                _passage(page, evidence, "    ", "□ ")
                page.add(evidence.note, indent="      ")
            if finding.because:
                page.add(finding.because, indent="    ", label="缘由：")
            if finding.error:
                page.add(f"错误代码 {finding.error}", "warn", indent="    ")
    for finding in (f for f in assessment.checks if f.outcome is Outcome.MET and f.because):
        page.add(finding.because or "", indent="  ", label=f"{finding.title}：")
    silent = "、".join(f.title for f in assessment.checks if f.outcome is Outcome.MET and not f.because)
    if silent:
        page.add(silent, indent="  ", label=f"{CHECKED[Outcome.MET]}：")
    page.gap()


def _finding(page: Page, finding: Finding, lead: str = "", indent: str = "  ") -> None:
    page.add(f"{finding.title}：{_state(finding)}", "item", indent=indent, label=lead)
    inner = indent + " " * max(2, page.ruler.cells(lead))
    if finding.because:
        page.add(finding.because, indent=inner, label="缘由：")
    if finding.error:
        page.add(f"错误代码 {finding.error}", "warn", indent=inner)
    if finding.outcome.is_covered:
        for evidence in finding.evidence:
            _passage(page, evidence, inner, "依据：")
        for evidence in finding.counter:
            _passage(page, evidence, inner, f"另见（{CONTEXTS[evidence.context]}）：")
    else:
        for evidence in finding.evidence:
            _passage(page, evidence, inner, "原文：")
            nearest = near_of(finding, evidence)
            if nearest is not None:
                add_why(page, nearest, inner)
        if finding.asks:
            page.add(finding.asks, indent=inner, label="要求：")
        for nearest in unshown(finding):
            _passage(page, nearest, inner, "相近：")
            add_why(page, nearest, inner)
        if finding.outcome.is_gap and not finding.evidence and not finding.nearest:
            page.add(NOTHING_NEAR, indent=inner, label="相近：")
    if finding.outcome is Outcome.PARTIAL or finding.outcome.is_gap:
        if finding.remedy:
            page.add(finding.remedy, indent=inner, label="补充：")
        page.add("；".join(basis_lines(finding.basis, notes=True)), "dim", indent=inner, label="出处：")


def add_why(page: Page, nearest: Nearest, indent: str) -> None:
    """Why a passage did not count, what it lacks besides, and what would make it count."""
    page.add(sentence(nearest.reason), indent=indent, label="未计：")
    if lacks := lacking(nearest):
        page.add(sentence("；".join(lacks)), indent=indent, label="另缺：")
    if nearest.change:
        page.add(sentence(nearest.change), indent=indent, label="怎样算：")


def _state(finding: Finding) -> str:
    more = len(finding.supporting) - len(finding.evidence)
    return state(finding) + (f"（另有 {more} 处）" if more > 0 else "")


def _passage(page: Page, passage: Evidence | Nearest, indent: str, label: str) -> None:
    where = where_text(passage)
    page.add(f"{quoted(passage.text)}{where}", indent=indent, label=label)


def _groups(page: Page, assessment: Assessment) -> None:
    groups = (assessment.score or {}).get("groups", {})
    parts = [f"{g['title']} {g['score']:g}" for g in groups.values() if g.get("score") is not None]
    if parts:
        page.add(" · ".join(parts), "dim", label="分项参考分：")
