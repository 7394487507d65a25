"""Zips written byte by byte, so that they can say of themselves what is not so."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
ENCRYPTED, UTF8 = 0x1, 0x800
SYMLINK = 0o120777 << 16


@dataclass(frozen=True)
class Entry:
    """One member. `size` and `crc` are what it says of itself; `at` makes it share the local header of another."""

    name: str
    data: bytes = b""
    packed: bytes | None = None
    method: int = DEFLATED
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    attributes: int = 0
    at: int | None = None
    extra: bytes = b""


def deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def deflated_run(head: bytes, filler: bytes, times: int, tail: bytes) -> bytes:
    """Deflated head, `times` × filler, tail, without ever having it: the packed filler is repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(filler) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * times + packer.compress(tail) + packer.flush()


def bomb(name: str, size: int = 1 << 30, *, lie: bool = False, head: bytes = b"", tail: bytes = b"") -> Entry:
    """A member of spaces that unpacks to `size` bytes and a little; with `lie` it says that it is small."""
    block = b" " * (1 << 20)
    packed = deflated_run(head, block, size >> 20, tail)
    return Entry(name, packed=packed, size=1000 if lie else size + len(head) + len(tail), crc=0)


def build(entries: Iterable[Entry], *, comment: bytes = b"", prefix: bytes = b"", count: int | None = None) -> bytes:
    """The zip of these members in this order."""
    out = bytearray(prefix)
    directory = bytearray()
    number = 0
    for e in entries:
        number += 1
        name = e.name.encode()
        packed = e.packed if e.packed is not None else deflate(e.data) if e.method == DEFLATED else e.data
        size = len(e.data) if e.size is None else e.size
        crc = zlib.crc32(e.data) if e.crc is None else e.crc
        common = struct.pack(
            "<HHHHHLLLHH",
            20,
            e.flags | UTF8,
            e.method,
            0,
            0x5821,
            crc,
            min(len(packed), 0xFFFFFFFF),
            min(size, 0xFFFFFFFF),
            len(name),
            len(e.extra),
        )
        at = len(out) if e.at is None else e.at
        if e.at is None:
            out += b"PK\x03\x04" + common + name + e.extra + packed
        directory += b"PK\x01\x02" + struct.pack("<H", 0x031E) + common
        directory += struct.pack("<HHHLL", 0, 0, 0, e.attributes, at) + name + e.extra
    number = number if count is None else count
    end = struct.pack(
        "<HHHHLLH", 0, 0, number & 0xFFFF, number & 0xFFFF, len(directory), len(out) - len(prefix) * 0, len(comment)
    )
    return bytes(out + directory + b"PK\x05\x06" + end + comment)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """An honest zip."""
    return build(Entry(name, data) for name, data in parts.items())
