"""L403 to L405: trees whose outcome cannot come about, signals in them that change nothing, outcomes that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Set

from duizhao.model import Outcome
from duizhao.review.case import Case
from duizhao.review.codes import MOST_SIGNALS
from duizhao.review.remark import Remark
from duizhao.rulebook.model import All, Any_, Leaf, NoneOf, Rule, Tree, leaves

__all__ = ["check", "holds"]

MET, PARTIAL, NEITHER = 2, 1, 0


def holds(tree: Tree, on: Set[str]) -> bool:
    """The value of `tree` when exactly the signals `on` are found."""
    if isinstance(tree, Leaf):
        return tree.signal in on
    true = sum(holds(branch, on) for branch in tree.of)
    if isinstance(tree, Any_):
        return true > 0
    if isinstance(tree, All):
        return true == len(tree.of)
    return true == 0 if isinstance(tree, NoneOf) else true >= tree.count


def check(case: Case) -> Iterator[Remark]:
    """All remarks on what rules can come to."""
    for rule in case.book.rules:
        yield from _trees(case, rule)
        yield from _outcomes(case, rule)


def _trees(case: Case, rule: Rule) -> Iterator[Remark]:
    names = sorted({*leaves(rule.met), *leaves(rule.partial)})
    if len(names) > MOST_SIGNALS:
        return
    values = [_value(rule, {n for i, n in enumerate(names) if bits >> i & 1}) for bits in range(1 << len(names))]
    never_met, never_partial = MET not in values, rule.partial is not None and PARTIAL not in values
    if never_met:
        place = case.places.of(rule, "expect", "met", key=True)
        yield Remark("L403", place, "met 自相矛盾，怎样写都不会是已落实。", rule.id)
    if never_partial:
        place = case.places.of(rule, "expect", "partial", key=True)
        why = "partial 自相矛盾" if never_met else "partial 一成立 met 就成立"
        yield Remark("L403", place, f"{why}，不会有部分体现。", rule.id)
    if never_met or never_partial:
        return  # signals are idle because of that
    for i, name in enumerate(names):
        if all(value == values[bits ^ (1 << i)] for bits, value in enumerate(values)):
            place = case.places.of(rule, "signals", name, key=True)
            yield Remark("L404", place, f"信号“{name}”写进了判定树，但成立与否结论都一样。", rule.id)


def _value(rule: Rule, on: Set[str]) -> int:
    if holds(rule.met, on):
        return MET
    return PARTIAL if rule.partial is not None and holds(rule.partial, on) else NEITHER


def _outcomes(case: Case, rule: Rule) -> Iterator[Remark]:
    place = case.places.of(rule, "outcomes", key=True)
    edits = any(s.edits for s in rule.signals.values())
    if Outcome.PARTIAL in rule.outcomes and rule.partial is None and not edits:
        yield Remark("L405", place, "写了 partial，但没有 expect.partial，不会有部分体现。", rule.id)
