"""Markdown: the text without its markup.

Parsed as CommonMark with tables, but for what would take text away from a report: lines indented by four spaces are
paragraphs, not code; `[注]: …` is text, not the address of a link; a line of hyphens makes no heading of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from duizhao.errors import Place, ReadError
from duizhao.read.compose import Line, compose, squash_line
from duizhao.read.decode import decode
from duizhao.reading import Extract

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["read"]

_LARGE: Final = 5_000_000  # characters; the parser takes a second for each million
_MATTER: Final = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.S)
_FIELD: Final = re.compile(r"(?P<key>[A-Za-z_]+|[\u4e00-\u9fff]{2,6})\s*[:：]\s*(?P<value>\S.*)")
_KEYS: Final = {
    "title": "title", "date": "published", "author": "author", "source": "source", "url": "url",
    "标题": "title", "发布日期": "published", "日期": "published", "作者": "author", "来源": "source",
}  # fmt: skip
_GLUED: Final = re.compile(r"^( {0,3}#{1,6})(?=[^\s#][^#\n]*$)", re.M)  # “##一、” is meant for a heading
_TARGET: Final = re.compile(r"^ {0,3}\[[^\]\n]{1,80}\]:\s*<?(?:https?:|mailto:|[./#])\S*.*$", re.M)
_BY_NUMBER: Final = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\[[^\[\]\n]*\]")
_QUOTES: Final = re.compile(r"^(?:[ \t]{0,3}>){6,}", re.M)  # the parser drops what is quoted too often
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,30}\]:?")
# the rules of emphasis know no Chinese punctuation: **“放管服”**改革 comes through with its asterisks
_STRONG: Final = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_BREAK: Final = re.compile(r"<br\s*/?>", re.I)
_TASK: Final = re.compile(r"\[[ xX]\]\s+")
_SENTENCE: Final = 60
_TITLE_LINES: Final = 6
_NESTED: Final = 150  # the parser goes down by recursion, and leaves out what lies deeper
_MARKDOWN: Final = ("markdown", "md")


def read(data: bytes, name: str) -> Extract:
    """The text of a Markdown file; headings have levels, front matter is metadata. Raises ReadError."""
    decoded = decode(data, name)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > _LARGE:
        raise ReadError(
            f"Markdown 文件过大（超过 {_LARGE // 1_000_000} MB），没有读取，请核对文件来源。", place=Place(name)
        )
    metadata: dict[str, str] = {}
    matter = _MATTER.match(text)
    if matter and all(_FIELD.match(row) or not row.strip() or row[0] in " -#" for row in matter.group(1).splitlines()):
        text = text[matter.end() :]
        for m in map(_FIELD.match, matter.group(1).splitlines()):
            key = _KEYS.get(m["key"].lower()) if m else None
            if m and key:
                metadata.setdefault(key, m["value"].strip("\"' "))
    lines = list(_lines(text, name, 0))
    if "title" in metadata and "".join(metadata["title"].split()) not in "".join(
        map(squash_line, lines[:_TITLE_LINES])
    ):
        lines.insert(0, Line((metadata["title"],), 1))
    tops = [i for i, line in enumerate(lines) if line.level == 1]
    first = next((i for i, line in enumerate(lines) if line.level is not None), None)
    title = tops if len(tops) == 1 and tops[0] == first else ()
    composed, blocks = compose(lines, title)
    return Extract(composed, "md", blocks, metadata, decoded.notes, decoded.encoding)


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return (
        MarkdownIt("commonmark", {"maxNesting": _NESTED})
        .enable(["table", "strikethrough"])
        .disable(["code", "reference"])
    )


def _lines(text: str, name: str, depth: int) -> Iterator[Line]:
    if _TARGET.search(text):
        text = _BY_NUMBER.sub(r"\1", _TARGET.sub("", text))
    text = _QUOTES.sub(">", _GLUED.sub(r"\1 ", text))
    level: int | None = None
    lists: list[int | None] = []  # the next number of each open list, None for bullets
    label = ""
    underlined = False
    tables = rows = 0
    row: list[str] | None = None
    for token in _parser().parse(text):
        kind = token.type
        if kind == "heading_open":
            level, underlined = int(token.tag[1]), token.markup[0] in "-="
        elif kind == "heading_close":
            level, underlined = None, False
        elif kind == "bullet_list_open":
            lists.append(None)
        elif kind == "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            label, lists[-1] = _next(lists[-1], token)
        elif kind == "table_open":
            tables, rows = tables + 1, 0
        elif kind == "tr_open":
            row, rows = [], rows + 1
        elif kind == "tr_close" and row is not None:
            if any(row):
                yield Line(tuple(row), table=tables, row=rows)
            row = None
        elif kind == "inline":
            parts = _inline(token.children or ())
            if row is not None:
                row.append(" ".join(parts))
                continue
            sentence = underlined and (sum(map(len, parts)) > _SENTENCE or any("。" in p for p in parts))
            for part in parts:
                yield Line((label + part,), None if sentence else level)
                label = ""
        elif kind == "fence" and token.info.strip().lower() in _MARKDOWN and not depth:
            yield from _lines(token.content, name, depth + 1)
        elif kind in ("fence", "code_block"):
            yield from (Line((part.strip(),)) for part in token.content.split("\n") if part.strip())
        elif kind == "html_block":
            yield from _html(token.content, name)


def _next(number: int | None, item: Token) -> tuple[str, int | None]:
    """What stands before an item of a list, and the number after it."""
    return ("", None) if number is None else (f"{number}{item.markup} ", number + 1)


def _inline(tokens: Sequence[Token]) -> list[str]:
    """The lines of one paragraph."""
    out: list[str] = []
    struck = 0
    for token in tokens:
        if token.type == "s_open":
            struck += 1
        elif token.type == "s_close":
            struck -= 1
        elif struck:
            continue
        elif token.type in ("text", "code_inline"):
            out.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and _BREAK.match(token.content)):
            out.append("\n")
    text = _STRONG.sub(r"\1", _FOOTNOTE.sub("", "".join(out).replace("\xa0", " ")))
    return [
        _TASK.sub("", part, count=1) if _TASK.match(part) else part for p in text.split("\n") if (part := p.strip())
    ]


def _html(markup: str, name: str) -> Iterator[Line]:
    """Markup of web pages inside Markdown."""
    from duizhao.read.web.lines import lines_of
    from duizhao.read.web.tree import parse, shown
    from duizhao.read.web.weigh import weigh

    try:
        body = shown(parse(f"<body>{markup}</body>", name))
    except ReadError:
        return
    yield from lines_of(body, weigh(body))
