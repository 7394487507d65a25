"""The section tree: headings and unheaded plan leads in, sections that cover the text out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duizhao.model import Section

__all__ = ["Node", "Tree", "build", "make_sections"]


class Node(NamedTuple):
    """A heading before it is a section. `title_start`..`title_end` are its words; equal when it has none.

    `first`: it begins a numbering. `roles`: what its words say, None when they say nothing.
    """

    start: int
    marker_end: int
    title_start: int
    title_end: int
    end: int
    depth: int
    first: bool
    roles: frozenset[str] | None = None


class Tree(NamedTuple):
    """Parallel lists, one entry a section, the root first, in text order (a parent before its children)."""

    starts: list[int]
    body_ends: list[int]
    ends: list[int]
    levels: list[int]
    parents: list[int]


def build(size: int, nodes: Sequence[Node]) -> Tree:
    """The tree over a text of `size` characters.

    Sections lie inside their parents and, with the parents' own bodies, cover the text exactly once.
    """
    count = len(nodes) + 1
    tree = Tree([0, *(n.start for n in nodes)], [-1] * count, [size] * count, [0] * count, [0] * count)
    path = [0]
    for i, node in enumerate(nodes, 1):
        while len(path) > 1 and nodes[path[-1] - 1].depth >= node.depth:
            tree.ends[path.pop()] = node.start
        parent = path[-1]
        tree.parents[i] = parent
        tree.levels[i] = tree.levels[parent] + 1
        if tree.body_ends[parent] < 0:
            tree.body_ends[parent] = node.start
        path.append(i)
    for i in range(count):
        if tree.body_ends[i] < 0:
            tree.body_ends[i] = tree.ends[i]
    return tree


def make_sections(text: str, tree: Tree, nodes: Sequence[Node], roles: Sequence[frozenset[str]]) -> tuple[Section, ...]:
    """The sections as values."""
    root = Section(0, 0, "", "", 0, 0, tree.body_ends[0], len(text), None)
    return (
        root,
        *(
            Section(
                index=i,
                level=tree.levels[i],
                marker="".join(text[n.start : n.marker_end].split()),
                title=text[n.title_start : n.title_end].replace("\n", ""),
                start=n.start,
                heading_end=n.end,
                body_end=tree.body_ends[i],
                end=tree.ends[i],
                parent=tree.parents[i],
                roles=roles[i],
            )
            for i, n in enumerate(nodes, 1)
        ),
    )
