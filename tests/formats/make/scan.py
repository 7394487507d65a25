"""Pages without text: what a scanner or a telephone makes of a printed PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator

from formats.make.pictures import scanned
from PIL import Image


def pages(pdf: bytes, dpi: int = 170, most: int | None = None) -> Iterator[Image.Image]:
    """The pages of `pdf` as grey images, a little askew, with grain."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for i in range(min(len(document), most or len(document))):
            yield scanned(document[i].render(scale=dpi / 72).to_pil(), seed=i)
    finally:
        document.close()


def scan(pdf: bytes, dpi: int = 170, most: int | None = None) -> bytes:
    """A PDF that holds nothing but pictures of the pages."""
    made = list(pages(pdf, dpi, most))
    out = io.BytesIO()
    made[0].save(out, "PDF", save_all=True, append_images=made[1:], resolution=dpi, quality=80)
    return out.getvalue()


def photos(pdf: bytes, dpi: int = 170, most: int | None = None) -> tuple[bytes, ...]:
    """One JPEG a page."""
    return tuple(map(_jpeg, pages(pdf, dpi, most)))


def _jpeg(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80)
    return out.getvalue()
