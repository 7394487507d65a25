"""Normalising text for reading, folding it for matching, and the maps back.

`normalise` only deletes (invisible characters, conversion residue) or replaces one character by one (line ends, odd
spaces), so that a passage can be shown as it stands in the file. `fold` goes further, for matching alone: it drops
white space and quotation marks, narrows full-width letters and digits, and unifies punctuation. It never touches 、
or 《》, which carry meaning in official writing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

__all__ = ["Folded", "OffsetMap", "fold", "fold_phrase", "natural", "normalise", "normalise_with_map", "squash"]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """A monotone map between two texts that differ by deletions and one-to-one replacements.

    `breaks` holds (here, there) pairs: from `here` on, positions move by `there - here`. Composable: a reader's map,
    then the normaliser's, then the fold's.
    """

    here: tuple[int, ...] = (0,)
    there: tuple[int, ...] = (0,)

    def __call__(self, position: int) -> int:
        """The position in the other text of the character at `position` (>= 0)."""
        i = bisect_right(self.here, position) - 1
        return self.there[i] + position - self.here[i]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the other text that holds exactly the characters start..end."""
        if end <= start:
            at = self(start)
            return at, at
        return self(start), self(end - 1) + 1

    def before(self, position: int) -> int:
        """The position here of the first character at or after `position` of the other text."""
        i = bisect_right(self.there, position) - 1
        if i < 0:
            return 0
        at = self.here[i] + position - self.there[i]
        return min(at, self.here[i + 1]) if i + 1 < len(self.here) else at

    def then(self, outer: OffsetMap) -> OffsetMap:
        """First this map, then `outer`."""
        points = set(self.here)
        for h in outer.here:
            i = bisect_right(self.there, h) - 1
            if i >= 0:
                point = self.here[i] + h - self.there[i]
                limit = self.here[i + 1] if i + 1 < len(self.here) else point + 1
                points.add(min(point, limit))
        here = tuple(sorted(points))
        return OffsetMap(here, tuple(outer(self(p)) for p in here))


# Format and control characters that word processors and web pages leave behind: BOM, zero-width marks, soft hyphen,
# directional marks, private-use glyphs, replacement character; \t and \n are kept.
_INVISIBLE_CLASS: Final = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufffd\ue000-\uf8ff]"
)
_INVISIBLE: Final = re.compile(
    _INVISIBLE_CLASS +
    # bookmarks and fields that conversion from Word turns into text
    r"|\[bookmark:[^\]\n]{0,80}\]"
    r"|(?:HYPERLINK|PAGEREF|TOC)\s+(?:\\[a-z]\s*)*\"[^\"\n]{0,200}\"(?:\s*\\[a-z])*"
    r"|\r(?=\n)"
)
# A lone character class is scanned several times faster than an alternation; most texts need no more.
_INVISIBLE_ONLY: Final = re.compile(_INVISIBLE_CLASS)
_RESIDUE: Final = ("[bookmark:", "HYPERLINK", "PAGEREF", "TOC", "\r")
# str.replace costs next to nothing where the character is absent; str.translate costs 60 ns a character everywhere.
_ONE_TO_ONE: Final = (
    ("\r", "\n"),
    ("\x85", "\n"),
    ("\u2028", "\n"),
    ("\u2029", "\n"),
    ("\u00a0", " "),
    ("\u3000", " "),
    ("\t", " "),
    ("\u2002", " "),
    ("\u2003", " "),
    ("\u2009", " "),
    ("\u202f", " "),
)


def normalise_with_map(source: str) -> tuple[str, OffsetMap]:
    """The normalised text and the map from it back to `source`."""
    pattern = _INVISIBLE if any(r in source for r in _RESIDUE) else _INVISIBLE_ONLY
    parts: list[str] = []
    here: list[int] = [0]
    there: list[int] = [0]
    at = made = 0
    for m in pattern.finditer(source):
        parts.append(source[at : m.start()])
        made += m.start() - at
        at = m.end()
        if here[-1] == made:
            there[-1] = at
        else:
            here.append(made)
            there.append(at)
    parts.append(source[at:])
    text = "".join(parts)
    for old, new in _ONE_TO_ONE:
        text = text.replace(old, new)
    return text, OffsetMap(tuple(here), tuple(there))


def normalise(source: str) -> str:
    """The normalised text alone; `normalise(source[start:end])` is the text of an evidence."""
    return normalise_with_map(source)[0]


_DROPPED: Final = frozenset(" \n\t\r\u3000\u00a0\u2002\u2003\u2009\u202f“”\"'‘’「」『』＂＇")
_PUNCTUATION: Final = {
    ord(a): b for a, b in zip(",;:!?()～〔〕【】[]﹝﹞<>〈〉", "，；：！？（）~（）（）（）（）《》《》", strict=True)
}
_DROP_TABLE: Final = {ord(c): None for c in _DROPPED}


def _widths() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (
        *range(0xFF10, 0xFF1A),
        *range(0xFF21, 0xFF3B),
        *range(0xFF41, 0xFF5B),
        0xFF05,
        0xFF0B,
        0xFF0D,
        0xFF0E,
    ):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    # CJK compatibility and radical forms that PDF conversion leaves (⽂ for 文)
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E)):
        wide = unicodedata.normalize("NFKC", chr(code))
        if len(wide) == 1 and wide != chr(code):
            table[code] = wide
    return table


_FOLD_TABLE: Final[dict[int, str]] = {**_PUNCTUATION, **_widths()}
_FOLD_ALL: Final[dict[int, str | None]] = {**_FOLD_TABLE, **_DROP_TABLE}


@dataclass(frozen=True, slots=True)
class Folded:
    """Text as matched. `back[i]` is the position in the normalised text of folded character i."""

    text: str
    back: tuple[int, ...]

    def position(self, text_offset: int) -> int:
        """The folded position of the first kept character at or after `text_offset`."""
        return bisect_left(self.back, text_offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the normalised text that folded start..end came from."""
        return self.back[start], self.back[end - 1] + 1


def fold(text: str, confusables: dict[int, str] | None = None) -> Folded:
    """Fold `text` for matching. `confusables` maps characters often mistyped for one another onto one of them."""
    back = tuple([i for i, c in enumerate(text) if c not in _DROPPED])
    folded = text.translate(_FOLD_ALL)
    if confusables:
        folded = folded.translate(confusables)
    return Folded(folded, back)


def fold_phrase(phrase: str, confusables: dict[int, str] | None = None) -> str:
    """The form in which a phrase of the rulebook is looked for in folded text."""
    return fold(phrase, confusables).text


def squash(text: str) -> str:
    """`text` without white space; for comparing passages."""
    return re.sub(r"\s+", "", text)


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts names as people do: 2.jpg before 10.jpg."""
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p.casefold()) for p in re.split(r"(\d+)", name) if p]
