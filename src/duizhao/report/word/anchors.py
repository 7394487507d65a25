"""From source offsets to places in the tree of a Word file at which a comment may begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from duizhao.read.word.names import MATH, MC, Element, w
from duizhao.read.word.walk import Piece, Walk

__all__ = ["Cut", "Range", "ranges"]

# Around these a comment stands, never inside: Word fills some from elsewhere, and formulas and ruby have no room for it.
_WHOLE: Final = frozenset({MATH + "oMath", MATH + "oMathPara", MC + "AlternateContent", w("ruby")})
_FILLED: Final = (
    "text",
    "dataBinding",
    "dropDownList",
    "comboBox",
    "date",
    "picture",
    "citation",
    "docPartObj",
    "docPartList",
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A place: character `index` of what `element`, a child of `run`, shows; 0 or 1 of what is one character.

    Without a run it is the place before (0) or after (1) the `element` itself.
    """

    run: Element | None
    element: Element
    index: int


@dataclass(frozen=True, slots=True)
class Range:
    """Where a comment begins and ends, or the paragraph that it stands at as a whole."""

    paragraph: Element | None
    begin: Cut | None = None
    end: Cut | None = None


def ranges(walk: Walk, spans: Sequence[tuple[int, int]]) -> list[Range]:
    """The range of each span (source offsets); what cannot bear a comment gets that of the paragraph it belongs to."""
    return [_range(walk, start, end) for start, end in spans]


def _range(walk: Walk, start: int, end: int) -> Range:
    start, end = _trimmed(walk.text, start, end)
    held = [piece for piece in walk.pieces_in(start, end) if _bears(piece)]
    if not held or start >= end:
        return Range(_bearer(walk, start))
    first = held[0]
    home = _table(first.run)
    # a comment begins and ends in the same table, or outside all of them
    last = next(piece for piece in reversed(held) if _table(piece.run) is home)
    begin = _cut(first, max(start, first.start) - first.start, after=False)
    finish = _cut(last, min(end, last.end) - last.start, after=True)
    return Range(None, begin, finish)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space at either end, unless there is nothing else."""
    inner = text[start:end]
    if not inner.strip():
        return start, end
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _bears(piece: Piece) -> bool:
    """Whether a comment can stand at a piece: in the body, its tables included, not in text boxes, notes, headers."""
    above = [e.tag for e in piece.run.iterancestors()]
    return w("body") in above and w("txbxContent") not in above


def _bearer(walk: Walk, position: int) -> Element:
    """The paragraph of the body that bears what is said of `position`: its own, that of its note, else a neighbour."""
    paragraph = walk.paragraph_at(position)
    if paragraph is not None and paragraph.anchor is not None:
        return paragraph.anchor
    before = [p for p in walk.paragraphs if p.anchor is not None and p.start <= position]
    found = before[-1] if before else next((p for p in walk.paragraphs if p.anchor is not None), None)
    if found is None or found.anchor is None:
        raise ValueError("no paragraph")
    return found.anchor


def _table(element: Element) -> Element | None:
    return next(iter(element.iterancestors(w("tbl"))), None)


def _cut(piece: Piece, index: int, *, after: bool) -> Cut:
    """The place in the run, or before or after the whole of what must not be cut around it."""
    whole = _whole(piece.run)
    if whole is not None:
        above = whole.getparent()
        return Cut(above if above is not None and above.tag == w("r") else None, whole, int(after))
    inner = piece.element
    if inner.tag == w("t") and not len(inner) and inner.getparent() is piece.run:
        return Cut(piece.run, inner, index)
    while inner.getparent() is not piece.run:
        parent = inner.getparent()
        assert parent is not None  # a piece stands inside its run
        inner = parent
    return Cut(piece.run, inner, int(after))


def _whole(run: Element) -> Element | None:
    """The outermost element around `run`, within its paragraph, that a comment must stand outside of."""
    found = None
    for above in run.iterancestors():
        if above.tag == w("p"):
            break
        if above.tag in _WHOLE or (above.tag == w("sdt") and _filled(above)):
            found = above
    return found


def _filled(control: Element) -> bool:
    properties = control.find(w("sdtPr"))
    return properties is not None and any(properties.find(w(name)) is not None for name in _FILLED)
