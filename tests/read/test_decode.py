"""Encodings, damage, and files that are no text."""

from pathlib import Path

import pytest

from duizhao.errors import ExitStatus, ReadError, UsageError
from duizhao.read import Furniture, read_bytes, read_file, read_text
from duizhao.read.decode import decode

TEXT = "某县水利局2023年法治政府建设情况报告\n一、主要工作\n全年办理案件12件，无一被撤销。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gbk"), "gb18030"),
        ((TEXT + "𠮷䶮").encode("gb18030"), "gb18030"),
        ("法治政府建设报告".encode("gbk"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32-le"),
    ],
)
def test_encodings(data: bytes, encoding: str, furniture: Furniture) -> None:
    read = read_bytes(data, "a.txt", furniture)
    assert read.encoding == encoding
    assert read.source.startswith("某县水利局") or read.source == "法治政府建设报告"
    assert read.notes == ()


def test_gb18030_with_few_chinese_characters(furniture: Furniture) -> None:
    text = "| a | b |\n" * 30 + "全年办理案件。\nhttp://example.gov.cn/a/b/c.html\n" * 3
    read = read_bytes(text.encode("gbk"), "a.txt", furniture)
    assert (read.encoding, read.source) == ("gb18030", text)


@pytest.mark.parametrize(
    ("data", "encoding", "note"),
    [
        (TEXT.strip().encode("utf-8")[:-1], "utf-8", "damaged-tail"),
        (TEXT.encode("utf-8").replace("水".encode(), b"\xe6\xb0"), "utf-8", "damaged"),
        (TEXT.encode("gb18030") * 9 + b"\xff" + TEXT.encode("gb18030"), "gb18030", "damaged"),
        # an even number of bytes, which can be read as UTF-16 too
        ((TEXT * 3).encode("utf-8") + b"\xed\xa0\x80", "utf-8", "damaged"),
        (TEXT.strip().encode("gb18030")[:-1], "gb18030", "damaged-tail"),
    ],
)
def test_damage_is_replaced_and_said(data: bytes, encoding: str, note: str, furniture: Furniture) -> None:
    read = read_bytes(data, "a.txt", furniture)
    assert read.encoding == encoding
    assert [n.code for n in read.notes] == [note]
    assert "\ufffd" not in read.text


def test_forced_encoding(furniture: Furniture) -> None:
    read = read_bytes("法治政府建設情況報告".encode("big5"), "a.txt", furniture, "big5")
    assert read.text == "法治政府建設情況報告"
    with pytest.raises(UsageError, match="编码") as caught:
        read_bytes(b"abc", "a.txt", furniture, "klingon")
    assert caught.value.exit_status is ExitStatus.USAGE


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b" \n\t \r\n", "没有文字"),
        ("\ufeff".encode(), "没有文字"),
        (bytes(range(256)) * 20, "认不出"),
        (b"\x00\x01\x02\x03" * 30, "认不出"),
    ],
)
def test_what_is_no_report(data: bytes, says: str, furniture: Furniture) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read_bytes(data, "目录/a.txt", furniture)
    assert caught.value.exit_status is ExitStatus.FAILED
    assert str(caught.value).startswith("目录/a.txt：")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 30])
def test_what_is_no_text_is_not_decoded(data: bytes) -> None:
    with pytest.raises(ReadError, match="不是文本"):
        decode(data, "a.txt")


def test_files(tmp_path: Path, furniture: Furniture) -> None:
    with pytest.raises(ReadError, match="没有这个文件"):
        read_file(tmp_path / "none.txt", furniture)
    with pytest.raises(ReadError, match="文件夹"):
        read_file(tmp_path, furniture)
    with pytest.raises(ReadError, match="打不开"):
        read_file("a\0b", furniture)
    path = tmp_path / "报告.txt"
    path.write_bytes(TEXT.encode("gbk"))
    assert read_file(path, furniture).path == str(path)


def test_a_file_that_may_not_be_read(tmp_path: Path, furniture: Furniture, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="权限"):
        read_file(tmp_path / "a.txt", furniture)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_line_ends(newline: str, furniture: Furniture) -> None:
    read = read_text(TEXT.replace("\n", newline), "a.txt", furniture)
    assert read.text == TEXT
    assert newline in read.source
