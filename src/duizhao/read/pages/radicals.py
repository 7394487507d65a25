"""Characters as they were typed, where a page description names only their shapes.

Programs that write PDF look for the character of a shape and find a radical or a ligature first: ⼯⺠ for 工民, ﬁ for
fi. Nobody types these.
"""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["as_typed"]

# Radicals whose shape is a whole character; Unicode gives them no decomposition (EquivalentUnifiedIdeograph.txt)
_SUPPLEMENT: Final = dict(
    zip(
        (
            0x2E8A, 0x2E9C, 0x2E9D, 0x2E9F, 0x2EA0, 0x2EA9, 0x2EAB, 0x2EAC,
            0x2EC4, 0x2EC5, 0x2EC6, 0x2EC9, 0x2ECB, 0x2ED1, 0x2ED3, 0x2ED4, 0x2ED8, 0x2ED9, 0x2EDA,
            0x2EDB, 0x2EDC, 0x2EDD, 0x2EE2, 0x2EE3, 0x2EE4, 0x2EE5, 0x2EE6, 0x2EE7, 0x2EE8, 0x2EE9, 0x2EEC, 0x2EEE,
            0x2EF0, 0x2EF3,
        ),
        "卜日月母民王目示西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)  # fmt: skip
_SHAPES: Final[dict[int, str]] = {
    **_SUPPLEMENT,
    **{
        code: plain
        for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAE0), *range(0xFB00, 0xFB07))
        if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)
    },
    # what fonts for simplified characters show under these radicals, and a dash that is typed as two
    0x2F3E: "户",
    0x2FAD: "青",
    0x2E3A: "——",
}


def as_typed(text: str) -> str:
    """`text` with radicals, compatibility characters and Latin ligatures as ordinary characters."""
    return text if text.isascii() else text.translate(_SHAPES)
