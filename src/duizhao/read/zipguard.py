"""Opening a zip that may be hostile: docx, ofd, zip and others go through this one door.

A zip says of itself how much it unpacks to, and may lie. So the sizes it declares are added up before anything is
unpacked, and each member is unpacked in steps, never beyond what it declared. Nothing is ever written to a disk, so
names that lead out of a folder (`../`) are only names.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from duizhao.errors import Place, ReadError

__all__ = ["DEFAULT", "GuardedZip", "ZipLimits", "open_zip"]

_MB: Final = 1 << 20
_STEP: Final = 1 << 18
# Stored, deflated and bzip2. LZMA may ask for 4 GB of dictionary, all others are rare.
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    RuntimeError,  # also NotImplementedError: a compression that zipfile does not know
)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """What one zip may hold: bytes unpacked in all and for one member, members, and how many bytes one byte may become.

    The ratio is asked only of what unpacks to more than `ratio_from` bytes: small files of blank tables exceed any.
    An office's report is 20 kB to 20 MB; text in XML shrinks to a fifth or a thirtieth.
    """

    total: int = 200 * _MB
    member: int = 50 * _MB
    entries: int = 5000
    ratio: int = 200
    ratio_from: int = 5 * _MB


DEFAULT: Final = ZipLimits()


class GuardedZip:
    """A zip within its limits. `infos` are its members that are no folders, in the order of the directory."""

    def __init__(self, archive: zipfile.ZipFile, infos: tuple[zipfile.ZipInfo, ...], name: str) -> None:
        self._archive = archive
        self._name = name
        self._by_name = {i.filename: i for i in infos}  # of two with one name, the last counts, as everywhere
        self.infos = infos

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, each once."""
        return tuple(self._by_name)

    def __contains__(self, member: str) -> bool:
        return member in self._by_name

    def read(self, member: str | zipfile.ZipInfo) -> bytes:
        """The bytes of one member. Raises KeyError when there is none, ReadError when it is damaged."""
        info = self._by_name[member] if isinstance(member, str) else member
        out = bytearray()
        try:
            with self._archive.open(info) as stream:
                # never read() at one go: it would unpack all that is there before it looks at the declared size
                while len(out) <= info.file_size and (step := stream.read(_STEP)):
                    out += step
        except _BROKEN:
            raise _damaged(self._name) from None
        if len(out) != info.file_size:
            raise _damaged(self._name)
        return bytes(out)


def open_zip(data: bytes, name: str, limits: ZipLimits = DEFAULT) -> GuardedZip:
    """Open the zip in `data`; `name` stands for it in messages.

    Raises ReadError when it is damaged, cut off, encrypted, packed in an unusual way, or beyond `limits`.
    """
    if data.count(b"PK\x01\x02") > 20 * limits.entries:  # before the directory is read; stored zips inside count too
        raise _too_many(name, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = tuple(i for i in archive.infolist() if not i.is_dir())
    except _BROKEN:
        raise _damaged(name) from None
    if len(infos) > limits.entries:
        raise _too_many(name, limits)
    if any(i.flag_bits & 0x41 for i in infos):
        raise ReadError("文件设有打开密码，无法读取，请先取消密码，另存后再试。", place=Place(name))
    if any(i.compress_type not in _METHODS for i in infos):
        raise ReadError("文件用了少见的压缩方式，请用常用软件重新压缩或另存后再试。", place=Place(name))
    total, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    largest = max((i.file_size for i in infos), default=0)
    bomb = any(i.file_size > limits.ratio_from and i.file_size > limits.ratio * i.compress_size for i in infos)
    if total > limits.ratio_from and total > limits.ratio * max(packed, 1):
        bomb = True
    if bomb or total > limits.total or largest > limits.member:
        raise ReadError(
            f"文件展开后过大（最多读 {limits.total // _MB} MB，其中单个部分最多 {limits.member // _MB} MB），"
            "没有读取，请核对文件来源，或去掉图片、附件后另存再试。",
            place=Place(name),
        )
    return GuardedZip(archive, infos, name)


def _damaged(name: str) -> ReadError:
    return ReadError("文件已损坏或不完整，无法打开，请重新取得原件，或打开后另存一份再试。", place=Place(name))


def _too_many(name: str, limits: ZipLimits) -> ReadError:
    return ReadError(f"文件里的部分过多（最多 {limits.entries} 个），没有读取，请核对文件来源。", place=Place(name))
