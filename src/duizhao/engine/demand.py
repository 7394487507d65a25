"""Whether an element that was not seen is asked of this report at all: the year, and the power or occasion behind it.

The office's answer for the unit goes before a layer's, and both before silence. Where the office says there is one and
the report says there is none, nobody is accused: it becomes a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from duizhao.engine.collect import Report, in_years
from duizhao.engine.plan import PlannedRule
from duizhao.model import Applies

__all__ = ["DEMANDED", "STATED", "Demand", "demanded"]

STATED: Final = "报告写明不涉及"  # of what does not apply because the report itself says so


@dataclass(frozen=True, slots=True)
class Demand:
    """Whether an element is asked for; why not, or what to ask the unit (Chinese)."""

    applies: Applies
    because: str | None = None
    question: str | None = None


DEMANDED: Final = Demand(Applies.YES)


def demanded(rule: PlannedRule, report: Report) -> Demand:
    """What holds for a rule of which the report shows nothing."""
    spec, year = rule.spec, report.scan.document.year
    start, end = spec.years
    if not in_years((start, end), year):
        said = f"自{start}年度起" if start is not None and (year or 0) < start else f"到{end}年度为止"
        return Demand(Applies.NO, f"这项要求{said}，报告是{year}年度的。")
    if spec.condition is None:
        return DEMANDED
    condition = report.plan.rulebook.conditions[spec.condition]
    told = report.holds.get(condition.id)
    none_here = condition.id in report.absent
    if told and none_here:
        return Demand(Applies.UNKNOWN, None, f"单位名册在“{condition.title}”一栏写的是“有”，报告写的是没有；请核实。")
    if told is not None:
        return DEMANDED if told else Demand(Applies.NO, f"单位名册在“{condition.title}”一栏写的是“无”。")
    if none_here:
        return Demand(Applies.NO, f"{STATED}“{condition.title}”。")
    if condition.holds is not None:
        layers = "、".join(layer.title for layer in report.plan.rulebook.layers)
        return (
            DEMANDED
            if condition.holds
            else Demand(Applies.NO, f"按所选的层（{layers}），本单位不涉及“{condition.title}”。")
        )
    return Demand(Applies.UNKNOWN, None, condition.question)
