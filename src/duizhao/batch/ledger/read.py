"""Reading a ledger as an office keeps it: a table in .xlsx or .csv, a row a unit, a column a figure, headings free."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from duizhao.batch.ledger.headings import NUMBERS, UNITS, YEARS, Headings, plain_heading
from duizhao.batch.ledger.model import Cell, Ledger, Line
from duizhao.batch.xlsx.read import cell_name, grids
from duizhao.errors import OfficeFileError, Place
from duizhao.office.table import csv_text
from duizhao.rulebook.figures import SHARE, YES_NO, FigureBook, NamedFigure

__all__ = ["Grid", "parse_value", "read_ledger", "take"]

Grid = Sequence[Sequence[str]]

_SEARCHED: Final = 20
_TOTALS: Final = ("合计", "总计", "小计", "全区", "全县", "全市", "平均")
_BLANK: Final = frozenset({"", "-", "—", "－", "——", "/", "／", "\\", "未填", "不详", "未知", "不涉及", "不适用"})
_YES: Final = frozenset({"是", "有", "已", "√", "✓", "已述法", "已开展", "已落实", "y", "Y"})
_NO: Final = frozenset({"否", "无", "未", "×", "✗", "未述法", "未开展", "没有", "n", "N", "0"})
_NONE: Final = frozenset({"无", "没有", "零", "〇"})
_NUMBER: Final = re.compile(r"(?P<n>-?\d[\d,，]*(?:\.\d+)?)(?P<scale>万)?\s*(?P<percent>[%％])?[\u4e00-\u9fff]{0,2}")
_YEAR: Final = re.compile(r"(20\d\d)\s*年")
_BARE_YEAR: Final = re.compile(r"(20\d\d)年?(?:度)?")
_UNIT_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    heading: str
    figure: NamedFigure


def read_ledger(path: Path, book: FigureBook) -> Ledger:
    """The ledger in a .xlsx or .csv file. Raises OfficeFileError when it cannot be read or holds no such table."""
    try:
        data = path.read_bytes()
    except OSError as e:
        raise OfficeFileError(f"文件读不出来（{e.strerror}）；请检查路径和权限。", place=Place(str(path))) from None
    kind = path.suffix.lower()
    if kind == ".xlsx":
        sheets: dict[str, Grid] = dict(grids(data, path.name))
    elif kind == ".csv":
        sheets = {"": _csv(data)}
    else:
        said = "台账只认 .xlsx 和 .csv；别的表格请在 WPS 或 Excel 里另存为 .xlsx。"
        raise OfficeFileError(said, place=Place(path.name))
    lines: list[Line] = []
    columns: dict[str, str] = {}
    told: list[str] = []
    for name, grid in sheets.items():
        found = take(grid, name, book)
        if found is not None:
            lines += found.lines
            columns |= found.columns
            told += found.told
    if not columns:
        known = "、".join(f.title for f in book.figures[:12])
        said = (
            "没有认出台账的表：要有一行表头，其中一列是“单位”，其余各列的名称写成"
            f"{known}等（全部名称和别名见 duizhao ledger --columns）。"
        )
        raise OfficeFileError(said, place=Place(path.name))
    return Ledger(path.name, tuple(lines), columns, tuple(told))


def _csv(data: bytes) -> Grid:
    return [[c.strip() for c in row] for row in csv.reader(io.StringIO(csv_text(data), newline=""))]


def take(grid: Grid, sheet: str, book: FigureBook) -> Ledger | None:
    """The ledger on one sheet; None where it has no column of units, or none of figures."""
    head = next((i for i, row in enumerate(grid[:_SEARCHED]) if _is_head(row)), None)
    if head is None:
        return None
    at = next(i for i, c in enumerate(grid[head]) if plain_heading(c) in UNITS)
    titles, above, first = _titles(grid, head, at)
    years = [i for i, t in enumerate(titles) if plain_heading(t) in YEARS or t in YEARS]
    where = f"工作表“{sheet}”" if sheet else "表"
    columns, told = _columns(titles, above, {at, *years}, Headings(book), where)
    if not columns:
        return None
    year = _year([sheet, *(c for row in grid[:head] for c in row), *titles])
    lines = tuple(_lines(grid, first, at, years, columns, year, where, told))
    return Ledger("", lines, {c.heading: c.figure.title for c in columns}, tuple(told))


def _is_head(row: Sequence[str]) -> bool:
    return any(plain_heading(c) in UNITS for c in row) and sum(bool(c) for c in row) > 1


def _titles(grid: Grid, head: int, at: int) -> tuple[list[str], list[str], int]:
    """The headings, what stands above each where they have two rows, and the first row of the table itself."""
    upper = list(grid[head])
    if head + 1 >= len(grid):
        return upper, [""] * len(upper), head + 1
    lower = list(grid[head + 1])
    lower += [""] * (len(upper) - len(lower))
    upper += [""] * (len(lower) - len(upper))
    second = not lower[at] and any(lower) and not any(_NUMBER.fullmatch(c) for c in lower if c)
    if not second:
        return upper, [""] * len(upper), head + 1
    titles, above, last = [], [], ""
    for one, under in zip(upper, lower, strict=True):
        last = one or last
        titles.append(under or one)
        above.append(last if under else "")
    return titles, above, head + 2


def _columns(
    titles: Sequence[str], above: Sequence[str], own: set[int], headings: Headings, where: str
) -> tuple[list[_Column], list[str]]:
    found: list[_Column] = []
    told: list[str] = []
    for i, title in enumerate(titles):
        if not title or i in own or plain_heading(title) in NUMBERS:
            continue
        whole = f"{above[i]} {title}".strip()
        figure = headings.find(title, above[i])
        if figure is None:
            told.append(f"{where}的“{whole}”一列不认识，没有核对。")
        else:
            found.append(_Column(i, whole, figure))
    for one in found:
        others = [c for c in found if c.figure is one.figure]
        if len(others) > 1 and others[0] is one:
            listed = "、".join(f"“{c.heading}”" for c in others)
            told.append(f"{where}里 {listed} 几列都像是“{one.figure.title}”，分不清，没有核对；请留下一列。")
    return [c for c in found if sum(o.figure is c.figure for o in found) == 1], told


def _year(texts: Sequence[str]) -> int | None:
    years = {int(y) for t in texts for y in _YEAR.findall(t)}
    return years.pop() if len(years) == 1 else None


def _lines(
    grid: Grid,
    first: int,
    at: int,
    years: Sequence[int],
    columns: Sequence[_Column],
    year: int | None,
    where: str,
    told: list[str],
) -> Iterator[Line]:
    for number, row in enumerate(grid[first:], first + 1):
        unit = "".join(row[at].split()) if at < len(row) else ""
        if not unit or unit in UNITS or unit.startswith(_TOTALS) or len(unit) > _UNIT_LONGEST:
            continue
        cells = []
        for c in columns:
            written = row[c.index].strip() if c.index < len(row) else ""
            if written in _BLANK:
                continue
            place = cell_name(number, c.index + 1)
            value = parse_value(written, c.figure)
            if value is None:
                told.append(f"{where} {place}（{unit}，{c.heading}）写作“{written[:20]}”，不是数字，没有核对。")
            else:
                cells.append(Cell(c.figure.id, c.heading, value, written, place))
        own = next((int(m[1]) for i in years if i < len(row) and (m := _BARE_YEAR.fullmatch(row[i]))), year)
        yield Line(unit, own, tuple(cells), f"{where}第 {number} 行")


def parse_value(written: str, figure: NamedFigure) -> Decimal | bool | None:
    """What a cell says of a figure; None where it cannot be understood. Shares come as 95, 95% or 0.95."""
    text = "".join(written.split())
    if figure.form == YES_NO:
        if text in _YES or re.match(r"20\d\d[-年.]", text):
            return True  # a date says that it was done
        return False if text in _NO else None
    if text in _NONE:
        return Decimal(0)
    m = _NUMBER.fullmatch(text)
    if m is None:
        return None
    try:
        value = Decimal(m["n"].replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    if m["scale"]:
        value *= 10_000
    if figure.form == SHARE:
        return value * 100 if value <= 1 and not m["percent"] else value
    return None if value < 0 or m["percent"] else value
