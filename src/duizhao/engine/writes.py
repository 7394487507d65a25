"""What a step asks to be written, for machines: which words, and where they would stand."""

from __future__ import annotations

from collections.abc import Iterator

from duizhao.engine.collect import Report
from duizhao.engine.naming import named
from duizhao.engine.plan import PlannedRule, PlannedSignal
from duizhao.engine.steps import Step
from duizhao.model import Missing

__all__ = ["writes"]


def writes(step: Step, rule: PlannedRule, report: Report, sentence: int) -> Iterator[Missing]:
    """All that must be written to take `step` from `sentence`, in the order in which it may stand."""
    signal, spec, plan = step.signal, step.signal.spec, report.plan
    kinds = {want.kind: want for want in step.wants}
    if kinds.keys() & {"shape", "count"}:
        yield Missing("shape", (spec.title,))
    elif "pattern" in kinds or (not signal.groups and step.wants):
        yield Missing("pattern", named(spec.anchors, plan, rule, signal))
    elif not step.apart:
        for index, at in step.beside:
            yield Missing("words", named(spec.words[index], plan, rule, signal), _source(report, at, sentence))
        end = _source(report, max((w[1] for w in step.found), default=report.scan.ends[sentence]), sentence)
        if "topic" in kinds:
            yield Missing("topic", named(spec.topic, plan, rule, signal), end)
        if "fact" in kinds:
            yield Missing("fact", spec.facts, end)
    else:
        if signal.topic and not _topic_stays(signal, report, sentence):
            yield Missing("topic", named(spec.topic, plan, rule, signal))
        for group in spec.words:
            yield Missing("words", named(group, plan, rule, signal))
        if spec.facts:
            yield Missing("fact", spec.facts)
        if kinds.keys() & {"in", "not_in"}:
            yield Missing("section", spec.roles_in)


def _topic_stays(signal: PlannedSignal, report: Report, sentence: int) -> bool:
    """Whether a new sentence after this one has its topic from this one or from the headings."""
    scope, scan = signal.spec.topic_scope, report.scan
    if scope == "sentence":
        return False
    hits = scan.group(signal.topic)
    if sentence in hits:
        return True
    headings = scan.headings_above(scan.document.sentences[sentence].section)
    return scope == "section" and any(h in hits for h in headings)


def _source(report: Report, at: int, sentence: int) -> int:
    """The source offset of folded `at`: behind the character before it, except where the sentence begins there."""
    scan, to_source = report.scan, report.scan.document.read.to_source
    if at <= scan.starts[sentence]:
        return to_source.span(*scan.text_span(at, at + 1))[0]
    return to_source.span(*scan.text_span(at - 1, at))[1]
