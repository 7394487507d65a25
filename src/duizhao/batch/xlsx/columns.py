"""What a table for the office consists of, and the marks by which an edited cell is known."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

__all__ = ["CHECK", "KEY", "Column", "Marked", "Row", "edited", "marks", "plain", "shown"]

KEY: Final = "键（请勿改动）"
CHECK: Final = "校验（请勿改动）"
_SCHEME: Final = "1"
_LENGTH: Final = 6  # hex digits a cell: one edit in sixteen million goes unseen


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the program, its heading, its width in characters of a number.

    The office fills in `editable` ones; `choices` are offered as a list, `hint` is shown beside the cell. What stands in
    a `number` column is written as a number, so that it can be added up.
    """

    name: str
    title: str
    width: float
    editable: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    number: bool = False


# stretches of a text with what they are: "" the same, "added", "removed"
Marked = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about (`key`), its cells by column, and a tone: first, warn, done or none.

    `marked` are stretches of cells in which something is to be marked; their texts together are the cell's.
    """

    key: str
    cells: Mapping[str, str]
    tone: str = ""
    extras: Mapping[str, str] = field(default_factory=dict)
    marked: Mapping[str, Marked] = field(default_factory=dict)


def plain(value: Any) -> str:
    """What a cell says, whatever a spreadsheet made of it: no spaces around, whole numbers without fraction, ISO days."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()


def marks(cells: Mapping[str, str], columns: Sequence[Column]) -> str:
    """One short digest a column, in their order: where that of a cell is another later, somebody edited it."""
    return f"{_SCHEME}:" + "".join(_mark(cells.get(c.name, "")) for c in columns)


def shown(columns: Sequence[Column], written: str, name: str, value: str) -> bool:
    """Whether the marks say that the cell of a column read `value` when it was written."""
    at = next(i for i, c in enumerate(columns) if c.name == name)
    body = written.partition(":")[2]
    return body[at * _LENGTH : (at + 1) * _LENGTH] == _mark(value)


def _mark(value: str) -> str:
    return hashlib.sha256(plain(value).encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def edited(cells: Mapping[str, str], columns: Sequence[Column], written: str) -> frozenset[str] | None:
    """The names of columns whose cells are not as they were written; None where the marks are not ours."""
    scheme, _, body = written.partition(":")
    if scheme != _SCHEME or len(body) != _LENGTH * len(columns):
        return None
    return frozenset(
        c.name
        for i, c in enumerate(columns)
        if c.name in cells and body[i * _LENGTH : (i + 1) * _LENGTH] != _mark(cells[c.name])
    )
