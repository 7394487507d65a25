"""L501: regular expressions that take the square of a sentence's length or more. By their text alone, nothing is timed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from duizhao.errors import Place
from duizhao.review.case import Case
from duizhao.review.codes import LARGE_REPEAT, OPEN_REPEATS
from duizhao.review.remark import Remark
from duizhao.rulebook.patterns import ATOM

__all__ = ["check", "open_repeats"]

_REPEAT: Final = re.compile(r"(?:[*+]|\{\d*,(\d*)\})[?+]?")
_BROAD: Final = frozenset({".", r"\S", r"\D", r"\W"})


def check(case: Case) -> Iterator[Remark]:
    """All remarks on the patterns of rules, conditions, cues and facts."""
    for pattern, place, what, rule in _patterns(case):
        count = open_repeats(pattern)
        if count >= OPEN_REPEATS:
            yield Remark("L501", place, f"{what}里前后有 {count} 段不限长短的部分。", rule)


def _patterns(case: Case) -> Iterator[tuple[str, Place, str, str | None]]:
    book, places = case.book, case.places
    for rule in book.rules:
        for name, signal in rule.signals.items():
            if signal.regex:
                yield signal.regex, places.of(rule, "signals", name, "regex"), f"信号“{name}”的正则表达式", rule.id
    for key, condition in book.conditions.items():
        for signal in condition.absent:
            if signal.regex:
                place = places.shared("rulebook", "conditions", key, "absent", signal.name, "regex", key=False)
                yield signal.regex, place, f"前提“{key}”的正则表达式", None
    for cue in book.cues:
        for part, pattern in (("pattern", cue.pattern), ("unless", cue.unless)):
            if pattern:
                place = places.shared("cues", "cues", cue.id, part, key=False)
                yield pattern, place, f"语境词“{cue.id}”的 {part} ", None
    for name, pattern in book.facts.items():
        yield pattern, places.shared("lexicon", "facts", name, key=False), f"实据“{name}”的正则表达式", None


def open_repeats(pattern: str) -> int:
    """The most stretches of any length that follow one another in one branch of `pattern`.

    A stretch that the next character ends for certain (`[^》]+》`) has one way to match and does not count.
    """
    atoms = [(str(m.lastgroup), m[0]) for m in ATOM.finditer(pattern)]
    # of each open group: the most of the branches before, and of the one being read
    open_groups = [(0, 0)]
    for i, (kind, text) in enumerate(atoms):
        most, here = open_groups[-1]
        if text == "|":
            open_groups[-1] = (max(most, here), 0)
        elif kind == "open" and not text.endswith(")"):
            open_groups.append((0, 0))
        elif kind == "close" and len(open_groups) > 1:
            open_groups.pop()
            outer, before = open_groups[-1]
            open_groups[-1] = (outer, before + max(most, here))
        elif (text in _BROAD or text.startswith("[^")) and _unlimited(atoms, i + 1) and not _ended(text, atoms, i + 2):
            open_groups[-1] = (most, here + 1)
    return max(open_groups[0])


def _unlimited(atoms: list[tuple[str, str]], i: int) -> bool:
    if i >= len(atoms) or atoms[i][0] != "repeat":
        return False
    repeat = _REPEAT.fullmatch(atoms[i][1])
    if repeat is None:
        return False
    limit = repeat[1]
    return not limit or int(limit) >= LARGE_REPEAT


def _ended(text: str, atoms: list[tuple[str, str]], i: int) -> bool:
    """Whether a fixed character follows that the negated set `text` leaves out."""
    if i >= len(atoms) or not text.startswith("[^"):
        return False
    kind, following = atoms[i]
    optional = i + 1 < len(atoms) and atoms[i + 1][0] == "repeat" and atoms[i + 1][1][:1] in "*?"
    return kind in ("plain", "escape") and not optional and following.lstrip("\\")[:1] in text[2:-1]
