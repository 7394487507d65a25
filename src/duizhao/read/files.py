"""The three ways in: a file, its bytes, or text that is already decoded."""

from __future__ import annotations

from pathlib import Path

from duizhao.errors import Place, ReadError
from duizhao.read.decode import decode
from duizhao.read.detect import detect
from duizhao.read.edges import recognise
from duizhao.read.furniture import Furniture
from duizhao.reading import Note, ReadText
from duizhao.text import normalise_with_map

__all__ = ["read_bytes", "read_file", "read_text"]


def read_file(path: str | Path, furniture: Furniture, encoding: str | None = None) -> ReadText:
    """Read the report at `path`; `encoding` forces a codec.

    Raises ReadError when there is no such file, it cannot be opened, or it holds no text.
    """
    name = str(path)
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise ReadError("没有这个文件，请核对路径。", place=Place(name)) from None
    except IsADirectoryError:
        raise ReadError("这是文件夹，请给出其中的 .txt 文件。", place=Place(name)) from None
    except PermissionError:
        # Windows answers so for a folder
        if Path(path).is_dir():
            raise ReadError("这是文件夹，请给出其中的 .txt 文件。", place=Place(name)) from None
        raise ReadError("没有权限读取这个文件，请检查文件权限。", place=Place(name)) from None
    except (OSError, ValueError):
        raise ReadError("文件打不开，请检查路径和磁盘。", place=Place(name)) from None
    return read_bytes(data, name, furniture, encoding)


def read_bytes(data: bytes, name: str, furniture: Furniture, encoding: str | None = None) -> ReadText:
    """Read a report from bytes, e.g. of standard input; `name` stands for it in messages."""
    if not data:
        raise ReadError("文件是空的。", place=Place(name))
    found = detect(data, name, encoding).format
    if found.name not in ("txt", "md", "html"):
        raise ReadError(f"这是{found.title}，本版本只读纯文本（.txt），请另存为纯文本后再试。", place=Place(name))
    decoded = decode(data, name, encoding)
    return _read(decoded.text, name, furniture, decoded.encoding, decoded.notes)


def read_text(text: str, name: str, furniture: Furniture) -> ReadText:
    """Read a report from text that is already decoded."""
    return _read(text.removeprefix("\ufeff"), name, furniture, "str", ())


def _read(source: str, name: str, furniture: Furniture, encoding: str, notes: tuple[Note, ...]) -> ReadText:
    text, to_source = normalise_with_map(source)
    if not text or text.isspace():
        raise ReadError("文件里没有文字。", place=Place(name))
    ignored, metadata = recognise(text, furniture)
    return ReadText(name, source, text, to_source, encoding, ignored, metadata, notes)
