"""Images of pages: scans and photos, one page each or several in a TIFF; several files are one report."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import Place, ReadError
from duizhao.read.pages import Page, extract, ocr
from duizhao.read.pages.scans import NEEDS_EXTRA, recognised
from duizhao.read.tasks import step
from duizhao.reading import Extract, Note

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read", "read_images"]

_FORMATS: Final = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF")
_PAGES: Final = 120  # recognition takes some seconds for each
_PIXELS: Final = 150_000_000  # of one image; the largest photos of telephones have 108 or 200 million, few use them
_SIDE: Final = 3000  # pixels of the longer side that recognition is given: A4 at 250 dots an inch
_LEAST: Final = 200  # pixels of the longer side; no page can be read from less
_A4: Final = 842.0  # points of the longer side; photos do not say how big the page was


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
            for image in _frames(one, own):
                number += 1
                if number > _PAGES:
                    raise ReadError(f"图片超过 {_PAGES} 页，不像一份报告；请只给出报告本身。", place=Place(name))
                pages.append(_page(image, number))
                step()
        except _Unreadable:
            number += 1
            failed.append(own)
    if not pages:
        raise ReadError("图片已损坏或不是常见的格式，打不开；请重新拍照或扫描，存为 JPG 或 PNG。", place=Place(name))
    notes = list(recognised(pages, len(pages)))
    if failed:
        shown = "、".join(failed[:5]) + (f" 等 {len(failed)} 张" if len(failed) > 5 else "")
        notes.append(Note("damaged", f"有图片打不开，没有读：{shown}；请补齐后再试。"))
    return extract(pages, "image", notes=notes)


class _Unreadable(Exception):
    """An image that cannot be opened."""


def _frames(data: bytes, name: str) -> Iterator[Image]:
    """The pages in one file, upright by what the camera says, in colour, no larger than recognition needs."""
    from PIL import Image, ImageOps, ImageSequence

    Image.init()  # without it Pillow knows neither TIFF nor WebP
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sizes are looked at here
        try:
            with Image.open(BytesIO(data), formats=_FORMATS) as file:
                # an animation, or a photo with its preview, has one page
                whole = ImageSequence.Iterator(file) if file.format == "TIFF" else [file]
                for frame in whole:
                    width, height = frame.size
                    if width * height > _PIXELS:
                        raise _too_large(name)
                    if max(width, height) < _LEAST:
                        raise ReadError(
                            f"图片太小（{width}×{height} 点），认不出字，请重新拍照或扫描。", place=Place(name)
                        )
                    frame.draft("RGB", (_SIDE, _SIDE))
                    image = ImageOps.exif_transpose(frame)
                    image = _on_white(image)
                    image.thumbnail((_SIDE, _SIDE))
                    yield image
        except (MemoryError, ReadError, GeneratorExit):
            raise
        except Image.DecompressionBombError:
            raise _too_large(name) from None
        except Exception:
            # decoders of damaged files raise whatever they hit
            raise _Unreadable from None


def _too_large(name: str) -> ReadError:
    return ReadError(f"图片过大，请缩小到长边 {_SIDE} 点左右再试。", place=Place(name))


def _on_white(image: Image) -> Image:
    """In colour, what is transparent as white."""
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Images.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        return ground.convert("RGB")
    if image.mode.startswith("I") or image.mode == "F":
        # sixteen bits a point, or more
        import numpy as np

        deep = np.nan_to_num(np.asarray(image, dtype=np.float64))
        return Images.fromarray((deep * (255 / max(deep.max(), 255))).clip(0, 255).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def _page(image: Image, number: int) -> Page:
    import numpy as np

    pixels: Any = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    scale = max(image.size) / _A4
    return Page(number, image.width / scale, image.height / scale, ocr.recognise(pixels, scale))
