"""Pages of a PDF drawn as images, for recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

__all__ = ["draw", "is_layer"]

_PIXELS: Final = 2339  # of the longer side: A4 at 200 dots an inch
_PIXELS_LARGE: Final = 3000  # of a sheet with two pages
_SHEET: Final = 900  # points of the longer side; more than A4 has
_HIDDEN: Final = 0.8  # of the characters: below that the text is to be seen
_COVER: Final = 0.7  # of the page
_OBJECTS: Final = 20_000


def draw(document: PdfDocument, number: int) -> tuple[Any, float, float, float]:
    """Page `number` (from 1) as an array (height × width × blue, green, red), its width and height in points, its scale."""
    from pypdfium2 import raw

    page = document[number - 1]
    try:
        width, height = page.get_size()
        side = max(width, height, 1.0)
        scale = (_PIXELS if side <= _SHEET else _PIXELS_LARGE) / side
        bitmap = page.render(scale=scale, may_draw_forms=False, force_bitmap_format=raw.FPDFBitmap_BGR)
        try:
            return bitmap.to_numpy().copy(), width, height, scale
        finally:
            bitmap.close()
    finally:
        page.close()


def is_layer(document: PdfDocument, number: int) -> bool:
    """Whether the text of a page that an image fills cannot be seen: invisible, or below the image.

    Then it is what a scanner believed to see there.
    """
    from itertools import islice

    from pypdfium2 import raw

    page = document[number - 1]
    try:
        width, height = page.get_size()
        texts = hidden = 0
        for thing in islice(page.get_objects(max_depth=3), _OBJECTS):
            if thing.type == raw.FPDF_PAGEOBJ_TEXT:
                texts += 1
                hidden += raw.FPDFTextObj_GetTextRenderMode(thing) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            elif thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = thing.get_bounds()
                if (right - left) * (top - bottom) >= _COVER * width * height:
                    hidden = texts
        return texts > 0 and hidden >= _HIDDEN * texts
    finally:
        page.close()
