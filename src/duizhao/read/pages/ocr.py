"""Recognition of printed text in images, by rapidocr with the models inside its wheel; nothing is fetched."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import ReadError
from duizhao.read.optional import EXTRAS
from duizhao.read.pages.missed import bands
from duizhao.read.pages.model import LATIN, Piece
from duizhao.read.pages.stamps import without_stamps
from duizhao.read.tasks import step

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]  # height × width × (blue, green, red)

__all__ = ["available", "recognise"]

_BIG: Final = 2500  # pixels of the longer side: more is a photo, or a sheet of two pages
_SIDES: Final = (1024, 1536)  # lines are found in a copy so big: half the time, the same lines
_THIN: Final = 30  # pixels of the shorter side; less is no page
_KEEP: Final = 0.3  # what is surer than this is kept; a doubtful line must be seen to be doubted
_SURE: Final = 0.999  # nothing recognised is as sure as what was stored as text
_SPECK: Final = 0.6  # one or two characters less sure than this are dirt
_TURN: Final = 0.7  # a page less sure than this may stand on its head
_TALL: Final = 1.5  # boxes higher than wide: lines of a page that lies on its side
_PAD: Final = 0.35  # ems by which a box is wider than its line on either side, measured on clean print
_HUGE: Final = 1.6  # times the height of a line
_SLANT: Final = 0.17  # radians, 10 degrees: words that slant against the page
_CLOSING: Final = frozenset("，。；：、！？）》”’】〕")
_OPENING: Final = frozenset("（《“‘【〔")
_WIDE: Final = 5  # characters from which on the width tells the size of the type

_BLANKS: Final = re.compile(r"\s+")
_HAN: Final = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…]")
_YEAR: Final = re.compile(r"〔(\d{4})[]）)}]|[\[（({](\d{4})〕")  # one of two brackets seen right
_WIDTHS: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """One line as recognised: its four corners in pixels, clockwise from the upper left of the line."""

    text: str
    corners: tuple[tuple[float, float], ...]
    score: float


def available() -> bool:
    """Whether the optional part that recognises images is installed."""
    return next(e for e in EXTRAS if e.name == "ocr").ready()


def recognise(image: Image, scale: float) -> tuple[Piece, ...]:
    """The lines in `image`, one piece each, pixels divided by `scale`; straightened, where the page is askew.

    Raises ReadError when the optional part is not sound.
    """
    import numpy as np

    if min(image.shape[:2]) < _THIN:
        return ()
    image = without_stamps(image)
    seen = _read(image)
    if seen and _is_lying(seen):
        # lines that stand upright are read too, but in no order
        image, seen = max((_turned(image, 1), _turned(image, 3)), key=lambda t: _worth(t[1]))
    elif seen and _sureness(seen) < _TURN:
        image, seen = max(((image, seen), _turned(image, 2)), key=lambda t: _worth(t[1]))
    for top, bottom in bands(image, [s.corners for s in seen]):
        edge = bottom - top
        above = max(0, top - edge)
        for s in _read(np.ascontiguousarray(image[above : bottom + edge])):
            corners = tuple((x, y + above) for x, y in s.corners)
            if top <= sum(y for _, y in corners) / 4 <= bottom:
                seen.append(_Seen(s.text, corners, s.score))
    return _pieces([s for s in seen if s.score >= (_KEEP if len(s.text) > 2 else _SPECK)], scale)


def _turned(image: Image, quarters: int) -> tuple[Image, list[_Seen]]:
    import numpy as np

    step()  # each time over takes as long as the first
    image = np.ascontiguousarray(np.rot90(image, quarters))
    return image, _read(image)


def _read(image: Image) -> list[_Seen]:
    found = _engine(_SIDES[max(image.shape[:2]) > _BIG])(image)
    if found.txts is None or found.boxes is None:
        return []
    return [
        _Seen(_clean(text), tuple((float(x), float(y)) for x, y in box), float(score))
        for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True)
        if text.strip()
    ]


@cache
def _engine(side: int) -> Any:
    """The recogniser. Where its models lie is told outright: where it has to look for them, it may fetch them."""
    import rapidocr

    logging.getLogger("RapidOCR").disabled = True
    folder = Path(rapidocr.__file__).parent / "models"
    models = {part: sorted(folder.glob(f"*{part}*.onnx")) for part in ("det", "rec", "cls")}
    if not all(models.values()):
        raise ReadError(
            "识别图片的组件不完整，缺少模型文件；请重新安装：pip install --force-reinstall 'duizhao[ocr]'。"
        )
    settings: dict[str, Any] = {
        "Global.log_level": "critical",
        "Global.use_cls": False,  # whole pages on their head are turned here; lines alone never are
        "Global.max_side_len": 100_000,
        "Global.text_score": 0.0,  # what is hardly sure tells that a page stands on its head
        "Det.limit_type": "max",
        "Det.limit_side_len": side,
        # threads that wait for one another burn the processor: on two cores, one alone takes 2.7 s a page, two 4.5 s of it
        "EngineConfig.onnxruntime.intra_op_num_threads": min(4, max(1, (os.cpu_count() or 1) // 2)),
        "Rec.rec_batch_num": 1,  # as fast as six, in half the memory
    }
    for part, found in models.items():
        settings[f"{part.capitalize()}.model_path"] = str(found[0])
    return rapidocr.RapidOCR(params=settings)


def _clean(text: str) -> str:
    """Characters as they are typed: no blanks beside Chinese, and there the marks of Chinese."""
    parts: list[str] = []
    words = _BLANKS.split(text.strip())
    for before, word in zip(["", *words], words, strict=False):
        parts.append(" " + word if before and before[-1] in LATIN and word[0] in LATIN else word)
    chars = list("".join(parts))
    for i, c in enumerate(chars):
        before, after = "".join(chars[i - 1 : i]), "".join(chars[i + 1 : i + 2])
        if c in _WIDTHS and (_HAN.match(before) or _HAN.match(after)) and not (before.isdigit() and after.isdigit()):
            chars[i] = _WIDTHS[c]
        elif (c == "(" and _HAN.match(after)) or (c == ")" and _HAN.match(before)):
            chars[i] = "（" if c == "(" else "）"
    return _YEAR.sub(lambda m: f"〔{m[1] or m[2]}〕", "".join(chars))


def _sureness(seen: Sequence[_Seen]) -> float:
    return sum(s.score * len(s.text) for s in seen) / max(1, sum(len(s.text) for s in seen))


def _worth(seen: Sequence[_Seen]) -> float:
    """How much was recognised, and how surely; what is doubtful counts for little."""
    return sum(max(0.0, s.score - 0.5) * len(s.text) for s in seen)


def _is_lying(seen: Sequence[_Seen]) -> bool:
    tall = sum(_size(s)[1] > _TALL * _size(s)[0] for s in seen)
    return tall * 2 > len(seen)


def _size(s: _Seen) -> tuple[float, float]:
    xs, ys = [x for x, _ in s.corners], [y for _, y in s.corners]
    return max(xs) - min(xs), max(ys) - min(ys)


def _pieces(seen: Sequence[_Seen], scale: float) -> tuple[Piece, ...]:
    """Lines as pieces of one straight page. The width tells the size of the type better than the height of the ink."""
    import math

    long = [s for s in seen if len(s.text) >= _WIDE] or list(seen)
    tilt = median(map(_angle, long)) if long else 0.0
    cos, sin = math.cos(tilt), math.sin(tilt)
    usual = median(_size(s)[1] for s in long) if long else 0.0
    out = []
    for s in seen:
        if len(s.text) > 1 and abs(_angle(s) - tilt) > _SLANT:
            continue  # a watermark
        if len(s.text) == 1 and _size(s)[1] > _HUGE * usual:
            continue  # a character of one
        turned = [((x * cos + y * sin) / scale, (y * cos - x * sin) / scale) for x, y in s.corners]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = turned
        x0, x1 = (ax + dx) / 2, (bx + cx) / 2
        middle, high = (ay + by + cy + dy) / 4, (cy + dy - ay - by) / 2
        size = (x1 - x0) / (_ems(s.text) + 2 * _PAD) if len(s.text) >= _WIDE else high / (1 + 2 * _PAD)
        pad = min(_PAD * size, (x1 - x0) / 4)
        out.append(Piece(s.text, x0 + pad, x1 - pad, middle - size / 2, middle + size / 2, size, min(_SURE, s.score)))
    return tuple(out)


def _angle(s: _Seen) -> float:
    import math

    return math.atan2(s.corners[1][1] - s.corners[0][1], s.corners[1][0] - s.corners[0][0])


def _ems(text: str) -> float:
    """The width of the ink of `text`: marks at either end fill half of their place."""
    whole = sum(0.5 if c in LATIN or c == " " else 1.0 for c in text)
    return whole - 0.5 * (text[-1] in _CLOSING) - 0.5 * (text[0] in _OPENING)
