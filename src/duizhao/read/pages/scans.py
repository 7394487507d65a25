"""What is said about text that stands in images, with and without the means to recognise it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = ["NEEDS_EXTRA", "some"]

NEEDS_EXTRA: Final = "读它需要安装可选组件：pip install 'duizhao[ocr]'；也可以请对方提供 Word 版。"


def some(numbers: Sequence[int]) -> str:
    """Page numbers for people; of many the first ten."""
    shown = "、".join(map(str, numbers[:10]))
    return f"{shown} 等 {len(numbers)}" if len(numbers) > 10 else shown
