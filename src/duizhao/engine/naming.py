"""Naming a list of words by two or three of them: such as a person would use, and as would be found if used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from duizhao.engine.plan import EnginePlan, Group, PlannedRule, PlannedSignal
from duizhao.text import fold_phrase

__all__ = ["named", "set_of"]

_SHOWN: Final = 3
_LENGTH: Final = 20
_PLAIN: Final = re.compile("[\u4e00-\u9fff]{2,}").fullmatch

Words = tuple[str, ...]


def named(words: Words, plan: EnginePlan, rule: PlannedRule, signal: PlannedSignal) -> Words:
    """At most three of `words`: those first that the rule uses to say what it wants; whole words before pieces.

    If that can be, none that would itself be in the way or change how the sentence speaks.
    """
    key = (id(words), id(signal.spec))
    known: Words | None = plan.memo.get(key)
    if known is None:
        bad = plan.all_triggers | rule.without | signal.without | signal.near_without
        told = "".join((signal.spec.title, rule.spec.title, rule.spec.asks, rule.spec.remedy))
        usual = sorted(words, key=lambda word: word not in told)
        clear = [w for w in usual if not _holds(w, bad, plan)]
        known = plan.memo[key] = _few(filter(_PLAIN, clear)) or _few(clear) or _few(usual)
    return known


def _few(words: Iterable[str]) -> Words:
    chosen: list[str] = []
    for word in words:
        known = any(word in c or c in word for c in chosen)
        if len(chosen) < _SHOWN and not known and (not chosen or len("".join(chosen)) + len(word) <= _LENGTH):
            chosen.append(word)
    return tuple(chosen)


def _holds(word: str, group: Group, plan: EnginePlan) -> bool:
    """Whether a word of `group` stands in `word`; the automaton is for reports."""
    folded = fold_phrase(word, dict(plan.confusables))
    pieces = (folded[a:b] for a in range(len(folded)) for b in range(a + 1, len(folded) + 1))
    return any(plan.numbers.get(piece) in group for piece in pieces)


def set_of(words: Words, plan: EnginePlan) -> str:
    """The name of the largest set of the lexicon that `words` holds whole; empty where there is none."""
    held = set(words)
    return max(((len(s), name) for name, s in plan.rulebook.lexicon.items() if held.issuperset(s)), default=(0, ""))[1]
