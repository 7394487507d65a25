"""Reading a table back that the office has edited: columns by their headings, rows by their hidden keys, wherever they are now."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from duizhao.batch.xlsx.columns import CHECK, KEY, Column, edited, plain
from duizhao.errors import OfficeFileError, Place, ReadError

__all__ = ["Read", "ReadRow", "cell_name", "grids", "read"]

_SEARCHED: Final = 20  # rows in which the headings are looked for
_ROWS: Final = 500_000
_WIDEST: Final = 60


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it is now. `edited` are the columns whose cells somebody changed; None where that cannot be told.

    `marks` are those of the cells as they were written. `extras` are cells under headings that are not ours; `places` say where a column's cell stands.
    """

    key: str
    number: int
    cells: Mapping[str, str]
    edited: frozenset[str] | None
    marks: str
    extras: Mapping[str, str]
    letters: Mapping[str, str]

    def at(self, column: str) -> str:
        """The cell as a spreadsheet calls it (H5), or the row where the column is not there."""
        return f"{self.letters[column]}{self.number}" if column in self.letters else f"第 {self.number} 行"


@dataclass(frozen=True, slots=True)
class Read:
    """A table read back: its rows that hold anything, the headings that are not ours, other sheets that are not ours."""

    rows: tuple[ReadRow, ...]
    extras: tuple[str, ...]
    sheets: tuple[str, ...]


def cell_name(row: int, column: int) -> str:
    """The name of a cell, counted from 1 (H5)."""
    return f"{_letter(column)}{row}"


def read(data: bytes, name: str, sheet: str, columns: Sequence[Column]) -> Read:
    """The table on the sheet called `sheet`. Raises OfficeFileError when there is no such table in the file."""
    book, values = _open(data, name)
    if sheet not in book.sheetnames:
        said = f"没有“{sheet}”这张工作表；请不要改工作表的名称，也不要删去它。要重新生成，把这个文件移走再运行一次。"
        raise OfficeFileError(said, place=Place(name))
    grid = _grid(book[sheet], values, sheet, name)
    head = next((i for i, row in enumerate(grid[:_SEARCHED]) if _is_heading(row, columns)), None)
    if head is None:
        lacking = "、".join(c.title for c in columns if c.editable)
        said = f"找不到表头（{lacking} 这一行）；请不要改动表头。要重新生成，把这个文件移走再运行一次。"
        raise OfficeFileError(said, place=Place(f"{name} 工作表“{sheet}”"))
    titles = grid[head]
    by_title = {c.title: c.name for c in columns}
    _once(titles, by_title, name, sheet, head)
    extras = tuple(t for t in titles if t and t not in by_title and t not in (KEY, CHECK))
    rows = tuple(_rows(grid, head, titles, by_title, columns))
    return Read(rows, extras, tuple(book.sheetnames))


def grids(data: bytes, name: str) -> dict[str, list[list[str]]]:
    """All sheets of a workbook that is not ours, as plain text. Raises OfficeFileError when it cannot be opened."""
    book, values = _open(data, name)
    return {title: _grid(book[title], values, title, name) for title in book.sheetnames if _is_table(book[title])}


def _is_table(sheet: Any) -> bool:
    return hasattr(sheet, "iter_rows")  # a chart has a sheet of its own


def _rows(
    grid: Sequence[Sequence[str]],
    head: int,
    titles: Sequence[str],
    by_title: Mapping[str, str],
    columns: Sequence[Column],
) -> Iterator[ReadRow]:
    letters = {by_title[t]: _letter(i + 1) for i, t in enumerate(titles) if t in by_title}
    for number, values in enumerate(grid[head + 1 :], head + 2):
        if not any(values):
            continue
        row = dict(zip(titles, values, strict=False))
        cells = {name: row.get(title, "") for title, name in by_title.items() if title in titles}
        extras = {t: v for t, v in row.items() if t and t not in by_title and t not in (KEY, CHECK)}
        key, written = row.get(KEY, ""), row.get(CHECK, "")
        yield ReadRow(key, number, cells, edited(cells, columns, written), written, extras, letters)


def _is_heading(row: Sequence[str], columns: Sequence[Column]) -> bool:
    wanted = [c.title for c in columns]
    return sum(t in row for t in wanted) * 2 > len(wanted)


def _once(titles: Sequence[str], by_title: Mapping[str, str], name: str, sheet: str, head: int) -> None:
    """Raise OfficeFileError where a heading stands twice."""
    place = Place(f"{name} 工作表“{sheet}”", head + 1)
    twice = sorted({t for t in titles if t and titles.count(t) > 1})
    if twice:
        said = f"表头“{'”“'.join(twice)}”出现两次，分不清以哪一列为准；请删去或改名其中一列。"
        raise OfficeFileError(said, place=place)


def _open(data: bytes, name: str) -> tuple[Any, Any]:
    """The workbook with what was typed, and a way to it with the results of formulas."""
    from duizhao.read.zipguard import open_zip

    try:
        open_zip(data, name)
        return _load(data, False), lambda: _load(data, True)
    except ReadError as e:
        raise OfficeFileError(f"打不开（{e.message.rstrip('。')}）；{_REMEDY}", place=Place(name)) from None
    except Exception:  # whatever openpyxl makes of a file that is none
        raise OfficeFileError(f"打不开，可能已损坏或不是 .xlsx 文件；{_REMEDY}", place=Place(name)) from None


_REMEDY: Final = "请在 WPS 或 Excel 里打开，另存为 .xlsx；要重新生成，把这个文件移走再运行一次。"


def _load(data: bytes, results: bool) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=results)


def _grid(sheet: Any, values: Any, title: str, name: str) -> list[list[str]]:
    """All cells as plain text; of formulas their results."""
    grid: list[list[str]] = []
    formulas: list[tuple[int, int]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet.reset_dimensions()
        for i, row in enumerate(sheet.iter_rows()):
            if i >= _ROWS:
                break
            line = []
            for j, cell in enumerate(row[:_WIDEST]):
                if getattr(cell, "data_type", "") == "f":
                    formulas.append((i, j))
                line.append(plain(cell.value))
            grid.append(line)
        if formulas:
            _results(grid, formulas, values()[title], name)
    return grid


def _results(grid: list[list[str]], formulas: list[tuple[int, int]], sheet: Any, name: str) -> None:
    sheet.reset_dimensions()
    wanted = set(formulas)
    lost = []
    for i, row in enumerate(sheet.iter_rows()):
        for j, cell in enumerate(row[:_WIDEST]):
            if (i, j) in wanted:
                grid[i][j] = plain(cell.value)
                if cell.value is None:
                    lost.append(cell_name(i + 1, j + 1))
    if lost:
        said = f"{'、'.join(lost[:10])} 是公式，读不出结果；请改为直接填写的内容。"
        raise OfficeFileError(said, place=Place(f"{name} 工作表“{sheet.title}”"))


def _letter(column: int) -> str:
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
