"""The formats that can be read, and what a file is: decided by its content, the name is only a hint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["FORMATS", "Format", "by_name"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, what people call it, the suffixes it goes by, the module that reads it.

    `container`: the module gives members, not a text. `extra` is the optional part of the installation it needs.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    container: bool = False
    extra: str | None = None


_HERE: Final = "duizhao.read.formats."

FORMATS: Final = (
    Format("txt", "纯文本", (".txt", ".text"), ""),
    Format("md", "Markdown 文本", (".md", ".markdown"), _HERE + "markdown"),
    Format("html", "网页", (".html", ".htm", ".mht", ".shtml"), _HERE + "html"),
    Format("docx", "Word 文档", (".docx", ".docm", ".dotx"), _HERE + "docx"),
    Format("doc", "旧版 Word 或 WPS 文档", (".doc", ".wps", ".dot", ".wpt"), _HERE + "doc"),
    Format("pdf", "PDF 文件", (".pdf",), _HERE + "pdf"),
    Format("ofd", "OFD 文件", (".ofd",), _HERE + "ofd"),
    Format("image", "图片", (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"), _HERE + "image", extra="ocr"),
    Format("zip", "压缩包", (".zip",), _HERE + "archive_zip", container=True),
    Format("7z", "压缩包", (".7z",), _HERE + "archive_7z", container=True, extra="archives"),
    Format("rar", "压缩包", (".rar",), _HERE + "archive_rar", container=True, extra="archives"),
    Format("eml", "邮件", (".eml",), _HERE + "mail", container=True),
)
_BY_NAME: Final = {f.name: f for f in FORMATS}


def by_name(name: str) -> Format:
    """The format called `name`. Raises KeyError."""
    return _BY_NAME[name]
