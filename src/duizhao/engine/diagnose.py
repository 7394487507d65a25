"""What a near passage has of the demand, what it lacks, why it did not count, and the smallest change that would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from duizhao.engine.collect import Report
from duizhao.engine.hits import Hit
from duizhao.engine.plan import PlannedRule
from duizhao.engine.steps import reached, written
from duizhao.engine.telling import reason, say, tell
from duizhao.engine.ways import Way, Ways
from duizhao.engine.writes import writes
from duizhao.model import Context, Diagnosis, Outcome

__all__ = ["Gap", "diagnose"]


class Gap(NamedTuple):
    """What is the same for all passages near one rule: its hits by sentence, and the signals that count somewhere."""

    rule: PlannedRule
    report: Report
    hits: Mapping[int, Mapping[str, Sequence[Hit]]]
    fired: frozenset[str]


def diagnose(gap: Gap, sentence: int, code: str) -> Diagnosis:
    """The diagnosis of one passage that did not count for the reason `code`."""
    rule, report, spec = gap.rule, gap.report, gap.rule.spec
    here = gap.hits.get(sentence, {})
    ways = Ways(rule, report, sentence, gap.fired, here)
    way, promises = ways.best(spec.met), Outcome.MET
    weaker = ways.cheaper(spec.partial, way) if spec.partial is not None else None
    if weaker is not None:
        way, promises = weaker, Outcome.PARTIAL
    if not way:
        return Diagnosis(reason=say(report.plan, f"near_{code}"))
    if any(step.fuzzy for step in way):
        promises = Outcome.PARTIAL
    has = _has(gap, way, here if code == "part" else {})
    context = next((step.context for step in way if step.context is not None), None)
    where = _where(way, context)
    lacks, change = tell(rule, report.plan, way, where, promises)
    return Diagnosis(
        reason=reason(report.plan, code, has, lacks),
        lacks=lacks,
        has=has,
        change=change,
        promises=promises,
        where=where,
        missing=tuple(m for step in way for m in writes(step, rule, report, sentence)),
    )


def _where(way: Way, context: Context | None) -> str:
    kinds = {want.kind for step in way for want in step.wants}
    if kinds & {"shape", "count"}:
        return "shape"
    if kinds & {"in", "not_in"}:
        return "section"
    if context is not None:
        return "done"
    return "apart" if any(step.apart for step in way) else "here"


def _has(gap: Gap, way: Way, here: Mapping[str, Sequence[Hit]]) -> tuple[str, ...]:
    """The words found, in the order of the text, as far as a reader sees them there; single characters say nothing."""
    found = {where for step in way for where in step.found}
    for signal in gap.rule.signals:
        if signal.spec.name in here:
            found.update(reached(signal, gap.report, here[signal.spec.name]).found)
    crossed = gap.report.scan.crossed
    return written(gap.report, *sorted(w for w in found if w[1] - w[0] > 1 and not crossed(w)))
