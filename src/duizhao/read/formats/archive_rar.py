"""RAR archives: names and sizes by rarfile, packed contents by a program of this machine that rarfile asks.

No library unpacks RAR, and its programs want the archive as a file. So it is laid into a private folder, which whoever
calls `unpack` makes and removes; what comes out is taken from a pipe and never stands on a disk.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from duizhao.errors import Place, ReadError
from duizhao.read.membernames import clean_name, is_litter, named
from duizhao.reading import Member

__all__ = ["members", "unpack"]

_MB: Final = 1 << 20
_TOTAL: Final = 300 * _MB
_MEMBER: Final = 200 * _MB
_ENTRIES: Final = 2000  # each is a start of the program
_RATIO: Final = 1000
_RATIO_FROM: Final = 50 * _MB
_STEP: Final = 1 << 18
_TOOLS: Final = ("unrar", "unar", "sevenzip", "sevenzip2")  # the names rarfile has for programs
# where they stand on Windows without being in the search path; tar.exe of Windows is bsdtar
_WINDOWS: Final = {
    "UNRAR_TOOL": r"%ProgramFiles%\WinRAR\UnRAR.exe",
    "SEVENZIP_TOOL": r"%ProgramFiles%\7-Zip\7z.exe",
    "BSDTAR_TOOL": r"%SystemRoot%\System32\tar.exe",
}


def members(data: bytes, name: str) -> tuple[Member, ...]:
    """The files in a RAR archive. Raises ReadError as `unpack` does."""
    with tempfile.TemporaryDirectory(prefix="duizhao-") as folder:
        return unpack(data, name, folder)


def unpack(data: bytes, name: str, folder: str) -> tuple[Member, ...]:
    """The files in a RAR archive; `folder` is empty, private and removed by the caller.

    Raises ReadError where the archive is damaged, locked, one part of several, beyond the limits, or where the library
    or a program that unpacks it is missing.
    """
    try:
        import rarfile
    except ImportError:
        raise ReadError(
            '读 .rar 压缩包要另装组件：pip install "duizhao[archives]"；或者先解压，再核对其中的文件。',
            place=Place(name),
        ) from None
    path = Path(folder, "archive.rar")
    path.write_bytes(data)
    try:
        with _utf8_names(), rarfile.RarFile(str(path), charset="gb18030", errors="strict") as archive:
            if archive.needs_password():
                raise _refusal("压缩包设有密码，打不开；请先解压，或重新压缩时不设密码。", name)
            infos = [i for i in archive.infolist() if i.is_file()]
            _bound([i.file_size for i in infos], len(data), name)
            wanted = [i for i in infos if not is_litter(clean_name(i.filename))]
            if infos and not wanted:
                raise _refusal("压缩包里没有能读的文档，请核对文件来源。", name)
            return tuple(named(_contents(rarfile, archive, wanted, path, name)))
    except rarfile.NeedFirstVolume:
        raise _refusal("这是分卷压缩包中的一卷，打不开；请把各卷放在一起解压，再核对其中的文件。", name) from None
    except rarfile.PasswordRequired:
        raise _refusal("压缩包设有密码，打不开；请先解压，或重新压缩时不设密码。", name) from None
    except (ReadError, MemoryError):
        raise
    except Exception:  # rarfile raises errors of many kinds on damaged headers
        raise _damaged(name) from None


def _contents(rarfile: Any, archive: Any, infos: list[Any], path: Path, name: str) -> list[tuple[str, bytes]]:
    """Names and contents, by the first program that manages: some can list RAR but not unpack it."""
    if os.name == "nt":
        for variable, place in _WINDOWS.items():
            if Path(os.path.expandvars(place)).is_file():
                setattr(rarfile, variable, os.path.expandvars(place))
    rarfile.USE_EXTRACT_HACK = 0  # it would make a file of its own for each member
    if all(i.compress_type == rarfile.RAR_M0 for i in infos) and not rarfile.FORCE_TOOL:
        return [(i.filename, _read(archive, i)) for i in infos]
    failure = _refusal("本机没有能解压 .rar 的程序（unrar、unar、7-Zip 或 bsdtar），请先解压，再核对其中的文件。", name)
    for _ in _working(rarfile):
        try:
            return [(i.filename, _read(archive, i)) for i in infos]
        except rarfile.Error:
            failure = _damaged(name)
    program = shutil.which(rarfile.BSDTAR_TOOL)
    if program is None:
        raise failure
    everything = [i for i in archive.infolist() if i.is_file()]
    found = list(_by_bsdtar(program, path, sum(i.file_size for i in everything)))
    # by their order: names in GBK come through as something else
    if [len(data) for _, data in found] != [i.file_size for i in everything]:
        raise _damaged(name)
    kept = {id(i) for i in infos}
    return [(i.filename, data) for i, (_, data) in zip(everything, found, strict=True) if id(i) in kept]


def _by_bsdtar(program: str, path: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    """Names and contents; bsdtar turns the archive into a tar that goes through a pipe.

    rarfile knows bsdtar too, but puts the name of the archive where bsdtar takes it for that of a member.
    """
    import subprocess
    import tarfile

    command = [program, "-cf", "-", "--format=pax", f"@{path}"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        with tarfile.open(fileobj=process.stdout, mode="r|", errors="surrogateescape") as tar:
            for entry in tar:
                stream = tar.extractfile(entry) if entry.isfile() else None
                if stream is not None:
                    limit -= entry.size
                    if limit < 0:
                        process.kill()
                        return
                    yield entry.name, stream.read()


@contextlib.contextmanager
def _utf8_names() -> Iterator[None]:
    """A language setting in which programs find Chinese names; in a plain C locale they do not."""
    before = os.environ.get("LC_ALL")
    if os.name != "nt":
        os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        os.environ.pop("LC_ALL", None)
        if before is not None:
            os.environ["LC_ALL"] = before


def _working(rarfile: Any) -> Iterator[None]:
    """Set rarfile up for one program after the other, as far as they are installed."""
    for tool in _TOOLS:
        try:
            rarfile.tool_setup(**{t: t == tool for t in _TOOLS}, bsdtar=False, force=True)
        except rarfile.RarCannotExec:
            continue
        yield


def _read(archive: Any, info: Any) -> bytes:
    out = bytearray()
    with archive.open(info) as stream:
        while len(out) <= info.file_size and (step := stream.read(_STEP)):
            out += step
    return bytes(out)


def _bound(sizes: list[int], packed: int, name: str) -> None:
    """Raise ReadError where what the archive declares is beyond the limits; no more than that is read."""
    if len(sizes) > _ENTRIES:
        raise _refusal(f"压缩包里的文件过多（最多 {_ENTRIES} 个），没有读取，请核对文件来源。", name)
    total = sum(sizes)
    if total > _TOTAL or max(sizes, default=0) > _MEMBER or (total > _RATIO_FROM and total > _RATIO * packed):
        raise _refusal(
            f"压缩包展开后过大（最多读 {_TOTAL // _MB} MB，其中单个文件最多 {_MEMBER // _MB} MB），"
            "没有读取；请核对文件来源，或解压后分批核对。",
            name,
        )


def _damaged(name: str) -> ReadError:
    return _refusal("压缩包已损坏，或本机的解压程序不支持，打不开；请重新取得原件，或先解压，再核对其中的文件。", name)


def _refusal(message: str, name: str) -> ReadError:
    return ReadError(message, place=Place(name))
