"""Numbers as official writing has them: 12, 1,200, 十二, 二十三, 两."""

from __future__ import annotations

from typing import Final

__all__ = ["value"]

_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}


def value(written: str) -> int:
    """The value of a whole number below ten thousand; 0 for what is none."""
    plain = written.replace("，", "").replace(",", "")
    if plain.isascii():
        return int(plain) if plain.isdigit() else 0
    total = digit = 0
    for char in written:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if digit and not total else _DIGITS[char]
        elif char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            return 0
    return total + digit
