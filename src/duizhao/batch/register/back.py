"""Reading the register back: what the office typed, checked cell by cell, kept before anything is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from duizhao.batch.model import Entry
from duizhao.batch.register import kept
from duizhao.batch.register.sheet import COLUMNS, NAME, SHEET
from duizhao.batch.store import Store
from duizhao.batch.xlsx.columns import shown
from duizhao.batch.xlsx.keep import KEPT, digest_of, keep_file
from duizhao.batch.xlsx.read import Read, ReadRow, read
from duizhao.errors import OfficeFileError, Place

__all__ = ["WRITTEN", "Taken", "parse_day", "read_back"]

WRITTEN: Final = "register_written"  # the digest of the register as it was written
_TAKEN: Final = "register_taken"

_FIELDS: Final = tuple(c.name for c in COLUMNS if c.editable)
_TITLES: Final = {c.name: c.title for c in COLUMNS}
_YES: Final = frozenset(["是", "√", "✓", "对", "y", "Y", "1", "采用"])
_NO: Final = frozenset(["否", "×", "✗", "✕", "x", "X", "n", "N", "0", "不采用"])
_YEAR: Final = re.compile(r"(20\d\d)\s*年?度?")
_DAY: Final = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s.*)?|(20\d\d)(\d\d)(\d\d)")
_SERIAL: Final = re.compile(r"4\d{4}|5\d{4}")
_EPOCH: Final = date(1899, 12, 30)  # days of a spreadsheet count from here
_SHEETS: Final = ("需要处理", SHEET, "催报用语", "版本差异")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read: how many cells were news, and sentences about what was left aside."""

    cells: int = 0
    told: tuple[str, ...] = ()


def read_back(folder: Path, store: Store, time: str) -> Taken:
    """Keep what the office typed into the register in `folder`; nothing when there is none or nobody edited it.

    `time` (ISO) goes into the history. Whenever anything was edited the file itself is kept beside, so that nothing
    typed anywhere in it is lost. Raises OfficeFileError with every cell that cannot be understood; then nothing of the
    file is taken and it stays as it is.
    """
    path = folder / NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Taken()
    except OSError as e:
        raise OfficeFileError(f"读不了（{e.strerror}）；请关闭打开它的程序后再试。", place=Place(str(path))) from None
    if digest_of(data) in (store.get(WRITTEN), store.get(_TAKEN)):
        return Taken()  # nobody has touched it
    found = read(data, NAME, SHEET, COLUMNS)
    problems: list[OfficeFileError] = []
    changes = list(_changes(found, store, problems))
    if problems:
        raise OfficeFileError(problems[0].message, place=problems[0].place, others=tuple(problems[1:]))
    aside = list(_aside(found))
    news = kept.keep(store, changes, time)
    kept.remember_texts(store, kept.items(store.filed()))
    if found.extras:
        known = store.get("register_columns") or []
        store.set("register_columns", list(dict.fromkeys([*known, *found.extras])))
    if news or aside:
        keep_file(folder, data, SHEET)
    store.set(_TAKEN, digest_of(data))
    return Taken(news, tuple(aside))


def _changes(found: Read, store: Store, problems: list[OfficeFileError]) -> Iterator[tuple[str, str, str]]:
    said = kept.said(store)
    items = kept.items(store.filed())
    seen: dict[str, ReadRow] = {}
    present = {row.key for row in found.rows}
    added = max((int(i.removeprefix(kept.ADDED)) for i in said if i.startswith(kept.ADDED)), default=0)
    for row in found.rows:
        item, fields = row.key, row.edited
        if not item and kept.DOCUMENT + row.cells.get("file", "") in items:
            item, fields = kept.DOCUMENT + row.cells["file"], None  # its key was lost
        values = dict(_values(row, fields, problems))
        if not item:
            if not any(values.values()) and not any(row.extras.values()):
                continue
            item = _same_row(values, row.extras, said, {*present, *seen})
            if not item:
                added += 1
                item = f"{kept.ADDED}{added}"
        if item in seen:
            _twice(row, seen[item], values, problems)
            continue
        seen[item] = row
        before = said.get(item, {})
        if fields is None:
            # the marks are gone, too: the office's are the cells that say more than is known
            values = {f: v for f, v in values.items() if v and v != before.get(f, _known(f, items.get(item)))}
        elif values.get("use") == "" and shown(COLUMNS, row.marks, "use", "是"):
            # the office's own 是 is taken back, the program's is refused
            values["use"] = "" if before.get("use") == "是" or _taken_back(store, item) else "否"
        yield from ((item, field, value) for field, value in values.items())
        yield from ((item, f"+{t}", v) for t, v in row.extras.items() if v != before.get(f"+{t}", ""))


def _same_row(
    values: Mapping[str, str], extras: Mapping[str, str], said: Mapping[str, Mapping[str, str]], taken: set[str]
) -> str:
    """The row that the office added with the same words, taken over from this file before it was written anew."""
    filled = {f: v for f, v in values.items() if v} | {f"+{t}": v for t, v in extras.items() if v}
    for item, fields in said.items():
        if item.startswith(kept.ADDED) and item not in taken and fields == filled:
            return item
    return ""


def _taken_back(store: Store, item: str) -> bool:
    """Whether the last that was said of using a document was taken back."""
    last = "SELECT value FROM said_before WHERE item = ? AND field = 'use' ORDER BY number DESC LIMIT 1"
    return any(value == "" for (value,) in store.rows(last, item))


def _known(field: str, entry: Entry | None) -> str:
    """What stands in a cell that nobody filled in."""
    if entry is None:
        return ""
    return {"unit": entry.unit or "", "year": str(entry.year or ""), "use": "是"}.get(field, "")


def _twice(row: ReadRow, first: ReadRow, values: Mapping[str, str], problems: list[OfficeFileError]) -> None:
    """A row that was copied is no matter, unless the two say different things."""
    differing = [f for f in _FIELDS if row.cells.get(f, "") != first.cells.get(f, "") and values.get(f)]
    differing += [t for t in row.extras if row.extras[t] and row.extras[t] != first.extras.get(t, "")]
    if differing:
        titles = "、".join(_TITLES.get(f, f) for f in differing)
        said = (
            f"与第 {first.number} 行是同一份文件（复制来的行），{titles}却不同；请只留一行。要加登记，请插入空行填写。"
        )
        problems.append(OfficeFileError(said, place=Place(_WHERE, row.number)))


_WHERE: Final = f"{NAME} 工作表“{SHEET}”"


def _values(row: ReadRow, fields: frozenset[str] | None, problems: list[OfficeFileError]) -> Iterator[tuple[str, str]]:
    """The edited cells as they are kept; what cannot be understood becomes a problem."""
    for field in _FIELDS:
        if field not in row.cells or (fields is not None and field not in fields):
            continue
        text = row.cells[field]
        value = _parsed(field, text)
        if value is None:
            problems.append(
                OfficeFileError(f"{row.at(field)}（{_TITLES[field]}）{_SAYS[field]}", place=Place(_WHERE, row.number))
            )
        else:
            yield field, value


_SAYS: Final = {
    "year": "不是年度；请写四位数字，如 2024，或者留空。",
    "use": "只能写“是”“否”，或者留空。",
    "silent": "只能写“是”“否”，或者留空。",
    "received": "看不出是哪一天；请写年、月、日，如 2025-03-01，或者留空。",
}


def _parsed(field: str, text: str) -> str | None:
    """What a cell says in the one form in which it is kept; None where it cannot be understood."""
    if text == "":
        return ""
    if field in ("use", "silent"):
        return "是" if text in _YES else "否" if text in _NO else None
    if field == "year":
        m = _YEAR.fullmatch(text)
        return m[1] if m else None
    if field == "received":
        return parse_day(text)
    return text


def parse_day(text: str) -> str | None:
    """A day in ISO form, however an office or a spreadsheet writes it; None where it is none."""
    if _SERIAL.fullmatch(text):
        return (_EPOCH + timedelta(days=int(text))).isoformat()
    m = _DAY.fullmatch(text)
    if m is None:
        return None
    year, month, day = (int(x) for x in (m.groups()[:3] if m[1] else m.groups()[3:]))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _aside(found: Read) -> Iterator[str]:
    """What somebody typed where it is not taken over."""
    for row in found.rows:
        titles = [_TITLES[f] for f in (row.edited or ()) if f not in _FIELDS and f != "number"]
        if row.key and titles:
            yield (
                f"{NAME} 第 {row.number} 行改动了“{'”“'.join(titles)}”，这些栏由程序填写，改动没有采用；"
                "要说明的请写在“备注”里。"
            )
    own = [s for s in found.sheets if s not in _SHEETS]
    if own:
        yield f"{NAME} 里的工作表“{'”“'.join(own)}”不是程序生成的，没有读入；原来的文件另存在“{KEPT}”文件夹里。"
