"""Zip archives, unpacked in memory through the guarded door."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read.membernames import clean_name, is_litter, named
from duizhao.read.zipguard import ZipLimits, open_zip
from duizhao.reading import Member

__all__ = ["members"]

_MB: Final = 1 << 20
# A district's eighty reports as Word files are 40 MB; scanned ones of 5 MB each are 400 MB and must be sent in parts.
_LIMITS: Final = ZipLimits(total=300 * _MB, member=200 * _MB, entries=5000)
_UTF8: Final = 0x800
_UNICODE_PATH: Final = 0x7075  # the extra field in which some programs put the true name


def members(data: bytes, name: str) -> tuple[Member, ...]:
    """The files in a zip archive. Raises ReadError where it is damaged, locked, or beyond the limits."""
    archive = open_zip(data, name, _LIMITS)
    infos = [(_name(i), i) for i in archive.infos]
    wanted = [(n, i) for n, i in infos if not is_litter(clean_name(n))]
    if infos and not wanted:
        raise ReadError("压缩包里没有文档，只有系统自动生成的文件，请核对文件来源。", place=Place(name))
    return tuple(named((n, archive.read(i)) for n, i in wanted))


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member. Without the flag for UTF-8 it is in the encoding of whoever packed it, here GBK."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    told = _told(info.extra, raw)
    if told is not None:
        return told
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _told(extra: bytes, raw: bytes) -> str | None:
    """The name in the Unicode path field, if it belongs to this name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<L", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return None
