"""Candidates for heading markers: every place that looks like 一、 （一） 1. （1） ① or 第一章.

Nothing is decided here but what is impossible whatever stands around it: 一、 in a quotation or title, 1.5, 第五条（一）,
二、三产业. What each place would cost as a heading, and as none, goes to the chain.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["BARE", "CHAPTER", "CIRCLED", "CN", "CN_PAREN", "NUM", "NUM_PAREN", "Mark", "find_marks"]

CHAPTER, CN, CN_PAREN, NUM, NUM_PAREN, CIRCLED, BARE = range(7)

_CN_DIGITS: Final = "一二三四五六七八九十"
_DIGIT: Final = {c: i for i, c in enumerate(_CN_DIGITS, 1)}
# One leading character class keeps the scan fast; look-behinds then tell which style it began.
_MARK: Final = re.compile(
    r"[一二三四五六七八九十0-9（(①-⑳第]"
    r"(?:(?<=[（(])[ \x01]?(?:(?P<cnp>[一二三四五六七八九十]{1,3})|(?P<np>\d{1,2}))[ \x01]?[）)][、.．]?"
    r"|(?<=[一二三四五六七八九十])(?<![第其之百千万两〇零].)(?P<cn>[一二三四五六七八九十]{0,2})\x01?(?P<sep>[、．.]|[ ](?=\S))(?![一二三四五六七八九十]{1,2}[、产])"
    r"|(?<=\d)(?<![\d.．A-Za-z/:：第－\-—+×*（(].)(?P<n>\d?)[.．、](?![\d%])"
    r"|(?<=第)(?P<ch>[一二三四五六七八九十]{1,3})(?:章|部分|篇)[：:、]?"
    r"|(?<=[①-⑳]))"
)
_LAW: Final = re.compile(r"[条款项目章节号点]\s*$")
_QUOTES: Final = (("“", "”"), ("《", "》"), ("（", "）"), ("‘", "’"), ("「", "」"))
_TITLE: Final = 45  # characters of a heading that the next marker is glued to
_ENDED: Final = re.compile("[。！？；;：\n]")
_QUOTE_REACH: Final = 90  # an opening mark further back than this was never closed
_SENTENCE_ENDS: Final = frozenset("。！？!?")

# What a marker costs as a heading by what stands before it, and what it costs to pass it over, by style
# (CHAPTER, CN, CN_PAREN, NUM, NUM_PAREN, CIRCLED, BARE). Found on the seeds and the five real reports; only their
# order matters: a marker at a line start must be explained, one in mid-sentence needs no explanation.
_REJECT_LINE: Final = (4.0, 3.5, 3.0, 2.4, 1.8, 1.6, 1.0)
_REJECT_SENTENCE: Final = (1.0, 2.6, 2.3, 1.4, 0.7, 0.5, 0.0)
_REJECT_WORD: Final = (0.1, 0.9, 1.0, 0.3, 0.1, 0.1, 0.0)
_ACCEPT_SENTENCE: Final = (0.8, 0.1, 0.1, 0.2, 0.4, 0.5, 9.0)
_ACCEPT_COLON: Final = (0.8, 0.1, 0.1, 0.5, 0.9, 1.0, 9.0)
_ACCEPT_LIST: Final = (3.0, 1.6, 1.6, 2.6, 2.6, 2.6, 9.0)
_ACCEPT_WORD: Final = (3.0, 0.7, 0.6, 1.6, 2.2, 2.2, 9.0)


class Mark(NamedTuple):
    """A candidate. `at_line`: it begins a line. `accept`/`reject`: the prices of either decision."""

    start: int
    end: int
    style: int
    ordinal: int
    at_line: bool
    accept: float
    reject: float


def find_marks(body: str, start: int) -> list[Mark]:
    """All candidates at or after `start` in `body` (furniture blanked out), in order."""
    out: list[Mark] = []
    for m in _MARK.finditer(body, start):
        mark = _mark(body, m, start)
        if mark is None:
            continue
        if out and not mark.at_line and mark.ordinal == 1 and _follows_heading(body, out[-1], mark):
            mark = mark._replace(accept=_ACCEPT_SENTENCE[CN], reject=_REJECT_SENTENCE[mark.style])
        out.append(mark)
    return out


def _follows_heading(body: str, before: Mark, mark: Mark) -> bool:
    """Whether only the words of a heading stand between two markers: 一、加强组织领导（一）全面部署."""
    gap = mark.start - before.end
    return before.style < mark.style and 3 < gap <= _TITLE and _ENDED.search(body, before.end, mark.start) is None


def _mark(body: str, m: re.Match[str], low: int) -> Mark | None:
    at = m.start()
    before = at - 1
    while before >= low and body[before] in " #*>\x01":
        before -= 1
    at_line = before < low or body[before] == "\n"
    kind = m.lastgroup
    text = m.group()
    if kind == "cnp":
        style, ordinal = CN_PAREN, _number(m["cnp"])
    elif kind == "np":
        style, ordinal = NUM_PAREN, int(m["np"])
    elif kind == "sep":
        style, ordinal = CN, _number(text[:-1].rstrip("\x01"))
        if m["sep"] != "、" and not at_line:
            return None
    elif kind == "n":
        style, ordinal = NUM, int(text[:-1])
    elif kind == "ch":
        style, ordinal = CHAPTER, _number(m["ch"])
    else:
        style, ordinal = CIRCLED, ord(text) - ord("①") + 1
    if ordinal == 0:
        return None
    if at_line:
        return Mark(at, m.end(), style, ordinal, True, 0.0, _REJECT_LINE[style])
    char = body[before]
    if _LAW.search(char) and style in (CN_PAREN, NUM_PAREN, CIRCLED):
        return None
    if style == CHAPTER or body[at - 1] == "第" or _enclosed(body, at):
        return None
    if char in _SENTENCE_ENDS or (char in "”）)" and body[before - 1] in _SENTENCE_ENDS) or _stops(body, before):
        return Mark(at, m.end(), style, ordinal, False, _ACCEPT_SENTENCE[style], _REJECT_SENTENCE[style])
    if char in "：:":
        return Mark(at, m.end(), style, ordinal, False, _ACCEPT_COLON[style], _REJECT_SENTENCE[style])
    if char in "；;，,、":
        return Mark(at, m.end(), style, ordinal, False, _ACCEPT_LIST[style], _REJECT_WORD[style])
    return Mark(at, m.end(), style, ordinal, False, _ACCEPT_WORD[style], _REJECT_WORD[style])


def _stops(body: str, at: int) -> bool:
    """Whether the character is a Latin full stop after a Chinese character."""
    return body[at] == "." and "\u4e00" <= body[at - 1] <= "\u9fff"


def _number(digits: str) -> int:
    """The value of 一 to 九十九; 0 when the characters are no number of that range."""
    if "十" not in digits:
        return _DIGIT[digits] if len(digits) == 1 else 0
    tens, _, ones = digits.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGIT[tens] if tens else 1) * 10 + (_DIGIT[ones] if ones else 0)


def _enclosed(body: str, at: int) -> bool:
    """Whether `at` stands inside quotation marks, a book title or brackets that close again."""
    low = max(0, at - _QUOTE_REACH)
    for opening, closing in _QUOTES:
        last = body.rfind(opening, low, at)
        if last >= 0 and body.find(closing, last, at) < 0 and body.find(closing, at, at + _QUOTE_REACH) >= 0:
            return True
    return False
