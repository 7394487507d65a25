"""Word 97 documents: a compound file ([MS-CFB]) with the streams of [MS-DOC], as small as readers accept."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from hostile.make.words import TEXT

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
TEXT_AT = 1024
CLX = 33  # the number of the piece table among the pairs of FibRgFcLcb97
ENCRYPTED = 0x0100


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; streams shorter than 4096 bytes are filled up, so that no small sectors are needed."""
    chains: list[int] = []
    body = bytearray()
    starts = {}
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        data += bytes(-len(data) % SECTOR)
        starts[name] = (len(chains), len(data))
        count = len(data) // SECTOR
        first = len(chains)
        chains += [*range(first + 1, first + count), END]
        body += data
    directory_at = len(chains)
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    names = list(streams)
    for i, name in enumerate(names):
        entries.append(_entry(name, 2, *starts[name], right=i + 2 if i + 1 < len(names) else FREE))
    while len(entries) % 4:
        entries.append(_entry("", 0, 0, 0))
    count = len(entries) // 4
    chains += [*range(directory_at + 1, directory_at + count), END]
    body += b"".join(entries)
    tables = 1
    while (len(chains) + tables) * 4 > tables * SECTOR:
        tables += 1
    fat_at = len(chains)
    chains += [FAT] * tables
    fat = struct.pack(f"<{len(chains)}L", *chains).ljust(tables * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<LLLLLLLLL", 0, tables, directory_at, 0, 4096, END, 0, END, 0)
    header += struct.pack(f"<{tables}L", *range(fat_at, fat_at + tables)).ljust(436, b"\xff")
    return header + bytes(body) + fat


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBLLL", length, kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<LQ", start, size)
    )


def streams(
    text: str = TEXT, *, flags: int = 0, pairs: Mapping[int, tuple[int, int]] | None = None
) -> dict[str, bytes]:
    """`WordDocument` and `1Table`: the text as one piece. `pairs` replaces entries of FibRgFcLcb97."""
    text = text.replace("\n", "\r") + "\r"
    encoded = text.encode("utf-16-le")
    count = len(encoded) // 2
    piece = struct.pack("<HLH", 0, TEXT_AT, 0)
    plc = struct.pack("<LL", 0, count) + piece
    table = b"\x02" + struct.pack("<L", len(plc)) + plc
    known = [(0, 0)] * 93
    known[CLX] = (0, len(table))
    for i, pair in (pairs or {}).items():
        known[i] = pair
    base = struct.pack("<HHHHHHHLBBHHLL", 0xA5EC, 0xC1, 0, 0x804, 0, 0x0200 | flags, 0xBF, 0, 0, 0, 0, 0, 0, 0)
    words = struct.pack("<14H", *[0] * 14)
    longs = [0] * 22
    longs[0], longs[3] = TEXT_AT + len(encoded), count
    fib = base + struct.pack("<H", 14) + words + struct.pack("<H", 22) + struct.pack("<22L", *longs)
    fib += struct.pack("<H", 93) + b"".join(struct.pack("<LL", *pair) for pair in known) + struct.pack("<H", 0)
    return {"WordDocument": fib.ljust(TEXT_AT, b"\0") + encoded, "1Table": table}


def make(text: str = TEXT, **how: int) -> bytes:
    return compound(streams(text, **how))  # type: ignore[arg-type]
