"""Files of ours in a folder where an office keeps files too: only what we wrote and nobody has edited since is replaced."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from duizhao.batch.store import Store
from duizhao.batch.xlsx.keep import digest_of
from duizhao.report.files import write_atomic
from duizhao.report.version import tool_version

__all__ = ["Shelf"]

_KEY: Final = "file:"
_NEW: Final = "（新稿）"


class Shelf:
    """The files that an output has in `folder`; `name` tells them from those of others in the store."""

    def __init__(self, store: Store, folder: Path, name: str) -> None:
        self._store, self._folder, self._name = store, folder, name
        self._written: list[str] = []

    def put(self, name: str, make: Callable[[], bytes], about: tuple[object, ...], day: str) -> Path:
        """Write the file that `make` makes; return where it is. `about` is what it says, its date left out.

        One that the office has edited, or put there itself, stays: the new one is written beside it, and only where it
        says something that was not said before. What would come to the same file is not made again.
        """
        said = digest_of(repr(about).encode("utf-8", "replace"))
        path, spare = self._folder / name, self._folder / f"{Path(name).stem}{_NEW}{Path(name).suffix}"
        if path.exists() and not self._ours(path):
            known = self._known(name)
            self._written.append(name)
            if known is not None and known[1] == said:
                self._written.append(spare.name)
                return path
            if spare.exists() and not self._ours(spare):
                return path
            path = spare
        self._written.append(path.name)
        known, day = self._known(path.name), f"{day} {tool_version()}"
        if known is None or known[1:] != (said, day) or not path.exists():
            data = make()
            write_atomic(path, data)
            self._store.set(self._key(path.name), [digest_of(data), said, day])
        return path

    def clear(self) -> None:
        """Take away what was written once and is not any more, unless somebody has edited it."""
        prefix = self._key("")
        for (key,) in list(
            self._store.rows("SELECT name FROM about WHERE substr(name, 1, ?) = ?", len(prefix), prefix)
        ):
            name = key.removeprefix(prefix)
            path = self._folder / name
            if name in self._written:
                continue
            if path.exists() and self._ours(path):
                with suppress(OSError):  # open in Word: it goes next time
                    path.unlink()
            if not path.exists():
                with self._store.transaction() as db:
                    db.execute("DELETE FROM about WHERE name = ?", (key,))

    def _key(self, name: str) -> str:
        return f"{_KEY}{self._name}/{name}"

    def _known(self, name: str) -> tuple[str, str, str] | None:
        """Of a file that we wrote: the digest of its bytes, of what it says, and its date."""
        kept = self._store.get(self._key(name))
        return (kept[0], kept[1], kept[2]) if kept else None

    def _ours(self, path: Path) -> bool:
        """Whether a file is as we wrote it."""
        known = self._known(path.name)
        with suppress(OSError):
            return known is not None and digest_of(path.read_bytes()) == known[0]
        return False
