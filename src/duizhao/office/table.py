"""Tables that an office keeps, as YAML or as CSV from a spreadsheet: rows of named cells, each with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from duizhao.errors import OfficeFileError, Place
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.source import At, Source, read_source

__all__ = ["Row", "Table", "csv_text", "read_table"]

NAME: Final = "name"
_MARKS: Final = ("有", "无", "是", "否", "未知", "")
YES_NO: Final[Mapping[str, bool | None]] = dict(zip(_MARKS, (True, False, True, False, None, None), strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by field, empty ones left out, and where each stands."""

    cells: Mapping[str, Any]
    place: Place
    places: Mapping[str, Place]

    def at(self, field: str) -> Place:
        """The place of a cell; of the row where the cell is empty."""
        return self.places.get(field, self.place)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, and the problems found so far."""

    rows: tuple[Row, ...]
    problems: Problems

    def finish(self) -> None:
        """Raise OfficeFileError with everything that is wrong."""
        found = self.problems.listed()
        if found:
            errors = [OfficeFileError(message, place=_bare(place)) for place, message in found]
            raise OfficeFileError(errors[0].message, place=errors[0].place, others=tuple(errors[1:]))


def read_table(
    path: Path,
    key: str,
    fields: Mapping[str, str],
    required: tuple[str, ...],
    also: Mapping[str, str] | None = None,
) -> Table:
    """The table in a .yaml (a list or mapping under `key`) or .csv file.

    `fields` are the allowed cells with the Chinese headings that a CSV file may use, `also` other headings with the cells
    they stand for; `required` must be filled. Raises OfficeFileError when the file cannot be read; what is wrong in rows
    goes to the table's problems.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise OfficeFileError(f"文件读不出来（{error.strerror}）；请检查路径和权限。", place=Place(str(path))) from None
    problems = Problems()
    kind = path.suffix.lower()
    if kind in (".yaml", ".yml"):
        source = read_source(str(path), raw, problems)
        rows = tuple(_yaml_rows(source, key, fields, problems)) if source else ()
    elif kind == ".csv":
        rows = tuple(_csv_rows(path, raw, fields, required, also or {}, problems))
    else:
        message = "只认 .yaml 和 .csv；表格请在 WPS 或 Excel 里另存为 CSV。"
        raise OfficeFileError(message, place=Place(str(path)))
    for row in rows:
        lacking = [fields[name] for name in required if row.cells.get(name) in (None, "")]
        if lacking:
            problems.add(row.place, f"缺少{'、'.join(lacking)}；请补上。")
    return Table(rows, problems)


def _yaml_rows(source: Source, key: str, fields: Mapping[str, str], problems: Problems) -> Iterator[Row]:
    data = source.data
    if not isinstance(data, dict) or key not in data or not isinstance(data[key], dict | list):
        problems.add(source.place(), f"文件里应有“{key}:”，下面逐项填写。")
        return
    for name in data:
        if name != key:
            problems.add(source.place((name,), key=True), f"“{name}”不是可用的键；只用“{key}”。{suggest(name, [key])}")
    listed = data[key]
    for step, raw in listed.items() if isinstance(listed, dict) else enumerate(listed):
        at = At(source) / key / step
        if not isinstance(raw, dict):
            problems.add(at.value(), f"这里应是一组“键: 值”；可用的键：{allowed(fields)}。")
            continue
        cells = {**({NAME: step} if isinstance(listed, dict) else {}), **raw}
        places = {field: (at / field).key() for field in raw}
        for field in raw:
            if field not in fields:
                message = f"“{field}”不是可用的键；可用的键：{allowed(fields)}。{suggest(field, fields)}"
                problems.add(places[field], message)
        yield Row({f: v for f, v in cells.items() if v is not None}, at.key(), places)


def _csv_rows(
    path: Path,
    raw: bytes,
    fields: Mapping[str, str],
    required: tuple[str, ...],
    also: Mapping[str, str],
    problems: Problems,
) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(csv_text(raw), newline=""))
    heading = [cell.strip() for cell in next(reader, [])]
    by_title = {**also, **{title: field for field, title in fields.items()}, **{field: field for field in fields}}
    for column, title in enumerate(heading, 1):
        if title and title not in by_title:
            message = f"不认识的列“{title}”；可用的列：{allowed(fields.values())}。{suggest(title, fields.values())}"
            problems.add(Place(str(path), 1, column), message)
    named = {by_title.get(title) for title in heading}
    lacking = [fields[name] for name in required if name not in named]
    if lacking:  # then every row lacks it: once is enough
        problems.add(Place(str(path), 1), f"第一行应是各列的名称，其中缺少“{'、'.join(lacking)}”；请补上。")
        return
    while True:
        line = reader.line_num + 1
        cells = next(reader, None)
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        found, places = {}, {}
        for column, (title, cell) in enumerate(zip(heading, cells, strict=False), 1):
            if title in by_title and cell.strip():
                found[by_title[title]] = cell.strip()
                places[by_title[title]] = Place(str(path), line, column)
        yield Row(found, Place(str(path), line), places)


def csv_text(raw: bytes) -> str:
    """The text of a CSV file, in UTF-8 or in what a Chinese spreadsheet saves."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _bare(place: Place) -> Place:
    """Without the line itself: such tables are internal papers."""
    return Place(place.file, place.line, place.column)
