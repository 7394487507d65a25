"""Numbers as automatic numbering writes them (ECMA-376 part 1 §17.18.59, with Word's deviations in MS-OI29500 2.1.540).

Where a system has no sign for a number, Word writes it in digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["counted", "numeral"]

_PLAIN: Final = "零一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL: Final = "零壹貳參肆伍陸柒捌玖"
_DIGITS: Final = "〇一二三四五六七八九"
_COUNTING: Final = "○一二三四五六七八九"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_LONGEST: Final = 60  # letters of one label; aa…a for a start of 30,000 is an attack or a slip


def counted(n: int, digits: str = _PLAIN, units: str = "十百千万", short: bool = True) -> str:
    """`n` (1 to 99,999,999) as it is spoken: 一百零五, 一千零一十. `short`: 10 to 19 are 十, 十一, not 一十."""
    if n >= 10000:
        high, low = divmod(n, 10000)
        zero = digits[0] if 0 < low < 1000 else ""
        return (
            counted(high, digits, units, short) + units[3] + (zero + counted(low, digits, units, False) if low else "")
        )
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = n // 10**place % 10
        if not digit:
            gap = bool(out)
            continue
        if gap:
            out, gap = out + digits[0], False
        out += digits[digit] + (units[place - 1] if place else "")
    return out[1:] if short and 10 <= n < 20 else out


def _spelt(digits: str) -> Callable[[int], str]:
    return lambda n: "".join(digits[int(d)] for d in str(n))


def _tens(digits: str) -> Callable[[int], str]:
    """Counting with 十 up to 99, from 100 digit by digit (一○○)."""

    def form(n: int) -> str:
        return counted(n, digits) if n < 100 else _spelt(digits)(n)

    return form


def _japanese(n: int) -> str:
    """Without 一 before 十, 百, 千, and without 零."""
    if n >= 10000:
        return _japanese(n // 10000) + "万" + (_japanese(n % 10000) if n % 10000 else "")
    out = ""
    for place, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = n // 10**place % 10
        if digit:
            out += ("" if digit == 1 and unit else _PLAIN[digit]) + unit
    return out


def _row(first: str, count: int) -> Callable[[int], str]:
    """The `count` characters of Unicode from `first` on."""
    return lambda n: chr(ord(first) + n - 1) if n <= count else str(n)


def _listed(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if n <= len(signs) else str(n)


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa, bb …: the same letter once more at each turn."""

    def form(n: int) -> str:
        times = (n - 1) // 26 + 1
        return chr(ord(first) + (n - 1) % 26) * times if times <= _LONGEST else str(n)

    return form


def _roman(n: int) -> str:
    if n >= 32768:
        return str(n)
    out = ""
    for amount, sign in _ROMAN:
        out += sign * (n // amount)
        n %= amount
    return out


def _ordinal(n: int) -> str:
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": _spelt("０１２３４５６７８９"),
    "decimalFullWidth2": _spelt("０１２３４５６７８９"),
    "chineseCounting": _tens(_COUNTING),
    "taiwaneseCounting": _tens(_COUNTING),
    "chineseCountingThousand": counted,
    "taiwaneseCountingThousand": lambda n: counted(n, units="十百千萬"),
    "chineseLegalSimplified": lambda n: counted(n, _LEGAL, "拾佰仟万", short=False),
    "ideographLegalTraditional": lambda n: counted(n, _LEGAL_TRADITIONAL, "拾佰仟萬", short=False),
    "ideographDigital": _spelt(_DIGITS),
    "taiwaneseDigital": _spelt(_COUNTING),
    "japaneseDigitalTenThousand": _spelt(_DIGITS),
    "japaneseCounting": _japanese,
    "koreanDigital2": _spelt(_PLAIN),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12],
    "ideographEnclosedCircle": _row("㈠", 10),  # Word writes brackets, not circles
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "ordinal": _ordinal,
    "numberInDash": lambda n: f"- {n} -",
    "hex": lambda n: f"{n:X}",
    "none": lambda n: "",
    "bullet": lambda n: "",
}
_PADDED: Final = re.compile(r"0*1\s*,\s*0*2\s*,\s*0*3\b.*")


def numeral(n: int, form: str) -> str:
    """`n` in the numbering format `form`; a format that is not known, and numbers below 1, are written in digits."""
    if form in ("none", "bullet"):
        return ""
    if n < 1 or n > 99_999_999:
        return f"{n:02d}" if form == "decimalZero" and n >= 0 else str(n)
    if _PADDED.fullmatch(form):  # w14: <w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>
        return str(n).zfill(len(form.split(",")[0].strip()))
    return _FORMS.get(form, str)(n)
