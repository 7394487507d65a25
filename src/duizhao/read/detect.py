"""What a file is, told by its content; the name is asked last, and only to tell Markdown from plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, NoReturn

from duizhao.errors import Place, ReadError
from duizhao.read.decode import decode
from duizhao.read.formats.registry import FORMATS, Format, by_name
from duizhao.read.packages import ole_names, ole_root, zip_main, zip_names
from duizhao.reading import Note

__all__ = ["SPREADSHEET", "Detected", "detect"]

_HEAD: Final = 65_536  # bytes that are decoded to tell one kind of text from another
_TOP: Final = 4_096  # characters in which markup or mail headers must show
_ALLOWED: Final = (
    "能读的有 Word 文档（.docx、.doc、.wps）、PDF、OFD、网页、纯文本、Markdown、图片、邮件（.eml）和压缩包"
)
_SAVE_DOCX: Final = "请在 Word 或 WPS 中另存为 .docx 后再试"
_WANTED: Final = f"这里要的是报告文件，{_ALLOWED}"
_PROGRAM: Final = f"这是程序文件，没有打开；{_WANTED}。"

_MAGIC: Final = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
)
_REFUSED: Final = (
    (b"{\\rtf", f"这是 RTF 文档，不能直接读，{_SAVE_DOCX}。"),
    (b"\x78\x9f\x3e\x22", "这是 Outlook 的专用附件（winmail.dat），不能直接读；请让对方改用纯文本或 HTML 格式重发。"),
    (b"\x1f\x8b", "这是 gzip 压缩文件，请解压后再试。"),
    (b"BZh91AY&SY", "这是 bzip2 压缩文件，请解压后再试。"),
    (b"\xfd7zXZ\0", "这是 xz 压缩文件，请解压后再试。"),
    (b"\x4c\0\0\0\x01\x14\x02\0", "这是快捷方式，不是文件本身，请给出它指向的文件。"),
    (b"\x7fELF", _PROGRAM),
    (b"SQLite format 3\0", f"这是数据库文件；{_WANTED}。"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD, _MSG, _LOCKED = "WordDocument", "__properties_version1.0", "EncryptedPackage"
_SHEETS, _SLIDES = ("Workbook", "Book"), "PowerPoint Document"
_SHEET_ROOTS: Final = (b"\x20\x08\x02\0", b"\x10\x08\x02\0")  # Excel 97 and 5, the first bytes of the class
_SLIDE_ROOT: Final = b"\x10\x8d\x81\x64"
SPREADSHEET: Final = f"这是电子表格，不是报告文稿；{_WANTED}。"
_PRESENTATION: Final = f"这是演示文稿，不是报告文稿；{_WANTED}。"

_TAG: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|script|style|article|section|span|h[1-6]|center|font)\b",
    re.I | re.S,
)
_PAGE: Final = re.compile(r"<(?:html|!doctype\s+html|head|body)[\s>]", re.I)
_INNER: Final = re.compile(r"<(?:head|body|meta|title|div|p|table|br)\b[^>]*>", re.I)
_XML: Final = re.compile(r"\s*<\?xml\b")
_HEADER: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,40}):(?:\s|$)")
_MAIL: Final = frozenset(
    {"from", "to", "subject", "date", "mime-version", "message-id", "received", "return-path", "content-type", "sender"}
)
_SENT: Final = frozenset({"to", "cc", "received", "message-id", "return-path", "delivered-to"})
_SAVED: Final = re.compile(r"^(?:Snapshot-Content-Location:|From:\s*<Saved by|X-MimeOLE:[^\n]*MHTML)", re.I | re.M)
_RELATED: Final = re.compile(r"^Content-Type:\s*multipart/related", re.I | re.M)
_HEADING: Final = re.compile(r"^#{1,4} +\S", re.M)
_OWNER: Final = re.compile(r"(?:^|[/\\\s])~\$[^/\\]*$")
_MARKDOWN: Final = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Detected:
    """What a file is, and a note where its name says something else."""

    format: Format
    note: Note | None = None


def detect(data: bytes, name: str, encoding: str | None = None) -> Detected:
    """The format of `data`, the content of a file called `name`; `encoding` forces a codec on text.

    Raises ReadError for what no reader can read.
    """
    found = by_name(_binary(data, name) or _text(data, name, encoding))
    return Detected(found, _renamed(name, found))


def _renamed(name: str, found: Format) -> Note | None:
    suffix = PurePath(name.replace("\\", "/")).suffix.lower()
    if suffix in found.suffixes or not any(suffix in f.suffixes for f in FORMATS):
        return None
    title = f" {found.title}" if found.title[0].isascii() else found.title
    return Note("renamed", f"文件名是 {suffix}，实际是{title}，已按{title}读取。")


def _binary(data: bytes, name: str) -> str | None:
    """The format of a file that is no text; None for what may be one."""
    for magic, form in _MAGIC:
        if data.startswith(magic):
            return form
    for magic, message in _REFUSED:
        if data.startswith(magic):
            _refuse(name, message)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data, name)
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-") or (
        b"%PDF-" in data[:1024] and (b"endobj" in data or b"%%EOF" in data[-2048:])
    ):
        return "pdf"
    if data[:2] == b"MZ" and b"\0" in data[:64]:
        _refuse(name, _PROGRAM)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[:2] == b"BM" and data[6:10] == bytes(4) and b"\0" in data[10:30]:
        return "image"
    if data[4:8] == b"ftyp":
        if data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"avif"):
            _refuse(name, "这是手机拍的 HEIC 照片，不能直接读，请另存为 JPG 后再试。")
        _refuse(name, f"这是音频或视频文件；{_WANTED}。")
    if data[257:262] == b"ustar":
        _refuse(name, "这是 tar 打包文件，请解开后再试。")
    if not data.strip(b"\0"):
        _refuse(name, "文件里全是空字节，多半没有下载完整，请重新取得这个文件。")
    return None


def _zip(data: bytes, name: str) -> str:
    names = zip_names(data)
    known = frozenset(names)
    if "OFD.xml" in known:
        return "ofd"
    if "[Content_Types].xml" in known or any(n.startswith("word/") for n in names):
        folders = {n.split("/", 1)[0] for n in names if "/" in n}
        kind = "" if folders & {"word", "xl", "ppt"} else zip_main(data)
        if "word" in folders or "wordprocessing" in kind or "ms-word" in kind:
            return "docx"
        if "xl" in folders or "spreadsheet" in kind or "ms-excel" in kind:
            _refuse(name, SPREADSHEET)
        if "ppt" in folders or "presentation" in kind or "ms-powerpoint" in kind:
            _refuse(name, _PRESENTATION)
    if "mimetype" in known and "content.xml" in known:
        _refuse(name, f"这是 ODF 文档（.odt），不能直接读，{_SAVE_DOCX}。")
    if "Index/Document.iwa" in known:
        _refuse(name, "这是苹果 Pages 文稿，不能直接读，请导出为 Word 文档后再试。")
    return "zip"


def _ole(data: bytes, name: str) -> str:
    names = ole_names(data, (_WORD, *_SHEETS, _SLIDES, _MSG, _LOCKED))
    root = ole_root(data)[:4]
    if _LOCKED in names:
        _refuse(name, "文件设了打开密码，读不了；请在 Word 或 WPS 中取消密码后再试。")
    # a document may hold a sheet and a sheet a document: then the class of the whole decides
    if (_WORD not in names and names & set(_SHEETS)) or root in _SHEET_ROOTS:
        _refuse(name, SPREADSHEET)
    if (_WORD not in names and _SLIDES in names) or root == _SLIDE_ROOT:
        _refuse(name, _PRESENTATION)
    if _MSG in names and _WORD not in names:
        _refuse(name, "这是 Outlook 邮件（.msg），不能直接读；请把其中的报告另存出来，或把邮件存为 .eml。")
    return "doc"


def _text(data: bytes, name: str, encoding: str | None) -> str:
    if len(data) < 1024 and _OWNER.search(name):
        _refuse(name, "这是 Word 打开文档时留下的临时文件，不是文档本身，请给出原文档。")
    # markup and headers are ASCII in every encoding, also where the encoding is told only by the markup itself
    latin = data[:_HEAD].replace(b"\0", b"").decode("latin-1").lstrip("\ufeffÿþï»¿")
    top = latin[:_TOP]
    if _mail(top):
        saved = _SAVED.search(top) or (_RELATED.search(top) and not _headers(top) & _SENT)
        return "html" if saved else "eml"
    markdown = PurePath(name).suffix.lower() in _MARKDOWN
    tag, page = _TAG.match(latin), _PAGE.search(top)
    if page and (tag or (top[: page.start()].isascii() and _INNER.search(top))):
        return "html"
    if tag and not markdown:
        return "html"
    if _XML.match(top):
        if "wordDocument" in top or "Word.Document" in top:
            _refuse(name, f"这是 Word 2003 的 XML 文档，不能直接读，{_SAVE_DOCX}。")
        _refuse(name, f"这是 XML 数据文件；{_WANTED}。")
    try:
        text = decode(data[:_HEAD], name, encoding).text
    except ReadError:
        if encoding is not None:
            raise
        _refuse(name, f"认不出这是什么文件，可能已损坏，或经过加密软件处理；{_ALLOWED}。")
    return "md" if markdown or _has_headings(text) else "txt"


def _headers(top: str) -> frozenset[str]:
    """The names of the header lines a text begins with."""
    found: set[str] = set()
    for i, line in enumerate(top.lstrip("\r\n").splitlines()):
        if i == 0 and line.startswith("From "):  # the separator of a mailbox
            continue
        m = _HEADER.match(line)
        if m:
            found.add(m["name"].lower())
        elif not (found and line[:1] in (" ", "\t") and line.strip()):
            break
    return frozenset(found)


def _mail(top: str) -> bool:
    found = _headers(top)
    known = found & _MAIL
    return len(known) >= 2 and bool(known & {"from", "received", "return-path", "mime-version"})


def _has_headings(head: str) -> bool:
    """Whether plain text is Markdown beyond doubt: it opens with a heading, and there are more."""
    return _HEADING.match(head.lstrip()) is not None and len(_HEADING.findall(head)) >= 2


def _refuse(name: str, message: str) -> NoReturn:
    raise ReadError(message, place=Place(name))
