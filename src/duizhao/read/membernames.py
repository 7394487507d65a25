"""Names of files in archives and mails: cleaned for showing, and those that nobody put there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from duizhao.reading import Member

__all__ = ["clean_name", "is_litter", "named"]

_CONTROL = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSEEN = "□"  # for characters that no font has: unassigned ones, and those of somebody's own
_LITTER = re.compile(r"thumbs\.db|desktop\.ini|.*\.lnk|~wr[a-z]\d+\.tmp", re.I)


def clean_name(raw: str) -> str:
    """A name with folders, without what leads elsewhere (`../`, drives) and what cannot be seen."""
    seen = "".join(c if c.isprintable() else " " if c.isspace() else _UNSEEN for c in _CONTROL.sub("", raw))
    parts = seen.replace("\\", "/").split("/")
    kept = [p.strip() for p in parts if p.strip() not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", p.strip())]
    return "/".join(kept) or "未命名"


def is_litter(name: str) -> bool:
    """Whether a file is one that a system or program leaves behind: previews, locks, settings of folders."""
    folders, _, base = name.rpartition("/")
    return (
        base.startswith((".", "~$"))
        or _LITTER.fullmatch(base) is not None
        or any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in folders.split("/"))
    )


def named(found: Iterable[tuple[str, bytes]]) -> Iterator[Member]:
    """Members of cleaned names, each name once."""
    seen: dict[str, int] = {}
    for raw, data in found:
        name = clean_name(raw)
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem}（{seen[name]}）.{suffix}" if dot and "/" not in suffix else f"{name}（{seen[name]}）"
        yield Member(name, data)
