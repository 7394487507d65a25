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
        usual = [w for w in words if w in told] + [w for w in words if w not in told]
        known = _few(w for w in usual if _PLAIN(w) and not _holds(w, bad, plan))
        known = known or _few(w for w in usual if not _holds(w, bad, plan)) or _few(usual)
        plan.memo[key] = known
    return known


def _few(words: Iterable[str]) -> Words:
    chosen: list[str] = []
    length = 0
    for word in words:
        if not any(word in c or c in word for c in chosen) and (not chosen or length + len(word) <= _LENGTH):
            chosen.append(word)
            length += len(word)
        if len(chosen) == _SHOWN or length >= _LENGTH - 1:
            break
    return tuple(chosen)


def _holds(word: str, group: Group, plan: EnginePlan) -> bool:
    """Whether a word of `group` stands in `word`; the automaton is for reports."""
    folded = fold_phrase(word).translate(plan.confusables)
    for start in range(len(folded)):
        for end in range(start + 1, len(folded) + 1):
            if plan.numbers.get(folded[start:end]) in group:
                return True
    return False


def set_of(words: Words, plan: EnginePlan) -> str:
    """The name of the largest set of the lexicon that `words` holds whole; empty where there is none."""
    held = set(words)
    return max(((len(s), name) for name, s in plan.rulebook.lexicon.items() if held.issuperset(s)), default=(0, ""))[1]
