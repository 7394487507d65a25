"""One page of a PDF as pieces: what stands upright, by base lines, with tables apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from duizhao.read.pages.model import Page, Piece
from duizhao.read.pages.quality import is_garbled
from duizhao.read.pages.radicals import as_typed
from duizhao.read.pages.ruling import Rule, tables

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage

__all__ = ["Found", "look"]

_ASCENT: Final = 0.88  # of the size, above the base line; as CJK fonts have it
_TILT: Final = 5.0  # degrees by which text may be off and still count as straight
_FEW: Final = 12  # characters; a scan may carry a page number or a mark of the program that made it
_PICTURE: Final = 0.25  # of the page: less is an emblem or a seal
_COVER: Final = 0.7  # of the page: the picture of a page
_STROKES: Final = 300  # curves; letters turned into outlines have thousands
_RULES: Final = 5000


@dataclass(frozen=True, slots=True)
class Found:
    """A page and what it seems to be.

    `solid` counts its characters but blanks. `picture`: what it says is in an image, or drawn as outlines. `covered`: one
    image fills the page, so that its text may be what a scanner believes to see. `garbled`: its text is not what it shows.
    """

    page: Page
    solid: int
    picture: bool
    covered: bool
    garbled: bool

    @property
    def unread(self) -> bool:
        """Whether only recognition can tell what the page says."""
        return self.picture or self.garbled


def look(page: PdfPage) -> Found:
    """What stands on `page`. Whatever pdfplumber raises on broken content comes through."""
    width, height = float(page.width), float(page.height)
    angle, pieces = _upright(page, width, height)
    solid = sum(not p.text.isspace() for p in pieces)
    garbled = is_garbled("".join(p.text for p in pieces))
    share = max((_share(i, width, height) for i in page.images), default=0.0)
    strokes = len(page.curves)
    picture = solid < _FEW and (share >= _PICTURE or strokes >= _STROKES)
    found, rest = tables(_rules(page) if angle == 0 else (), pieces)
    if angle in (90, 270):
        width, height = height, width
    return Found(Page(page.page_number, width, height, rest, found), solid, picture, share >= _COVER, garbled)


def _upright(page: PdfPage, width: float, height: float) -> tuple[int, list[Piece]]:
    """The characters that run as most of the page does, turned upright. Others are watermarks and marginal notes."""
    chars = [c for c in page.chars if _inside(c, page.cropbox)]
    angles = [_angle(c) for c in chars]
    counts = Counter(a for a, c in zip(angles, chars, strict=True) if a is not None and not c["text"].isspace())
    angle = max(counts, key=lambda a: (counts[a], -a)) if counts else 0
    shift = float(page.mediabox[0])
    pieces = [_piece(c, angle, width, height, shift) for a, c in zip(angles, chars, strict=True) if a == angle]
    return angle, [p for p in pieces if p.size > 0]


def _inside(char: dict[str, Any], box: Sequence[float]) -> bool:
    """Whether the middle of the character is on the part of the page that is shown."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _angle(char: dict[str, Any]) -> int | None:
    """0, 90, 180 or 270 degrees against the clock, None for anything slanting."""
    a, b, *_ = char["matrix"]
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= _TILT else None


def _piece(char: dict[str, Any], angle: int, width: float, height: float, shift: float) -> Piece:
    x0, x1, top, bottom = (float(char[k]) for k in ("x0", "x1", "top", "bottom"))
    # the base line: pdfminer counts from below, and from the edge of the media box
    right = float(char["matrix"][4]) + shift
    base = bottom - (float(char["matrix"][5]) - float(char["y0"]))
    if angle == 90:
        x0, x1, base, size = height - bottom, height - top, right, x1 - x0
    elif angle == 180:
        x0, x1, base, size = width - x1, width - x0, height - base, bottom - top
    elif angle == 270:
        x0, x1, base, size = top, bottom, width - right, x1 - x0
    else:
        size = bottom - top
    return Piece(as_typed(char["text"]), x0, x1, base - _ASCENT * size, base + (1 - _ASCENT) * size, size)


def _rules(page: PdfPage) -> Iterator[Rule]:
    if len(page.lines) + len(page.rects) > _RULES:
        return
    for line in page.lines:
        yield line["x0"], line["top"], line["x1"], line["bottom"]
    for r in page.rects:
        x0, x1, top, bottom = r["x0"], r["x1"], r["top"], r["bottom"]
        if x1 - x0 <= 2 or bottom - top <= 2:
            yield x0, top, x1, bottom
        else:
            yield from ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))


def _share(image: dict[str, Any], width: float, height: float) -> float:
    """The part of the page that an image covers."""
    x0, x1 = max(0.0, image["x0"]), min(width, image["x1"])
    top, bottom = max(0.0, image["top"]), min(height, image["bottom"])
    area = width * height
    return max(0.0, x1 - x0) * max(0.0, bottom - top) / area if area > 0 else 0.0
