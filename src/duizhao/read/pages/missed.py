"""Lines that the recogniser did not see: dark print that none of its boxes covers.

It now and then passes over a clear line, for no reason one can see, and finds it when it looks at that part alone. A line
lost in silence would be called missing from the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    Corners = Sequence[tuple[float, float]]

__all__ = ["bands"]

_DARK: Final = 0.55  # of the paper; watermarks and shadows are lighter
_MOST: Final = 6  # bands of one page; where more is left, it is no print but a picture
# in heights of a line
_HIGH: Final = (0.4, 3.0)  # thinner are rules, higher are pictures
_ROW: Final = 0.3  # of ink in a row of points: upright rules have less
_WIDE: Final = 2.0  # from the first to the last point of ink
_INK: Final = 0.3  # of ink in all: two characters


def bands(image: Image, boxes: Sequence[Corners]) -> list[tuple[int, int]]:
    """Where print is left over between the columns of points that `boxes` (lines seen) span: first and last row."""
    import cv2
    import numpy as np

    if not boxes:
        return []
    quads = [np.array(b, dtype=np.int32) for b in boxes]
    high = float(np.median([(q[3, 1] + q[2, 1] - q[0, 1] - q[1, 1]) / 2 for q in quads]))
    if high < 4:
        return []
    grey = image.min(axis=2)
    ink = (grey < _DARK * np.median(grey)).astype(np.uint8)
    for q in quads:
        cv2.fillConvexPoly(ink, cv2.convexHull(q), 0)
    left, right = max(0, min(int(q[:, 0].min()) for q in quads)), max(int(q[:, 0].max()) for q in quads)
    rows = ink[:, left:right].sum(axis=1)
    out: list[tuple[int, int]] = []
    for top, bottom in _runs(rows >= _ROW * high, int(0.25 * high)):
        part = ink[top:bottom, left:right]
        columns = np.flatnonzero(part.any(axis=0))
        if (
            _HIGH[0] * high <= bottom - top <= _HIGH[1] * high
            and columns[-1] - columns[0] >= _WIDE * high
            and part.sum() >= _INK * high * high
        ):
            out.append((top, bottom))
    return out if len(out) <= _MOST else []


def _runs(wanted: Any, gap: int) -> list[tuple[int, int]]:
    """Stretches of rows that are wanted; those no further apart than `gap` are one."""
    out: list[tuple[int, int]] = []
    for at in map(int, wanted.nonzero()[0]):
        if out and at - out[-1][1] <= gap:
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out
