"""L103, L106: signals, and vetoes, that are at home in prose which has nothing to do with the rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set

from duizhao.engine.plan import PlannedRule
from duizhao.errors import Place
from duizhao.review.case import Case
from duizhao.review.codes import COMMON_SHARE, COMMON_VETO
from duizhao.review.places import vetoes
from duizhao.review.remark import Remark
from duizhao.review.trees import holds
from duizhao.review.trial import Found
from duizhao.rulebook.model import Rule, Signal
from duizhao.rulebook.source import Path
from duizhao.structure.roles import DEFICIENCIES, PLAN

__all__ = ["carried", "check", "standing_in"]


def check(case: Case) -> Iterator[Remark]:
    """All remarks on what is too common."""
    for planned in case.plan.rules:
        yield from _signals(case, planned, planned.spec)
        yield from _vetoes(case, planned.spec)
    for planned in case.plan.conditions.values():
        yield from _signals(case, planned, None)


def _signals(case: Case, planned: PlannedRule, rule: Rule | None) -> Iterator[Remark]:
    """Signals that make the rule met or partial, or the condition absent, in too many background sentences."""
    lines = len(case.background.lines)
    for name, finds in carried(case, planned).items():
        signal = planned.spec.signals[name]
        sentences = {f.line for f in finds}
        if len(sentences) <= COMMON_SHARE * lines or _apart(signal):
            continue
        base: Path = ("signals", name) if rule else ("conditions", planned.spec.id, "absent", name)
        words = signal.words[0] if signal.kind == "phrase" else ()
        too_common = [w for w in words if _times(case, w, finds) > COMMON_SHARE * lines]
        for word in too_common:
            times = _times(case, word, finds)
            place = _word_place(case, rule, (*base, "phrase"), word)
            said = f"信号“{name}”的“{word}”太常见：背景语料 {lines} 句，单凭它就成立的有 {times} 句。"
            yield Remark("L103", place, said, rule.id if rule else None)
        if not too_common:
            place = case.places.of(rule, *base, key=True) if rule else case.places.shared("rulebook", *base)
            shown = "、".join(f"“{text}”" for text, _ in Counter(f.text for f in finds).most_common(3))
            said = f"信号“{name}”太宽：背景语料 {lines} 句，有 {len(sentences)} 句使结论成立，如{shown}。"
            yield Remark("L103", place, said, rule.id if rule else None)


def _apart(signal: Signal) -> bool:
    """Whether a signal is asked only where nothing but shortcomings and plans stands: ordinary prose is at home there."""
    return bool(signal.roles_in) and set(signal.roles_in) <= {DEFICIENCIES, PLAN}


def carried(case: Case, planned: PlannedRule) -> dict[str, list[Found]]:
    """Of each signal the finds that make a tree true in their sentence: alone, or else with all others there."""
    rule = planned.spec
    by_line: dict[int, list[Found]] = {}
    for find in case.background.found(planned):
        if find.counts:
            by_line.setdefault(find.line, []).append(find)
    out: dict[str, list[Found]] = {}
    for finds in by_line.values():
        here = {f.signal for f in finds}
        alone = {name for name in here if _true(rule, {name})}
        carrying = alone or (here if _true(rule, here) else set())
        for find in finds:
            if find.signal in carrying:
                out.setdefault(find.signal, []).append(find)
    return out


def _true(rule: Rule, on: Set[str]) -> bool:
    return any(tree is not None and holds(tree, on) for tree in (rule.met, rule.partial))


def _times(case: Case, word: str, finds: Iterable[Found]) -> int:
    folded = case.fold(word)
    return len({f.line for f in finds if f.text == folded})


def _word_place(case: Case, rule: Rule | None, path: Path, word: str) -> Place:
    spot = case.places.word(rule, path, word) if rule else case.places.shared_word("rulebook", path, word)
    return spot.place


def _vetoes(case: Case, rule: Rule) -> Iterator[Remark]:
    lines = len(case.background.lines)
    for path, words in vetoes(rule):
        for word in words:
            times = standing_in(case, word)
            if times > COMMON_VETO * lines:
                said = f"否决词“{word}”太常见：背景语料 {lines} 句，含有它的有 {times} 句。"
                yield Remark("L106", case.places.word(rule, path, word).place, said, rule.id)


def standing_in(case: Case, word: str) -> int:
    """How many background sentences hold `word`."""
    folded = case.fold(word)
    return sum(folded in sentence for sentence in case.folded_background)
