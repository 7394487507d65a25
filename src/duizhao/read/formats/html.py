"""Web pages: pages of government sites, Word's and WPS's own HTML, and pages saved in one file (MHT)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read.compose import Line, compose, squash_line
from duizhao.read.decode import Decoded, decode
from duizhao.read.web.lines import lines_of
from duizhao.read.web.meta import labelled, tags, titles
from duizhao.read.web.region import find_region
from duizhao.read.web.tree import parse, shown
from duizhao.read.web.weigh import weigh
from duizhao.reading import Extract

__all__ = ["page_text", "read"]

_CHARSET: Final = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", re.I)
_HEAD: Final = 8192  # bytes in which a page must name its encoding
_SINGLE: Final = re.compile(rb"^(?:MIME-Version|Content-Type|From|Snapshot-Content-Location):", re.I)
_LOADED: Final = 60  # characters outside links; a page with fewer has no article in it
_TITLE_LINES: Final = 6  # lines of an article in which its title may stand
_TITLE_PIECES: Final = 4  # lines a title may be split over
_ABOVE: Final = 80  # lines above the article that are looked at
_WECHAT: Final = re.compile(r"mp\.weixin\.qq\.com|id=[\"']js_content[\"']")
_COPY: Final = "请在浏览器中打开，等正文显示后全选、复制到 Word 中保存再试。"


def read(data: bytes, name: str) -> Extract:
    """The article of a page, with its title; what the page says of itself is in the metadata.

    Raises ReadError when there is no text in it.
    """
    decoded = _single(data, name) if _SINGLE.match(data.lstrip()) else page_text(data, name)
    root = parse(decoded.text, name)
    metadata = tags(root)
    wanted = titles(root, metadata)
    body = shown(root)
    page = weigh(body)
    weight = page.weights[body]
    if weight.prose == 0 and weight.end - weight.start - weight.linked < _LOADED:
        _without_text(decoded.text, name)
    region = find_region(body, page, decoded.text)
    lines = list(lines_of(region, page))
    above = list(lines_of(body, page, until=region))[-_ABOVE:] if region is not body else []
    labelled(above, metadata)
    heading = _title(above, lines, wanted)
    if heading:
        metadata["title"] = "".join(line.text for line in heading)
    everything = [*heading, *lines]
    text, blocks = compose(everything, range(len(heading)) if heading else _own_title(lines, wanted))
    return Extract(text, "html", blocks, metadata, decoded.notes, decoded.encoding)


def page_text(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The markup of a page: by its BOM, then by the encoding that it or the mail around it names, then as any text.

    GB2312 and GBK are read as GB18030, which holds both: pages that name the one are written in the other.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, name)
    m = _CHARSET.search(data[:_HEAD].replace(b"\0", b""))
    for codec in (declared, m.group(1).decode("ascii") if m else None):
        try:
            known = codecs.lookup(codec).name if codec else ""
        except LookupError:
            continue
        if not known or (known.startswith("utf-16") and b"\0" not in data[:_HEAD]):
            continue
        known = "gb18030" if known in ("gb2312", "gbk", "hz") else known
        if known == "utf-16":
            known = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        try:
            return Decoded(data.decode(known), known)
        except (UnicodeError, LookupError):
            continue
    if b"\0" in data[:64]:
        codec = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return Decoded(data.decode(codec, errors="replace"), codec)
    return decode(data, name)


def _single(data: bytes, name: str) -> Decoded:
    """The first page in a file that holds a page and its pictures as a mail would (MHT)."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return page_text(payload, name, part.get_content_charset())
    raise ReadError(
        "这个网页文件（.mht）里没有正文，请在浏览器中重新保存，或把正文复制到 Word 中再试。", place=Place(name)
    )


def _without_text(markup: str, name: str) -> None:
    """Raise the ReadError that says why a page holds no text, where there is a likely reason."""
    if _WECHAT.search(markup):
        message = f"这是微信公众号文章的网页，正文没有存在文件里；{_COPY}"
    elif re.search(r"<i?frame\b", markup, re.I):
        message = f"网页的正文在框架里，没有存在这个文件里；{_COPY}"
    elif re.search(r"<script\b", markup, re.I):
        message = f"网页里没有正文，正文要由网页脚本另外加载；{_COPY}"
    elif len(re.findall(r"<img\b", markup, re.I)) > 0:
        message = "网页里只有图片，没有文字；请把图片另存出来核对，或找文字版。"
    else:
        return
    raise ReadError(message, place=Place(name))


def _title(above: Sequence[Line], lines: Sequence[Line], wanted: Sequence[str]) -> list[Line]:
    """The lines above the article that are its title, unless the article begins with it."""
    top = "".join(squash_line(line) for line in lines[:_TITLE_LINES])
    small = [squash_line(line) if len(line.cells) == 1 else "\0" for line in above]
    ends = [(s, e) for s in reversed(range(len(above))) for e in range(min(s + _TITLE_PIECES, len(above)), s, -1)]
    by_name = ((s, e) for s, e in ends if "".join(small[s:e]) in wanted)
    by_element = (
        (s, e)
        for s, e in ends
        if all(line.level == 1 for line in above[s:e])
        and (s == 0 or above[s - 1].level != 1)
        and _fits("".join(small[s:e]), wanted)
    )
    for start, end in (*by_name, *by_element):
        return [] if "".join(small[start:end]) in top else list(above[start:end])
    return []


def _fits(text: str, wanted: Sequence[str]) -> bool:
    """Whether a main heading is the title: nothing else is known of it, or it is part of what is known."""
    return len(text) >= 6 and (not wanted or any(text in w or w in text for w in wanted))


def _own_title(lines: Sequence[Line], wanted: Sequence[str]) -> Sequence[int]:
    """The lines of the article that are its title, as far as the markup tells."""
    found = [i for i, line in enumerate(lines[:_TITLE_LINES]) if squash_line(line) in wanted]
    if not found and lines and lines[0].level == 1 and any(line.level not in (None, 1) for line in lines):
        return [0]
    return found
