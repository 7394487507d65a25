"""Pictures: the stamp under a report, and pages as a scanner or a telephone makes them."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter

_GRAIN = 256  # pixels of the tile of grain


def stamp(unit: str, size: int = 320) -> bytes:
    """A red ring with a star, as PNG with transparency. No characters: a real one's are no text of the report."""
    image = Image.new("RGBA", (size, size), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    red = (208, 16, 16, 200)
    draw.ellipse((8, 8, size - 8, size - 8), outline=red, width=10)
    middle, points = size / 2, []
    for i in range(10):
        radius = size * (0.18 if i % 2 == 0 else 0.07)
        points.append((middle + radius * _COS[i], middle + radius * _SIN[i]))
    draw.polygon(points, fill=red)
    # ticks along the ring where the name would stand, as many as it has characters
    for i in range(len(unit)):
        at = 30 + i * (size - 60) / max(len(unit) - 1, 1)
        draw.line((at, size * 0.3, at, size * 0.36), fill=red, width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


_SIN = (-1.0, -0.809, -0.309, 0.309, 0.809, 1.0, 0.809, 0.309, -0.309, -0.809)
_COS = (0.0, 0.588, 0.951, 0.951, 0.588, 0.0, -0.588, -0.951, -0.951, -0.588)


def scanned(page: Image.Image, seed: int) -> Image.Image:
    """The page as a scanner gives it: grey, a little askew, with grain; the same for the same `seed`."""
    chance = random.Random(seed)
    grey = page.convert("L")
    turned = grey.rotate(chance.uniform(-0.7, 0.7), resample=Image.Resampling.BICUBIC, expand=False, fillcolor=250)
    soft = turned.filter(ImageFilter.GaussianBlur(0.5))
    grain = Image.frombytes("L", (_GRAIN, _GRAIN), chance.randbytes(_GRAIN * _GRAIN))
    whole = Image.new("L", soft.size)
    for x in range(0, soft.width, _GRAIN):
        for y in range(0, soft.height, _GRAIN):
            whole.paste(grain, (x, y))
    return Image.blend(soft, whole, 0.05)
