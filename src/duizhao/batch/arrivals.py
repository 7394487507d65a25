"""What came in: the files of a folder, of a list, or one file by itself; photos that lie together are one report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from duizhao.batch.model import Arrival, free_name
from duizhao.batch.store import NAME as STORE
from duizhao.errors import UsageError
from duizhao.read.formats.registry import FORMATS, by_name
from duizhao.text import natural

__all__ = ["find"]

_SKIPPED: Final = ("~$", ".", "__MACOSX", "Thumbs.db", "desktop.ini")  # lock files, hidden files, what systems leave
_IMAGES: Final = frozenset(by_name("image").suffixes)
_CONTAINERS: Final = frozenset(s for f in FORMATS if f.container for s in f.suffixes)
_LISTS: Final = (".txt", ".lst")


def find(given: str | Path, out: str | Path | None = None) -> tuple[Arrival, ...]:
    """What `given` holds, in the order of names: a folder with all below it, an archive, or a list of paths.

    `out`, the folder of results, is left out where it lies inside, and so are those of other batches. Raises UsageError
    when there is nothing.
    """
    path = Path(given)
    if path.is_dir():
        files = list(_walk(path, Path(out).resolve() if out is not None else None))
        found = tuple(_arrivals(files, path))
    elif path.is_file() and path.suffix.lower() in _CONTAINERS:
        found = (_arrival(path.name, [path]),)
    elif path.is_file() and path.suffix.lower() in _LISTS:
        found = tuple(_arrivals(_listed(path), None))
    elif path.exists():
        raise UsageError(f"{path} 不是文件夹、压缩包或清单（.txt，一行一个路径）；只核对一份报告请用 duizhao check。")
    else:
        raise UsageError(f"没有 {path} 这个文件夹，请核对路径。")
    if not found:
        raise UsageError(f"{path} 里没有文件。")
    return found


def _walk(folder: Path, out: Path | None) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, onerror=_stop):
        # what an earlier batch has written is nothing that came in
        folders[:] = sorted(f for f in folders if not f.startswith(_SKIPPED) and not _is_result(Path(here, f), out))
        yield from (Path(here, f) for f in sorted(files) if not f.startswith(_SKIPPED))


def _stop(error: OSError) -> None:
    # what lies in there would be told as not sent
    raise UsageError(f"打不开文件夹 {error.filename}（{error.strerror}）；请检查权限，或者把它移出去。") from None


def _is_result(folder: Path, out: Path | None) -> bool:
    return folder.resolve() == out or (folder / STORE).is_file()


def _listed(path: Path) -> list[Path]:
    from duizhao.read.decode import decode

    lines = decode(path.read_bytes(), str(path)).text.splitlines()
    out = []
    for number, line in enumerate(lines, 1):
        name = line.strip().strip('"')
        if not name or name.startswith("#"):
            continue
        file = path.parent / name
        if not file.is_file():
            raise UsageError(f"{path} 第 {number} 行：没有这个文件，请核对路径，或删去这一行。")
        out.append(file)
    return out


def _arrivals(files: Sequence[Path], folder: Path | None) -> Iterator[Arrival]:
    pages: dict[Path, list[Path]] = {}
    for file in files:
        if file.suffix.lower() in _IMAGES:
            pages.setdefault(file.parent, []).append(file)
    named: dict[str, list[Path]] = {}
    for file in files:
        together = pages.get(file.parent, []) if file.suffix.lower() in _IMAGES else []
        if len(together) > 1:
            if file is together[0]:
                name = _name(file.parent, folder) + "/（图片）"
                named[free_name(name, named)] = sorted(together, key=lambda f: natural(f.name))
        else:
            named[free_name(_name(file, folder), named)] = [file]
    for name in sorted(named):
        yield _arrival(name.lstrip("/"), named[name])


def _name(path: Path, folder: Path | None) -> str:
    """The path within the folder that was handed over; a list may point anywhere."""
    name = path.relative_to(folder) if folder is not None else path
    return "" if name == Path() else _legible(name.as_posix())


def _legible(name: str) -> str:
    """A name that can be stored and shown: archives of Chinese Windows leave names in its encoding."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _arrival(name: str, files: Sequence[Path]) -> Arrival:
    known = [_size_and_stamp(f) for f in files]
    return Arrival(name, tuple(map(str, files)), sum(size for size, _ in known), max(stamp for _, stamp in known))


def _size_and_stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:  # a link that leads nowhere, or gone since: the worker tells what is wrong with it
        return 0, 0
    return found.st_size, found.st_mtime_ns
