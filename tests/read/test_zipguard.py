"""Hostile zips get one sentence, and are never unpacked beyond what they declare."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from duizhao.errors import ReadError
from duizhao.read.zipguard import ZipLimits, open_zip

SMALL = ZipLimits(total=40_000, member=30_000, entries=5, ratio=50, ratio_from=5_000)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in members.items():
            z.writestr(name, data)
    return out.getvalue()


def noise(size: int) -> bytes:
    state, out = 1, bytearray()
    while len(out) < size:
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        out += state.to_bytes(8, "big")
    return bytes(out[:size])


def patched(data: bytes, signature: bytes, offset: int, form: str, value: int) -> bytes:
    """`data` with one field of its first header of this signature overwritten."""
    at = data.index(signature) + offset
    return data[:at] + struct.pack(form, value) + data[at + struct.calcsize(form) :]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_sound(method: int) -> None:
    members = {"a/一.xml": noise(3000), "b": b"", "../../c": b"x" * 4000}
    z = open_zip(packed(members, method), "a.docx", SMALL)
    assert {n: z.read(n) for n in z.names} == members
    assert "b" in z
    assert "nothing" not in z
    assert z.read(z.infos[0]) == members["a/一.xml"]


def test_folders_are_no_members() -> None:
    assert open_zip(packed({"a/": b"", "a/b": b"1"}), "a.zip").names == ("a/b",)


def _forged(data: bytes) -> bytes:
    """Both headers say 10 bytes where 1 MB stands."""
    return patched(patched(data, b"PK\3\4", 22, "<I", 10), b"PK\1\2", 24, "<I", 10)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "损坏"),
        (b"PK\3\4 no zip", "损坏"),
        (packed({"a": noise(999)})[:-30], "损坏"),
        (packed({str(i): b"" for i in range(6)}), "过多"),
        (packed({"a": b"\0" * 6000}), "过大"),
        (packed({str(i): b"\0" * 2000 for i in range(4)}), "过大"),
        (packed({"a": noise(31_000)}), "过大"),
        (packed({"a": noise(21_000), "b": noise(21_000)}), "过大"),
        (packed({"a": b"abc"}, zipfile.ZIP_LZMA), "压缩方式"),
        (patched(packed({"a": b"abc"}), b"PK\1\2", 8, "<H", 1), "密码"),
        (patched(packed({"a": b"abc"}), b"PK\1\2", 10, "<H", 9), "压缩方式"),
    ],
)
def test_refused_at_the_door(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        open_zip(data, "报告.docx", SMALL)
    assert str(caught.value).startswith("报告.docx：")


@pytest.mark.parametrize(
    "spoil",
    [
        _forged,
        lambda d: patched(d, b"PK\1\2", 16, "<I", 12345),  # checksum
        lambda d: patched(d, b"PK\3\4", 60, "<Q", 0x123456789ABCDEF),  # content
        lambda d: patched(d, b"PK\3\4", 0, "<I", 0),  # header of the member
        lambda d: patched(d, b"PK\1\2", 42, "<I", 70),  # where it stands
        lambda d: d[60:],
    ],
)
def test_damaged_member(spoil: Callable[[bytes], bytes]) -> None:
    data = spoil(packed({"a": noise(1000) + b"\0" * 1_000_000}))
    with pytest.raises(ReadError, match="损坏"):
        open_zip(data, "a.docx").read("a")


def test_a_lying_member_is_unpacked_no_further_than_it_declares() -> None:
    import tracemalloc

    data = _forged(packed({"a": b"\0" * 64_000_000}))
    tracemalloc.start()
    try:
        with pytest.raises(ReadError):
            open_zip(data, "a.docx").read("a")
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_a_directory_without_end_is_not_read() -> None:
    with pytest.raises(ReadError, match="过多"):
        open_zip(packed({}) + b"PK\x01\x02" * 101, "a.zip", SMALL)
