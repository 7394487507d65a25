"""From bytes to text: how it is encoded, and what had to be replaced.

The ladder follows `research/deps.md` section 4.6: each rung is strict before the next is tried, and replacement comes
last. Statistical detectors are wrong on short GBK texts and on damaged ones, and cost a hundred times as much.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from duizhao.errors import Place, ReadError, UsageError
from duizhao.reading import Note

__all__ = ["Decoded", "decode"]

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_HAN: Final = re.compile("[\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]")
_BESIDE: Final = re.compile("[\t\n\r -~\xa0-\xff\u2000-\u206f\u2100-\u27bf\u3000\u3012-\u303f\ufeff\ufffd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without BOM, the codec that gave it, and notes on what was replaced."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode the bytes of file `name`; `encoding` forces a codec.

    Raises ReadError when the bytes are no text, UsageError when the codec is unknown.
    """
    if encoding is not None:
        return _forced(data, name, encoding)
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], codec)
    found = _without_bom(data)
    if found is None or _looks_binary(found.text):
        raise ReadError(
            "这不是文本文件，或编码无法识别；请另存为 UTF-8 纯文本，或用 --encoding 指明编码。", place=Place(name)
        )
    return found


def _forced(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
        text = data.decode(codec, errors="replace")
    except (LookupError, AssertionError):
        raise UsageError(f"不认识的编码“{encoding}”，可用的如 utf-8、gb18030、big5、utf-16。") from None
    except (UnicodeError, ValueError):
        raise ReadError(f"不能按编码“{encoding}”读这个文件，请换一种编码。", place=Place(name)) from None
    if _looks_binary(text):
        raise ReadError(f"按编码“{encoding}”读出的不是文本，请换一种编码。", place=Place(name))
    return Decoded(text.removeprefix("\ufeff"), codec, _replaced(text))


def _with_bom(data: bytes, codec: str) -> Decoded:
    text = data.decode(codec, errors="replace")
    return Decoded(text, codec, _replaced(text))


def _without_bom(data: bytes) -> Decoded | None:
    if b"\0" in data and (found := _utf16(data)):
        return found
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    # a few bad bytes in a text that is otherwise UTF-8; GBK read as UTF-8 is bad nearly everywhere
    if bad <= max(2, len(text) // 20) and len(_HAN.findall(text)) > 4 * bad:
        return Decoded(text, "utf-8", _replaced(text))
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
        bad = text.count("\ufffd")
        if bad > max(2, len(text) // 100) or len(_HAN.findall(text)) < 4 * bad:
            return _utf16(data)
        return Decoded(text, "gb18030", _replaced(text))
    return Decoded(text, "gb18030")


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without BOM: NULs of spaces, digits and line ends stand on one side only."""
    high = data[0::2].count(0)
    low = data[1::2].count(0)
    for codec in ("utf-16-le", "utf-16-be") if low >= high else ("utf-16-be", "utf-16-le"):
        text = data[: len(data) // 2 * 2].decode(codec, errors="replace")
        cut = len(data) % 2 == 1
        if not _looks_binary(text) and _is_chinese(text) and text.count("\ufffd") <= max(1, len(text) // 200):
            return Decoded(text, codec, _replaced(text + ("\ufffd" if cut else "")))
    return None


def _is_chinese(text: str) -> bool:
    """Whether it is mostly what Chinese is written with. Any bytes read as UTF-16 are a third Chinese characters."""
    han = len(_HAN.findall(text))
    return han >= 0.3 * len(text) and han + len(_BESIDE.findall(text)) >= 0.9 * len(text)


def _looks_binary(text: str) -> bool:
    """Control characters in more than one of two hundred places."""
    return len(_CONTROL.findall(text)) > max(1, len(text) // 200)


def _replaced(text: str) -> tuple[Note, ...]:
    bad = text.count("\ufffd")
    if not bad:
        return ()
    if bad == 1 and text.rstrip().endswith("\ufffd"):
        return (Note("damaged-tail", "文件末尾的一个字不完整，已略去；请核对文件是否传完。"),)
    return (Note("damaged", f"文件中有 {bad} 处字节不能解码，已略去；请核对原文件。"),)
