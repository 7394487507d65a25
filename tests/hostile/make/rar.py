"""RAR archives (version 4) of members that are stored as they are; there is no free program that packs them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

STORE, NORMAL = 0x30, 0x33
UNIX_LINK = 0o120777


@dataclass(frozen=True)
class Entry:
    name: str
    data: bytes = b""
    size: int | None = None
    method: int = STORE
    flags: int = 0
    attributes: int = 0o100644


def build(entries: Iterable[Entry], *, flags: int = 0) -> bytes:
    """The archive. flags 0x80: the directory is locked too."""
    out = bytearray(b"Rar!\x1a\x07\x00")
    out += _block(0x73, flags, bytes(6))
    for e in entries:
        name = e.name.encode()
        size = len(e.data) if e.size is None else e.size
        fields = struct.pack(
            "<LLBLLBBHL",
            len(e.data) & 0xFFFFFFFF,
            size & 0xFFFFFFFF,
            3,
            zlib.crc32(e.data),
            0x58210000,
            20,
            e.method,
            len(name),
            e.attributes,
        )
        flag = e.flags
        if size > 0xFFFFFFFF:
            flag |= 0x100
            fields += struct.pack("<LL", 0, size >> 32)
        out += _block(0x74, 0x8000 | flag, fields + name) + e.data
    return bytes(out + _block(0x7B, 0x4000, b""))


def _block(kind: int, flags: int, rest: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head
