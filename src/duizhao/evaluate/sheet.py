"""Reading the YAML files of the evaluation, with a clear error at the place of whatever is wrong in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhao.errors import GoldError, Place

if TYPE_CHECKING:
    from duizhao.rulebook.source import Source

__all__ = ["Entry", "read_sheet"]

VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a file, the way to it, and what it belongs to in words (`about`, for messages)."""

    value: Any
    source: Source
    path: tuple[str | int, ...] = ()
    about: str = ""

    def error(self, message: str) -> GoldError:
        """The error to raise about this value, at its key or list item."""
        place = self.source.place(self.path, key=bool(self.path) and isinstance(self.path[-1], str))
        return GoldError(f"{self.about}：{message}" if self.about else message, place=_bare(place))

    def naming(self, about: str) -> Entry:
        """The same value, with the words that messages about it and what it holds begin with."""
        return replace(self, about=about)

    def step(self, key: str | int) -> Entry:
        """The value at `key`, which must exist."""
        return replace(self, value=self.value[key], path=(*self.path, key))

    def fields(self, required: Collection[str], optional: Collection[str] | None = None) -> Mapping[str, Entry]:
        """The parts of a mapping that has all of `required` and, unless `optional` is None, no others but these."""
        if not isinstance(self.value, dict):
            raise self.error(f"这里应当是一组“键: 值”，要有 {'、'.join(required)}。")
        lacking = [name for name in required if self.value.get(name) is None]
        if lacking:
            raise self.error(f"缺少 {'、'.join(lacking)}；必须有 {'、'.join(required)}。")
        if optional is not None:
            known = [*required, *optional]
            for name in self.value:
                if name not in known:
                    raise self.step(name).error(f"不认识的键“{name}”；只能用 {'、'.join(known)}。")
        return {name: self.step(name) for name in self.value}

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """The keys and values of a mapping that is not empty."""
        if not isinstance(self.value, dict) or not self.value:
            raise self.error("这里应当是一组“键: 值”，至少一项。")
        for name in self.value:
            yield name, self.step(name)

    def items(self) -> Iterator[Entry]:
        """The items of a list that is not empty."""
        if not isinstance(self.value, list) or not self.value:
            raise self.error("这里应当是一个列表，至少一项（每项以“- ”开头，或写在方括号里）。")
        for number in range(len(self.value)):
            yield self.step(number)

    def text(self) -> str:
        """The value as text that is not blank; a number counts as its digits."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int) or not str(self.value).strip():
            raise self.error("这里应当是一段文字，不能为空。")
        return str(self.value)

    def one_of(self, allowed: Collection[str]) -> str:
        """The value, which must be one of `allowed`."""
        text = self.text()
        if text not in allowed:
            raise self.error(f"写的是“{text}”；只能是 {'、'.join(allowed)}。")
        return text


def read_sheet(path: Path, key: str) -> Entry:
    """The value of the top-level `key` of one file; beside it only `version` may stand."""
    from duizhao.rulebook.problems import Problems, RulebookErrors
    from duizhao.rulebook.source import read_source

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise GoldError(f"读不了这个文件（{error.strerror}）；请检查路径和权限。", place=Place(str(path))) from error
    problems = Problems()
    source = read_source(str(path), raw, problems)
    try:
        problems.raise_if_any()
    except RulebookErrors as errors:
        more = f"（另有 {len(errors.others)} 处问题）" if errors.others else ""
        raise GoldError(errors.message + more, place=_bare(errors.place or Place(str(path)))) from None
    assert source is not None
    root = Entry(source.data, source)
    fields = root.fields([key], ["version"])
    if "version" in fields and fields["version"].value != VERSION:
        raise fields["version"].error(f"version 写的是 {fields['version'].value}；只认得 {VERSION}。")
    return fields[key]


def _bare(place: Place) -> Place:
    """The place without the line itself, which may quote a report."""
    return Place(place.file, place.line, place.column)
