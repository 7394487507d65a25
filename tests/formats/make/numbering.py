"""Automatic numbering of Word: numbering.xml for 一、（一）1.（1）, and which paragraph gets its number from it.

Offices do it in several ways; each is a `Scheme`. Where the number of a paragraph is not the one that would come next,
the list is restarted there (a new `w:num` with `w:startOverride`), as Word does it on 重新编号; where its brackets are
others than the list's, it is typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from formats.make.source import Para

CHINESE = "零一二三四五六七八九"
LEVELS = 4
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Scheme:
    """`formats`, `texts`: of levels 1 to 4. `suffix`: what Word puts after the number.

    `by_style`: styles carry the numbering, paragraphs only name their style. `lists`: one list for all levels, or one
    for each (then a deeper one does not begin again by itself).
    """

    name: str
    formats: tuple[str, ...]
    texts: tuple[str, ...]
    suffix: str = "nothing"
    by_style: bool = False
    lists: bool = False


_TEXTS = ("%1、", "（%2）", "%3.", "（%4）")
SCHEMES = {
    s.name: s
    for s in (
        Scheme("direct", ("chineseCounting", "chineseCounting", "decimal", "decimal"), _TEXTS),
        Scheme("styles", ("chineseCountingThousand", "japaneseCounting", "decimal", "decimal"), _TEXTS, "tab", True),
        Scheme(
            "lists", ("chineseCounting", "chineseCountingThousand", "decimal", "decimal"), _TEXTS, "space", False, True
        ),
        Scheme("latin", ("japaneseCounting", "chineseCounting", "decimal", "decimal"), ("%1、", "(%2)", "%3.", "(%4)")),
    )
}


@dataclass(frozen=True)
class Numbered:
    """Where a paragraph takes its number from: `num` of numbering.xml at `level` (1 to 4)."""

    num: int
    level: int


def chinese(number: int) -> str:
    """1 to 99 as in 二十一."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else CHINESE[tens]) + "十" if tens else "") + (CHINESE[ones] if ones else "")


def _drawn(scheme: Scheme, level: int, number: int) -> str:
    kind = scheme.formats[level - 1]
    return scheme.texts[level - 1].replace(f"%{level}", str(number) if kind == "decimal" else chinese(number))


def _value(number: str) -> int:
    return int(number) if number.isdigit() else next(n for n in range(1, 100) if chinese(n) == number)


def plan(paras: Sequence[Para], scheme: Scheme) -> tuple[list[Numbered | None], list[tuple[int, int, int]]]:
    """For each paragraph its number, or None where it is typed; and the restarts as (num, level, first number)."""
    # with a list a level the nums 1 to 4 stand for the lists; else num 1 for the one list
    current = {level: level if scheme.lists else 1 for level in range(1, LEVELS + 1)}
    counts = dict.fromkeys(range(1, LEVELS + 1), 0)
    last = LEVELS if scheme.lists else 1
    restarts: list[tuple[int, int, int]] = []
    out: list[Numbered | None] = []
    for para in paras:
        if not para.level or _drawn(scheme, para.level, _value(para.number)) != para.marker:
            out.append(None)
            continue
        level, wanted = para.level, _value(para.number)
        if counts[level] + 1 != wanted:
            last += 1
            restarts.append((last, level, wanted))
            current[level] = last
            if not scheme.lists:
                current = dict.fromkeys(current, last)
        counts[level] = wanted
        if not scheme.lists:
            counts.update(dict.fromkeys(range(level + 1, LEVELS + 1), 0))
        out.append(Numbered(current[level], level))
    return out, restarts


def xml(scheme: Scheme, restarts: Sequence[tuple[int, int, int]]) -> str:
    """The whole of numbering.xml."""
    lists = range(1, LEVELS + 1) if scheme.lists else (1,)
    parts = [f'<w:numbering xmlns:w="{W}">']
    for number in lists:
        kind = "singleLevel" if scheme.lists else "multilevel"
        parts.append(f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>')
        parts += [_level(scheme, level) for level in range(1, LEVELS + 1)]
        parts.append("</w:abstractNum>")
    parts += [f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in lists]
    for num, level, start in restarts:
        parts.append(
            f'<w:num w:numId="{num}"><w:abstractNumId w:val="{level if scheme.lists else 1}"/>'
            f'<w:lvlOverride w:ilvl="{level - 1}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        )
    return "".join(parts) + "</w:numbering>"


def _level(scheme: Scheme, level: int) -> str:
    style = f'<w:pStyle w:val="Heading{level}"/>' if scheme.by_style else ""
    return (
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="1"/><w:numFmt w:val="{scheme.formats[level - 1]}"/>{style}'
        f'<w:suff w:val="{scheme.suffix}"/><w:lvlText w:val={quoteattr(scheme.texts[level - 1])}/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="0" w:firstLine="640"/></w:pPr></w:lvl>'
    )
