"""Images of pages: scans and photos, one page each or several in a TIFF; several files are one report."""

from __future__ import annotations

from collections.abc import Sequence

from duizhao.errors import Place, ReadError
from duizhao.read.pages import Page, extract, ocr
from duizhao.read.pages.pictures import Unreadable, frames, page_of
from duizhao.read.pages.scans import NEEDS_EXTRA, SCANNED, recognised
from duizhao.read.tasks import step
from duizhao.reading import Extract, Note

__all__ = ["read", "read_images"]


def read(data: bytes, name: str) -> Extract:
    """The text in one image. Raises ReadError as `read_images` does."""
    return read_images([data], name)


def read_images(data: Sequence[bytes], name: str, names: Sequence[str] = ()) -> Extract:
    """The text in several images, the pages of one report in this order; `names` are theirs, for messages.

    Raises ReadError when recognition is not installed, nothing can be opened, or there are too many or too large images.
    """
    if not ocr.available():
        raise ReadError(f"这是图片，{NEEDS_EXTRA}", place=Place(name))
    pages: list[Page] = []
    failed: list[str] = []
    number = 0
    for n, one in enumerate(data):
        own = names[n] if n < len(names) else name
        try:
            for image in frames(one, own):
                number += 1
                if number > SCANNED:
                    raise ReadError(f"图片超过 {SCANNED} 页，不像一份报告；请只给出报告本身。", place=Place(name))
                pages.append(page_of(image, number))
                step()
        except Unreadable:
            number += 1
            failed.append(own)
    if not pages:
        raise ReadError("图片已损坏或不是常见的格式，打不开；请重新拍照或扫描，存为 JPG 或 PNG。", place=Place(name))
    notes = list(recognised(pages, len(pages)))
    if failed:
        shown = "、".join(failed[:5]) + (f" 等 {len(failed)} 张" if len(failed) > 5 else "")
        notes.append(Note("damaged-pages", f"有图片打不开，没有读：{shown}；请补齐后再试。"))
    return extract(pages, "image", notes=notes)
