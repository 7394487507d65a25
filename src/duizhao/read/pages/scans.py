"""What is said about text that stands in images, with and without the means to recognise it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from duizhao.read.pages.model import Page
from duizhao.reading import Note

__all__ = ["LAYER_TRUST", "NEEDS_EXTRA", "SCANNED", "TO_RECOGNISE", "recognised", "some"]

NEEDS_EXTRA: Final = "读它需要安装可选组件：pip install 'duizhao[ocr]'；也可以请对方提供 Word 版。"
TO_RECOGNISE: Final = "scan-pages"  # the code of a note: there are pages that recognition can read
SCANNED: Final = 120  # pages that are recognised at most; each takes some seconds
LAYER_TRUST: Final = (
    0.85  # in text that some scanner put under its image: not known, and below that of clean print here
)
_POOR: Final = 0.8  # clean print is recognised at 0.95 and above; below this, characters are wrong often enough
_LEAST: Final = 30  # characters: one line under a seal makes no bad page


def recognised(pages: Sequence[Page], of: int) -> tuple[Note, ...]:
    """What to say of `pages` that were recognised from images, of a document of `of` pages."""
    if not pages:
        return ()
    numbers = [p.number for p in pages]
    where = "全文" if len(numbers) == of else f"第 {some(numbers)} 页"
    notes = [Note("scan", f"{where}由图片识别而来，请以原件为准。")]
    poor = [p.number for p in pages if sum(len(q.text) for q in p.pieces if q.trust < _POOR) >= _LEAST]
    if poor:
        notes.append(Note("scan-poor", f"第 {some(poor)} 页有文字识别不清，请对照原件核对。"))
    return tuple(notes)


def some(numbers: Sequence[int]) -> str:
    """Page numbers for people; of many the first ten."""
    shown = "、".join(map(str, numbers[:10]))
    return f"{shown} 等 {len(numbers)}" if len(numbers) > 10 else shown
