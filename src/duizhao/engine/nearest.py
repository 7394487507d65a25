"""For a gap: the passages that came nearest, and for each why it did not count.

Two things bring a passage near: a signal that stands there in a context that does not count, and the rule's own
two-character pieces, weighed by how few rules share them. A passage that already counts elsewhere is not left out: the
reader is told what it lacks.
"""

from __future__ import annotations

from typing import Final

from duizhao.engine.collect import HEADING, Report, fires
from duizhao.engine.diagnose import Gap, diagnose
from duizhao.engine.evidence import passage
from duizhao.engine.hits import Hit
from duizhao.engine.plan import NEVER, UNIT, PlannedRule
from duizhao.model import Context, Diagnosis, Nearest

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


# behind the end of every report
_NOWHERE: Final = 1 << 40


class _Candidates:
    """Sentences with their scores, the weightiest hit in each and the first place of what it shares with the rule."""

    def __init__(self) -> None:
        self.scores: dict[int, float] = {}
        self.hits: dict[int, Hit] = {}
        self.firsts: dict[int, int] = {}

    def best(self, report: Report) -> list[int]:
        """At most MOST sentences, nearest first."""
        starts, ends = report.scan.starts, report.scan.ends
        ranked: list[tuple[float, int]] = []
        for i, score in self.scores.items():
            if i in self.hits:
                ranked.append((score, -i))
            elif score >= _LEAST:
                weighed = score / (1.0 + max(0, ends[i] - starts[i] - _SHORT) / _LONG)
                if weighed >= _LEAST:
                    ranked.append((weighed, -i))
        ranked.sort(reverse=True)
        return [-i for _, i in ranked[:MOST]]


def nearest_of(rule: PlannedRule, report: Report, hits: dict[str, list[Hit]]) -> tuple[Nearest, ...]:
    """At most MOST passages, nearest first."""
    candidates = _Candidates()
    by_sentence: dict[int, dict[str, list[Hit]]] = {}
    for name, found in hits.items():
        own = UNIT if name in rule.met_signals else 0
        for hit in found:
            i = hit.sentence
            if i < 0:
                continue
            by_sentence.setdefault(i, {}).setdefault(name, []).append(hit)
            weight = _weight(hit) + own
            if weight > candidates.scores.get(i, -1):
                candidates.hits[i], candidates.scores[i] = hit, weight
    _add_wording(rule, report, candidates)
    _add_parts(rule, report, candidates)
    gap = Gap(rule, report, by_sentence, frozenset(filter(fires(hits, rule, frozenset()), hits)))
    return tuple(_nearest(gap, i, candidates.hits.get(i), candidates.firsts.get(i, 0)) for i in candidates.best(report))


def _weight(hit: Hit) -> int:
    if hit.judged == HEADING:
        return _HEADING_WEIGHT
    if hit.judged.context in (Context.PLANNED, Context.ADMITTED):
        return _SIGNAL_WEIGHT + _OWN_WORDS
    return _SIGNAL_WEIGHT - (_OWN_WORDS if hit.judged.context in NEVER else 0)


def _add_wording(rule: PlannedRule, report: Report, candidates: _Candidates) -> None:
    """Sentences that share two-character pieces with the rule."""
    scores, firsts = candidates.scores, candidates.firsts
    index = report.gram_index()
    for gram in rule.grams.keys() & index.keys():
        weight = rule.grams[gram]
        for sentence, at in index[gram].items():
            scores[sentence] = scores.get(sentence, 0) + weight
            if at < firsts.get(sentence, _NOWHERE):
                firsts[sentence] = at


def _add_parts(rule: PlannedRule, report: Report, candidates: _Candidates) -> None:
    """Sentences that hold some of the parts that a signal wants together: for each part its rarest word counts."""
    scores, firsts = candidates.scores, candidates.firsts
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
                scores[sentence] = scores.get(sentence, 0) + 3 * weight // 2
                if at < firsts.get(sentence, _NOWHERE):
                    firsts[sentence] = at


def _nearest(gap: Gap, sentence: int, hit: Hit | None, first: int) -> Nearest:
    report = gap.report
    document = report.scan.document
    at, to = (hit.start, hit.end) if hit else (first, first + 1)
    start, end = passage(report, sentence, at, to)
    a, b = document.read.to_source.span(start, end)
    code = _code(gap, sentence, hit, at)
    why = diagnose(gap, sentence, code)
    return Nearest(
        text=document.read.text[start:end],
        start=a,
        end=b,
        section=report.path(sentence),
        code=code,
        place=document.read.place_at(a),
        **{field: getattr(why, field) for field in Diagnosis.__slots__},
    )


def _code(gap: Gap, sentence: int, hit: Hit | None, at: int) -> str:
    """Why the passage did not count, in a word: its context, heading, part (of what is wanted) or lacks."""
    if hit is None:
        context = gap.report.contexts.at(sentence, at).context
        return context.value if context in (Context.QUOTED, Context.OTHER, Context.PAST) else "lacks"
    if hit.judged == HEADING:
        return "heading"
    context = hit.judged.context
    return "part" if context in gap.rule.counted else context.value
