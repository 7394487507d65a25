"""L104, L401: signals that find the same, and rules that do."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

from duizhao.engine.plan import WORDED
from duizhao.review.case import Case
from duizhao.review.codes import FEWEST_SENTENCES, SAME_LITERALS, SAME_SENTENCES
from duizhao.review.remark import Remark
from duizhao.rulebook.model import Rule, Signal

__all__ = ["check", "shares"]

_WHAT_DOES_NOT_FIND: Final[dict[str, Any]] = {"name": "", "title": "", "strength": 0}


def check(case: Case) -> Iterator[Remark]:
    """All remarks on what is there twice."""
    for rule in case.book.rules:
        yield from _signals(case, rule)
    yield from _rules(case)


def _signals(case: Case, rule: Rule) -> Iterator[Remark]:
    for first, second in combinations(rule.signals.values(), 2):
        if _bare(first) == _bare(second):
            place = case.places.of(rule, "signals", second.name, key=True)
            yield Remark("L104", place, f"信号“{second.name}”与“{first.name}”找的完全一样。", rule.id)


def _bare(signal: Signal) -> Signal:
    return replace(signal, **_WHAT_DOES_NOT_FIND)


def _rules(case: Case) -> Iterator[Remark]:
    for first, second, words, sentences in shares(case):
        if words >= SAME_LITERALS:
            said = f"与规则“{first.id}”要找的词语有 {words:.0%} 相同。"
        elif sentences >= SAME_SENTENCES:
            said = f"与规则“{first.id}”命中的例句有 {sentences:.0%} 相同。"
        else:
            continue
        yield Remark("L401", case.places.of(second, key=True), said, second.id)


def shares(case: Case) -> Iterator[tuple[Rule, Rule, float, float]]:
    """For each two rules how much of their words, and of the examples that they find, is the same."""
    words = {r.id: _literals(case, r) for r in case.book.rules}
    lines = {p.spec.id: {f.line for f in case.examples.found(p)} for p in case.plan.rules}
    for first, second in combinations(case.book.rules, 2):
        a, b = lines[first.id], lines[second.id]
        sentences = _share(a, b) if min(len(a), len(b)) >= FEWEST_SENTENCES else 0.0
        yield first, second, _share(words[first.id], words[second.id]), sentences


def _literals(case: Case, rule: Rule) -> frozenset[tuple[str, tuple[str, ...]]]:
    """What a rule looks for, with the parts of a report that it looks in."""
    return frozenset(
        (case.fold(word), signal.roles_in)
        for signal in rule.signals.values()
        if signal.kind in WORDED
        for group in (*signal.words, (signal.regex,) if signal.regex else ())
        for word in group
    )


def _share(a: Set[Any], b: Set[Any]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0
