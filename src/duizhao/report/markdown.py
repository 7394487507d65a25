"""One report as Markdown, for pasting into a document or an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from duizhao.model import Assessment, Evidence, Finding, Nearest, Outcome
from duizhao.report.mdtext import escape
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.views import lacking, near_of, suspects, tally, unshown, view
from duizhao.report.wording import (
    CHECKED,
    CHECKS_NOTE,
    CHECKS_TITLE,
    DRAFT_MARK,
    NOTHING_NEAR,
    OUTCOMES,
    SCORE_NOTE,
    SUBSTANCES,
    USE_NOTE,
    basis_lines,
    class_title,
    clause,
    digest_text,
    headline,
    quoted,
    sentence,
    source_text,
    state,
    where_text,
)

__all__ = ["render"]

_ORDER = "一二三四五六七八九十"


def render(assessments: Sequence[Assessment]) -> str:
    """All reports, parted by rules."""
    return "\n---\n\n".join("\n".join(_report(a)) + "\n" for a in assessments)


def _report(a: Assessment) -> Iterator[str]:
    yield f"# {escape(headline(a) if a.document else source_text(a.source))} 核对意见"
    yield ""
    yield f"> {DRAFT_MARK}。{USE_NOTE}。"
    yield ""
    if a.error is not None or a.document is None or a.kind is None:
        error = a.error or {"code": "DZ300", "message": "未能读取"}
        yield f"未能核对：{escape(error['message'])}（{escape(error['code'])}）"
        return
    yield f"- 文件：{escape(source_text(a.source))}"
    yield f"- 文种：{escape(a.kind.name)}（{escape(clause(a.kind.reason))}）"
    if not a.findings:
        yield ""
        yield "不是本规则集核对的文种，未作核对。"
        return
    total = (a.score or {}).get("total")
    yield f"- 参考分：{'—' if total is None else f'{total:.1f}'}（{SCORE_NOTE}）"
    yield "- 结论：" + "、".join(f"{title} {n}" for _, title, n in tally(a))
    for note in a.notes:
        yield f"- 提示：{escape(note.message)}"
    yield from _body(a)
    yield ""
    yield f"<sub>{escape(f'{TOOL_TITLE} {tool_version()} · {digest_text(a)}')}</sub>"


def _body(a: Assessment) -> Iterator[str]:
    v, chapters = view(a), iter(_ORDER)
    numbers = count(1)
    if places := suspects(a):
        yield from ("", f"## {next(chapters)}、{CHECKS_TITLE}（{len(places)} 处）", "", f"{CHECKS_NOTE}。", "")
        for finding, place in places:
            yield f"- [ ] {escape(finding.title)}：{_quote(place)}"
            yield f"  - {escape(place.note)}"
    yield from ("", f"## {next(chapters)}、修改意见（{v.gap_count} 条）")
    for rule_class, findings in v.gaps:
        yield from ("", f"### {escape(class_title(rule_class))}")
        for finding in findings:
            yield from _card(finding, f"{next(numbers)}. ")
    if v.admitted:
        yield from ("", f"## {next(chapters)}、自述不足（{len(v.admitted)} 条）", "", "报告如实反映，不作差错。")
        for finding in v.admitted:
            yield from _card(finding, "- ")
    if v.questions:
        yield from ("", f"## {next(chapters)}、请核实（{len(v.questions)} 问）", "", "有则补写，没有请写明。", "")
        for question in v.questions:
            yield f"- [ ] {escape(question.text)}涉及：{_names(question.findings)}"
            for finding in question.findings:
                yield f"  - **{escape(finding.title)}**"
                yield from _near(finding, "    ")
    if v.weak:
        yield from ("", f"## {next(chapters)}、可再充实（{len(v.weak)} 条）")
        for finding in v.weak:
            yield from _card(finding, "- ")
    yield from ("", f"## {next(chapters)}、已落实（{len(v.covered)} 条）", "")
    if v.covered:
        yield from ("| 要素 | 实据 | 依据句 |", "| --- | --- | --- |")
    for finding in v.covered:
        substance = SUBSTANCES[finding.substance] if finding.substance else ""
        quotes = "<br>".join(_quote(e) for e in finding.evidence)
        yield f"| {escape(finding.title)} | {substance} | {quotes} |"
    others = ((OUTCOMES[o], f) for o, f in (
        (Outcome.NOT_APPLICABLE, v.not_applicable), (Outcome.WAIVED, v.waived), (Outcome.ERROR, v.errors)) if f)  # fmt: skip
    for title, rest in others:
        yield from ("", f"{title}：", "")
        for finding in rest:
            yield f"- {escape(finding.title)}" + (f"：{escape(finding.because)}" if finding.because else "")
    yield from _unlooked(a)


def _unlooked(a: Assessment) -> Iterator[str]:
    """What checks tell of the whole report, then those that could not look, or broke."""
    told = [f for f in a.checks if f.outcome is Outcome.MET and f.because]
    if told:
        yield ""
    for finding in told:
        yield f"- {escape(finding.title)}：{escape(finding.because or '')}"
    for outcome in (Outcome.NOT_APPLICABLE, Outcome.ERROR):
        rest = [f for f in a.checks if f.outcome is outcome]
        if rest:
            yield from ("", f"前后一致的核对，{CHECKED[outcome]}的：", "")
        for finding in rest:
            yield f"- {escape(finding.title)}" + (f"：{escape(finding.because)}" if finding.because else "")


def _card(finding: Finding, lead: str) -> Iterator[str]:
    indent = " " * len(lead)
    yield from ("", f"{lead}**{escape(finding.title)}**：{state(finding)}")
    yield ""
    if finding.because:
        yield f"{indent}- 缘由：{escape(finding.because)}"
    for evidence in finding.evidence:
        yield f"{indent}- 原文：{_quote(evidence)}"
        nearest = near_of(finding, evidence)
        if nearest is not None:
            yield from _why(nearest, indent + "  ")
    if finding.asks:
        yield f"{indent}- 要求：{escape(finding.asks)}"
    if finding.outcome.is_gap:
        yield from _near(finding, indent)
    if finding.remedy:
        yield f"{indent}- 补充：{escape(finding.remedy)}"
    yield f"{indent}- 出处：{escape('；'.join(basis_lines(finding.basis, notes=True)))}"


def _near(finding: Finding, indent: str) -> Iterator[str]:
    """The nearest passages, each with why it did not count; or that there are none."""
    for nearest in unshown(finding):
        yield f"{indent}- 相近：{_quote(nearest)}"
        yield from _why(nearest, indent + "  ")
    if not finding.evidence and not finding.nearest:
        yield f"{indent}- 相近：{NOTHING_NEAR}"


def _why(nearest: Nearest, indent: str) -> Iterator[str]:
    yield f"{indent}- 未计：{escape(sentence(nearest.reason))}"
    if lacks := lacking(nearest):
        yield f"{indent}- 另缺：{escape(sentence('；'.join(lacks)))}"
    if nearest.change:
        yield f"{indent}- 怎样算：{escape(sentence(nearest.change))}"


def _quote(passage: Evidence | Nearest) -> str:
    where = where_text(passage)
    return escape(quoted(passage.text) + where)


def _names(findings: Sequence[Finding]) -> str:
    return escape("、".join(f.title for f in findings))
