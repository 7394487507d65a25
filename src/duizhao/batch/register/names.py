"""What the name of a file says: which unit, which year, which version. Hints for a person, never proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from duizhao.read.sources import INSIDE

__all__ = ["Hints", "UnitNames", "count_files", "hints"]

# the later in the life of a report, the higher
_RANKS: Final = (
    (4, ("盖章", "签章", "用印", "印发", "红头")),
    (3, ("定稿", "终稿", "最终", "正式")),
    (2, ("修改", "修订", "改稿", "送审", "审定")),
    (1, ("初稿", "草稿", "讨论稿", "征求意见")),
)
_UNMARKED: Final = 2
_COPY: Final = re.compile(r"[(（](\d{1,2})[)）](?=\.|$|\s)|[-_ ]?副本|[-_ ]copy", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"(?:最终|定稿|终稿|修改稿?|修订稿?|改|版本?|第|[vV])\s*[.．]?(\d{1,2}|[一二三四五六七八九十])(?!\d)|([一二三四五六七八九十]|\d{1,2})(?:稿|改)"
)
_DIGITS: Final = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_DAYS: Final = (
    re.compile(r"(?<!\d)(20\d\d)[-._年 ](0?[1-9]|1[0-2])[-._月 ](0?[1-9]|[12]\d|3[01])日?(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)()(1[0-2]|0?[1-9])月(0?[1-9]|[12]\d|3[01])日?"),
    re.compile(r"(?<!\d)()(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"),
)
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_REGION: Final = re.compile(r".{2,8}?(?:省|自治区|市|自治州|盟|自治县|县|区|旗)")
_TAIL: Final = re.compile(r"(?:人民政府|政府|办事处|街道办)$")
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class Hints:
    """Which version a name claims to be: the words for it, its number and day, whether it is a copy; and years."""

    rank: int = _UNMARKED
    words: tuple[str, ...] = ()
    number: int = 0
    day: str = ""
    copy: bool = False
    years: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[int, int, str]:
        """The later version has the greater one."""
        return (self.rank, self.number, self.day)


def hints(name: str) -> Hints:
    """What the last part of a path says."""
    base = _last(name)
    stem = base.rpartition(".")[0] or base
    found = [(rank, word) for rank, words in _RANKS for word in words if word in stem]
    copy = _COPY.search(base)
    rest = _COPY.sub(" ", stem)
    day = ""
    for pattern in _DAYS:
        if m := pattern.search(rest):
            day = day or f"{m[1]}{int(m[2]):02}{int(m[3]):02}"
            rest = pattern.sub(" ", rest)
    number = _NUMBER.search(rest)
    value = (number[1] or number[2]) if number else "0"
    return Hints(
        max((rank for rank, _ in found), default=_UNMARKED),
        tuple(word for _, word in found),
        _DIGITS.get(value) or int(value),
        day,
        copy is not None,
        tuple(dict.fromkeys(map(int, _YEAR.findall(rest)))),
    )


class UnitNames:
    """Finds units in paths: by name, alias, or name without the region before it."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names` are all names of each unit, by the one that counts."""
        owners: dict[str, set[str]] = {}
        for unit, every in names.items():
            for form in {f for name in (unit, *every) for f in _forms(name)}:
                owners.setdefault(form, set()).add(unit)
        # a form that two units share tells neither
        self._forms = {form: next(iter(who)) for form, who in owners.items() if len(who) == 1}
        ordered = sorted(self._forms, key=lambda f: (-len(f), f))
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def find(self, path: str) -> str | None:
        """The unit that the file's name gives, else the folder it lies in; None where none or several do."""
        if self._pattern is None:
            return None
        for part in reversed(_parts(path)):
            found = {self._forms[m.group()] for m in self._pattern.finditer(part)}
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None


def count_files(names: Iterable[str]) -> tuple[int, str]:
    """How many files came with these documents, and in words how many documents more there are inside of archives."""
    documents = list(names)
    files = len({name.split(INSIDE)[0] for name in documents})
    more = len(documents) - files
    return files, f"（压缩包、邮件里另有 {more} 份）" if more else ""


def _forms(name: str) -> Iterable[str]:
    yield name
    rest = name
    while (m := _REGION.match(rest)) and len(rest) - m.end() >= _SHORTEST:
        rest = rest[m.end() :]
        yield rest
    for form in (name, rest):
        short = _TAIL.sub("", form)
        if len(short) >= _SHORTEST and short != form:
            yield short


def _parts(path: str) -> list[str]:
    return [p for piece in path.split(INSIDE) for p in piece.replace("\\", "/").split("/") if p]


def _last(path: str) -> str:
    return (_parts(path) or [path])[-1]
