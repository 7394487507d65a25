"""What files that hold files are, told by the names inside: OLE2 (old Office) and zip (new Office, OFD, archives).

Only names are looked at, and few of them: this runs before any guard of a reader does.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final

__all__ = ["ole_names", "ole_root", "zip_main", "zip_names"]

_NAMES: Final = 5_000  # entries looked at; Office files have fewer, and what tells them apart stands early
_MAIN: Final = 65_536  # bytes of [Content_Types].xml that are unpacked
_END: Final = b"PK\x05\x06"
_ENTRY: Final = 128  # bytes of an OLE2 directory entry; entries are aligned to it from the start of the file
_LOCAL: Final = re.compile(rb"PK\x03\x04.{22}(..)..", re.S)
_MAIN_PART: Final = re.compile(rb'ContentType="application/vnd\.(?P<kind>[\w.-]+)\.main\+xml"')


def zip_names(data: bytes) -> tuple[str, ...]:
    """The first names in the zip `data`: of its directory or, where that was cut off, of the members themselves."""
    names = tuple(_central(data))
    return names or tuple(_locals(data))


def _central(data: bytes) -> Iterator[str]:
    end = data.rfind(_END, max(0, len(data) - 66_000))
    if end < 0 or end + 22 > len(data):
        return
    size = struct.unpack_from("<L", data, end + 12)[0]
    at = end - size
    for _ in range(_NAMES):
        if at < 0 or at + 46 > end or data[at : at + 4] != b"PK\x01\x02":
            return
        name, extra, comment = struct.unpack_from("<3H", data, at + 28)
        yield data[at + 46 : at + 46 + name].decode("utf-8", "replace")
        at += 46 + name + extra + comment


def _locals(data: bytes) -> Iterator[str]:
    for _, m in zip(range(_NAMES), _LOCAL.finditer(data), strict=False):
        size = struct.unpack("<H", m.group(1))[0]
        yield data[m.end() : m.end() + size].decode("utf-8", "replace")


def zip_main(data: bytes) -> str:
    """The type that `[Content_Types].xml` gives the main part, e.g. `…wordprocessingml.document`; empty if none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package, package.open("[Content_Types].xml") as part:
            m = _MAIN_PART.search(part.read(_MAIN))
    except Exception:  # whatever is wrong with the package is for its reader to say
        return ""
    return m["kind"].decode() if m else ""


def ole_names(data: bytes, wanted: tuple[str, ...]) -> frozenset[str]:
    """Which of the streams and storages `wanted` the OLE2 file `data` has; a name ending in * stands for all so begun."""
    return frozenset(name for name in wanted if any(True for _ in _entries(data, name)))


def ole_root(data: bytes) -> bytes:
    """The class identifier of the root entry, 16 bytes, or empty."""
    for at in _entries(data, "Root Entry"):
        return data[at + 80 : at + 96]
    return b""


def _entries(data: bytes, name: str) -> Iterator[int]:
    """Where the directory entries called `name` begin."""
    encoded = name.removesuffix("*").encode("utf-16-le")
    at = data.find(encoded)
    while at >= 0:
        whole = data[at + 64 : at + 66] == struct.pack("<H", len(encoded) + 2)
        if at % _ENTRY == 0 and data[at + 66 : at + 67] in (b"\1", b"\2", b"\5") and (whole or name.endswith("*")):
            yield at
        at = data.find(encoded, at + 2)
