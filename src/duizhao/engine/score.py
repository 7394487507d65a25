"""The reference score: weights times credits, what does not apply left out, 0 to the rulebook's scale.

No authority sets such a scale (docs: legal basis); it is ours, for comparing drafts of one report, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from duizhao.model import Applies, Finding, Outcome
from duizhao.rulebook.model import Rulebook

__all__ = ["score"]

_LEFT_OUT = frozenset({Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.ERROR})


def _part(findings: Iterable[Finding], rulebook: Rulebook) -> tuple[float | None, int]:
    total = earned = 0.0
    counted = 0
    for f in findings:
        if f.outcome in _LEFT_OUT or (f.outcome is Outcome.MISSING and f.applies is Applies.UNKNOWN):
            continue  # an open question is no fault
        weight = f.weight * rulebook.classes[f.rule_class].weight
        total += weight
        earned += weight * rulebook.credits[f.outcome.value]
        counted += 1
    return (round(rulebook.scale * earned / total, 1) if total else None), counted


def score(findings: tuple[Finding, ...], rulebook: Rulebook) -> Mapping[str, Any]:
    """{"total", "scale", "groups", "prescribed", "counts"} of one report's findings."""
    total, _ = _part(findings, rulebook)
    groups = {}
    for group, title in rulebook.groups.items():
        value, counted = _part([f for f in findings if f.group == group], rulebook)
        if value is not None:
            groups[group] = {"title": title, "score": value, "applicable": counted}
    counts: dict[str, int] = {}
    for f in findings:
        counts[f.outcome.value] = counts.get(f.outcome.value, 0) + 1
    prescribed = [f for f in findings if f.rule_class == "prescribed"]
    return {
        "total": total,
        "scale": rulebook.scale,
        "groups": groups,
        "prescribed": {
            "total": len(prescribed),
            "missing": sum(f.outcome is Outcome.MISSING for f in prescribed),
            "gaps": sum(f.outcome.is_gap for f in prescribed),
            "weak": sum(f.outcome is Outcome.PARTIAL for f in prescribed),
        },
        "counts": dict(sorted(counts.items())),
    }
