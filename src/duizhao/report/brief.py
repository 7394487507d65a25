"""One report in little more than a screen: the room there is goes to what must be acted on first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from duizhao.model import Assessment, Finding, Outcome, Substance
from duizhao.report.lines import Line, Page
from duizhao.report.views import View, suspects, view
from duizhao.report.width import Ruler
from duizhao.report.wording import (
    CHECKS_TITLE,
    OUTCOMES,
    SUBSTANCES,
    basis_lines,
    class_title,
    clause,
    quoted,
    where_text,
)

__all__ = ["brief"]

FULL, SHORT, LINE, NAME = 3, 2, 1, 0
# cells that are left to a sentence beside the reason why it did not count
_LEAST: Final = 30
_PLACES: Final = 6  # lines for places to look at
_WEAK: Final = "weak"
_COVERED: Final = "covered"
# What gives way first when room is short: (class of gaps or other list, level it sinks to).
_YIELDS: Final = (
    ("advisory", SHORT),
    ("advisory", LINE),
    (_WEAK, NAME),
    ("expected", SHORT),
    ("expected", LINE),
    (_COVERED, NAME),
    ("advisory", NAME),
    ("prescribed", SHORT),
    ("expected", NAME),
    ("prescribed", LINE),
    ("prescribed", NAME),
)


class Plan:
    """How much is told of each finding."""

    def __init__(self, sorted_findings: View) -> None:
        self.view = sorted_findings
        self.levels = {f.rule: FULL for _, findings in sorted_findings.gaps for f in findings}
        self.others = {_WEAK: LINE, _COVERED: LINE}

    def steps(self) -> Iterator[None]:
        """Give way one finding at a time, the last of the least first."""
        classes = dict(self.view.gaps)
        for name, level in _YIELDS:
            if name in self.others:
                self.others[name] = level
                yield
                continue
            for finding in reversed(classes.get(name, ())):
                if self.levels[finding.rule] > level:
                    self.levels[finding.rule] = level
                    yield


def brief(assessment: Assessment, ruler: Ruler, width: int, room: int) -> list[Line]:
    """The findings in at most about `room` lines."""
    plan, first = Plan(view(assessment)), _checks(assessment, ruler, width)
    room -= len(first)
    lines = _lines(plan, ruler, width)
    for _ in plan.steps():
        if len(lines) <= room:
            break
        lines = _lines(plan, ruler, width)
    return first + lines


def _checks(assessment: Assessment, ruler: Ruler, width: int) -> list[Line]:
    """The first places to look at, one line each; the rest counted."""
    page, found = Page(ruler, width, clip=True), suspects(assessment)
    if found:
        page.add(f"{CHECKS_TITLE}（{len(found)} 处）", "head")
        for _, place in found if len(found) <= _PLACES else found[: _PLACES - 1]:
            where = where_text(place)
            page.add(f"{place.note}{where}", indent="  ", label="□ ")
        if len(found) > _PLACES:
            page.add(f"另有 {len(found) - _PLACES + 1} 处，用 --all 看全部。", indent="  ")
    broken = [f for f in assessment.checks if f.outcome is Outcome.ERROR]
    if broken:
        page.add(f"没能核对（程序出错，不是报告的问题）：{_join(broken)}", "warn", clip=False)
    return page.lines


def _lines(plan: Plan, ruler: Ruler, width: int) -> list[Line]:
    v, page = plan.view, Page(ruler, width, clip=True)
    if v.gap_count:
        page.add(f"修改意见 {v.gap_count} 条", "head")
        number = 0
        for rule_class, findings in v.gaps:
            page.add(f"{class_title(rule_class)} {len(findings)} 条", "dim", indent="  ")
            for finding in findings:
                number += 1
                _gap(page, finding, number, plan.levels[finding.rule])
            _names(page, [f for f in findings if plan.levels[f.rule] == NAME])
    else:
        page.add("修改意见：没有。", "head")
    if v.admitted:
        page.add(f"自述不足 {len(v.admitted)} 条（报告如实反映，不作差错）", "head")
        for finding in v.admitted:
            page.add(_quoted(finding), indent="  ", label=f"{finding.title}：")
    if v.questions:
        asked = sum(len(q.findings) for q in v.questions)
        page.add(f"请核实 {len(v.questions)} 问，涉及 {asked} 项（有则补写，没有请写明）", "head")
        for question in v.questions:
            names = "、".join(f.title for f in question.findings)
            page.add(f"{question.text}涉及：{names}", indent="  ", label="□ ", clip=False)
    if v.weak:
        _weak(page, v.weak, plan.others[_WEAK])
    if plan.others[_COVERED] == NAME:
        page.add(f"已落实 {len(v.covered)} 条")
    else:
        _listed(page, "已落实", v.covered)
    _listed(page, "不适用", v.not_applicable)
    if v.waived:
        page.add(f"{OUTCOMES[Outcome.WAIVED]} {len(v.waived)} 条", "head")
        for finding in v.waived:
            page.add(finding.because or "", indent="  ", label=f"{finding.title}：")
    if v.errors:
        page.add(f"出错 {len(v.errors)} 条（程序未能判断，不是报告的问题）：{_join(v.errors)}", "warn", clip=False)
    return page.lines


def _gap(page: Page, finding: Finding, number: int, level: int) -> None:
    if level == NAME:
        return
    title = f"{number}. {finding.title}：{OUTCOMES[finding.outcome]}"
    if level == LINE:
        page.add(f"{title}。{finding.remedy or finding.asks}", indent="  ")
        return
    page.add(title, "item", indent="  ")
    basis = "；".join(basis_lines(finding.basis))
    if level == FULL:
        page.add(
            f"{clause(finding.asks)}（{basis}）" if finding.asks else basis, indent="     ", label="要求：", clip=False
        )
        if finding.nearest:
            nearest = finding.nearest[0]
            page.add(_fitted(page, nearest.text, nearest.reason), indent="     ", label="相近：", clip=False)
    if finding.remedy:
        page.add(finding.remedy, indent="     ", label="补充：")
    elif level == SHORT and finding.asks:
        page.add(finding.asks, indent="     ", label="要求：")


def _fitted(page: Page, text: str, reason: str) -> str:
    """Sentence and reason in two lines: first the sentence gives way, then the reason."""
    room = 2 * (page.width - 12) - 12
    reason = page.ruler.cut(clause(reason), room - _LEAST)
    return f"{quoted(page.ruler.cut(' '.join(text.split()), room - page.ruler.cells(reason)))}——{reason}"


def _quoted(finding: Finding) -> str:
    return quoted(finding.evidence[0].text) if finding.evidence else OUTCOMES[finding.outcome]


def _weak(page: Page, weak: tuple[Finding, ...], level: int) -> None:
    if level == NAME:
        page.add(f"可再充实 {len(weak)} 条：{_join(weak)}", clip=False)
        return
    page.add(f"可再充实 {len(weak)} 条", "head")
    for finding in weak:
        note = f"（{SUBSTANCES[Substance.STATEMENT]}）" if finding.substance is Substance.STATEMENT else ""
        page.add(finding.remedy or finding.asks or _quoted(finding), indent="  ", label=f"{finding.title}{note}：")


def _listed(page: Page, title: str, findings: tuple[Finding, ...]) -> None:
    if findings:
        page.add(_join(findings), label=f"{title} {len(findings)} 条：", clip=False)


def _names(page: Page, findings: list[Finding]) -> None:
    if findings:
        page.add(_join(findings), indent="  ", label="另有：", clip=False)


def _join(findings: tuple[Finding, ...] | list[Finding]) -> str:
    return "、".join(f.title for f in findings)
