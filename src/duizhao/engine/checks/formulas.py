"""Long formulas with one letter wrong, left out or too many, whatever the letter: nothing else is written so.

Pauses inside a formula are left out of account: some write 、, some ，, some nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import ahocorasick_rs

from duizhao.engine.checks.case import Case
from duizhao.text import fold_phrase

__all__ = ["formulas"]

_PAUSES: Final = "、，"


class _Halves(NamedTuple):
    """The halves of all formulas, of which one must stand as it is: formula, and how much of it stands before."""

    automaton: ahocorasick_rs.AhoCorasick
    halves: tuple[tuple[str, int], ...]
    usual: Mapping[str, str]


def formulas(case: Case) -> Iterator[tuple[tuple[int, int], str]]:
    """Folded spans, with the formula as it usually is."""
    folded = case.subject.folded.text
    text = _without_pauses(folded)
    table = _halves(case.words("formulas"))
    harmless = set("".join(case.words("edges"))) | set(case.words("particles"))
    exact: list[tuple[int, int]] = []
    near: list[tuple[int, int, str]] = []
    for number, start, _ in table.automaton.find_matches_as_indexes(text, overlapping=True):
        formula, before = table.halves[number]
        at = start - before
        if at >= 0 and text.startswith(formula, at):
            exact.append((at, at + len(formula)))
            continue
        found = _near(text, start, formula, before, harmless, case.words("same"))
        if found is not None:
            near.append((*found, formula))
    back = [i for i, c in enumerate(folded) if c not in _PAUSES] if near else []
    for start, end, formula in near:
        if not any(a < end and start < b for a, b in exact):
            yield (back[start], back[end - 1] + 1), table.usual[formula]


def _without_pauses(text: str) -> str:
    for pause in _PAUSES:
        text = text.replace(pause, "")
    return text


def _bare(formula: str) -> str:
    return _without_pauses(fold_phrase(formula))


def _near(
    text: str, start: int, formula: str, before: int, harmless: set[str], same: tuple[str, ...]
) -> tuple[int, int] | None:
    """The stretch that is the formula but for one letter, its own first and last letters in their places."""
    half = formula[before:] if before else formula[: len(formula) - len(formula) // 2]
    other = formula[:before] if before else formula[len(half) :]
    for size in (len(other), len(other) - 1, len(other) + 1):
        a = start - size if before else start + len(half)
        piece = text[a : a + size]
        if a < 0 or len(piece) < size or not _one_edit(piece, other, bool(before), harmless, same):
            continue
        return (a, start + len(half)) if before else (start, a + size)
    return None


def _one_edit(piece: str, right: str, first: bool, harmless: set[str], same: tuple[str, ...]) -> bool:
    """Whether `piece` differs from `right` by one letter inside, and not by one that may come or go."""
    i = 0
    while i < min(len(piece), len(right)) and piece[i] == right[i]:
        i += 1
    j = 0
    while j < min(len(piece), len(right)) - i and piece[-1 - j] == right[-1 - j]:
        j += 1
    wrong, instead = piece[i : len(piece) - j], right[i : len(right) - j]
    if max(len(wrong), len(instead)) != 1 or not (wrong + instead).isalpha():
        return False
    if (first and i == 0) or (not first and j == 0):
        return False
    if not wrong or not instead:
        return (wrong or instead) not in harmless
    return not any(wrong in group and instead in group for group in same)


@lru_cache(maxsize=4)
def _halves(listed: tuple[str, ...]) -> _Halves:
    halves: dict[tuple[str, int], str] = {}
    usual = {_bare(formula): formula for formula in listed}
    for formula in usual:
        cut = len(formula) - len(formula) // 2
        halves[formula, 0] = formula[:cut]
        halves[formula, cut] = formula[cut:]
    return _Halves(ahocorasick_rs.AhoCorasick(list(halves.values())), tuple(halves), usual)
