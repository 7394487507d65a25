"""Where results go: never over a report that was read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from duizhao.errors import UsageError

__all__ = ["BINARY", "SUFFIXES", "Plan", "plan"]

SUFFIXES: Final = {
    "text": ".txt",
    "json": ".json",
    "markdown": ".md",
    "html": ".html",
    "docx": ".docx",
    "materials": ".docx",
}
BINARY: Final = frozenset({"docx", "materials"})  # nothing for a screen
# A Word file made of a Word file is called otherwise, so that both can stand in one folder.
_TAILS: Final = {"docx": "-批注", "materials": "-素材清单"}


_WORD: Final = frozenset({".docx", ".docm", ".dotx", ".dotm"})


@dataclass(frozen=True, slots=True)
class Plan:
    """One path a report, or a single one for all (json)."""

    paths: tuple[Path, ...]
    folder: Path | None  # to be made when there is something to write
    read: tuple[str, ...] = ()  # what must not be written over

    def fitted(self, path: Path, suffix: str) -> Path:
        """One of the paths with the suffix that the file must have so that Word opens it. Raises UsageError."""
        if path.suffix.lower() == suffix or path.suffix.lower() not in _WORD:
            return path
        if self.folder is None:
            said = f"原文件是 {suffix}，Word 只认相同的扩展名；请把 --output 的扩展名改为 {suffix}。"
            raise UsageError(said)
        made = path.with_suffix(suffix)
        _spare((made,), self.read)
        return made


def plan(output: str, form: str, sources: Sequence[str], read: Sequence[str] | None = None) -> Plan:
    """Decide all paths before anything is audited: one a source; none of the files that are read is ever written over.

    Raises UsageError.
    """
    path = Path(output)
    slash = output.endswith(tuple(s for s in (os.sep, os.altsep) if s))
    single = form == "json" or len(sources) == 1
    if not path.is_dir() and not slash and not path.parent.is_dir():
        raise UsageError(f"文件夹 {path.parent} 不存在；请先建好，或者在 --output 末尾加 / 由程序新建。")
    if path.is_dir() or slash or not single:
        if path.exists() and not path.is_dir():
            raise UsageError(f"--output 给的 {path} 是文件；有 {len(sources)} 份报告，请给文件夹。")
        if not slash and not path.is_dir() and path.suffix.lower() == SUFFIXES[form]:
            raise UsageError(f"有 {len(sources)} 份报告，--output 请给文件夹，不要给一个文件。")
        names = ["duizhao"] if form == "json" else [name + _TAILS.get(form, "") for name in _names(sources)]
        made = Plan(tuple(path / (name + SUFFIXES[form]) for name in names), path, tuple(read or sources))
    else:
        made = Plan((path,), None, tuple(read or sources))
    _spare(made.paths, made.read)
    return made


def _names(sources: Sequence[str]) -> list[str]:
    """A name a report, from its file's; told apart where file systems would not."""
    taken: set[str] = set()
    names = []
    for source in sources:
        stem = "标准输入" if source == "-" else Path(source).stem
        name, n = stem, 1
        while name.casefold() in taken:
            n += 1
            name = f"{stem}-{n}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _spare(paths: Sequence[Path], sources: Sequence[str]) -> None:
    read = {os.path.normcase(os.path.realpath(s)) for s in sources if s != "-"}
    for path in paths:
        if os.path.normcase(os.path.realpath(path)) in read:
            raise UsageError(f"--output 会覆盖要核对的报告 {path}；请换一个名称或文件夹。")
