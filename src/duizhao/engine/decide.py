"""One rule, one report, one finding: the highest outcome that some passage supports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duizhao.engine.collect import Report, collect, collect_fuzzy, fires
from duizhao.engine.demand import DEMANDED, demanded
from duizhao.engine.evidence import evidence_of, substance_of
from duizhao.engine.expect import Trace, decide, used
from duizhao.engine.hits import Hit
from duizhao.engine.nearest import nearest_of
from duizhao.engine.plan import PlannedRule, signal_trace
from duizhao.model import Applies, Context, Evidence, Finding, Outcome
from duizhao.rulebook.model import Tree

__all__ = ["failed", "find"]

Hits = dict[str, list[Hit]]
# Outcomes below partial, in their order, with the contexts that they add to those that count.
_LOWER = (
    (Outcome.PLANNED, frozenset({Context.PLANNED})),
    (Outcome.ADMITTED, frozenset({Context.PLANNED, Context.ADMITTED})),
)


def _trees(rule: PlannedRule) -> list[tuple[Outcome, Tree]]:
    trees: list[tuple[Outcome, Tree]] = [(Outcome.MET, rule.spec.met)]
    if rule.spec.partial is not None:
        trees.append((Outcome.PARTIAL, rule.spec.partial))
    return trees


def _verdict(rule: PlannedRule, hits: Hits) -> tuple[Outcome, set[str], dict[str, Trace]]:
    traces: dict[str, Trace] = {}
    for outcome, tree in _trees(rule):
        value, trace = decide(tree, fires(hits, rule, frozenset()), rule.titles)
        traces[outcome.value] = trace
        if value:
            return outcome, used(trace), traces
    present = {h.judged.context for found in hits.values() for h in found}
    for outcome, also in _LOWER:
        if also & present and outcome in rule.spec.outcomes:
            for _, tree in _trees(rule):
                value, trace = decide(tree, fires(hits, rule, also), rule.titles)
                if value:
                    return outcome, used(trace), traces
    return Outcome.MISSING, set(), traces


def _merge(first: Hits, second: Hits) -> Hits:
    out = {name: list(hits) for name, hits in first.items()}
    for name, hits in second.items():
        out.setdefault(name, []).extend(hits)
    return out


def _decided(rule: PlannedRule, report: Report) -> tuple[Outcome, set[str], dict[str, Trace], Hits]:
    """Outcome, signals that carry it, traces and hits.

    By stages, each only where the one before left the rule short of `met`: what `met` rests on; the weaker exact
    signals; word patterns; near misses by edits, which are worth partial at most.
    """
    hits = collect(rule, rule.first, report)
    outcome, carrying, traces = _verdict(rule, hits)
    if outcome is Outcome.MET and not report.exhaustive:
        return outcome, carrying, traces, hits
    for stage in (rule.second, rule.words):
        if stage and (outcome is not Outcome.MET or report.exhaustive):
            more = collect(rule, stage, report)
            if more:
                hits.update(more)
                outcome, carrying, traces = _verdict(rule, hits)
    if not outcome.is_covered and any(s.fuzzy for s in rule.signals):
        near_misses = collect_fuzzy(rule, report)
        if near_misses:
            merged = _merge(hits, near_misses)
            fuzzy_outcome, fuzzy_carrying, _ = _verdict(rule, merged)
            if (fuzzy_outcome is not Outcome.MISSING and outcome is Outcome.MISSING) or fuzzy_outcome.is_covered:
                outcome = Outcome.PARTIAL if fuzzy_outcome.is_covered else fuzzy_outcome
                hits, carrying = merged, fuzzy_carrying
    return outcome, carrying, traces, hits


def _counting(rule: PlannedRule, hits: Hits, outcome: Outcome) -> list[Hit]:
    """The hits in contexts that support `outcome`."""
    allowed = {
        Outcome.PLANNED: frozenset({Context.PLANNED}),
        Outcome.ADMITTED: frozenset({Context.ADMITTED}),
    }.get(outcome)
    # weaker signals say nothing where the rule is met without them
    names = rule.met_signals & hits.keys() if outcome is Outcome.MET else hits.keys()
    return [
        h for name in hits if name in names for h in hits[name] if h.judged.context in (allowed or rule.accepts[name])
    ]


def _signal_traces(rule: PlannedRule, hits: Hits) -> list[Mapping[str, Any]]:
    fired = fires(hits, rule, frozenset())
    out: list[Mapping[str, Any]] = []
    for s in rule.signals:
        found = hits.get(s.spec.name)
        if found:
            contexts = [h.judged.context.value for h in found]
            out.append(signal_trace(s.spec, contexts, fired(s.spec.name), any(h.fuzzy for h in found)))
        else:
            out.append(s.silent)
    return out


def _counter(rule: PlannedRule, report: Report, hits: Hits, outcome: Outcome) -> tuple[Evidence, ...]:
    """Passages of a lower kind beside a covered outcome: admitted or planned elsewhere."""
    if not outcome.is_covered:
        return ()
    counted = set(_counting(rule, hits, outcome))
    lower = (Context.ADMITTED, Context.PLANNED)
    left = [
        h
        for name in rule.met_signals & hits.keys()
        for h in hits[name]
        if h.judged.context in lower and h not in counted
    ]
    return tuple(e for e, _ in evidence_of(left, rule, report, set()))


def find(rule: PlannedRule, report: Report) -> Finding:
    """The finding of one rule. Raises whatever a broken rule raises; `failed` makes a finding of that."""
    outcome, carrying, traces, hits = _decided(rule, report)
    counted = _counting(rule, hits, outcome) if outcome is not Outcome.MISSING else []
    shown = evidence_of(counted, rule, report, carrying)
    supporting = tuple(e for e, _ in shown)
    demand = demanded(rule, report) if outcome is Outcome.MISSING else DEMANDED
    if demand.applies is Applies.NO:
        outcome = Outcome.NOT_APPLICABLE
    spec = rule.spec
    return Finding(
        rule=spec.id,
        title=spec.title,
        group=spec.group,
        rule_class=spec.rule_class,
        weight=spec.weight,
        outcome=outcome,
        applies=demand.applies,
        substance=substance_of(shown[:3], report),
        evidence=supporting[:3],
        supporting=supporting,
        counter=_counter(rule, report, hits, outcome),
        nearest=nearest_of(rule, report, hits) if outcome.is_gap else (),
        trace={"outcome": outcome.value, "signals": _signal_traces(rule, hits), **traces},
        basis=spec.basis_in(report.scan.document.year),
        remedy=spec.remedy,
        asks=spec.asks,
        question=demand.question,
        because=demand.because,
        supply=spec.supply,
        belongs=spec.prefer,
    )


def failed(rule: PlannedRule, code: str) -> Finding:
    """The finding of a rule that broke: `error`, never silence and never `missing`."""
    spec = rule.spec
    return Finding(
        spec.id, spec.title, spec.group, spec.rule_class, spec.weight, Outcome.ERROR, Applies.UNKNOWN, None,
        (), (), (), (), {"outcome": "error", "signals": []}, spec.basis, spec.remedy, spec.asks, None, code,
    )  # fmt: skip
