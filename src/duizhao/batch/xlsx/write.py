"""Writing a workbook for the office: filters, frozen headings, set up for A4 on its side, nothing that a cell could run."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from duizhao.batch.xlsx.columns import CHECK, KEY, Column, Marked, Row, marks
from duizhao.report.wording import DRAFT_MARK

__all__ = ["Book"]

_SIGNS: Final = ("=", "+", "-", "@", "\t")
_LONGEST: Final = 32_000  # a cell holds 32,767 characters
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML forbids
_FONT: Final = "宋体"
_GREY: Final = "#D9D9D9"
_TONES: Final = {"": "#FFFFFF", "first": "#FDE9E7", "warn": "#FFF4D6", "done": "#F2F2F2"}
_OURS: Final = "#E4EAF2"
_THEIRS: Final = "#DDEFD9"
_FIELD: Final = "#F5FBF3"  # cells to fill in
_A4: Final = 9
_PAGE: Final = 72.0  # characters on a page upright
_LINE: Final = 13.5  # points
_UPRIGHT: Final = 5  # characters: headings of narrower columns stand upright
_SPOOL: Final = 1 << 23  # bytes of a file that are held in memory
_PIECE: Final = 1 << 20
_TALLEST: Final = 400.0
_MADE: Final = datetime(2000, 1, 1)  # the same input gives the same bytes
# what was added, and what is gone: told apart without colours, too
_MARKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "": {},
    "added": {"bold": True, "underline": 1, "font_color": "#98201D"},
    "removed": {"font_strikeout": True, "font_color": "#5A626C"},
}


class Book:
    """A workbook made row by row; `folder` holds what does not fit into memory while it is made.

    `mark` stands at the foot of every page.
    """

    def __init__(self, folder: Path, title: str, mark: str = DRAFT_MARK) -> None:
        import xlsxwriter

        self._data = tempfile.SpooledTemporaryFile(_SPOOL, dir=str(folder))  # noqa: SIM115 closed when it was read
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._data, options)
        self._book.set_properties({"title": title, "created": _MADE})
        self._mark = mark
        self._formats: dict[tuple[Any, ...], Any] = {}

    def table(
        self,
        name: str,
        lines: Sequence[str],
        columns: Sequence[Column],
        rows: Iterable[Row],
        extras: Sequence[str] = (),
    ) -> None:
        """A sheet with lines above, headings, and one row each; `extras` are headings that the office added.

        With any editable column, key and marks stand hidden behind the last one.
        """
        sheet = self._book.add_worksheet(name)
        keyed = any(c.editable for c in columns)
        self._lines(sheet, lines)
        head = len(lines)
        sheet.set_row(head, 32)
        titles = [(c.title, c.editable) for c in columns] + [(t, True) for t in extras]
        for i, c in enumerate(columns):
            sheet.set_column(i, i, c.width)
        for i, _ in enumerate(extras, len(columns)):
            sheet.set_column(i, i, 14)
        for i, (title, editable) in enumerate(titles):
            style = {"bold": True, "bg_color": _THEIRS if editable else _OURS, "align": "center", "valign": "vcenter"}
            sheet.write_string(head, i, title, self._format(text_wrap=True, border=1, border_color=_GREY, **style))
        last = len(titles) - 1
        if keyed:
            sheet.set_column(last + 1, last + 2, 4, None, {"hidden": True})
            sheet.write_string(head, last + 1, KEY)
            sheet.write_string(head, last + 2, CHECK)
        number = head
        for number, row in enumerate(rows, head + 1):
            cells = {c.name: _clean(row.cells.get(c.name, "")) for c in columns}
            sheet.set_row(number, _height([(cells[c.name], c.width) for c in columns]))
            for i, c in enumerate(columns):
                if c.number and cells[c.name]:
                    self._number(sheet, number, i, cells[c.name], row.tone)
                else:
                    self._cell(sheet, number, i, cells[c.name], c.editable, row.tone, row.marked.get(c.name, ()))
            for i, title in enumerate(extras, len(columns)):
                self._cell(sheet, number, i, _clean(row.extras.get(title, "")), True, row.tone)
            if keyed:
                sheet.write_string(number, last + 1, _clean(row.key), self._format(num_format="@"))
                sheet.write_string(number, last + 2, marks(cells, columns), self._format(num_format="@"))
            for heights in (sheet.row_info, sheet.row_sizes):
                heights.pop(number - 2, None)  # that row is in the file; what is kept of it would grow with the rows
        self._offer(sheet, columns, head + 1, number + 200)
        if number > head:
            # sorting by a filter moves what lies within it: keys and marks must go with their rows
            sheet.autofilter(head, 0, number, last + 2 if keyed else last)
        sheet.freeze_panes(head + 1, min(2, last))
        self._print(sheet, name, head, last)

    def grid(
        self,
        name: str,
        lines: Sequence[str],
        heads: Sequence[tuple[str, float]],
        rows: Iterable[Sequence[str]],
        colours: Mapping[str, str],
    ) -> None:
        """A sheet of short cells: a name and signs, the headings over narrow columns upright.

        `colours` are those of cells by the sign in them; the sign says the same without colour.
        """
        sheet = self._book.add_worksheet(name)
        self._lines(sheet, lines)
        head = len(lines)
        sheet.set_row(head, max((14.0 * len(t) + 10 for t, w in heads if w < _UPRIGHT), default=30))
        for i, (title, width) in enumerate(heads):
            sheet.set_column(i, i, width)
            style: dict[str, Any] = {"bold": True, "bg_color": _OURS, "align": "center", "valign": "vcenter"}
            style |= {"rotation": 270} if width < _UPRIGHT else {"text_wrap": True}
            sheet.write_string(head, i, _clean(title), self._format(border=1, border_color=_GREY, **style))
        number = head
        for number, row in enumerate(rows, head + 1):
            sheet.set_row(number, 16)
            for i, value in enumerate(row):
                style = {"align": "left" if i == 0 else "center", "border": 1, "border_color": _GREY, "num_format": "@"}
                sheet.write_string(number, i, _clean(value), self._format(**style))
        if number > head:
            for sign, colour in colours.items():
                rule = {"type": "cell", "criteria": "==", "value": f'"{sign}"'}
                coloured = self._book.add_format({"bg_color": colour})
                sheet.conditional_format(head + 1, 1, number, len(heads) - 1, {**rule, "format": coloured})
            sheet.autofilter(head, 0, number, len(heads) - 1)
        sheet.freeze_panes(head + 1, 1)
        self._print(sheet, name, head, len(heads) - 1)
        sheet.repeat_columns(0)

    def text(self, name: str, blocks: Iterable[tuple[str, str]]) -> None:
        """A sheet of headed pieces of text to be copied from, one cell each."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, _PAGE)
        number = 0
        for title, text in blocks:
            sheet.write_string(number, 0, _clean(title), self._format(bold=True, font_size=12))
            body = _clean(text)
            sheet.set_row(number + 1, _height([(body, _PAGE)]) + 6)
            sheet.write_string(
                number + 1, 0, body, self._format(text_wrap=True, valign="top", border=1, num_format="@")
            )
            number += 3
        self._print(sheet, name, None, 0)

    def data(self) -> bytes:
        """The finished file."""
        self._book.close()
        return b"".join(self._pieces())

    def pieces(self) -> Iterator[bytes]:
        """The finished file piece by piece, for one that is too large to be held."""
        self._book.close()
        return self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        with self._data as file:
            file.seek(0)
            while piece := file.read(_PIECE):
                yield piece

    def _lines(self, sheet: Any, lines: Sequence[str]) -> None:
        for i, line in enumerate(lines):
            style = {"bold": True, "font_size": 14} if i == 0 else {"font_color": "#595959"}
            sheet.write_string(i, 0, _clean(line), self._format(**style))

    def _cell(
        self, sheet: Any, row: int, column: int, value: str, editable: bool, tone: str, marked: Marked = ()
    ) -> None:
        colour = _FIELD if editable and tone != "done" else _TONES.get(tone, _TONES[""])
        style: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": _GREY}
        # what is typed into a text cell stays as it was typed: no dates or formulas are made of it
        style |= {"num_format": "@", "bg_color": colour}
        if value.startswith(_SIGNS):
            style["quote_prefix"] = True
        if any(kind for _, kind in marked) and len(value) < _LONGEST:
            runs = [(_clean(text), kind) for text, kind in marked if text]
            if len(runs) == 1:  # a rich text has at least two runs
                runs = [(t, runs[0][1]) for t in (runs[0][0][:1], runs[0][0][1:]) if t]
            if len(runs) > 1:
                pieces = [p for text, kind in runs for p in (self._format(**_MARKS[kind]), text)]
                sheet.write_rich_string(row, column, *pieces, self._format(**style))
                return
        sheet.write_string(row, column, value, self._format(**style)) if value else sheet.write_blank(
            row, column, None, self._format(**style)
        )

    def _number(self, sheet: Any, row: int, column: int, value: str, tone: str) -> None:
        style = {"valign": "top", "border": 1, "border_color": _GREY, "bg_color": _TONES.get(tone, _TONES[""])}
        sheet.write_number(row, column, float(value), self._format(num_format="General", **style))

    def _offer(self, sheet: Any, columns: Sequence[Column], first: int, last: int) -> None:
        for i, c in enumerate(columns):
            rule: dict[str, Any] = {"ignore_blank": True, "error_type": "warning"}
            if c.hint:
                rule |= {"input_title": c.title[:32], "input_message": c.hint[:255]}
            if c.choices:
                told = f"请写{'、'.join(c.choices)}，或者留空。"
                rule |= {"validate": "list", "source": list(c.choices), "error_title": c.title, "error_message": told}
            elif c.hint:
                rule["validate"] = "any"
            else:
                continue
            sheet.data_validation(first, i, last, i, rule)

    def _print(self, sheet: Any, name: str, head: int | None, last: int) -> None:
        sheet.set_paper(_A4)
        sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        if head is not None:
            sheet.set_landscape()
            sheet.repeat_rows(head)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{name}&C{self._mark}&R第 &P 页，共 &N 页")

    def _format(self, **style: Any) -> Any:
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": _FONT, "font_size": 10, **style})
        return self._formats[key]


def _clean(value: str) -> str:
    """A text that a cell can hold: names of files and texts of reports may contain what is no character at all."""
    return _NO_TEXT.sub("\ufffd", value)[:_LONGEST]


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """Points for a row: programs do not all fit rows to their text by themselves."""
    lines = max(
        (sum(1 + int(_cells(line) // max(width - 1, 1)) for line in text.split("\n")) for text, width in cells),
        default=1,
    )
    return min(_LINE * lines + 2, _TALLEST)


def _cells(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
