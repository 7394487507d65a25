"""Red seals over signatures and dates: taken away before recognition, while the red head of a letter stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

__all__ = ["without_stamps"]

_SHRINK: Final = 4
_RED: Final = 40  # by which red must be above green and blue
_LIGHT: Final = 100  # the least red of ink on paper; black print under a seal is darker
# of the longer side of the page: a seal of an office measures 38 to 45 mm of 297, one in a photo or half over the edge more or less
_SMALL: Final = 0.08
_LARGE: Final = 0.3
_ROUND: Final = 2.0  # at most so much longer than high; a line of letters is longer
_INK: Final = 0.6  # of its frame is red at most; a red field is none
_REST: Final = 15  # pixels around it where its colour fades


def without_stamps(image: Image) -> Image:
    """`image` (blue, green, red) with the red of round stamps made white; the same image where there are none."""
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    small = cv2.resize(image, (max(1, width // _SHRINK), max(1, height // _SHRINK)), interpolation=cv2.INTER_AREA)
    red = _red(small)
    # the ring, the star and the letters are one thing
    joined = cv2.dilate(red, np.ones((5, 5), np.uint8))
    found = cv2.connectedComponentsWithStats(joined)[2]
    side = max(red.shape)
    out = image
    for x, y, w, h, _ in found[1:]:
        if not (_SMALL * side <= max(w, h) <= _LARGE * side and max(w, h) <= _ROUND * min(w, h)):
            continue
        if red[y : y + h, x : x + w].mean() > _INK * 255:
            continue
        if out is image:
            out = image.copy()
        top, left = max(0, y * _SHRINK - _REST), max(0, x * _SHRINK - _REST)
        part = out[top : (y + h) * _SHRINK + _REST, left : (x + w) * _SHRINK + _REST]
        part[_red(part, _RED // 2) > 0] = 255
    return out


def _red(image: Any, least: int = _RED) -> Any:
    """255 where the image is red, 0 elsewhere."""
    import numpy as np

    b, g, r = (image[:, :, i].astype(np.int16) for i in range(3))
    return (((r - np.maximum(b, g)) > least) & (r > _LIGHT)).astype(np.uint8) * 255
