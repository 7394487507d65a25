"""From a file to the documents in it: a report is one, an archive or mail may hold several, photos of pages make one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import Final

from duizhao.errors import Place, ReadError, SecrecyError
from duizhao.read.decode import decode
from duizhao.read.detect import SPREADSHEET, detect
from duizhao.read.secrecy import check_secrecy
from duizhao.reading import Extract, Member, Note
from duizhao.text import natural

__all__ = ["INSIDE", "Source", "load_bytes", "load_file", "load_images"]

INSIDE: Final = " › "  # between an archive and what it holds, in names shown to people
_IMAGES: Final = "duizhao.read.formats.image:read_images"
_SCANS: Final = {form: f"duizhao.read.formats.{form}:read_scan" for form in ("pdf", "ofd")}
_DEPTH: Final = 3  # archives in archives; mails hold archives that hold archives, nobody goes further
_MEMBERS: Final = 500  # files in one archive and all archives in it; more is a collection, not a submission
_SECONDS: Final = 600.0  # for all files of an archive; one alone has a minute


@dataclass(frozen=True, slots=True)
class Source:
    """One document as its format's reader gave it. `data` are its own bytes, empty where it is made of several."""

    name: str
    extract: Extract
    data: bytes = b""


@dataclass(slots=True)
class _Left:
    """What may still be read of one file: so many files inside, until so late."""

    files: int = _MEMBERS
    until: float = field(default_factory=lambda: monotonic() + _SECONDS)


def load_file(path: str | Path, encoding: str | None = None) -> tuple[Source, ...]:
    """The documents in the file at `path`; `encoding` forces a codec on plain text.

    Raises ReadError when there is no such file, it cannot be opened, or nothing in it can be read, and SecrecyError
    when a document in it bears a marking of secrecy.
    """
    return load_bytes(_bytes(path), str(path), encoding)


def load_bytes(data: bytes, name: str, encoding: str | None = None) -> tuple[Source, ...]:
    """The documents in `data`, the content of a file called `name`. Raises ReadError."""
    if not data:
        raise ReadError("文件是空的。", place=Place(name))
    return _load(data, name, encoding, 0, _Left())


def load_images(paths: Sequence[str | Path]) -> Source:
    """Photos or scans of the pages of one report. Raises ReadError."""
    members = tuple(Member(str(path), _bytes(path)) for path in paths)
    return _pages(members, f"{paths[0]} 等 {len(paths)} 张图片" if len(paths) > 1 else str(paths[0]))


def _bytes(path: str | Path) -> bytes:
    name = str(path)
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise ReadError("没有这个文件，请核对路径。", place=Place(name)) from None
    except (IsADirectoryError, PermissionError):
        # Windows refuses permission to read a folder
        if Path(path).is_dir():
            raise ReadError("这是文件夹，请给出其中的报告文件。", place=Place(name)) from None
        raise ReadError("没有权限读取这个文件，请检查文件权限。", place=Place(name)) from None
    except (OSError, ValueError):
        raise ReadError("文件打不开，请检查路径和磁盘。", place=Place(name)) from None


def _load(data: bytes, name: str, encoding: str | None, depth: int, left: _Left) -> tuple[Source, ...]:
    found = detect(data, name, encoding)
    if found.format.container:
        return _unpack(found.format.name, data, name, encoding, depth, left)
    if found.format.name == "image":
        source = _pages((Member(name, data),), name)
    elif found.format.name == "txt" or (encoding is not None and found.format.name == "md"):
        decoded = decode(data, name, encoding)
        source = Source(name, Extract(decoded.text, "txt", notes=decoded.notes, encoding=decoded.encoding), data)
    elif found.format.name == "doc":
        from duizhao.read import oldword

        source = Source(name, oldword.extract(data, name), data)
    else:
        from duizhao.read import worker

        source = Source(name, _recognised(worker.extract(found.format.name, data, name), data, name), data)
    return (_noted(_checked(source), found.note),)


def _recognised(extract: Extract, data: bytes, name: str) -> Extract:
    """`extract`, or where it has pages that are pictures, what comes of recognising them, which takes other limits."""
    from duizhao.read import worker
    from duizhao.read.pages.scans import TO_RECOGNISE

    if extract.format not in _SCANS or all(n.code != TO_RECOGNISE for n in extract.notes):
        return extract
    read: Extract = worker.call(_SCANS[extract.format], data, name=name)
    return read


def _unpack(form: str, data: bytes, name: str, encoding: str | None, depth: int, left: _Left) -> tuple[Source, ...]:
    """The documents of an archive; what cannot be read is said in a note of those that can."""
    if depth >= _DEPTH:
        raise ReadError(f"压缩包套了 {_DEPTH} 层以上，请解开后再试。", place=Place(name))
    from duizhao.read import rar, worker

    members = rar.members(data, name) if form == "rar" else worker.members(form, data, name)
    if not members:
        raise ReadError("里面没有文件。", place=Place(name))
    left.files -= len(members)
    if left.files < 0:
        raise ReadError(f"里面的文件超过 {_MEMBERS} 个，请解开后分批核对。", place=Place(name))
    images = tuple(m for m in members if m.data and _is_image(m))
    found: list[Source] = []
    failures: list[ReadError] = []
    for member in members:
        if member in images:
            continue
        inside = name + INSIDE + member.name
        try:
            if not member.data:
                raise ReadError("文件是空的。", place=Place(inside))
            if monotonic() > left.until:
                raise ReadError("前面的文件用时太长，没有读到这个文件；请单独核对。", place=Place(inside))
            found += _load(member.data, inside, encoding, depth + 1, left)
        except SecrecyError:
            raise
        except ReadError as e:
            failures.append(e)
    if images and not found:
        folder = PurePosixPath(images[0].name.replace("\\", "/")).parent
        found.append(_pages(images, name + INSIDE + (f"{folder}" if str(folder) != "." else f"{len(images)} 张图片")))
    if not found:
        raise failures[0]
    tables = [_inside(e, name) for e in failures if e.message == SPREADSHEET]
    if tables:  # beside a text, a table is no matter: one line without what could have been read instead
        more = f" 等 {len(tables)} 个" if len(tables) > 3 else ""
        said = f"里面另有电子表格，没有读：{'、'.join(tables[:3])}{more}。"
        found = [_noted(s, Note("members-tables", said)) for s in found]
    failures = [e for e in failures if e.message != SPREADSHEET]
    if failures:
        said = "；".join(f"{_inside(e, name)}：{e.message}" for e in failures[:3])
        more = f" 等 {len(failures)} 个" if len(failures) > 3 else ""
        found = [_noted(s, Note("members-unread", f"里面有文件没有读：{said.rstrip('。')}{more}。")) for s in found]
    return tuple(found)


def _inside(error: ReadError, name: str) -> str:
    return error.place.file.removeprefix(name + INSIDE) if error.place and error.place.file else ""


def _is_image(member: Member) -> bool:
    try:
        return detect(member.data, member.name).format.name == "image"
    except ReadError:
        return False


def _pages(members: tuple[Member, ...], name: str) -> Source:
    from duizhao.read import worker

    ordered = tuple(sorted(members, key=lambda m: natural(m.name)))
    extract: Extract = worker.call(_IMAGES, [m.data for m in ordered], name=name, names=[m.name for m in ordered])
    return _checked(Source(name, extract))


def _checked(source: Source) -> Source:
    """The document itself, unless it bears a marking of secrecy: one that does stops all, wherever it lay."""
    check_secrecy(source.extract.text, source.extract.blocks, source.name)
    return source


def _noted(source: Source, note: Note | None) -> Source:
    if note is None:
        return source
    from dataclasses import replace

    return replace(source, extract=replace(source.extract, notes=(*source.extract.notes, note)))
