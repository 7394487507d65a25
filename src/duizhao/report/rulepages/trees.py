"""What must be there for an outcome: an expectation tree as a nested list, each signal explained where it first stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from duizhao.report.mdtext import escape
from duizhao.report.rulepages.signals import signal_lines
from duizhao.report.rulepages.words import Wording
from duizhao.rulebook.model import All, Any_, AtLeast, Leaf, NoneOf, Rule, Tree

__all__ = ["Outline"]

_WHAT: Final = {Any_: "有下列一项即可", All: "下列各项都要有", NoneOf: "下列各项都没有"}


class Outline:
    """The trees of one rule, in the order in which they are asked for."""

    def __init__(self, rule: Rule, wording: Wording) -> None:
        self._rule = rule
        self._wording = wording
        self._told: set[str] = set()

    def lines(self, lead: str, tree: Tree) -> Iterator[str]:
        """`lead`, what the tree asks for, and its branches below."""
        tree = _plain(tree)
        if isinstance(tree, Leaf):
            yield f"{lead}：有这一项——"
            branches: tuple[Tree, ...] = (tree,)
        else:
            yield f"{lead}：{_what(tree)}——"
            branches = tree.of
        yield ""
        for i, branch in enumerate(branches, 1):
            yield from self._item(branch, f"{i}. ", "")

    def _item(self, tree: Tree, bullet: str, indent: str) -> Iterator[str]:
        tree = _plain(tree)
        below = indent + " " * len(bullet)
        if isinstance(tree, Leaf):
            signal = self._rule.signals[tree.signal]
            told = tree.signal in self._told
            yield f"{indent}{bullet}**{escape(signal.title)}**{'（见上）' if told else ''}"
            if not told:
                self._told.add(tree.signal)
                yield from (f"{below}- {line}" for line in signal_lines(signal, self._rule, self._wording))
            return
        yield f"{indent}{bullet}{_what(tree)}："
        for branch in tree.of:
            yield from self._item(branch, "- ", below)


def _plain(tree: Tree) -> Tree:
    """`tree` without an operator that has a single branch to choose from."""
    while isinstance(tree, (Any_, All)) and len(tree.of) == 1:
        tree = tree.of[0]
    return tree


def _what(tree: Any_ | All | AtLeast | NoneOf) -> str:
    return f"下列各项至少有{tree.count}项" if isinstance(tree, AtLeast) else _WHAT[type(tree)]
