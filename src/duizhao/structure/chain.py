"""Choosing the headings: the cheapest chain of markers.

Dynamic programming over the candidates in order; a state is the stack of open (style, ordinal) pairs, so that the price
of a marker depends on what is open above it and not on the marker before it. States with the same stack are merged and
dear ones dropped; in a clean report there is one state throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from duizhao.structure.markers import BARE, CN, Mark

__all__ = ["Placed", "choose"]

Stack = tuple[tuple[int, int], ...]

_WIDTH: Final = 12  # states kept
_MARGIN: Final = 5.0  # dearer states cannot catch up
_CERTAIN: Final = 0.15  # a marker this cheap in its turn is not doubted

# Prices of numbering slips, in the currency of `markers`.
_REPEAT: Final = 1.2
_SKIP: Final = 0.7
_SKIP_MORE: Final = 0.5
_SKIP_MAX: Final = 3.0
_RESTART: Final = 1.1
_BACK: Final = 2.4
_INVERTED: Final = 0.5
_LATE_START: Final = 1.0


class Placed(NamedTuple):
    """A marker accepted as a heading, its depth (1 = chapter), and the slip in its numbering if any."""

    mark: Mark
    depth: int
    slip: str


class _Step(NamedTuple):
    mark: int
    depth: int
    slip: str
    before: _Step | None


def choose(marks: Sequence[Mark]) -> list[Placed]:
    """The accepted candidates in order."""
    states: dict[Stack, tuple[float, _Step | None]] = {(): (0.0, None)}
    for i, mark in enumerate(marks):
        following: dict[Stack, tuple[float, _Step | None]] = {}
        for stack, (cost, path) in states.items():
            opened, price, slip = _open(stack, mark)
            price += mark.accept
            if price <= mark.reject + _MARGIN:
                _keep(following, opened, cost + price, path, i, len(opened), slip)
            if price > _CERTAIN:
                _keep(following, stack, cost + mark.reject, path, -1, 0, "")
        states = _prune(following) if len(following) > 1 else following
    _, path = min(states.values(), key=lambda s: s[0])
    out: list[Placed] = []
    while path is not None:
        out.append(Placed(marks[path.mark], path.depth, path.slip))
        path = path.before
    out.reverse()
    return out


def _keep(
    states: dict[Stack, tuple[float, _Step | None]],
    stack: Stack,
    cost: float,
    path: _Step | None,
    mark: int,
    depth: int,
    slip: str,
) -> None:
    known = states.get(stack)
    if known is None or cost < known[0]:
        states[stack] = (cost, path if mark < 0 else _Step(mark, depth, slip, path))


def _prune(states: dict[Stack, tuple[float, _Step | None]]) -> dict[Stack, tuple[float, _Step | None]]:
    best = min(cost for cost, _ in states.values())
    kept = {s: v for s, v in states.items() if v[0] <= best + _MARGIN}
    if len(kept) > _WIDTH:
        kept = dict(sorted(kept.items(), key=lambda item: item[1][0])[:_WIDTH])
    return kept


def _open(stack: Stack, mark: Mark) -> tuple[Stack, float, str]:
    """The stack after `mark`, the price of its place in the numbering, and the slip it would be."""
    style, ordinal = mark.style, mark.ordinal
    if style == BARE:
        return ((BARE, 1),), 0.0, ""
    for i, (open_style, last) in enumerate(stack):
        if open_style == style:
            price, slip = _step(last, ordinal)
            return (*stack[:i], (style, ordinal)), price, slip
    keep = stack
    price = 0.0
    if style <= CN:
        # chapters and 一、 close whatever deeper list is open
        keep = tuple(s for s in stack if s[0] < style or s[0] == BARE)
        if len(keep) < len(stack):
            price = _INVERTED
    elif stack and stack[-1][0] > style and stack[-1][0] != BARE:
        price = _INVERTED
    slip = ""
    if ordinal != 1:
        price += _LATE_START + min(_SKIP_MORE * (ordinal - 1), _SKIP_MAX)
        slip = "skip"
    return (*keep, (style, ordinal)), price, slip


def _step(last: int, ordinal: int) -> tuple[float, str]:
    if ordinal == last + 1:
        return 0.0, ""
    if ordinal == 1:
        return _RESTART, "restart"
    if ordinal == last:
        return _REPEAT, "repeat"
    if ordinal > last:
        return min(_SKIP + _SKIP_MORE * (ordinal - last - 1), _SKIP_MAX), "skip"
    return _BACK, "back"
