"""From a planned rule and a scanned report to the rule's hits, each with its context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from duizhao.engine.context import ContextTable, Judged
from duizhao.engine.hits import Hit
from duizhao.engine.plan import EnginePlan, PlannedRule, PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals import fuzzy, near, pattern, shape, tokens
from duizhao.engine.signals.near import Blocked, Place
from duizhao.model import Context

__all__ = ["Report", "collect", "collect_fuzzy", "fires", "in_years"]

# A heading longer than this tells something by itself (a chapter whose heading and body are one sentence).
_TELLING_HEADING: Final = 34
HEADING: Final = Judged(Context.BLOCKED, "heading")


@dataclass(slots=True)
class Report:
    """What one audit shares between the rules: the plan, the scan, the contexts, the word finder."""

    plan: EnginePlan
    scan: Scan
    contexts: ContextTable
    words: tokens.Words
    _grams: dict[str, dict[int, int]] | None = None

    def gram_index(self) -> dict[str, dict[int, int]]:
        """Two-character pieces that some rule uses: sentence index to the first place in it; made when first asked."""
        if self._grams is None:
            wanted = self.plan.wanted_grams
            text, scan = self.scan.text, self.scan
            index: dict[str, dict[int, int]] = {}
            for i, (a, b) in enumerate(zip(scan.starts, scan.ends, strict=True)):
                for at in range(a, b - 1):
                    gram = text[at : at + 2]
                    if gram in wanted:
                        index.setdefault(gram, {}).setdefault(i, at)
            self._grams = index
        return self._grams


def _places(signal: PlannedSignal, report: Report, blocked: Blocked, rule: str) -> Iterator[Place]:
    scan = report.scan
    kinds: dict[str, Callable[[], Iterator[Place]]] = {
        "phrase": lambda: near.find(signal, scan, blocked),
        "near": lambda: near.find(signal, scan, blocked),
        "regex": lambda: pattern.find(signal, scan, blocked),
        "tokens": lambda: tokens.find(signal, scan, report.words, rule),
        "section": lambda: shape.section(signal, scan),
        "heading": lambda: shape.heading(signal, scan),
        "title_part": lambda: shape.title_part(signal, scan),
        "count": lambda: shape.count(signal, scan, report.contexts),
    }
    return kinds[signal.spec.kind]()


def _fits(place: Place, signal: PlannedSignal, rule: PlannedRule, report: Report) -> bool:
    scan, spec = report.scan, signal.spec
    i = place.sentence
    roles = scan.document.sentences[i].roles
    if signal.roles_in and not (signal.roles_in & roles):
        return False
    if signal.roles_not_in & roles:
        return False
    if rule.without and i in scan.group(rule.without):
        return False
    if signal.without and i in scan.group(signal.without):
        return False
    if signal.near_without:
        reach = signal.near_within
        for a, b, _ in scan.group(signal.near_without).get(i, ()):
            if a < place.end + reach and b > place.start - reach:
                return False
    if signal.topic and not scan.topic_sentences(signal.topic, i, spec.topic_scope):
        return False
    if spec.facts:
        a, b = scan.starts[i], scan.ends[i]
        facts = report.plan.facts
        if not any(facts[f].search(scan.text, a, b) for f in spec.facts if f in facts):
            return False
    return True


def _judge(place: Place, signal: PlannedSignal, rule: PlannedRule, report: Report) -> Judged:
    if signal.spec.name not in rule.worded:
        return Judged(Context.DONE, "default")
    sentence = report.scan.document.sentences[place.sentence]
    if sentence.heading and sentence.end - sentence.start <= _TELLING_HEADING:
        return HEADING
    own = rule.spec.actor != "any"
    last = report.contexts.at(place.sentence, place.last, own=own)
    if last.cue == "default" and place.start != place.last:
        # parts in two clauses: what is said of the first holds for the whole, unless the second says otherwise
        return report.contexts.at(place.sentence, place.start, own=own)
    return last


def in_years(years: tuple[int | None, int | None] | None, year: int | None) -> bool:
    """Whether `year` lies in the span; an open end, no span or an unknown year shuts nothing out."""
    if years is None or year is None:
        return True
    low, high = years
    return (low is None or year >= low) and (high is None or year <= high)


def collect(rule: PlannedRule, report: Report, *, stage: str = "exact") -> dict[str, list[Hit]]:
    """Hits by signal. Stage "exact" leaves out token patterns; "words" gives only them."""
    blocked: Blocked = report.scan.group(rule.blockers) if rule.blockers else {}
    year = report.scan.document.year
    out: dict[str, list[Hit]] = {}
    for signal in rule.signals:
        if (signal.spec.kind == "tokens") != (stage == "words") or not in_years(signal.spec.years, year):
            continue
        hits = []
        for place in _places(signal, report, blocked, rule.spec.id):
            if place.sentence < 0 or _fits(place, signal, rule, report):
                judged = _judge(place, signal, rule, report) if place.sentence >= 0 else Judged(Context.DONE, "default")
                hits.append(Hit(signal.spec.name, *place, judged, signal.spec.strength))
        if hits:
            out[signal.spec.name] = hits
    return out


def collect_fuzzy(rule: PlannedRule, report: Report) -> dict[str, list[Hit]]:
    """Near misses by edits of the rule's phrases."""
    out: dict[str, list[Hit]] = {}
    for signal in rule.signals:
        if signal.fuzzy and in_years(signal.spec.years, report.scan.document.year):
            hits = [
                Hit(signal.spec.name, *p, _judge(p, signal, rule, report), 1, True)
                for p in fuzzy.find(signal, report.scan)
                if _fits(p, signal, rule, report)
            ]
            if hits:
                out[signal.spec.name] = hits
    return out


def fires(hits: dict[str, list[Hit]], rule: PlannedRule, also: frozenset[Context]) -> Callable[[str], bool]:
    """A test whether a signal has a hit in a context that counts for the rule (or the signal), or in `also`."""
    own = {s.spec.name: frozenset(s.spec.contexts) or rule.counted for s in rule.signals}

    def fired(name: str) -> bool:
        allowed = own[name] | also
        return any(h.judged.context in allowed for h in hits.get(name, ()))

    return fired

