"""For a gap: the passages that came nearest, and for each why it did not count.

Two things bring a passage near: a signal that stands there in a context that does not count, and the rule's own
two-character pieces, weighed by how few rules share them. A passage that already counts elsewhere is not left out: the
reader is told what it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from duizhao.engine.collect import HEADING, Report, fires
from duizhao.engine.diagnose import Gap, diagnose
from duizhao.engine.evidence import passage
from duizhao.engine.hits import Hit
from duizhao.engine.plan import NEVER, UNIT, PlannedRule
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
    by_sentence: dict[int, dict[str, list[Hit]]] = {}
    for name, found in hits.items():
        for hit in found:
            by_sentence.setdefault(hit.sentence, {}).setdefault(name, []).append(hit)
    gap = Gap(rule, report, by_sentence, frozenset(filter(fires(hits, rule, frozenset()), hits)))
    return tuple(_nearest(gap, i, c) for _, _, i, c in ranked[:MOST])


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


def _nearest(gap: Gap, sentence: int, c: _Candidate) -> Nearest:
    report = gap.report
    document = report.scan.document
    at = c.hit.start if c.hit else c.at
    to = c.hit.end if c.hit else c.at + 1
    start, end = passage(report, sentence, at, to)
    a, b = document.read.to_source.span(start, end)
    code = _code(gap, sentence, c)
    return Nearest(
        text=document.read.text[start:end],
        start=a,
        end=b,
        section=report.path(sentence),
        code=code,
        **diagnose(gap, sentence, code)._asdict(),
    )


def _code(gap: Gap, sentence: int, c: _Candidate) -> str:
    """Why the passage did not count, in a word: its context, heading, part (of what is wanted) or lacks."""
    if c.hit is not None:
        if c.hit.judged == HEADING:
            return "heading"
        context = c.hit.judged.context
        return "part" if context in gap.rule.counted else context.value
    context = gap.report.contexts.at(sentence, c.at).context
    return context.value if context in (Context.QUOTED, Context.OTHER, Context.PAST) else "lacks"
