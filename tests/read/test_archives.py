"""Zip, 7z and RAR archives, made here: what no library writes (RAR, names in GBK, lies about sizes) byte by byte."""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from duizhao.errors import ReadError
from duizhao.read import rar
from duizhao.read.formats import archive_7z, archive_rar, archive_zip
from duizhao.read.sources import load_bytes
from duizhao.reading import Member

TEXT = "云岭县综合服务局2023年法治政府建设情况报告\n全年审查文件12件。\n".encode()
FILES = {"甲局/报告.txt": TEXT, "b.txt": b"x" * 1000, "@c.txt": b"1"}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def zipped_raw(files: Mapping[bytes, bytes], flag: int = 0, extra: Mapping[bytes, bytes] | None = None) -> bytes:
    """A zip with names as bytes, as programs without Unicode write them."""
    local, central = b"", b""
    for name, data in files.items():
        more = (extra or {}).get(name, b"")
        fields = struct.pack(
            "<HHHHHLLLHH", 20, flag, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), len(more)
        )
        central += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + fields
            + struct.pack("<HHHLL", 0, 0, 0, 32, len(local))
            + name
            + more
        )
        local += b"PK\x03\x04" + fields + name + more + data
    end = struct.pack("<HHHHLLH", 0, 0, len(files), len(files), len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def unicode_path(raw: bytes, name: str) -> bytes:
    """The extra field that tells the true name."""
    body = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


def _vint(n: int) -> bytes:
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def _rar5_block(body: bytes) -> bytes:
    sized = _vint(len(body)) + body
    return struct.pack("<L", zlib.crc32(sized)) + sized


def rar5(files: Mapping[str, bytes], *, declared: int | None = None, method: int = 0, encrypted: bool = False) -> bytes:
    """RAR 5 with stored members; `declared` lies about their size, `method` about how they are packed."""
    out = b"Rar!\x1a\x07\x01\x00"
    if encrypted:  # the header that says that all headers after it are encrypted
        return out + _rar5_block(_vint(4) + _vint(0) + _vint(0) + _vint(0) + b"\x0f" + bytes(16)) + bytes(64)
    out += _rar5_block(_vint(1) + _vint(0) + _vint(0))
    for name, data in files.items():
        size = len(data) if declared is None else declared
        fields = (2, 2, len(data), 4, size, 32)
        body = b"".join(map(_vint, fields)) + struct.pack("<L", zlib.crc32(data))
        body += _vint(method << 7) + _vint(0) + _vint(len(name.encode())) + name.encode()
        out += _rar5_block(body) + data
    return out + _rar5_block(_vint(5) + _vint(0) + _vint(0))


def _rar4_block(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, len(body) + 7) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar4(files: Mapping[bytes, bytes], *, flags: int = 0, volume: bool = False) -> bytes:
    """RAR 4 with stored members and names as bytes; flag 4 says that they are encrypted."""
    out = b"Rar!\x1a\x07\x00" + _rar4_block(0x73, 1 if volume else 0, bytes(6))
    for name, data in files.items():
        fields = struct.pack("<LLBLLBBHL", len(data), len(data), 2, zlib.crc32(data), 0x21, 20, 0x30, len(name), 32)
        out += _rar4_block(0x74, 0x8000 | flags, fields + name) + data
    return out + _rar4_block(0x7B, 0x4000, b"")


def seven(files: Mapping[str, bytes], password: str | None = None, header: bool = False) -> bytes:
    import py7zr
    import py7zr.py7zr

    out = BytesIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        py7zr.SevenZipFile(out, "w", password=password, header_encryption=header) as archive,
    ):
        patch.setattr(py7zr.py7zr, "check_archive_path", lambda _: True)  # it writes no names that lead elsewhere
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def shown(members: tuple[Member, ...]) -> dict[str, bytes]:
    return {m.name: m.data for m in members}


MAKERS = [
    pytest.param(archive_zip.members, zipped, id="zip"),
    pytest.param(archive_7z.members, seven, id="7z"),
    pytest.param(archive_rar.members, rar5, id="rar"),
]
Reader = Callable[[bytes, str], tuple[Member, ...]]
Maker = Callable[[Mapping[str, bytes]], bytes]


@pytest.mark.parametrize(("members", "make"), MAKERS)
def test_members_come_with_names_and_contents(members: Reader, make: Maker) -> None:
    assert shown(members(make(FILES), "a")) == FILES
    assert members(make({}), "a") == ()


@pytest.mark.parametrize(("members", "make"), MAKERS)
def test_what_systems_and_programs_leave_behind_is_left_out(members: Reader, make: Maker) -> None:
    litter = (
        "__MACOSX/._报告.txt",
        ".DS_Store",
        "甲局/Thumbs.db",
        "甲局/~$报告.docx",
        "desktop.ini",
        "报告.lnk",
        ".git/x",
    )
    files = dict.fromkeys(litter, b"x")
    assert shown(members(make({**files, "报告.txt": TEXT}), "a")) == {"报告.txt": TEXT}
    with pytest.raises(ReadError, match="文档"):
        members(make(files), "a")


@pytest.mark.parametrize(("members", "make"), MAKERS)
def test_names_that_lead_elsewhere_are_only_names(
    members: Reader, make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = members(
        make(
            {
                "../../外.txt": b"1",
                "/etc/外2.txt": b"2",
                "C:\\外3.txt": b"3",
                "甲/./外4\u202e.txt": b"4",
                "好.txt": TEXT,
            }
        ),
        "a",
    )
    assert {"好.txt", "甲/外4.txt"} <= set(shown(found))
    for m in found:
        assert not m.name.startswith(("/", "C:"))
        assert ".." not in m.name.split("/")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("members", "data"),
    [
        pytest.param(archive_zip.members, zipped(FILES), id="zip"),
        pytest.param(archive_7z.members, seven(FILES), id="7z"),
        pytest.param(archive_rar.members, rar5(FILES), id="rar5"),
        pytest.param(archive_rar.members, rar4({b"a.txt": TEXT, b"b.txt": TEXT}), id="rar4"),
    ],
)
def test_damaged_archives_give_one_sentence(members: Reader, data: bytes) -> None:
    cut = [data[: len(data) * n // 8] for n in range(1, 8)]
    flipped = [data[:i] + bytes([data[i] ^ 255]) + data[i + 1 :] for i in range(12, len(data) - 12, 7)]
    said = set()
    for broken in cut + flipped:
        try:
            found = members(broken, "目录/a")
        except ReadError as e:
            said.add(str(e))
        else:
            assert all(m.name for m in found)
    assert said
    for message in said:
        assert message.startswith("目录/a：")
        assert message.endswith("。")
        assert "\n" not in message


@pytest.mark.parametrize(
    ("members", "data", "says"),
    [
        (archive_7z.members, seven(FILES, "x"), "密码"),
        (archive_7z.members, seven(FILES, "x", True), "密码"),
        (archive_zip.members, zipped_raw({b"a.txt": TEXT}, flag=1), "密码"),
        (archive_rar.members, rar5(FILES, encrypted=True), "密码"),
        (archive_rar.members, rar4({b"a.txt": TEXT}, flags=4), "密码"),
        (archive_rar.members, rar4({b"a.txt": TEXT}, flags=1), "分卷"),
        (archive_rar.members, rar5({"a.txt": TEXT}, declared=400 << 20), "过大"),
        (archive_rar.members, rar5({"a.txt": TEXT}, declared=60 << 20), "过大"),
        (archive_rar.members, rar5({f"{i}.txt": b"" for i in range(2001)}), "过多"),
        (archive_zip.members, zipped({"a.txt": bytes(60 << 20)}), "过大"),
        (archive_7z.members, seven({"a.txt": bytes(60 << 20)}), "过大"),
    ],
)
def test_archives_that_are_not_opened(members: Reader, data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        members(data, "a")


def test_two_members_of_one_name_stay_apart() -> None:
    data = zipped_raw({b"a/x.txt": b"1", b"a\\x.txt": b"2", b"y": b"3", b"./y": b"4"})
    assert shown(archive_zip.members(data, "a")) == {"a/x.txt": b"1", "a/x（2）.txt": b"2", "y": b"3", "y（2）": b"4"}


def test_names_in_zips_of_programs_without_unicode() -> None:
    gbk, utf8, odd = "报告镕.txt".encode("gbk"), "报告.txt".encode(), "另一份.txt".encode("gbk")
    data = zipped_raw({gbk: b"1", utf8: b"2", odd: b"3"}, extra={odd: unicode_path(odd, "真名.txt")})
    assert shown(archive_zip.members(data, "a")) == {"报告镕.txt": b"1", "报告.txt": b"2", "真名.txt": b"3"}
    stale = zipped_raw({odd: b"3"}, extra={odd: unicode_path(b"other", "旧名.txt")})
    assert list(shown(archive_zip.members(stale, "a"))) == ["另一份.txt"]


def test_names_in_rar_of_programs_without_unicode() -> None:
    data = rar4({"甲局\\报告.txt".encode("gbk"): TEXT})
    assert shown(archive_rar.members(data, "a")) == {"甲局/报告.txt": TEXT}


@pytest.mark.parametrize("tool", ["7z", "7zz", "unar", "unrar", "bsdtar"])
def test_rar_through_the_programs_of_this_machine(tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import rarfile

    names = {
        "unrar": "UNRAR_TOOL",
        "unar": "UNAR_TOOL",
        "7z": "SEVENZIP_TOOL",
        "7zz": "SEVENZIP2_TOOL",
        "bsdtar": "BSDTAR_TOOL",
    }
    for name, variable in names.items():
        monkeypatch.setattr(rarfile, variable, name if name == tool else "/nonexistent/tool")
    monkeypatch.setattr(rarfile, "FORCE_TOOL", True)
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    monkeypatch.setenv("LC_ALL", "C")
    try:
        found = archive_rar.members(rar5(FILES), "a")
    except ReadError as e:
        if "本机没有能解压" in e.message:
            pytest.skip(f"{tool} is not installed, or another program of that name")
        raise
    assert shown(found) == FILES
    assert os.environ["LC_ALL"] == "C"


def test_rar_without_any_program_names_what_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    import rarfile

    for variable in ("UNRAR_TOOL", "UNAR_TOOL", "SEVENZIP_TOOL", "SEVENZIP2_TOOL", "BSDTAR_TOOL"):
        monkeypatch.setattr(rarfile, variable, "/nonexistent/tool")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    with pytest.raises(ReadError, match=r"unrar.*bsdtar"):
        archive_rar.members(rar5(FILES, method=3), "a")


@pytest.mark.parametrize(
    ("module", "members", "data"),
    [("py7zr", archive_7z.members, seven(FILES)), ("rarfile", archive_rar.members, rar5(FILES))],
)
def test_without_the_extra_the_message_names_it(
    module: str, members: Reader, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError, match=r"duizhao\[archives\]"):
        members(data, "a")


def test_nothing_is_left_of_a_rar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert shown(rar.members(rar5(FILES), "a")) == FILES
    with pytest.raises(ReadError):
        rar.members(rar5(FILES)[:80], "a")
    assert shown(archive_rar.members(rar5(FILES), "a")) == FILES
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("members", "make"), MAKERS)
def test_the_way_in_reads_what_is_packed(members: Reader, make: Maker) -> None:
    inner = zipped({"内/报告二.txt": TEXT})
    found = load_bytes(make({"甲局/报告.txt": TEXT, "内.zip": inner}), "报送")
    assert [s.name for s in found] == ["报送 › 甲局/报告.txt", "报送 › 内.zip › 内/报告二.txt"]
    assert all(s.extract.text.encode() == TEXT for s in found)


def test_a_table_beside_a_report_is_told_in_a_line() -> None:
    table = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    (source,) = load_bytes(zipped({"报告.txt": TEXT, "统计表.xlsx": table}), "甲局.zip")
    notes = [(n.code, n.message) for n in source.extract.notes]
    assert ("members-tables", "里面另有电子表格，没有读：统计表.xlsx。") in notes
    (source,) = load_bytes(
        zipped({"报告.txt": TEXT, "统计表.xlsx": table, "坏.docx": b"PK\x03\x04" + bytes(60)}), "甲局.zip"
    )
    assert [n.code for n in source.extract.notes if n.code.startswith("members")] == [
        "members-tables",
        "members-unread",
    ]
    with pytest.raises(ReadError, match="电子表格"):
        load_bytes(zipped({"统计表.xlsx": table}), "甲局.zip")
