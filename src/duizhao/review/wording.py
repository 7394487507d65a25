"""L101, L102, L105: words that are too short, that another word of their list makes needless, that are never found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from duizhao.review.case import Case
from duizhao.review.codes import SHORTEST
from duizhao.review.places import groups
from duizhao.review.remark import Remark
from duizhao.rulebook.model import Rule, Signal
from duizhao.rulebook.source import Path

__all__ = ["check"]

Words = tuple[str, ...]

_ENDS_INSIDE: Final = re.compile("[。！？](?=.)")


def check(case: Case) -> Iterator[Remark]:
    """All remarks on the words of signals."""
    for rule in case.book.rules:
        yield from _contained(case, rule, ("without",), rule.without, case.book.shadows)
        for name, signal in rule.signals.items():
            at = ("signals", name)
            yield from _short(case, rule, signal, at)
            for path, words, covers in _plain_lists(case, rule, signal):
                yield from _contained(case, rule, (*at, *path), words, covers)
            yield from _dead(case, rule, signal, at)


def _short(case: Case, rule: Rule, signal: Signal, at: Path) -> Iterator[Remark]:
    if signal.kind == "near":
        parts = [min(words, key=lambda w: len(case.fold(w))) for words in signal.words]
        if sum(len(case.fold(w)) for w in parts) < SHORTEST[2]:
            place = case.places.word(rule, (*at, "near", 0), parts[0]).place
            joined = "".join(f"“{w}”" for w in parts)
            yield Remark("L101", place, f"信号“{signal.name}”只要{joined}凑在一起就算找到。", rule.id)
        return
    for path, words in groups(signal):
        for word in words:
            if len(case.fold(word)) < SHORTEST[1]:
                place = case.places.word(rule, (*at, *path), word).place
                yield Remark("L101", place, f"信号“{signal.name}”单凭一个字“{word}”就算找到。", rule.id)


def _plain_lists(case: Case, rule: Rule, signal: Signal) -> Iterator[tuple[Path, Words, Words]]:
    """The lists in which a longer word changes nothing beside a shorter one that it holds, and what covers their words."""
    shadows = case.book.shadows
    length_matters = signal.kind == "near" or signal.edits or signal.without_near
    if not length_matters:
        for path, words in groups(signal):
            yield path, words, (*shadows, *rule.blockers)
    yield ("topic",), signal.topic, shadows
    yield ("without",), signal.without, shadows
    yield ("count", "any") if signal.kind == "count" else ("anchors",), signal.anchors, shadows


def _contained(case: Case, rule: Rule, path: Path, words: Words, covers: Words) -> Iterator[Remark]:
    """Words of a list that hold another one; not where a longer phrase could take the other away and leave them."""
    folded = {w: case.fold(w) for w in (*words, *covers)}
    own = [w for w in words if case.places.word(rule, path, w).from_set is None]
    free = {w for w in own if not any(folded[w] in folded[c] and folded[w] != folded[c] for c in covers)}
    for i, long in enumerate(own):
        others = (s for j, s in enumerate(own) if j < i or (j > i and folded[s] != folded[long]))
        short = min((s for s in others if s in free and folded[s] in folded[long]), key=len, default=None)
        if short is None:
            continue
        same = folded[short] == folded[long]
        how = f"与“{short}”只差易混字，匹配时是同一个词" if same else f"包含同一列表里的“{short}”"
        place = case.places.word(rule, path, long).place
        yield Remark("L102", place, f"{_list_name(path)} 里，“{long}”{how}。", rule.id)


def _list_name(path: Path) -> str:
    return f"信号“{path[1]}”的 {path[-1]}" if path[0] == "signals" else f"规则的 {path[-1]}"


def _dead(case: Case, rule: Rule, signal: Signal, at: Path) -> Iterator[Remark]:
    if signal.kind not in ("phrase", "near"):
        return
    vetoes = {case.fold(v): v for v in (*rule.without, *signal.without)}
    shadows = [case.fold(s) for s in case.book.shadows]
    for path, words in groups(signal):
        for word in words:
            folded = case.fold(word)
            # a veto that stands inside a shadow is none
            veto = next(
                (v for f, v in vetoes.items() if f in folded and not any(f in s and s in folded for s in shadows)), None
            )
            spot = case.places.word(rule, (*at, *path), word)
            if veto is not None and spot.from_set is None:  # of a set a veto may take away single words on purpose
                said = f"信号“{signal.name}”的“{word}”里含有否决词“{veto}”，一出现就被自己否决。"
                yield Remark("L105", spot.place, said, rule.id)
            elif _ENDS_INSIDE.search(folded):
                said = f"信号“{signal.name}”的“{word}”中间有断句的标点，不会落在一句之内。"
                yield Remark("L105", spot.place, said, rule.id)
