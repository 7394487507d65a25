"""Writing merged rulebook files as YAML again, each field with the file and line that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final

from duizhao.errors import Place
from duizhao.rulebook.gather import Gathered
from duizhao.rulebook.source import Path, Source

__all__ = ["resolved_file", "resolved_rule"]

# What may stand without quotes: it begins with a letter and holds nothing that YAML could read as anything but text.
_PLAIN: Final = re.compile(r"[A-Za-z\u4e00-\u9fff《“][\w\u4e00-\u9fff《》“”‘’（）〔〕、，。；：！？…—·%％.@/+-]*")
_WORDS: Final = frozenset({"null", "true", "false"})


def resolved_file(source: Source) -> Iterator[str]:
    """The lines of one merged file."""
    yield from _mapping(source, source.data, (), "")


def resolved_rule(gathered: Gathered, rule_id: str) -> Iterator[str]:
    """The lines of one rule."""
    for source in gathered.groups.values():
        if rule_id in source.data["rules"]:
            yield f"{rule_id}:{_origin(source, ('rules', rule_id))}"
            yield from _mapping(source, source.data["rules"][rule_id], ("rules", rule_id), "  ")


def _mapping(source: Source, data: dict[str, Any], path: Path, margin: str) -> Iterator[str]:
    for key, value in data.items():
        here = (*path, key)
        origin = _origin(source, here)
        if isinstance(value, dict) and value:
            yield f"{margin}{_scalar(key)}:{origin}"
            yield from _mapping(source, value, here, margin + "  ")
        elif isinstance(value, str) and "\n" in value:
            yield from _block(f"{margin}{_scalar(key)}:", value, origin, margin + "  ")
        else:
            yield f"{margin}{_scalar(key)}: {_flow(value)}{origin}{_others(source, here, value)}"


def _block(head: str, text: str, origin: str, margin: str) -> Iterator[str]:
    """A text of several lines, kept to the letter."""
    body = text.rstrip("\n")
    breaks = len(text) - len(body)
    mark = {0: "|-", 1: "|"}.get(breaks, "|+")
    indent = "2" if body[:1] in " \n" else ""
    yield f"{head} {mark[0]}{indent}{mark[1:]}{origin}"
    for line in body.split("\n"):
        yield margin + line if line else ""
    yield from [""] * (breaks - 1)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _WORDS:
        return text
    if "\n" in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return "'" + text.replace("'", "''") + "'"


def _origin(source: Source, path: Path) -> str:
    """The comment that names file and line."""
    return f"  # {_named(source.place(path, key=True))}"


def _others(source: Source, path: Path, text: Any) -> str:
    """The items of a list that a layer added, with where they come from."""
    if not isinstance(text, list):
        return ""
    own = source.place(path).file
    places = ((item, source.place((*path, i))) for i, item in enumerate(text))
    return "".join(f"；{_flow(item)} {_named(place)}" for item, place in places if place.file != own)


def _named(place: Place) -> str:
    """File and line; only the last parts of the file's path, as the rest is nobody else's business."""
    return f"{'/'.join(PurePath(place.file).parts[-2:])}:{place.line}"
