"""The objects on one page of an OFD (GB/T 33190-2016, chapters 8 to 11) as pieces, rules and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from duizhao.read.pages.model import LATIN, Piece
from duizhao.read.pages.radicals import as_typed
from duizhao.read.pages.ruling import Rule

__all__ = ["Box", "Collector", "TooMuch", "box_of", "local"]

Box = tuple[float, float, float, float]
Element = Any  # lxml has no types of its own
Affine = tuple[float, float, float, float, float, float]

_POINT: Final = 72 / 25.4  # lengths are in millimetres
_ASCENT: Final = 0.88
_DEPTH: Final = 16  # of blocks in blocks; the standard sets no limit, nobody nests more than two or three
_TILT: Final = 5.0
_WHOLE: Final[Affine] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TooMuch(Exception):
    """More objects or characters than any report has."""


@dataclass(slots=True)
class Collector:
    """Gathers what stands on one page. `left` is the number of objects and characters that may still come.

    A unit may be used any number of times, in units too: what is counted is each use.
    """

    units: Mapping[str, Element]
    left: int
    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: list[tuple[Box, str]] = field(default_factory=list)

    def page(self, root: Element) -> None:
        """Add the objects of a page or template. Raises TooMuch."""
        for content in root:
            if local(content) == "Content":
                for layer in content:
                    if local(layer) == "Layer":
                        self._walk(layer, _WHOLE, 0)

    def _walk(self, holder: Element, outer: Affine, depth: int) -> None:
        for e in holder:
            name = local(e)
            self._count(1)
            if e.get("Visible", "").strip().lower() == "false":
                continue
            if name == "TextObject":
                self._text(e, outer)
            elif name == "PathObject":
                self._path(e, outer)
            elif name == "ImageObject":
                box = _span(_moved(outer, e), box_of(e.get("Boundary")))
                self.images.append((box, e.get("ResourceID", "").strip()))
            elif depth < _DEPTH and name == "PageBlock":
                self._walk(e, outer, depth + 1)
            elif depth < _DEPTH and name == "CompositeObject":
                unit = self.units.get(e.get("ResourceID", "").strip())
                for content in unit if unit is not None else ():
                    if local(content) == "Content":
                        self._walk(content, _moved(outer, e), depth + 1)

    def _count(self, n: int) -> None:
        self.left -= n
        if self.left < 0:
            raise TooMuch

    def _text(self, e: Element, outer: Affine) -> None:
        place = _moved(outer, e)
        a, b, c, d, _, _ = place
        angle = math.degrees(math.atan2(b, a))
        size = _number(e.get("Size"), 0.0)
        upright = e.get("CharDirection", "0").strip() in ("", "0")
        if abs(angle) > _TILT or size <= 0 or not upright:
            return  # slanting words are watermarks
        wide = math.hypot(a, b) * _number(e.get("HScale"), 1.0)
        high = size * math.hypot(c, d) * _POINT
        x = y = 0.0
        for code in e:
            if local(code) != "TextCode":
                continue
            text = code.text or ""
            self._count(len(text))
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            right = _deltas(code.get("DeltaX"), len(text))
            down = _deltas(code.get("DeltaY"), len(text))
            at, base = x, y
            for i, char in enumerate(text):
                em = size * (0.5 if char in LATIN or char == " " else 1.0)
                px, py = _at(place, at, base)
                px, py = px * _POINT, py * _POINT
                step = right[i] if i < len(right) else em if i >= len(down) else 0.0
                width = (min(step, em) if step > 0 else em) * wide * _POINT
                if char >= " ":
                    self.pieces.append(
                        Piece(as_typed(char), px, px + width, py - _ASCENT * high, py + (1 - _ASCENT) * high, high)
                    )
                at += step
                base += down[i] if i < len(down) else 0.0

    def _path(self, e: Element, outer: Affine) -> None:
        """Lines that run level or upright; curves and slanting lines rule no tables."""
        data = next((k.text or "" for k in e if local(k) == "AbbreviatedData"), "")
        place = _moved(outer, e)
        start = now = None
        tokens = data.split()
        self._count(len(tokens) // 3)
        i = 0
        while i < len(tokens):
            op = tokens[i]
            if op in ("M", "S", "L") and i + 2 < len(tokens):
                x, y = _at(place, _number(tokens[i + 1], 0.0), _number(tokens[i + 2], 0.0))
                if op == "L" and now is not None:
                    self._rule(now, (x, y))
                now = (x, y)
                start = now if op != "L" or start is None else start
                i += 3
                continue
            if op == "C" and now is not None and start is not None:
                self._rule(now, start)
                now = start
            elif op in ("Q", "B", "A"):
                now = None
            i += 1

    def _rule(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        x0, x1 = sorted((a[0] * _POINT, b[0] * _POINT))
        top, bottom = sorted((a[1] * _POINT, b[1] * _POINT))
        if x1 - x0 < 1 or bottom - top < 1:
            self.rules.append((x0, top, x1, bottom))


def local(element: Element) -> str:
    """The name of an element without its namespace, of which producers use several; of comments nothing."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def box_of(value: str | None) -> Box:
    """The four numbers of a box: x, y, width, height; zeros where they are not there."""
    numbers = _numbers(value, 4)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if numbers else (0.0, 0.0, 0.0, 0.0)


def _moved(outer: Affine, e: Element) -> Affine:
    """Where the space of an object lies on the page: its matrix, then its box, then what it stands in."""
    x, y, _, _ = box_of(e.get("Boundary"))
    m = _numbers(e.get("CTM"), 6) or _WHOLE
    a, b, c, d, p, q = m[0], m[1], m[2], m[3], m[4] + x, m[5] + y
    A, B, C, D, P, Q = outer
    return A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * p + C * q + P, B * p + D * q + Q


def _at(m: Affine, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _span(place: Affine, box: Box) -> Box:
    """Left, top, right, bottom of an image in points: its matrix says how big the unit square becomes."""
    corners = [_at(place, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    if max(xs) - min(xs) <= 1:  # no matrix
        xs, ys = [place[4], place[4] + box[2]], [place[5], place[5] + box[3]]
    return min(xs) * _POINT, min(ys) * _POINT, max(xs) * _POINT, max(ys) * _POINT


def _deltas(value: str | None, limit: int) -> Sequence[float]:
    """Steps from character to character; `g 3 5.5` stands for three times 5.5."""
    return list(_steps((value or "").split(), limit))


def _steps(tokens: Sequence[str], limit: int) -> Iterator[float]:
    made = i = 0
    while i < len(tokens) and made < limit:
        if tokens[i] == "g" and i + 2 < len(tokens):
            times = int(max(0.0, min(_number(tokens[i + 1], 0.0), limit - made)))
            yield from [_number(tokens[i + 2], 0.0)] * times
            made += times
            i += 3
        else:
            yield _number(tokens[i], 0.0)
            made += 1
            i += 1


def _numbers(value: str | None, count: int) -> tuple[float, ...] | None:
    parts = (value or "").replace(",", " ").split()
    found = tuple(_floats(parts))
    return found[:count] if len(found) >= count else None


def _floats(parts: Iterable[str]) -> Iterator[float]:
    for part in parts:
        n = _number(part, math.nan)
        if math.isnan(n):
            return
        yield n


def _number(value: str | None, default: float) -> float:
    try:
        n = float(value) if value is not None else default
    except ValueError:
        return default
    # a page is at most some metres wide
    return n if abs(n) < 1e6 else default
