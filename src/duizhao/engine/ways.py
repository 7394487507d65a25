"""The smallest change by which an expectation tree would hold: the way with the fewest things wanting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from duizhao.engine.beside import NO_DOUBTS, Site, doubts
from duizhao.engine.collect import Report
from duizhao.engine.expect import decide
from duizhao.engine.hits import Hit
from duizhao.engine.plan import PlannedRule
from duizhao.engine.steps import Step, cost, in_force, patterned, reached, shaped
from duizhao.rulebook.model import All, Any_, AtLeast, Leaf, Tree

__all__ = ["Way", "Ways"]

Way = tuple[Step, ...]
Ranked = tuple[tuple[int, int, int], Way]

# so many ways to one branch are kept, since what two branches share is paid for once
_KEPT: Final = 3
_MANY: Final = 20
_NEVER: Final = 1 << 20


class _Bound(NamedTuple):
    """What a signal costs at least, of how many of its words the sentence may hold one, and whether any is to the point."""

    least: int
    most: int
    pointed: bool


class Ways:
    """The ways from one sentence for one rule. Signals that count somewhere in the report cost nothing."""

    def __init__(
        self, rule: PlannedRule, report: Report, sentence: int, fired: frozenset[str], hits: Mapping[str, Sequence[Hit]]
    ) -> None:
        self._rule, self._report, self._sentence = rule, report, sentence
        self._fired, self._hits = fired, hits
        self._literals = report.scan.literals(sentence)
        self._bounds: dict[str, _Bound] = {}
        self._steps: dict[str, Step | None] = {}
        doubtful = not rule.vetoes.isdisjoint(self._literals)
        self._doubts = doubts(rule, report, sentence) if doubtful else NO_DOUBTS

    def best(self, tree: Tree) -> Way | None:
        """The cheapest way; among equals the one that has most of what is wanted."""
        ways = self._ways(tree)
        return ways[0][1] if ways else None

    def cheaper(self, tree: Tree, than: Way | None) -> Way | None:
        """A way that costs less than `than` and makes something of the sentence: from nothing no one is sent for less."""
        limit = _NEVER if than is None else cost(than)
        if self._least(tree, pointed=True) < limit:
            for (price, _, _), way in self._ways(tree):
                if price < limit and not any(want.kind == "anew" for step in way for want in step.wants):
                    return way
        return None

    # --- bounds, from the literals that the sentence holds

    def _least(self, tree: Tree, *, pointed: bool = False) -> int:
        """What `tree` costs at least; `pointed`: by signals that have something to the point."""
        if isinstance(tree, Leaf):
            bound = self._bound(tree.signal)
            return _NEVER if pointed and not bound.pointed else bound.least
        if isinstance(tree, Any_ | All):
            least = [self._least(branch, pointed=pointed) for branch in tree.of]
            return (min if isinstance(tree, Any_) else max)(least, default=0)
        return 0

    def _range(self, tree: Tree) -> tuple[int, int]:
        """What `tree` costs at least, and (negative) of how many words that it wants the sentence holds one at most."""
        if isinstance(tree, Leaf):
            bound = self._bound(tree.signal)
            return bound.least, -bound.most
        return self._least(tree), -_NEVER

    def _bound(self, name: str) -> _Bound:
        known = self._bounds.get(name)
        if known is None:
            known = self._bounds[name] = self._bound_of(name)
        return known

    def _bound_of(self, name: str) -> _Bound:
        if name in self._fired:
            return _Bound(0, 0, True)
        signal, literals = self._rule.named[name], self._literals
        groups = len(signal.groups)
        held = sum([not group.isdisjoint(literals) for group in signal.groups])
        topic = not signal.topic.isdisjoint(literals)
        if not groups or name in self._hits:
            return _Bound(1, held + 1, True)
        # what has nothing to the point must be said anew
        pointed = not signal.pointed.isdisjoint(literals)
        return _Bound(groups - held + (not pointed), held + topic, pointed)

    # --- ways

    def _ways(self, tree: Tree) -> list[Ranked]:
        if isinstance(tree, Leaf):
            return self._leaf(tree.signal)
        if isinstance(tree, Any_):
            return self._any(tree.of)
        if isinstance(tree, All):
            return self._all(tree.of)
        if isinstance(tree, AtLeast):
            few = list(combinations(sorted(tree.of, key=self._least), tree.count))[:_MANY]
            return _kept(way for branches in few for way in self._all(branches))
        return [_ranked(())] if decide(tree, self._fired.__contains__, {})[0] else []

    def _any(self, branches: Sequence[Tree]) -> list[Ranked]:
        found: list[Ranked] = []
        bounds = [(*self._range(branch), i) for i, branch in enumerate(branches)]
        bounds.sort()
        for least, most, i in bounds:
            if found:
                price, has, _ = found[0][0]
                if least > price:
                    break
                if least == price and most >= has:
                    continue  # it could do no better
            ways = self._ways(branches[i])
            found = _kept((*found, *ways)) if found else ways
        return found

    def _all(self, branches: Sequence[Tree]) -> list[Ranked]:
        found = [_ranked(())]
        for branch in branches:
            ways = self._ways(branch)
            found = _kept(_ranked((*before, *steps)) for _, before in found for _, steps in ways)
        return found

    def _leaf(self, name: str) -> list[Ranked]:
        if name in self._fired:
            return [_ranked(())]
        if name not in self._steps:
            self._steps[name] = self._step(name)
        step = self._steps[name]
        return [] if step is None else [_ranked((step,))]

    def _step(self, name: str) -> Step | None:
        rule, report, sentence = self._rule, self._report, self._sentence
        signal = rule.named[name]
        if not in_force(signal, report):
            return None
        if name in self._hits:
            return reached(signal, report, self._hits[name])
        match signal.spec.kind:
            case "phrase" | "near":
                return Site(signal, rule, report, sentence, self._doubts).step()
            case "regex" | "tokens":
                return patterned(signal, rule, report, sentence)
            case _:
                return shaped(signal, report)


def _ranked(way: Way) -> Ranked:
    """A way under its cost, what it has already, and how much its signals say."""
    if len(way) == 1:
        (step,) = way
        return (step.cost, -sum([b - a > 1 for a, b, _ in step.found]), -step.signal.spec.strength), way
    found = {where for step in way for where in step.found if where[1] - where[0] > 1}
    return (cost(way), -len(found), -sum([step.signal.spec.strength for step in way])), way


def _rank(ranked: Ranked) -> tuple[int, int, int]:
    return ranked[0]


def _kept(ways: Iterable[Ranked]) -> list[Ranked]:
    return sorted(ways, key=_rank)[:_KEPT]
