"""Roles of sections by heading and place, and of sentences by section and what overrides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from duizhao.model import Sentence
from duizhao.structure.outline import Node, Tree
from duizhao.structure.passages import is_plan_lead, shortcomings
from duizhao.structure.roles import DEFICIENCIES, PLAN
from duizhao.structure.sentences import Piece
from duizhao.structure.shape import Shape

__all__ = ["assign_sentences", "section_roles", "split_points"]

_NONE: Final[frozenset[str]] = frozenset()
_PLAN: Final = frozenset({PLAN})
_DEFICIENCIES: Final = frozenset({DEFICIENCIES})
_BY_KIND: Final = {
    "title": frozenset({"title"}),
    "metadata title": frozenset({"title", "furniture"}),
    "signature": frozenset({"signature"}),
    "furniture": frozenset({"furniture"}),
}
_PREAMBLE: Final = frozenset({"preamble"})


def split_points(
    body: str, pieces: Sequence[Piece], tree: Tree, nodes: Sequence[Node], year: int | None, shape: Shape
) -> dict[int, int]:
    """For each outermost section about shortcomings, the offset from which it speaks of the plan, if it does."""
    out: dict[int, int] = {}
    for i, node in enumerate(nodes, 1):
        if node.roles is None or DEFICIENCIES not in node.roles:
            continue
        end = tree.ends[i]
        for piece in pieces:
            if (
                node.end <= piece.start < end
                and not piece.kind
                and is_plan_lead(body, piece.start, piece.end, year, shape)
            ):
                out[i] = piece.start
                break
    return out


def section_roles(tree: Tree, nodes: Sequence[Node], split: Mapping[int, int]) -> list[frozenset[str]]:
    """The roles of each section, root first. A sub-section inherits unless its own heading says otherwise."""
    roles = [_NONE]
    for i, node in enumerate(nodes, 1):
        parent = tree.parents[i]
        inherited = roles[parent]
        at = split.get(parent)
        if at is not None and inherited:
            inherited = _PLAN if node.start >= at else inherited - _PLAN
        own = node.roles
        if own is None:
            roles.append(inherited)
        elif inherited & {PLAN, DEFICIENCIES}:
            # inside a plan or a list of shortcomings only these two can take over
            kept = own & {PLAN, DEFICIENCIES}
            roles.append(kept or inherited)
        else:
            roles.append(own)
    return roles


def assign_sentences(
    body: str,
    pieces: Sequence[Piece],
    tree: Tree,
    roles: Sequence[frozenset[str]],
    split: Mapping[int, int],
    low: int,
    high: int,
    year: int | None,
    shape: Shape,
) -> tuple[Sentence, ...]:
    """The sentences with section, paragraph and roles; `low`..`high` is the body between title and signature."""
    starts = tree.starts
    last = len(starts) - 1
    root = _PREAMBLE if last else _NONE
    section = paragraph = 0
    sections: list[int] = []
    inside: list[frozenset[str]] = []
    for piece in pieces:
        while section < last and starts[section + 1] <= piece.start:
            section += 1
        sections.append(section)
        if piece.kind in _BY_KIND:
            inside.append(_BY_KIND[piece.kind])
        elif section == 0:
            inside.append(root)
        else:
            inside.append(_inside(piece, section, roles[section], split))
    named = _NONE if any(DEFICIENCIES in r for r in roles) else frozenset({DEFICIENCIES})
    found = shortcomings(body, pieces, inside, low, high, year, shape) if named else set()
    out: list[Sentence] = []
    before = 0
    for i, piece in enumerate(pieces):
        if body.find("\n", before, piece.start) >= 0:
            paragraph += 1
        before = piece.end
        own = _DEFICIENCIES if i in found else inside[i]
        out.append(Sentence(i, piece.start, piece.end, sections[i], paragraph, own, piece.kind == "heading"))
    return tuple(out)


def _inside(piece: Piece, section: int, roles: frozenset[str], split: Mapping[int, int]) -> frozenset[str]:
    at = split.get(section)
    if at is None or piece.kind == "heading":
        return roles
    return _PLAN if piece.start >= at else roles - _PLAN
