"""What is said about text that stands in images, with and without the means to recognise it."""

from __future__ import annotations

from typing import Final

__all__ = ["NEEDS_EXTRA"]

NEEDS_EXTRA: Final = "读它需要安装可选组件：pip install 'duizhao[ocr]'；也可以请对方提供 Word 版。"
