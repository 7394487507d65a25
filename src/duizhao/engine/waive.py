"""Agreements not to ask for an element, laid over an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from duizhao.engine.score import score
from duizhao.model import Assessment, Finding, Outcome
from duizhao.office.exemptions import Exemption
from duizhao.reading import Note
from duizhao.rulebook.model import Rulebook

__all__ = ["waive"]


def waive(assessment: Assessment, entries: Iterable[Exemption], rulebook: Rulebook, today: date) -> Assessment:
    """`assessment` with the gaps that `entries` cover turned into `waived`.

    What is covered stays as it is, and the agreement is reported as not needed; one that has lapsed leaves the finding
    as it is and is named there.
    """
    by_rule = {e.rule: e for e in entries}
    if not by_rule or not assessment.findings:
        return assessment
    notes: list[Note] = []
    findings = tuple(
        _one(finding, by_rule[finding.rule], today, notes) if finding.rule in by_rule else finding
        for finding in assessment.findings
    )
    asked = {f.rule for f in findings}
    for rule, entry in by_rule.items():
        if rule not in asked:
            notes.append(Note("exemption_unneeded", f"{entry.where}：这条规则本来就没有核对，不必经同意不作要求。"))
    return replace(assessment, findings=findings, score=score(findings, rulebook), notes=(*assessment.notes, *notes))


def _one(finding: Finding, entry: Exemption, today: date, notes: list[Note]) -> Finding:
    waiver = entry.waiver
    agreed = f"{waiver.approver}同意不作要求（{waiver.reason}）"
    if not finding.outcome.is_gap:
        notes.append(Note("exemption_unneeded", f"{entry.where}：“{finding.title}”用不着不作要求，可以从名单中删去。"))
        return finding
    if entry.lapsed(today):
        said = f"曾经{agreed}，有效期至 {waiver.until}，已过期。"
        notes.append(Note("exemption_lapsed", f"{entry.where}：“{finding.title}”{said}"))
        return replace(finding, because=said, waiver=waiver)
    return replace(finding, outcome=Outcome.WAIVED, because=f"{agreed}，有效期至 {waiver.until}。", waiver=waiver)
