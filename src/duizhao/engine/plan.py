"""Compiling a rulebook into what one scan needs: one table of literals, groups of them, and ready signals.

Every literal of the whole rulebook (phrases, pieces of `near`, anchors, topics, cues, blockers) gets one number and is
found by one Aho-Corasick pass over the folded text. A *group* is a set of such numbers: an alternative list of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import ahocorasick_rs

from duizhao.model import Context
from duizhao.rulebook.model import Any_, Condition, Cue, Leaf, Rule, Rulebook, Signal, leaves
from duizhao.text import fold_phrase

__all__ = ["UNIT", "EnginePlan", "Group", "PlannedCue", "PlannedRule", "PlannedSignal", "compile_plan"]

Group = frozenset[int]
NO_WORDS: Group = frozenset()
# a gram or literal that more rules than this use is general vocabulary
_SHARED_GRAM: Final = 6
_SHARED_LITERAL: Final = 6
# the weight of what one rule alone uses; divisible by 1 to 6
UNIT: Final = 60
# kinds of signal that look for wording, not for the shape of the report
WORDED = frozenset({"phrase", "near", "regex", "tokens"})
# Rules and signals name contexts that count; these never count for anything.
NEVER = frozenset({Context.BLOCKED, Context.QUOTED, Context.OTHER, Context.PAST})


@dataclass(frozen=True, slots=True)
class PlannedSignal:
    """A signal with its words as groups of literal numbers and its pattern compiled.

    `pointed` are the words by which the demand itself is told to people: one of them is to the point by itself.
    """

    spec: Signal
    groups: tuple[Group, ...]
    anchors: Group
    topic: Group
    without: Group
    near_without: Group
    near_within: int
    regex: re.Pattern[str] | None
    roles_in: frozenset[str]
    roles_not_in: frozenset[str]
    within: int
    one_clause: bool
    fuzzy: tuple[str, ...]
    needs: frozenset[Group]
    pointed: Group
    silent: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule with its signals, its blockers and its topic bigrams for finding what came near.

    `first` are the exact signals that `met` rests on, `second` the other exact ones, `words` the token patterns: the
    stages in which they are asked for.
    """

    spec: Rule
    signals: tuple[PlannedSignal, ...]
    first: tuple[PlannedSignal, ...]
    second: tuple[PlannedSignal, ...]
    words: tuple[PlannedSignal, ...]
    blockers: Group
    without: Group
    counted: frozenset[Context]
    prefer: frozenset[str]
    worded: frozenset[str]
    accepts: Mapping[str, frozenset[Context]]
    titles: Mapping[str, str]
    met_signals: frozenset[str]
    vetoes: Group
    named: Mapping[str, PlannedSignal]
    grams: Mapping[str, int]
    parts: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class PlannedCue:
    """A cue with its triggers as literal numbers. `year_bound` patterns name {year}, {next} or {past}."""

    spec: Cue
    triggers: Group
    pattern: str | None
    unless: str | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class EnginePlan:
    """Everything the engine needs of a rulebook, compiled once and used for all reports."""

    rulebook: Rulebook
    literals: tuple[str, ...]
    numbers: Mapping[str, int]
    lengths: tuple[int, ...]
    automaton: ahocorasick_rs.AhoCorasick
    confusables: Mapping[int, str]
    rules: tuple[PlannedRule, ...]
    cues: tuple[PlannedCue, ...]
    cue_of: Mapping[int, tuple[int, ...]]
    all_triggers: Group
    shadows: Group
    conditions: Mapping[str, PlannedRule]
    grams: tuple[str, ...]
    gram_automaton: ahocorasick_rs.AhoCorasick
    facts: Mapping[str, re.Pattern[str]]
    groups_of: Mapping[int, tuple[Group, ...]]
    # what is worked out once and wanted again for other reports: see `engine/naming.py`
    memo: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False)


class _Table:
    """Hands out one number a literal and remembers groups already made."""

    def __init__(self, confusables: Mapping[int, str]) -> None:
        self._confusables = dict(confusables)
        self.numbers: dict[str, int] = {}
        self._folded: dict[str, str] = {}
        self._groups: dict[tuple[str, ...], Group] = {}

    def fold(self, phrase: str) -> str:
        known = self._folded.get(phrase)
        if known is None:
            known = self._folded[phrase] = fold_phrase(phrase, self._confusables)
        return known

    def same(self, pattern: str) -> str:
        """A regular expression for folded text: confusable characters stand there as the first of their class."""
        return pattern.translate(self._confusables)

    def group(self, words: Iterable[str]) -> Group:
        key = tuple(words)
        if not key:
            return NO_WORDS
        found = self._groups.get(key)
        if found is None:
            numbers = self.numbers
            found = frozenset(numbers.setdefault(self.fold(w), len(numbers)) for w in key)
            self._groups[key] = found
        return found


def confusion_table(classes: Iterable[str]) -> dict[int, str]:
    """Each character of a class mapped onto the class's first one."""
    return {ord(c): group[0] for group in classes for c in group[1:]}


def signal_trace(signal: Signal, contexts: Sequence[str], fired: bool, fuzzy: bool = False) -> dict[str, Any]:
    """What the trace says of one signal: how often it was found, and how it was said."""
    return {
        "name": signal.name,
        "title": signal.title,
        "hits": len(contexts),
        "contexts": {c: contexts.count(c) for c in sorted(set(contexts))},
        "fired": fired,
        "fuzzy": fuzzy,
    }


def _plan_signal(signal: Signal, rule: Rule, table: _Table) -> PlannedSignal:
    near = signal.without_near
    window = signal.within if isinstance(signal.within, int) else 10_000
    groups = tuple(table.group(words) for words in signal.words) if signal.kind in ("phrase", "near") else ()
    anchors = table.group(signal.anchors)
    fuzzy = tuple(table.fold(w) for w in signal.words[0] if len(w) >= 5) if signal.edits and signal.words else ()
    return PlannedSignal(
        spec=signal,
        groups=groups,
        anchors=anchors,
        topic=table.group(signal.topic),
        without=table.group(signal.without),
        near_without=table.group(near.words) if near else NO_WORDS,
        near_within=near.within if near else 0,
        regex=re.compile(table.same(signal.regex)) if signal.regex else None,
        roles_in=frozenset(signal.roles_in),
        roles_not_in=frozenset(signal.roles_not_in),
        within=window,
        one_clause=signal.within == "clause",
        fuzzy=fuzzy,
        needs=frozenset(groups) if groups else frozenset({anchors} - {NO_WORDS}),
        pointed=_pointed(signal, rule, table) if groups else NO_WORDS,
        silent=signal_trace(signal, (), False),
    )


def _pointed(signal: Signal, rule: Rule, table: _Table) -> Group:
    told = "\n".join((signal.title, rule.title, rule.asks))
    return table.group([w for group in signal.words for w in group if len(w) > 1 and w in told])


def _grams(rule: Rule, table: _Table) -> dict[str, int]:
    """Two-character pieces of a rule's own wording; `_weigh` gives them their weights."""
    words = {table.fold(w) for signal in rule.signals.values() for group in signal.words for w in group}
    words.add(table.fold(rule.title))
    return {word[i : i + 2]: 1 for word in words for i in range(len(word) - 1)}


def _plan_rule(rule: Rule, table: _Table) -> PlannedRule:
    signals = tuple(_plan_signal(s, rule, table) for s in rule.signals.values())
    met = frozenset(leaves(rule.met))
    exact = [s for s in signals if s.spec.kind != "tokens"]
    return PlannedRule(
        spec=rule,
        signals=signals,
        first=tuple(s for s in exact if s.spec.name in met),
        second=tuple(s for s in exact if s.spec.name not in met),
        words=tuple(s for s in signals if s.spec.kind == "tokens"),
        blockers=table.group(rule.blockers),
        without=table.group(rule.without),
        counted=frozenset(rule.contexts),
        prefer=frozenset(rule.prefer),
        worded=frozenset(s.name for s in rule.signals.values() if s.kind in WORDED),
        accepts={n: frozenset(s.contexts or rule.contexts) for n, s in rule.signals.items()},
        titles={s.name: s.title for s in rule.signals.values()},
        met_signals=met,
        named={s.spec.name: s for s in signals},
        vetoes=table.group(rule.without).union(*(s.without | s.near_without for s in signals if s.spec.name in met)),
        grams=_grams(rule, table),
        parts=tuple(tuple((n, 1) for n in sorted(g)) for g in dict.fromkeys(g for s in signals for g in s.groups)),
    )


def _plan_condition(condition: Condition, table: _Table) -> PlannedRule:
    """A condition's `absent` signals as a rule of its own, so that they are found and qualified like any other."""
    signals = {s.name: s for s in condition.absent}
    spec = Rule(
        condition.id, condition.title, "", "", 0.0, "", (), signals, Any_(tuple(map(Leaf, signals))), None, "", (), ()
    )
    return _plan_rule(spec, table)


def _weigh(rules: tuple[PlannedRule, ...]) -> tuple[PlannedRule, ...]:
    """Weigh grams and literals by UNIT / number of rules that use them; what many rules share says nothing.

    Whole numbers, so that sums do not depend on the order in which they are made.
    """
    gram_uses = Counter(gram for rule in rules for gram in rule.grams)
    literal_uses = Counter(number for rule in rules for number in {n for part in rule.parts for n, _ in part})
    return tuple(
        replace(
            rule,
            grams={g: UNIT // gram_uses[g] for g in rule.grams if gram_uses[g] <= _SHARED_GRAM},
            parts=tuple(
                weighed for part in rule.parts if (weighed := _rarest_first((n, literal_uses[n]) for n, _ in part))
            ),
        )
        for rule in rules
    )


def _rarest_first(uses: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept = ((n, UNIT // used) for n, used in uses if used <= _SHARED_LITERAL)
    return tuple(sorted(kept, key=lambda item: (-item[1], item[0])))


def _groups_of(*books: Iterable[PlannedRule]) -> dict[int, tuple[Group, ...]]:
    """For each literal the groups that some signal needs and that it belongs to."""
    out: dict[int, set[Group]] = {}
    for rules in books:
        for group in {g for rule in rules for signal in rule.signals for g in signal.needs}:
            for literal in group:
                out.setdefault(literal, set()).add(group)
    return {literal: tuple(groups) for literal, groups in out.items()}


def compile_plan(rulebook: Rulebook) -> EnginePlan:
    """Compile `rulebook`; takes some tens of milliseconds, done once a process."""
    confusables = confusion_table(rulebook.confusables)
    table = _Table(confusables)
    rules = _weigh(tuple(_plan_rule(r, table) for r in rulebook.rules))
    conditions = {name: _plan_condition(c, table) for name, c in rulebook.conditions.items()}
    cues = tuple(
        PlannedCue(
            c,
            table.group(c.any),
            table.same(c.pattern) if c.pattern else None,
            table.same(c.unless) if c.unless else None,
            frozenset(c.roles),
        )
        for c in rulebook.cues
    )
    cue_of: dict[int, list[int]] = {}
    for number, cue in enumerate(cues):
        for literal in cue.triggers:
            cue_of.setdefault(literal, []).append(number)
    shadows = table.group(rulebook.shadows)
    grams = tuple(sorted({g for r in rules for g in r.grams}))
    literals = tuple(table.numbers)
    return EnginePlan(
        rulebook=rulebook,
        literals=literals,
        numbers=dict(table.numbers),
        lengths=tuple(map(len, literals)),
        automaton=ahocorasick_rs.AhoCorasick(list(literals)),
        confusables=confusables,
        rules=rules,
        cues=cues,
        cue_of={k: tuple(v) for k, v in cue_of.items()},
        all_triggers=frozenset(cue_of),
        shadows=shadows,
        conditions=conditions,
        groups_of=_groups_of(rules, conditions.values()),
        facts={name: re.compile(table.same(p)) for name, p in rulebook.facts.items()},
        grams=grams,
        gram_automaton=ahocorasick_rs.AhoCorasick(grams),
    )
