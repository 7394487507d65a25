"""Decoding a rulebook file, finding its lines, and putting a YAML parser's complaints into plain Chinese."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Any, Final

from duizhao.errors import Place
from duizhao.rulebook.problems import Problems

__all__ = ["FORBIDDEN", "decode", "explain", "line_text"]

FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_WIDE_COLON: Final = re.compile(r"\s*(?:- )?[\w.-]+：", re.ASCII)
_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what the YAML parser counts as the end of a line

# (part of the parser's English complaint, what to tell the author)
_COMPLAINTS: Final = (
    ("mapping values are not allowed", "这里不能再写一个“键: 值”；文字里有冒号加空格时请整段加引号，键值要另起一行。"),
    ("expected ':'", "这一行缺少“: ”（半角冒号加空格）；键后面要写冒号，长文字换行请用引号或“|”。"),
    ("did not find expected key", "缩进没有对齐，或上一行的引号、括号没有收好；请与同级的键对齐。"),
    ("expected <block end>", "缩进没有对齐，或上一行的引号、括号没有收好；请与同级的键对齐。"),
    ("did not find expected '-' indicator", "列表的缩进没有对齐；每项以“- ”开头，并与同级对齐。"),
    ("sequence entries are not allowed", "这里不能写列表项；列表要另起一行，每项以“- ”开头。"),
    ("expected ',' or ']'", "方括号里的列表缺少逗号或“]”；请用半角逗号分隔，并补上“]”。"),
    ("expected ',' or '}'", "花括号里的键值缺少逗号或“}”；请用半角逗号分隔，并补上“}”。"),
    ("unexpected end of stream", "引号或括号没有收好，一直到了文件末尾；请补上。"),
    ("unexpected document indicator", "引号还没有收好就出现了“---”或“...”；请补上引号。"),
    ("undefined alias", "不能用别名（*）；以“*”开头的文字请加引号。"),
    ("expected alphabetic or numeric character", "以“*”或“&”开头的文字要加引号；规则集里不能用锚点和别名。"),
    ("unknown escape character", "双引号里的反斜杠写法不对；正则表达式请改用单引号。"),
    ("undefined tag handle", "不能用类型标记；以“!”开头的文字请加引号。"),
    ("cannot start any token", "这个符号不能用来开头；以 @、`、% 等符号开头的文字请加引号。"),
    ("node content", "这里缺少内容，或括号、引号没有收好；以标点开头的文字请加引号。"),
    ("comment or line break", "“|”或“>”后面要立即换行，文字从下一行缩进写起。"),
    ("a comment or a line break", "“|”或“>”后面要立即换行，文字从下一行缩进写起。"),
    ("<document start>", "到这里前面的内容已经结束，这一行接不上；请检查缩进和引号。"),
    ("nesting", "嵌套太深；请检查缩进和括号。"),
    ("depth", "嵌套太深；请检查缩进和括号。"),
)


@lru_cache(maxsize=32)
def _lines(text: str) -> list[str]:
    return _BREAK.split(text)


def line_text(text: str, line: int) -> str:
    """Line number `line` (from 0) as the YAML parser counts lines; empty when there is none."""
    lines = _lines(text)
    return lines[line] if 0 <= line < len(lines) else ""


def decode(name: str, raw: bytes, problems: Problems) -> str | None:
    """The text of a UTF-8 file, without a byte order mark; anything else is a problem."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        first = line_text(raw.decode("utf-16", "replace"), 0)
        problems.add(Place(name, 1, 1, first), "文件是 UTF-16 编码；规则集文件请另存为 UTF-8。")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line = before.count("\n")
        column = len(before) - (before.rfind("\n") + 1)
        shown = raw.split(b"\n")[line].decode("utf-8", "replace").rstrip("\r")
        seems = "看起来是 GBK/GB18030 编码；" if _is_gb18030(raw) else ""
        problems.add(Place(name, line + 1, column + 1, shown), f"文件不是 UTF-8 编码；{seems}请用编辑器另存为 UTF-8。")
        return None


def _is_gb18030(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def explain(name: str, text: str, error: Any) -> tuple[Place, str]:
    """Place and sentence for a parser error."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Place(name), f"不是合格的 YAML 文件（{error.problem}）；请检查引号、括号和缩进。"
    opened = error.context_mark if re.search("quoted|flow", error.context or "") else None
    if opened is not None and "quoted" in error.context and "escape" not in error.problem:
        mark = opened
    line = line_text(text, mark.line)
    place = Place(name, mark.line + 1, mark.column + 1, line)
    if "\t" in line[: mark.column + 1] and not line[: line.find("\t")].strip():
        return place, "不能用制表符（Tab）缩进；请改成空格。"
    said = f"{error.context or ''} {error.problem or ''}".lower()
    message = next((chinese for english, chinese in _COMPLAINTS if english in said), None)
    if message is None:
        message = f"不是合格的 YAML 写法（{error.problem}）；请检查引号、括号和缩进。"
    if opened is not None and "flow" in error.context and opened.line != mark.line:
        message += f"括号从第 {opened.line + 1} 行开始。"
    for number in (mark.line, mark.line - 1):
        wide = _WIDE_COLON.match(line_text(text, number))
        if wide:
            place = Place(name, number + 1, wide.end(), line_text(text, number))
            return place, "键后面要用半角冒号加空格“: ”，这里写成了全角“：”；请改正。"
    return place, message
