"""The roster that a batch goes on with: the file of the latest run, and a copy of it for when the file is gone."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from duizhao.report.files import write_atomic

if TYPE_CHECKING:
    from duizhao.batch.store import Store

__all__ = ["NONE", "last_roster", "remember_roster"]

NONE: Final = "无"  # takes a roster back
_COPY: Final = "roster_file"
_STEM: Final = "单位名册（上次用的）"


def last_roster(store: Store, folder: Path, tell: Callable[[str], None]) -> str | None:
    """The path of the roster of the latest run, where it had one; what is done is told.

    Decisions are kept by the names of the roster: without it they would be nobody's. Where the file is gone its copy is
    written into `folder`. Raises UsageError where that cannot be done.
    """
    path: str | None = (store.get("settings") or {}).get("units")
    if not path:
        return None
    if Path(path).is_file():
        tell(f"单位名册仍用 {path}；不用名册，写 --units {NONE}。")
        return path
    kept = store.get(_COPY)
    if not kept:
        tell(f"单位名册 {path} 不在了，这次没有用名册；请用 --units 重新给出。")
        return None
    copy = folder / f"{_STEM}{kept[0]}"
    write_atomic(copy, b64decode(kept[1]))
    tell(
        f"单位名册 {path} 不在了，这次用上次读到的内容，另存为 {copy}；要换，用 --units 重新给出，不用名册，写 --units {NONE}。"
    )
    return str(copy)


def remember_roster(store: Store, units: str | None) -> None:
    """Keep a copy of the roster that is used; None forgets it."""
    copy = [Path(units).suffix, b64encode(Path(units).read_bytes()).decode()] if units else None
    if store.get(_COPY) != copy:
        store.set(_COPY, copy)
