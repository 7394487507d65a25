"""Deciding an expectation tree. The trace is made while deciding; nothing is explained afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duizhao.rulebook.model import All, Any_, AtLeast, Leaf, NoneOf, Tree

__all__ = ["Trace", "decide", "used"]

Trace = dict[str, Any]


def decide(tree: Tree, fired: Callable[[str], bool], titles: Mapping[str, str]) -> tuple[bool, Trace]:
    """The value of `tree` and how it came to it: {"op", "value", "name"?, "title"?, "of"?}."""
    if isinstance(tree, Leaf):
        value = fired(tree.signal)
        return value, {"op": "signal", "name": tree.signal, "title": titles.get(tree.signal, ""), "value": value}
    branches = [decide(branch, fired, titles) for branch in tree.of]
    values = [value for value, _ in branches]
    match tree:
        case Any_():
            op, value = "any", any(values)
        case All():
            op, value = "all", all(values)
        case AtLeast():
            op, value = "at_least", sum(values) >= tree.count
        case NoneOf():
            op, value = "none", not any(values)
    trace: Trace = {"op": op, "value": value, "of": [t for _, t in branches]}
    if isinstance(tree, AtLeast):
        trace["count"] = tree.count
    return value, trace


def used(trace: Trace) -> set[str]:
    """The names of the signals that carry a true tree (those under `none` carry nothing)."""
    if not trace["value"] or trace["op"] == "none":
        return set()
    if trace["op"] == "signal":
        return {trace["name"]}
    out: set[str] = set()
    for branch in trace["of"]:
        out |= used(branch)
    return out
