"""Signs that Word stores as places in a symbol font (`w:sym`), as characters of Unicode where there is one."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["circled", "symbol"]

# 带圈字符, which Word draws by a formula: EQ \o\ac(○,1)
_CIRCLED: Final = re.compile(r"\s*eq\s+\\o\s*\\ac\(\s*\S\s*[,;]\s*(\S{1,2})\s*\)\s*", re.IGNORECASE)

# Wingdings, Wingdings 2 and Symbol as offices use them: boxes to tick, ticks, circled numbers, bullets.
_WINGDINGS: Final = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0xA8: "□",
    0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + i: "⓪①②③④⑤⑥⑦⑧⑨⑩"[i] for i in range(11)},
    **{0x8B + i: "⓿❶❷❸❹❺❻❼❽❾❿"[i] for i in range(11)},
}  # fmt: skip
_WINGDINGS_2: Final = {0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_SYMBOL: Final = {0xB7: "•", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xAE: "→"}
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(font: str, code: str) -> str:
    """The character at place `code` (hexadecimal) of `font`; "" for one that means nothing as text."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= place <= 0xF0FF or place <= 0xFF:
        known = _FONTS.get(font.strip().lower())
        if known is not None:
            return known.get(place & 0xFF, "")
        place &= 0xFF
    return chr(place) if 0x20 <= place < 0x110000 and not 0xD800 <= place < 0xF900 else ""


def circled(code: str) -> str:
    """The character that a field draws as a sign in a circle; "" for any other field."""
    found = _CIRCLED.fullmatch(code)
    if found is None:
        return ""
    inside = found[1]
    if inside.isascii() and inside.isdigit() and 1 <= int(inside) <= 20:
        return chr(ord("①") + int(inside) - 1)
    return inside if len(inside) == 1 else ""
