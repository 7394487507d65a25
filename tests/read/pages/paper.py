"""Pages for tests: lines of type at their places, as `Page`s and as a PDF.

A page is written as text, one line a line; a blank line leaves one free. A full-width space at the beginning is an em.
`{…}` at the beginning of a line says how it is set:

    c        in the middle            r        at the right margin
    top foot at the edge of the page  22       in this size
    gap      half a line lower        -        without moving down (beside the line before)
    @14      14 ems from the margin   red      (only drawn) in red
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.read.pages import Page, Piece

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.3, 841.9
LEFT, RIGHT, TOP = 80.0, 80.0 + 28 * 16, 105.0
SIZE, PITCH = 16.0, 28.0
_SET = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True)
class Set:
    """A line that has been set: the base line is at `base` from the top."""

    text: str
    x: float
    base: float
    size: float
    red: bool = False


def width(text: str, size: float) -> float:
    return sum(0.5 if c.isascii() else 1.0 for c in text) * size


def lines(page: str, size: float = SIZE, left: float = LEFT, right: float = RIGHT) -> list[Set]:
    out: list[Set] = []
    base, head, foot = TOP, 50.0, HEIGHT - 45.0
    for raw in page.rstrip("\n").split("\n"):
        m = _SET.match(raw)
        how = m[1].split() if m else []
        text = raw[m.end() :] if m else raw
        own = next((float(h) for h in how if re.fullmatch(r"\d+", h)), size)
        if not {"top", "foot", "-"} & set(how):
            base += PITCH * max(1.0, own / size) * (1.5 if "gap" in how else 1.0)
        indent = len(text) - len(text.lstrip("　"))
        text = text[indent:]
        at = next((float(h[1:]) for h in how if h.startswith("@")), float(indent))
        x = left + at * own
        if "c" in how:
            x = (left + right - width(text, own)) / 2
        elif "r" in how:
            x = right - width(text, own)
        y = base
        if "top" in how:
            y, head = head, head + own * 1.5
        elif "foot" in how:
            y, foot = foot, foot + own * 1.5
        if text:
            out.append(Set(text, x, y, own, "red" in how))
    return out


def pieces(sets: Sequence[Set]) -> tuple[Piece, ...]:
    """Every character a piece, in an order that nobody reads in: as PDF files have it."""
    out: list[Piece] = []
    for s in sets:
        x = s.x
        for c in s.text:
            w = width(c, s.size)
            out.append(Piece(c, x, x + w, s.base - 0.88 * s.size, s.base + 0.12 * s.size, s.size))
            x += w
    return tuple(sorted(out, key=lambda p: (p.text, p.x0)))


def made(pages: Sequence[str]) -> list[Page]:
    return [Page(n, WIDTH, HEIGHT, pieces(lines(page))) for n, page in enumerate(pages, start=1)]


def pdf(
    pages: Sequence[str],
    rotate: int = 0,
    password: str | None = None,
    owner: str | None = None,
    draw: Callable[[Canvas, int], None] | None = None,
) -> bytes:
    """The pages as a PDF, its Chinese font not embedded; the quotation marks come first, in a run of their own.

    `draw` puts on each page (by its number) what stands below the text.
    """
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    locked = StandardEncryption(password or "", owner) if password or owner else None
    out = io.BytesIO()
    # reportlab swaps the sides of a page that it turns
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=locked)
    for number, page in enumerate(pages, start=1):
        if rotate:
            canvas.setPageRotation(rotate)
            # the page is written lying down, and the viewer is told to turn it
            canvas.rotate(rotate)
            canvas.translate(*{90: (0, -HEIGHT), 180: (-WIDTH, -HEIGHT), 270: (-WIDTH, 0)}[rotate])
        if draw:
            canvas.saveState()
            draw(canvas, number)
            canvas.restoreState()
        found = lines(page)
        for quotes in (True, False):
            for s in found:
                canvas.setFillColorRGB(0.85 if s.red else 0, 0, 0)
                x = s.x
                for c in s.text:
                    if (c in "“”") is quotes:
                        canvas.setFont(
                            "Courier" if c.isascii() else "STSong-Light", s.size * (5 / 6 if c.isascii() else 1)
                        )
                        canvas.drawString(x, HEIGHT - s.base, c)
                    x += width(c, s.size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
