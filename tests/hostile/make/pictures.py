"""PNG and JPEG files, mostly of what they say of themselves."""

from __future__ import annotations

import struct
import zlib


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png(width: int = 60, height: int = 40, *, data: bytes | None = None, more: bytes = b"") -> bytes:
    """White, 8 bits grey; `data` replaces the packed rows, `more` are chunks before them."""
    rows = zlib.compress((b"\0" + b"\xff" * width) * height) if data is None else data
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 8, height: int = 8, *, more: bytes = b"") -> bytes:
    """Grey, one block of 8 × 8 pixels in all; a larger size is a lie. `more` are segments before the picture."""
    table = b"\xff\xdb\0\x43\0" + bytes([1] * 64)
    frame = b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0"
    codes = bytes([1]) + bytes(15)
    huffman = b"\xff\xc4\0\x14\0" + codes + b"\0" + b"\xff\xc4\0\x14\x10" + codes + b"\0"
    scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" + b"\x3f"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + more
        + table
        + frame
        + huffman
        + scan
        + b"\xff\xd9"
    )


def segment(kind: int, data: bytes) -> bytes:
    return b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data
