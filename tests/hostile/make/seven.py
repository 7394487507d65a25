"""7z archives: a writer of its own for what goes wrong, with members stored as they are."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence

COPY, LZMA, AES = b"\x00", b"\x03\x01\x01", b"\x06\xf1\x07\x01"
_END, _HEADER, _STREAMS, _FILES, _PACK, _UNPACK = 0, 1, 4, 5, 6, 7
_SUBSTREAMS, _SIZE, _CRC, _FOLDER, _CODERS, _COUNT, _EMPTY, _EMPTY_FILE, _NAMES, _ATTRIBUTES = (
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    17,
    21,
)


def number(value: int) -> bytes:
    """7z's own way of writing a number."""
    for size in range(8):
        if value < 1 << (7 * (size + 1)):
            first = (0xFF00 >> size) & 0xFF | (value >> (8 * size))
            return bytes([first]) + (value & ((1 << (8 * size)) - 1)).to_bytes(size, "little")
    return b"\xff" + value.to_bytes(8, "little")


def build(
    members: Sequence[tuple[str, bytes]],
    *,
    coder: bytes = COPY,
    properties: bytes = b"",
    packed: bytes | None = None,
    sizes: Sequence[int] | None = None,
    attributes: Sequence[int] | None = None,
    files: int | None = None,
) -> bytes:
    """One folder with all members one after the other. `sizes` and `files` are what the archive says of itself."""
    full = [(n, d) for n, d in members if d]
    data = b"".join(d for _, d in full)
    body = data if packed is None else packed
    declared = list(sizes) if sizes is not None else [len(d) for _, d in full]
    head = bytes([_HEADER])
    if full:
        coding = bytes([len(coder) | (0x20 if properties else 0)]) + coder
        coding += number(len(properties)) + properties if properties else b""
        head += bytes([_STREAMS, _PACK]) + number(0) + number(1) + bytes([_SIZE]) + number(len(body)) + bytes([_END])
        head += bytes([_UNPACK, _FOLDER]) + number(1) + b"\0" + number(1) + coding
        head += bytes([_CODERS]) + number(sum(declared)) + bytes([_END])
        head += bytes([_SUBSTREAMS, _COUNT]) + number(len(full))
        if len(full) > 1:
            head += bytes([_SIZE]) + b"".join(map(number, declared[:-1]))
        head += bytes([_CRC, 1]) + b"".join(struct.pack("<L", zlib.crc32(d)) for _, d in full) + bytes([_END, _END])
    head += bytes([_FILES]) + number(len(members) if files is None else files)
    if len(full) < len(members):
        head += _property(_EMPTY, _bits([not d for _, d in members]))
        head += _property(_EMPTY_FILE, _bits([True] * (len(members) - len(full))))
    names = b"\0" + b"".join(n.encode("utf-16-le") + b"\0\0" for n, _ in members)
    head += _property(_NAMES, names)
    if attributes is not None:
        head += _property(_ATTRIBUTES, b"\x01\0" + b"".join(struct.pack("<L", a) for a in attributes))
    head += bytes([_END, _END])
    start = struct.pack("<QQL", len(body), len(head), zlib.crc32(head))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<L", zlib.crc32(start)) + start + body + head


def pack(parts: Mapping[str, bytes]) -> bytes:
    return build(list(parts.items()))


def _property(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + number(len(data)) + data


def _bits(values: Sequence[bool]) -> bytes:
    out = bytearray((len(values) + 7) // 8)
    for i, value in enumerate(values):
        if value:
            out[i // 8] |= 0x80 >> (i % 8)
    return bytes(out)
