"""Where a heading ends.

The cheapest of line end, sentence end, next marker, a list that follows, a year, a space, or the seam between a noun
that ends headings and a word that opens sentences.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from duizhao.structure.shape import Shape

__all__ = ["Heading", "find_heading"]

_REACH: Final = 130  # no heading is longer
# 。 and its like; a Latin full stop between Chinese characters
_STOP: Final = re.compile(r"[。！？：:；;]|(?<=[\u4e00-\u9fff”）)])\.(?=[\u4e00-\u9fff\s“《]|$)")
_FREE: Final = 40  # characters a heading may have before its length costs
_PER_CHAR: Final = 0.04
_SEAM: Final = 70  # beyond, its length makes any seam dearer than no heading
_ITEM: Final = 34  # below chapters, a longer first sentence states what was done
_LINE: Final = 45  # a line of this length that holds nothing but the heading is one
# Prices by the kind of seam (see `Shape.glue`); `stop` is a sentence end.
_PRICE: Final = {
    "list": 0.05,
    "role": 0.1,
    "year": 0.3,
    "space": 0.5,
    "tail": 0.9,
    "actor": 1.0,
    "verb": 1.1,
    "stop": 0.2,
}
_SURE: Final = frozenset({"list", "role"})
_ONLY_ROLE: Final = 0.2  # the words so far are those of a role heading and nothing else
_LONGER: Final = 0.002  # of two such, the longer
_CLAUSE: Final = 5  # a heading does not stop so soon after a comma
_FACTS: Final = 1.4
_NONE: Final = 1.5  # what it costs to say that there is a marker and no heading
_COMMA: Final = 0.12  # a comma in a heading that would be cut out of a sentence


class Heading(NamedTuple):
    """Text offsets: the words of the heading, and where its body may begin."""

    start: int
    title_end: int
    end: int


def find_heading(body: str, after: int, limit: int, depth: int, shape: Shape) -> Heading | None:
    """The heading between the end of its marker `after` and the next heading at `limit`; None if body follows at once."""
    start = after
    while start < limit and body[start] in " ":
        start += 1
    line_end = body.find("\n", start, limit)
    line_end = limit if line_end < 0 else line_end
    stretch = min(line_end, start + _REACH)
    stop = _STOP.search(body, start, stretch)
    first = stop.start() if stop else stretch
    if first == start:
        return None
    best, price = None, _NONE
    if stop is None:
        if line_end <= stretch:
            best, price = line_end, _length(line_end - start) + _has_facts(body, start, line_end, shape)
            if line_end - start <= _LINE and price < _PRICE["list"]:
                return _heading(body, start, line_end)
    elif stop.group() in "；;":
        price = _NONE
    else:
        cost = _PRICE["stop"] + _length(first - start) + _has_facts(body, start, first, shape)
        if stop.group() in "：:":
            cost += 0.5
        if depth > 1 and first - start > _ITEM:
            cost += _FACTS
        if cost < price:
            best, price = first + 1, cost
    # against a plain sentence end only the surest seams have a chance, and looking for the rest is slow
    seams = shape.glue if price > _PRICE["year"] else shape.glue_sure
    for m in seams.finditer(body, start + 1, min(first, start + _SEAM)):
        cut = m.end()
        if cut - start < 4 or cut >= first:
            continue
        kind = m.lastgroup or "tail"
        cost = _PRICE[kind] + _length(cut - start)
        if kind not in _SURE:
            comma = max(body.rfind("，", start, cut), body.rfind(",", start, cut))
            if comma > cut - _CLAUSE:
                continue
            cost += _COMMA * (body.count("，", start, cut) + body.count(",", start, cut))
        if cost < price and body[cut - 1] not in "，、" and body[cut] not in "，、。；：":
            best, price = cut, cost
    if best is None or price > _ONLY_ROLE:
        for m in shape.role_ending.finditer(body, start + 1, min(first, start + _LINE)):
            cost = _ONLY_ROLE - _LONGER * (m.end() - start)
            if cost < price and m.end() < first and shape.bare_heading.fullmatch(body, start, m.end()):
                best, price = m.end(), cost
    return None if best is None else _heading(body, start, best)


def _heading(body: str, start: int, end: int) -> Heading:
    title = end
    while title > start and body[title - 1] in " 。！？：:.\n":
        title -= 1
    return Heading(start, title, end)


def _length(size: int) -> float:
    return _PER_CHAR * max(0, size - _FREE)


def _has_facts(body: str, start: int, end: int, shape: Shape) -> float:
    return _FACTS if shape.facts.search(body, start, end) else 0.0
