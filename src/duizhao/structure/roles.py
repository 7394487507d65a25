"""What a heading says about its section: measures, first_responsible, deficiencies, plan, or nothing."""

from __future__ import annotations

from typing import Final

from duizhao.structure.shape import RoleWords, Shape
from duizhao.structure.years import years_in

__all__ = ["DEFICIENCIES", "FIRST", "MEASURES", "PLAN", "own_roles"]

MEASURES: Final = "measures"
FIRST: Final = "first_responsible"
DEFICIENCIES: Final = "deficiencies"
PLAN: Final = "plan"

_NONE: Final[frozenset[str]] = frozenset()


def own_roles(title: str, depth: int, year: int | None, shape: Shape) -> frozenset[str] | None:
    """The roles that the words of a heading give, or None when they give none (a sub-section then inherits).

    Chapters (depth 1) are judged by any telling phrase; deeper headings must consist of such words alone, because
    （三）强化督查，整改存在问题 is a measure.
    """
    if not title:
        return None
    if depth > 1 and shape.bare_heading.fullmatch(title) is None:
        candidates: tuple[RoleWords, ...] = tuple(r for r in shape.roles if r.name == FIRST)
    else:
        candidates = shape.roles
    hits = {r.name for r in candidates if _hit(r, title, depth)}
    years = years_in(title, shape)
    coming = year is not None and year + 1 in years
    running = year is not None and year in years
    if coming and not (hits & {DEFICIENCIES, FIRST} and not running):
        hits.add(PLAN)
    # 工作思路和举措 speaks of what is to come; 工作总结及明年打算 of both
    if PLAN in hits and MEASURES in hits and not running and (coming or not _both(title, shape)):
        hits.discard(MEASURES)
    if FIRST in hits or DEFICIENCIES in hits:
        hits.discard(MEASURES)
    if running and depth == 1 and not hits:
        hits.add(MEASURES)
    return frozenset(hits) or None


def _hit(role: RoleWords, title: str, depth: int) -> bool:
    if not role.search.search(title):
        return False
    if role.never is not None and role.never.search(title):
        return False
    return depth == 1 or role.name == FIRST or role.only.fullmatch(title) is not None


def _both(title: str, shape: Shape) -> bool:
    """Whether the phrase that says measures stands before the one that says plan and is not part of it."""
    words = {r.name: r for r in shape.roles}
    plan = words[PLAN].search.search(title)
    measures = words[MEASURES].search.search(title)
    return plan is not None and measures is not None and measures.end() <= plan.start()
