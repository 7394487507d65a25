"""For a gap: the passages that came nearest, and for each why it did not count.

Two things bring a passage near: a signal that stands there in a context that does not count, and the rule's own
two-character pieces, weighed by how few rules share them. A passage that already counts elsewhere is not left out: the
reader is told what it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from duizhao.engine.collect import HEADING, Report
from duizhao.engine.evidence import passage
from duizhao.engine.hits import Hit
from duizhao.engine.plan import NEVER, UNIT, PlannedRule, PlannedSignal
from duizhao.model import Context, Nearest

__all__ = ["MOST", "nearest_of"]

MOST: Final = 3
# A passage needs this much of the rule's own wording to be worth showing (sum of weights).
_LEAST: Final = 0.45 * UNIT
# A signal that stands there in the wrong context weighs more than any shared wording; one in a heading less.
_SIGNAL_WEIGHT: Final = 6 * UNIT
_HEADING_WEIGHT: Final = UNIT // 2
# The unit's own plan or shortcoming is nearer than what it quotes or what others do.
_OWN_WORDS: Final = 3 * UNIT // 2
# Long passages share wording by mere length: beyond the first 60 characters each 400 more halve the score.
_SHORT, _LONG = 60, 400


@dataclass(slots=True)
class _Candidate:
    score: float = 0
    hit: Hit | None = None
    at: int = -1


def nearest_of(rule: PlannedRule, report: Report, hits: dict[str, list[Hit]]) -> tuple[Nearest, ...]:
    """At most MOST passages, nearest first."""
    candidates: dict[int, _Candidate] = {}
    for name, found in hits.items():
        for hit in found:
            if hit.sentence < 0:
                continue
            c = candidates.setdefault(hit.sentence, _Candidate())
            weight = _weight(hit) + (UNIT if name in rule.met_signals else 0)
            if c.hit is None or weight > c.score:
                c.hit, c.at, c.score = hit, hit.start, weight
    _add_wording(rule, report, candidates)
    _add_parts(rule, report, candidates)
    scan = report.scan
    for i, c in candidates.items():
        if c.hit is None:
            c.score /= 1.0 + max(0, scan.ends[i] - scan.starts[i] - _SHORT) / _LONG
    ranked = sorted(
        ((c.score, -i, i, c) for i, c in candidates.items() if c.hit is not None or c.score >= _LEAST), reverse=True
    )
    return tuple(_nearest(rule, report, i, c, hits) for _, _, i, c in ranked[:MOST])


def _weight(hit: Hit) -> int:
    if hit.judged == HEADING:
        return _HEADING_WEIGHT
    if hit.judged.context in (Context.PLANNED, Context.ADMITTED):
        return _SIGNAL_WEIGHT + _OWN_WORDS
    return _SIGNAL_WEIGHT - (_OWN_WORDS if hit.judged.context in NEVER else 0)


def _add_wording(rule: PlannedRule, report: Report, candidates: dict[int, _Candidate]) -> None:
    """Sentences that share two-character pieces with the rule."""
    index = report.gram_index()
    for gram in rule.grams.keys() & index.keys():
        weight = rule.grams[gram]
        for sentence, at in index[gram].items():
            _add(candidates, sentence, at, weight)


def _add_parts(rule: PlannedRule, report: Report, candidates: dict[int, _Candidate]) -> None:
    """Sentences that hold some of the parts that a signal wants together: for each part its rarest word counts."""
    found, sentences, present = report.scan.found, report.scan.document.sentences, report.scan.present
    for part in rule.parts:
        best: dict[int, tuple[int, int]] = {}
        for number, weight in part:
            if number in present:
                for at, _, sentence in found[number]:
                    if sentence not in best:  # rarest words come first
                        best[sentence] = (weight, at)
        for sentence, (weight, at) in best.items():
            if not sentences[sentence].heading:
                _add(candidates, sentence, at, 3 * weight // 2)


def _add(candidates: dict[int, _Candidate], sentence: int, at: int, weight: int) -> None:
    c = candidates.get(sentence)
    if c is None:
        c = candidates[sentence] = _Candidate(at=at)
    c.score += weight
    if c.hit is None and at < c.at:
        c.at = at


def _nearest(rule: PlannedRule, report: Report, sentence: int, c: _Candidate, hits: dict[str, list[Hit]]) -> Nearest:
    document = report.scan.document
    at = c.hit.start if c.hit else c.at
    to = c.hit.end if c.hit else c.at + 1
    start, end = passage(report, sentence, at, to)
    a, b = document.read.to_source.span(start, end)
    code, reason, lacks = _why(rule, report, sentence, c, hits)
    return Nearest(
        text=document.read.text[start:end],
        start=a,
        end=b,
        section=report.path(sentence),
        reason=reason,
        code=code,
        lacks=lacks,
    )


def _why(
    rule: PlannedRule, report: Report, sentence: int, c: _Candidate, hits: dict[str, list[Hit]]
) -> tuple[str, str, tuple[str, ...]]:
    wording = report.plan.rulebook.wording
    here = {name for name, found in hits.items() if any(h.sentence == sentence for h in found)}
    lacks = tuple(s.spec.title for s in rule.signals if s.spec.name not in here and s.spec.name in rule.met_signals)
    if c.hit is not None:
        context = c.hit.judged.context
        if c.hit.judged == HEADING:
            return "heading", wording.get("near_heading", ""), lacks
        if context not in rule.counted:
            return context.value, wording.get(f"near_{context.value}", ""), lacks
        return "part", wording.get("near_part", ""), lacks
    judged = report.contexts.at(sentence, c.at)
    if judged.context in (Context.QUOTED, Context.OTHER, Context.PAST):
        return judged.context.value, wording.get(f"near_{judged.context.value}", ""), lacks
    wanting = _closest(rule, report, sentence)
    return "lacks", wording.get("near_lacks", "").format(what="、".join(wanting)), lacks


def _closest(rule: PlannedRule, report: Report, sentence: int) -> tuple[str, ...]:
    """What the met tree's signals that share most with the sentence look for, at most two titles."""
    shared: list[tuple[int, int, str]] = []
    for order, signal in enumerate(rule.signals):
        if signal.spec.name in rule.met_signals:
            shared.append((-_parts_here(signal, report, sentence), order, signal.spec.title))
    return tuple(title for _, _, title in sorted(shared)[:2])


def _parts_here(signal: PlannedSignal, report: Report, sentence: int) -> int:
    return sum(1 for group in signal.groups if report.scan.here(group, sentence))
