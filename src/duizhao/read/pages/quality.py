"""Whether the characters of a page are the text that people see, or the debris of a font without Unicode."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_garbled"]

_LEAST: Final = 20  # characters; of fewer nothing can be said
_DEBRIS: Final = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_STRANGE: Final = re.compile(
    "[\u00a1-\u00b6\u00b8-\u036f\u0400-\u10ff\ua000-\uabff]"
)  # Latin-1 above ASCII, Greek to Korean
_BAD: Final = 0.2  # of all characters
_COMMON: Final = 0.8  # of the Han characters; in official texts it is over 0.97


def is_garbled(text: str) -> bool:
    """Whether `text` (of one page) cannot be what is printed there.

    True when a fifth of it has no Unicode or is of scripts that no Chinese report has, or when its Han characters are not
    those that are in use: a broken map of a font gives any characters. In use are the 3,755 of GB 2312 level 1.
    """
    flat = "".join(text.split())
    debris = len(_DEBRIS.findall(flat))
    flat = _DEBRIS.sub("", flat)
    total = len(flat) + debris
    if total < _LEAST:
        return debris > 0 and debris * 2 > total
    han = _HAN.findall(flat)
    if (debris + len(_STRANGE.findall(flat))) > _BAD * total:
        return True
    return len(han) >= _LEAST and sum(map(_is_common, han)) < _COMMON * len(han)


def _is_common(char: str) -> bool:
    try:
        return 0xB0 <= char.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False
