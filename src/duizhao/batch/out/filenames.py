"""Names of files made for units: what no system refuses, and the same in every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["file_names", "safe"]

_REFUSED: Final = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+'
)
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)
_MOST: Final = 60  # characters: 180 bytes of UTF-8, where many systems end a name at 255


def safe(name: str) -> str:
    """`name` without what Windows, Linux or macOS refuse in the name of a file; where it was changed, with a digest."""
    kept = _REFUSED.sub("_", name)[:_MOST].strip(" .")
    if _DEVICES.match(kept) or not kept:
        kept = f"_{kept}"
    return kept if kept == name else f"{kept}~{_short(name)}"


def file_names(names: Iterable[str]) -> Mapping[str, str]:
    """A safe name for each of `names`, told apart also where case makes no difference. The order decides nothing."""
    wanted = sorted(set(names))
    taken: dict[str, int] = {}
    for name in wanted:
        taken[safe(name).casefold()] = taken.get(safe(name).casefold(), 0) + 1
    return {n: s if taken[(s := safe(n)).casefold()] == 1 else f"{s}~{_short(n)}" for n in wanted}


def _short(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:6]
