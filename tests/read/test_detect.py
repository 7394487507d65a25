"""What a file is, by its content: every format, names that lie, and what no reader reads."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from duizhao.errors import ExitStatus, ReadError
from duizhao.read.detect import detect

REPORT = "云岭县综合服务局2023年度法治政府建设情况报告\n一、主要工作\n全年审查文件12件。\n"
PAGE = f"<title>报告</title></head><body><p>{REPORT}</p></body></html>"
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def packed(*names: str, types: str = "", stored: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(name, f'<Override ContentType="{types}"/>' if name == "[Content_Types].xml" else "x")
        for name, data in stored:
            z.writestr(name, data)
    return out.getvalue()


def ole(*streams: str, root: str = "") -> bytes:
    """The parts of an OLE2 file that tell what it is: the header's magic and the directory."""
    entries = [_entry("Root Entry", 5, bytes.fromhex(root)), *(_entry(s, 2) for s in streams)]
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(entries) + bytes(300)


def _entry(name: str, kind: int, root: bytes = b"") -> bytes:
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + bytes(12) + root.ljust(48, b"\0")


DOCX = packed("[Content_Types].xml", "_rels/.rels", "word/document.xml", types=MAIN.format("wordprocessingml.document"))
WORD = "0609020000000000c000000000000046"
EXCEL = "2008020000000000c000000000000046"

KNOWN = [
    ("docx", DOCX, "docx"),
    ("docx with another main part", packed("[Content_Types].xml", "word/document2.xml"), "docx"),
    (
        "docx with parts elsewhere",
        packed("[Content_Types].xml", "main.xml", types=MAIN.format("wordprocessingml.document")),
        "docx",
    ),
    (
        "docm",
        packed("[Content_Types].xml", "d/main.xml", types="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "docx",
    ),
    ("docx cut off", DOCX[: len(DOCX) * 2 // 3], "docx"),
    ("ofd", packed("OFD.xml", "Doc_0/Document.xml"), "ofd"),
    ("zip", packed("甲局/报告.docx", "乙局/报告.doc"), "zip"),
    ("zip with a docx stored in it", packed("说明.txt", stored=(("报告.docx", DOCX),)), "zip"),
    ("jar", packed("META-INF/MANIFEST.MF", "a/B.class"), "zip"),
    ("empty zip", packed(), "zip"),
    ("doc", ole("WordDocument", "1Table", root=WORD), "doc"),
    ("doc with a sheet in it", ole("WordDocument", "Workbook", root=WORD), "doc"),
    ("doc without class, with a sheet in it", ole("WordDocument", "Workbook"), "doc"),
    ("doc whose directory was cut off", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "doc"),
    ("pdf", b"%PDF-1.7 ...", "pdf"),
    ("pdf after a BOM", b"\xef\xbb\xbf%PDF-1.4\n", "pdf"),
    ("pdf after a mail header", b"junk\r\n" * 20 + b"%PDF-1.4\n1 0 obj\nendobj\n", "pdf"),
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(20), "image"),
    ("jpg", b"\xff\xd8\xff\xe0" + bytes(20), "image"),
    ("tif", b"II*\0" + bytes(20), "image"),
    ("bmp", b"BM" + bytes(40), "image"),
    ("webp", b"RIFF\x10\0\0\0WEBPVP8 ", "image"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\4", "7z"),
    ("rar", b"Rar!\x1a\x07\x01\0", "rar"),
    ("html", f"<!DOCTYPE html>\n<html><head>{PAGE}".encode(), "html"),
    ("html in GBK", f'<html><head><meta charset="gb2312">{PAGE}'.encode("gbk"), "html"),
    ("html in UTF-16", f"<html><head>{PAGE}".encode("utf-16"), "html"),
    ("html in UTF-16 without BOM, little Chinese", (f"<html><head>{'<br>' * 99}{PAGE}").encode("utf-16-le"), "html"),
    ("html in Big5", b'<html><meta charset="big5"><body>' + "報告情況".encode("big5") * 9 + b"\xff\xff" * 9, "html"),
    ("html after a comment", f"<!-- saved from url -->\n<HTML>{PAGE}".encode(), "html"),
    ("xhtml", f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{PAGE}'.encode(), "html"),
    ("a piece of a page", b"<div class='c'><p>x</p></div>", "html"),
    (
        "mht of a browser",
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.b/\r\nMIME-Version: 1.0\r\n\r\n{PAGE}".encode(),
        "html",
    ),
    (
        "mht of Word",
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_x"\r\n\r\n----=_x\r\n',
        "html",
    ),
    ("eml", f"Received: from a by b\r\nFrom: a@b.cn\r\nSubject: x\r\n\r\n{REPORT}".encode(), "eml"),
    ("eml in GBK", f"From: 王某 <a@b.cn>\r\nTo: c@d.cn\r\nSubject: 报送\r\n\r\n{REPORT}".encode("gbk"), "eml"),
    (
        "eml with pictures in its text",
        b"To: a@b.cn\r\nFrom: c@d.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n",
        "eml",
    ),
    ("mailbox", b"From a@b.cn Mon Jan  1\r\nFrom: a@b.cn\r\nDate: Mon\r\n\r\nhello", "eml"),
    ("markdown without the name", f"# {REPORT}## 二、下一步打算\n".encode(), "md"),
    ("txt", REPORT.encode(), "txt"),
    ("txt in GBK", REPORT.encode("gbk"), "txt"),
    ("txt in UTF-16", REPORT.encode("utf-16-le"), "txt"),
    ("txt with stars and hashes", f"{REPORT}*注：以上\n# 1 件\n#2 件\n- 甲\n".encode(), "txt"),
    ("txt with one heading of Markdown", f"# {REPORT}".encode(), "txt"),
    ("txt that speaks of tags", f"{REPORT}网页源代码中应有<html>标记，<meta>中写明日期。\n".encode(), "txt"),
    ("txt that speaks of a tag", f"{REPORT}公告以<title>为准。\n".encode(), "txt"),
    ("txt like a mail", f"来源：县政府\nSubject: x\n{REPORT}".encode(), "txt"),
    ("txt with one header", f"Subject: x\n\n{REPORT}".encode(), "txt"),
    ("txt that begins with BM", b"BM report 2023, all in ASCII and long enough", "txt"),
    (
        "txt that begins with MZ",
        "MZ镇2023年报告，写了很多内容，没有一个空字节，一直写到六十四个字节以后。".encode(),
        "txt",
    ),
]


@pytest.mark.parametrize(("data", "form"), [pytest.param(d, f, id=n) for n, d, f in KNOWN])
def test_formats(data: bytes, form: str) -> None:
    found = detect(data, "目录/没有后缀")
    assert found.format.name == form
    assert found.note is None


REFUSED = [
    ("xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), "电子表格"),
    ("pptx", packed("[Content_Types].xml", "ppt/presentation.xml"), "演示文稿"),
    ("odt", packed("mimetype", "content.xml", "META-INF/manifest.xml"), "odt"),
    ("pages", packed("Index/Document.iwa", "Metadata/Properties.plist"), "Pages"),
    ("xls", ole("Workbook", root=EXCEL), "电子表格"),
    ("xls of Excel 95", ole("Book"), "电子表格"),
    ("xls with a document in it", ole("Workbook", "WordDocument", root=EXCEL), "电子表格"),
    ("ppt", ole("PowerPoint Document", "Current User"), "演示文稿"),
    ("msg", ole("__properties_version1.0"), "Outlook"),
    ("docx with a password", ole("EncryptionInfo", "EncryptedPackage"), "密码"),
    ("rtf", b"{\\rtf1\\ansi ...}", "RTF"),
    ("Word 2003 XML", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word 2003"),
    ("other XML", b'<?xml version="1.0"?><rows><row/></rows>', "XML"),
    ("tnef", b"\x78\x9f\x3e\x22" + bytes(20), "winmail"),
    ("gz", b"\x1f\x8b\x08\0" + bytes(20), "gzip"),
    ("tar", bytes(257) + b"ustar\0" + bytes(300), "tar"),
    ("shortcut", b"\x4c\0\0\0\x01\x14\x02\0" + bytes(60), "快捷方式"),
    ("exe", b"MZ\x90\0\x03" + bytes(100), "程序"),
    ("heic", b"\0\0\0\x18ftypheic" + bytes(20), "HEIC"),
    ("mp4", b"\0\0\0\x18ftypisom" + bytes(20), "视频"),
    ("sqlite", b"SQLite format 3\0" + bytes(20), "数据库"),
    ("zeros", bytes(5000), "空字节"),
    ("noise", bytes(range(256)) * 20, "认不出"),
    ("encrypted by a program of the office", b"%TSD-Header-###%" + bytes(range(128, 256)) * 9, "认不出"),
]


@pytest.mark.parametrize(("data", "says"), [pytest.param(d, s, id=n) for n, d, s in REFUSED])
def test_what_no_reader_reads(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        detect(data, "目录/a.doc")
    assert caught.value.exit_status is ExitStatus.FAILED
    assert str(caught.value).startswith("目录/a.doc：")
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("。")


def test_the_file_that_word_leaves_while_a_document_is_open() -> None:
    owner = b"\x06" + "王某某".encode("gbk").ljust(53) + b"\x06\0" + "王某某".encode("utf-16-le").ljust(106, b"\0")
    for name in ("~$报告.docx", "目录/~$报告.docx", "a.zip › ~$报告.docx"):
        with pytest.raises(ReadError, match="临时文件"):
            detect(owner, name)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.doc", f"<html><head>{PAGE}".encode("gbk"), "文件名是 .doc，实际是网页，已按网页读取。"),
        ("a.doc", DOCX, "文件名是 .doc，实际是 Word 文档，已按 Word 文档读取。"),
        ("a.txt", b"%PDF-1.7", "文件名是 .txt，实际是 PDF 文件，已按 PDF 文件读取。"),
        ("压缩.zip › a.DOCX", ole("WordDocument"), "文件名是 .docx，实际是旧版 Word 或 WPS 文档，已按旧版 Word 或 WPS 文档读取。"),
        ("a.docx", REPORT.encode(), "文件名是 .docx，实际是纯文本，已按纯文本读取。"),
        ("a.md", f"<!DOCTYPE html><html><head>{PAGE}".encode(), "文件名是 .md，实际是网页，已按网页读取。"),
    ],
)  # fmt: skip
def test_a_name_that_lies_is_told(name: str, data: bytes, says: str) -> None:
    note = detect(data, name).note
    assert note is not None
    assert (note.code, note.message) == ("renamed", says)


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.DOCM", DOCX, "docx"),
        ("a.wps", ole("WordDocument"), "doc"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image"),
        ("a.mht", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n", "html"),
        ("a.Markdown", REPORT.encode(), "md"),
        ("a.md", f"<p align=center>{REPORT}".encode(), "md"),
        ("a.tmp", DOCX, "docx"),
        ("-", REPORT.encode(), "txt"),
        ("第1.2稿", REPORT.encode(), "txt"),
    ],
)
def test_names_that_fit_or_say_nothing(name: str, data: bytes, form: str) -> None:
    found = detect(data, name)
    assert found.format.name == form
    assert found.note is None


def test_a_forced_encoding_tells_text() -> None:
    data = "# 報告\n# 情況\n".encode("utf-16-be")
    assert detect(data, "a", "utf-16-be").format.name == "md"
    with pytest.raises(ReadError, match="utf-16-be"):
        detect(b"\0\x01" * 40, "a", "utf-16-be")


def test_a_directory_that_lies_about_its_size_is_walked_no_further_than_it_goes() -> None:
    data = bytearray(packed("OFD.xml"))
    struct.pack_into("<L", data, len(data) - 10, 0xFFFFFFFF)
    assert detect(bytes(data), "a").format.name == "ofd"
    many = packed(*(f"{i}/x" for i in range(6000)), "OFD.xml")
    assert detect(many, "a").format.name == "zip"
