"""From a planned rule and a scanned report to the rule's hits, each with its context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from duizhao.engine.context import ContextTable, Judged
from duizhao.engine.hits import Hit
from duizhao.engine.plan import EnginePlan, Group, PlannedRule, PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals import dates, fuzzy, near, pattern, shape, tokens
from duizhao.engine.signals.near import Blocked, Place
from duizhao.model import Context

__all__ = ["Report", "collect", "collect_fuzzy", "fires", "in_years"]

# A heading longer than this tells something by itself (a chapter whose heading and body are one sentence).
_TELLING_HEADING: Final = 34
_NO_ROLE: Final = frozenset({"none"})
_PART_END: Final = "；"
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
    scan, spec = report.scan, signal.spec
    i = place.sentence
    roles = scan.document.sentences[i].roles
    absent = report.absent.get(rule.spec.condition or "")
    if absent and (i, scan.clause_of(i, place.last)) in absent:
        return False  # words that say it does not exist are no sign that it does
    if signal.roles_in and not (signal.roles_in & (roles or _NO_ROLE)):
        return False
    if signal.roles_not_in & roles:
        return False
    if rule.without and _in_part(rule.without, place, scan):
        return False
    if signal.without and _in_part(signal.without, place, scan):
        return False
    if signal.near_without:
        for a, b, _ in scan.here(signal.near_without, i):
            if _too_near(a, b, place, signal.near_within):
                return False
    if signal.topic and not scan.topic_sentences(signal.topic, i, spec.topic_scope):
        return False
    if spec.facts:
        a, b = scan.starts[i], scan.ends[i]
        facts = report.plan.facts
        if not any(facts[f].search(scan.text, a, b) for f in spec.facts if f in facts):
            return False
    return True


def _in_part(group: Group, place: Place, scan: Scan) -> bool:
    """Whether a word of `group` stands in the same part of the sentence (between ；) as the place."""
    unwanted = scan.here(group, place.sentence)
    if not unwanted:
        return False
    start = scan.text.rfind(_PART_END, scan.starts[place.sentence], place.start)
    end = scan.text.find(_PART_END, place.end, scan.ends[place.sentence])
    return any(a > start and (end < 0 or b <= end) for a, b, _ in unwanted)


def _too_near(start: int, end: int, place: Place, reach: int) -> bool:
    """Whether an unwanted word stands within `reach` characters before the first or last part, or after the last.

    With no reach at all it must stand between the parts.
    """
    if reach == 0:
        return start < place.end and end > place.start
    before = any(part - reach < end <= part + 1 or start <= part < end for part in (place.start, place.last))
    return before or place.end <= start < place.end + reach


def _judge(place: Place, signal: PlannedSignal, rule: PlannedRule, report: Report) -> Judged:
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
                judged = _judge(place, signal, rule, report) if place.sentence >= 0 else Judged(Context.DONE, "default")
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
                Hit(signal.spec.name, *p, _judge(p, signal, rule, report), 1, True)
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
