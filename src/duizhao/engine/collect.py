"""From a planned rule and a scanned report to the rule's hits, each with its context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from duizhao.engine.context import ContextTable, Judged
from duizhao.engine.hits import Hit
from duizhao.engine.obstacles import obstacles
from duizhao.engine.plan import EnginePlan, PlannedRule, PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals import dates, fuzzy, near, pattern, shape, tokens
from duizhao.engine.signals.near import Blocked, Place
from duizhao.model import Context

__all__ = ["HEADING", "Report", "collect", "collect_fuzzy", "fires", "in_years", "judge"]

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
    exhaustive: bool = False
    # condition to the clauses (sentence, clause) that say its power or occasion does not exist
    absent: dict[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    # condition to the answer that the office gave for this unit
    holds: Mapping[str, bool] = field(default_factory=dict)
    _grams: dict[str, dict[int, int]] | None = None
    _facts: dict[int, bool] = field(default_factory=dict)
    _whole: dict[int, tuple[int, int]] = field(default_factory=dict)
    _paths: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def path(self, sentence: int) -> tuple[str, ...]:
        """The headings above a sentence."""
        section = self.scan.document.sentences[sentence].section
        known = self._paths.get(section)
        if known is None:
            known = self._paths[section] = self.scan.document.path(section)
        return known

    def has_fact(self, sentence: int) -> bool:
        """Whether the sentence holds a figure, a date, a document number or the like."""
        known = self._facts.get(sentence)
        if known is None:
            a, b = self.scan.starts[sentence], self.scan.ends[sentence]
            known = any(p.search(self.scan.text, a, b) for p in self.plan.facts.values())
            self._facts[sentence] = known
        return known

    def whole(self, sentence: int) -> tuple[int, int]:
        """Text offsets of a sentence without the white space around it."""
        known = self._whole.get(sentence)
        if known is None:
            s = self.scan.document.sentences[sentence]
            text = self.scan.document.read.text[s.start : s.end]
            start = s.start + len(text) - len(text.lstrip())
            known = self._whole[sentence] = (start, max(start, s.start + len(text.rstrip())))
        return known

    def gram_index(self) -> dict[str, dict[int, int]]:
        """Two-character pieces that some rule uses: sentence index to the first place in it; made when first asked."""
        if self._grams is None:
            grams = self.plan.grams
            index: dict[str, dict[int, int]] = {}
            for number, at, _, sentence in self.scan.grams():
                index.setdefault(grams[number], {}).setdefault(sentence, at)
            self._grams = index
        return self._grams


def _places(signal: PlannedSignal, report: Report, blocked: Blocked, rule: str) -> Iterator[Place]:
    scan = report.scan
    match signal.spec.kind:
        case "phrase" | "near":
            return near.find(signal, scan, blocked)
        case "regex":
            return pattern.find(signal, scan, blocked)
        case "tokens":
            return tokens.find(signal, scan, report.words, rule)
        case "section":
            return shape.section(signal, scan)
        case "heading":
            return shape.heading(signal, scan)
        case "title_part":
            return shape.title_part(signal, scan)
        case "date":
            return dates.dated(signal, scan)
        case _:
            return shape.count(signal, scan)


def _fits(place: Place, signal: PlannedSignal, rule: PlannedRule, report: Report) -> bool:
    return next(obstacles(place, signal, rule, report), None) is None


def judge(place: Place, signal: PlannedSignal, rule: PlannedRule, report: Report) -> Judged:
    """How the passage at `place` speaks of what the signal names."""
    if signal.spec.name not in rule.worded:
        return Judged(Context.DONE, "default")
    sentence = report.scan.document.sentences[place.sentence]
    if sentence.heading and sentence.end - sentence.start <= _TELLING_HEADING:
        return HEADING
    own = rule.spec.actor != "any"
    last = report.contexts.at(place.sentence, place.last, own=own)
    if last.cue != "default":
        return last
    if place.start != place.last:
        # parts in two clauses: what is said of the first holds for the whole, unless the second says otherwise
        last = report.contexts.at(place.sentence, place.start, own=own)
    return report.contexts.complaint(place.sentence, place.last) or last if last.cue == "default" else last


def in_years(years: tuple[int | None, int | None] | None, year: int | None) -> bool:
    """Whether `year` lies in the span; an open end, no span or an unknown year shuts nothing out."""
    if years is None or year is None:
        return True
    low, high = years
    return (low is None or year >= low) and (high is None or year <= high)


def collect(rule: PlannedRule, signals: Iterable[PlannedSignal], report: Report) -> dict[str, list[Hit]]:
    """The hits of `signals` of a rule, by name."""
    blocked: Blocked = report.scan.group(rule.blockers) if rule.blockers else {}
    year = report.scan.document.year
    active = report.scan.active
    out: dict[str, list[Hit]] = {}
    for signal in signals:
        if not signal.needs <= active or not in_years(signal.spec.years, year):
            continue
        hits = []
        for place in _places(signal, report, blocked, rule.spec.id):
            if place.sentence < 0 or _fits(place, signal, rule, report):
                judged = judge(place, signal, rule, report) if place.sentence >= 0 else Judged(Context.DONE, "default")
                hits.append(Hit(signal.spec.name, *place, judged, signal.spec.strength))
        if hits:
            out[signal.spec.name] = hits
    return out


def collect_fuzzy(rule: PlannedRule, report: Report) -> dict[str, list[Hit]]:
    """Near misses by edits of the rule's phrases."""
    out: dict[str, list[Hit]] = {}
    blocked: Blocked = report.scan.group(rule.blockers) if rule.blockers else {}
    for signal in rule.signals:
        if signal.fuzzy and in_years(signal.spec.years, report.scan.document.year):
            hits = [
                Hit(signal.spec.name, *p, judge(p, signal, rule, report), 1, True)
                for p in fuzzy.find(signal, report.scan, blocked)
                if _fits(p, signal, rule, report)
            ]
            if hits:
                out[signal.spec.name] = hits
    return out


def fires(hits: dict[str, list[Hit]], rule: PlannedRule, also: frozenset[Context]) -> Callable[[str], bool]:
    """A test whether a signal has a hit in a context that counts for the rule (or the signal), or in `also`."""
    names = {
        name
        for name, found in hits.items()
        if any(h.judged.context in also or h.judged.context in rule.accepts[name] for h in found)
    }
    return names.__contains__
