"""Images opened as pages: upright, in colour on white, no larger than recognition needs, and never a bomb."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import Place, ReadError
from duizhao.read.pages import ocr
from duizhao.read.pages.model import Page

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Unreadable", "frames", "page_of"]

_FORMATS: Final = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF")
_PIXELS: Final = 150_000_000  # of one image; the largest photos of telephones have 108 or 200 million, few use them
_SIDE: Final = 3000  # pixels of the longer side that recognition is given: A4 at 250 dots an inch
_LEAST: Final = 200  # pixels of the longer side; no page can be read from less
_STRIP: Final = 2.5  # times as high as wide, or more: a long picture of a screen
_PAGE: Final = 1.4  # height of a page by its width
_A4: Final = 842.0  # points of the longer side; photos do not say how big the page was


class Unreadable(Exception):
    """An image that cannot be opened."""


def frames(data: bytes, name: str) -> Iterator[Image]:
    """The pages in one file, `name` in messages. Raises Unreadable, and ReadError where the image is too large or small."""
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
                    if max(width, height) < _STRIP * min(width, height):
                        frame.draft("RGB", (_SIDE, _SIDE))
                    for image in _cut(_on_white(ImageOps.exif_transpose(frame))):
                        image.thumbnail((_SIDE, _SIDE))
                        yield image
        except (MemoryError, ReadError, GeneratorExit):
            raise
        except Image.DecompressionBombError:
            raise _too_large(name) from None
        except Exception:
            # decoders of damaged files raise whatever they hit
            raise Unreadable from None


def _cut(image: Image) -> Iterator[Image]:
    """A long picture of a screen in pieces of about a page, cut between lines; any other image whole."""
    import numpy as np

    width, height = image.size
    if height < _STRIP * width or width < _LEAST:
        yield image
        return
    # how much each row differs from itself: nothing between lines
    rough = np.asarray(image.convert("L"), dtype=np.int16)
    rows = np.abs(np.diff(rough, axis=1)).sum(axis=1)
    top, page = 0, int(width * _PAGE)
    while height - top > page * 1.3:
        around = rows[top + int(page * 0.8) : top + page]
        # the middle of the lowest stretch
        low = np.flatnonzero(around <= around.min())
        cut = top + int(page * 0.8) + int(low[len(low) // 2])
        yield image.crop((0, top, width, cut))
        top = cut
    yield image.crop((0, top, width, height))


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


def page_of(image: Image, number: int) -> Page:
    """What is recognised in `image`, as page `number`. Raises ReadError as `ocr.recognise` does."""
    import numpy as np

    pixels: Any = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    scale = max(image.size) / _A4
    return Page(number, image.width / scale, image.height / scale, ocr.recognise(pixels, scale))
