"""Passages that have no heading: a plan that is the last paragraph, shortcomings named in passing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from duizhao.structure.layout import JOIN
from duizhao.structure.outline import Node
from duizhao.structure.roles import DEFICIENCIES, PLAN
from duizhao.structure.sentences import Piece
from duizhao.structure.shape import Shape
from duizhao.structure.years import to_year

__all__ = ["is_plan_lead", "plan_start", "shortcomings"]

_LAST_PART: Final = 0.6  # share of the body before which a plan cannot begin
_LATER_HALF: Final = 0.4  # the same for shortcomings
_LEAD: Final = 120  # characters that show whether a sentence speaks of the next year
_BEFORE_PLAN: Final = 300  # characters before a plan in which shortcomings are looked for in a short report too
_LIST: Final = 12  # sentences of a list of shortcomings


def is_plan_lead(body: str, start: int, end: int, year: int | None, shape: Shape) -> bool:
    """Whether the sentence start..end begins to speak of the next year."""
    m = shape.plan_lead.match(body[start : min(end, start + _LEAD)].replace(JOIN, ""))
    if m is None:
        return False
    for written in m.groupdict().values():
        if written is not None and (year is None or to_year(written) != year + 1):
            return False
    return True


def plan_start(
    body: str, pieces: Sequence[Piece], nodes: Sequence[Node], low: int, high: int, year: int | None, shape: Shape
) -> int | None:
    """Where an unheaded plan begins: a lead in the last part of the body after which the old numbering does not go on.

    `nodes` carry their roles; `low`..`high` is the body. None when a chapter is headed as plan, or nothing is found.
    """
    if any(n.roles and PLAN in n.roles for n in nodes):
        return None
    floor = low + int((high - low) * _LAST_PART)
    chapters = [n.start for n in nodes if n.depth == 1]
    floor = max(min(floor, chapters[-1]) if chapters else floor, low)
    for piece in pieces:
        if piece.start < floor or piece.kind or not is_plan_lead(body, piece.start, piece.end, year, shape):
            continue
        if not _numbering_goes_on(nodes, piece.start):
            return piece.start
    return None


def _numbering_goes_on(nodes: Sequence[Node], at: int) -> bool:
    """Whether the first heading after `at` continues the list that is open there: then the lead is inside an item."""
    after = next((n for n in nodes if n.start >= at), None)
    if after is None:
        return False
    before = [n for n in nodes if n.start < at]
    if after.depth == 1 and before:
        return True
    siblings = [n for n in before if n.depth == after.depth]
    if not siblings or siblings[-1].start < max((n.start for n in before if n.depth < after.depth), default=-1):
        return False
    return not after.first


def shortcomings(
    body: str,
    pieces: Sequence[Piece],
    inside: Sequence[frozenset[str]],
    low: int,
    high: int,
    year: int | None,
    shape: Shape,
) -> set[int]:
    """Indices of the pieces that name shortcomings outside any headed section for them.

    `inside[i]` are the roles that piece i has from its section.
    """
    floor = low + int((high - low) * _LATER_HALF)
    planned = next((p.start for p, r in zip(pieces, inside, strict=True) if PLAN in r), high)
    floor = min(floor, max(low, planned - _BEFORE_PLAN))
    out: set[int] = set()
    running = 0
    for i, piece in enumerate(pieces):
        if piece.start < floor or PLAN in inside[i] or DEFICIENCIES in inside[i]:
            continue
        if piece.kind:
            running = 0
            continue
        if running and shape.list_follow.match(body, piece.start, piece.end):
            out.add(i)
            running -= 1
            continue
        running = 0
        if not any(body.find(w, piece.start, piece.end) >= 0 for w in shape.deficiency_words):
            continue
        if _lead(shape.deficiency_lead, body, piece) and not is_plan_lead(body, piece.start, piece.end, year, shape):
            out.add(i)
            running = _LIST
    return out


def _lead(pattern: re.Pattern[str], body: str, piece: Piece) -> bool:
    # a copy, so that ^ stands for the beginning of the sentence
    return pattern.search(body[piece.start : piece.end].replace(JOIN, "")) is not None
