"""From a document as its reader gave it to text with offsets, page furniture set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read.edges import recognise
from duizhao.read.furniture import Furniture
from duizhao.read.secrecy import check_secrecy
from duizhao.read.sources import Source, load_bytes, load_file
from duizhao.reading import BlockKind, Extract, Ignored, ReadText
from duizhao.text import normalise_with_map

__all__ = ["read_bytes", "read_file", "read_text", "to_text"]

_LONGEST: Final = 1_000_000  # characters; reports have 3,000 to 60,000, and what follows has no limits of its own


def read_file(path: str | Path, furniture: Furniture, encoding: str | None = None) -> ReadText:
    """Read the report at `path`; `encoding` forces a codec. Of an archive this is the first document.

    Raises SecrecyError when it, or any document in it, bears a marking of secrecy; ReadError when there is no such
    file, it cannot be opened, or it holds no text.
    """
    return to_text(load_file(path, encoding)[0], furniture)


def read_bytes(data: bytes, name: str, furniture: Furniture, encoding: str | None = None) -> ReadText:
    """Read a report from bytes, e.g. of standard input; `name` stands for it in messages."""
    return to_text(load_bytes(data, name, encoding)[0], furniture)


def read_text(text: str, name: str, furniture: Furniture) -> ReadText:
    """Read a report from text that is already decoded."""
    return to_text(Source(name, Extract(text.removeprefix("\ufeff"), "txt", encoding="str")), furniture)


def to_text(source: Source, furniture: Furniture) -> ReadText:
    """The text of a document with what is page furniture marked.

    Raises SecrecyError when it bears a marking of secrecy, ReadError when there is no text.
    """
    extract = source.extract
    if len(extract.text) > _LONGEST:
        raise ReadError(
            f"文字超过 {_LONGEST // 10_000} 万字，不像一份报告，没有核对；请只给出报告本身。", place=Place(source.name)
        )
    check_secrecy(extract.text, extract.blocks, source.name)
    text, to_source = normalise_with_map(extract.text)
    if not text or text.isspace():
        raise ReadError("文件里没有文字。", place=Place(source.name))
    margins = [b for b in extract.blocks if b.kind in (BlockKind.HEADER, BlockKind.FOOTER)]
    body = text
    aside: tuple[Ignored, ...] = ()
    if margins:
        # headers and footers stand at the end of what a reader gives
        cut = to_source.before(margins[0].start)
        body, aside = text[:cut], (Ignored(cut, len(text), "页眉页脚"),)
    ignored, metadata = recognise(body, furniture)
    return ReadText(
        source.name,
        extract.text,
        text,
        to_source,
        extract.encoding,
        (*ignored, *aside),
        {**metadata, **extract.metadata},
        extract.notes,
        extract.format,
        extract.blocks,
    )
