"""`figures.xlsx`: what all units tell in numbers, added up by element, and every number with its sentence."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from duizhao.batch.figures.gather import Gathering
from duizhao.batch.figures.model import Figure
from duizhao.batch.figures.totals import Answer, Brief, Total, answers, brief, totals
from duizhao.batch.store import Store
from duizhao.batch.xlsx.columns import Column, Row
from duizhao.batch.xlsx.write import Book
from duizhao.report.files import write_atomic
from duizhao.report.wording import DRAFT_MARK
from duizhao.rulebook.figures import NamedFigure

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["NAME", "SHEETS", "render", "write"]

NAME: Final = "figures.xlsx"
SHEETS: Final = ("按要素汇总", "前后不一", "逐个数字")
_NO_ELEMENT: Final = "（没有归到要素）"
_MOST: Final = 1_000_000  # rows on a sheet, of 1,048,576
_TOTALS: Final = (
    Column("element", "要素", 24),
    Column("figure", "数字", 32),
    Column("measure", "计量单位", 9),
    Column("year", "年度", 7, number=True),
    Column("units", "计入的单位数", 8, number=True),
    Column("sum", "合计", 12, number=True),
    Column("median", "中位数", 10, number=True),
    Column("least", "最小", 10, number=True),
    Column("most", "最大", 10, number=True),
    Column("rough", "其中约数", 9, number=True),
    Column("differing", "前后不一、未计入的单位数", 10, number=True),
)
_DIFFERING: Final = (
    Column("unit", "单位", 22),
    Column("year", "年度", 7, number=True),
    Column("element", "要素", 16),
    Column("figure", "数字", 22),
    Column("values", "报告中的几个数", 18),
    Column("texts", "所在的句子", 70),
)
_EVERY: Final = (
    Column("unit", "单位", 20),
    Column("year", "年度", 6, number=True),
    Column("element", "要素", 15),
    Column("figure", "数字", 16),
    Column("what", "说的是", 18),
    Column("value", "数值", 9, number=True),
    Column("measure", "计量单位", 6),
    Column("kind", "种类", 8),
    Column("standing", "情形", 9),
    Column("written", "原文写作", 10),
    Column("text", "所在的句子", 52),
    Column("place", "位置", 24),
)


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write `figures.xlsx` anew."""
    path = folder / NAME
    write_atomic(path, render(store, folder))
    return [path]


def render(store: Store, folder: Path) -> bytes:
    """The workbook. Sentences wait in a file without a name, so that memory does not grow with the number of reports."""
    found = Gathering(store)
    told: list[Brief] = []
    texts: dict[tuple[str, int, str], list[str]] = {}
    order: list[tuple[int, str, str, int, int, int]] = []
    reports = sum(1 for _ in found.reports())
    with tempfile.TemporaryFile(dir=folder) as waiting:
        for number, figure in enumerate(found.figures()):
            order.append((*_order(found, figure), number, waiting.tell()))
            pickle.dump(figure, waiting)
            small = brief(figure)
            if small is not None:
                told.append(small)
        every = answers(told)
        differing = {(a.unit, a.year, a.name): a for a in every if a.differs}
        for one in told:
            key = (one.unit, one.year, one.name)
            if key in differing:
                texts.setdefault(key, []).append(one.text)
        order.sort()
        book = Book(folder, "数据汇总")
        book.table(SHEETS[0], _lines(reports, len(order)), _TOTALS, _totals(found, totals(every, found.names)))
        if differing:
            lines = ["前后不一的数字", "同一份报告里同一个数字写法不同，没有计入合计，请向单位核实。"]
            book.table(SHEETS[1], lines, _DIFFERING, (_differing(found, a, texts[k]) for k, a in differing.items()))
        lines = ["逐个数字", _cut(len(order))]
        book.table(SHEETS[2], lines, _EVERY, _every(found, waiting, order))
        return book.data()


def _lines(reports: int, figures: int) -> list[str]:
    return [
        f"数据汇总　{DRAFT_MARK}",
        f"采用的报告 {reports} 份，数字 {figures} 个。数字由程序从报告中摘出，使用前请看原句。",
        "合计只算各单位本年度的数量：同一报告写了几次的算一次，写明没有的算 0，没有提到的不算；"
        "“约、余、多”按所写的数计。其中、增减、打算、以往和别的单位的数不计入。",
    ]


def _cut(figures: int) -> str:
    told = "“数字”一栏空着的，是没有起名的数字，按“说的是”看；可以按要素、单位筛选。"
    return f"{told}一共 {figures} 个，这里列出前 {_MOST} 个。" if figures > _MOST else told


def _order(found: Gathering, figure: Figure) -> tuple[int, str, str, int]:
    """By element, then by named figure, then by unit and year."""
    names = list(found.names)
    rank = names.index(figure.told.name) if figure.told.name else len(names)
    return (found.elements.rank(figure.element), f"{rank:04}", figure.unit, figure.year)


def _totals(found: Gathering, listed: list[Total]) -> Iterator[Row]:
    for t in sorted(listed, key=lambda t: found.elements.rank(found.names[t.name].element)):
        named = found.names[t.name]
        cells = {
            "element": found.elements.titles.get(named.element, ""),
            "figure": _title(named),
            "year": str(t.year),
            "units": str(t.units),
            "sum": _number(t.sum),
            "measure": named.measure,
            "median": _number(t.median),
            "least": _number(t.least),
            "most": _number(t.most),
            "rough": str(t.rough) if t.rough else "",
            "differing": str(t.differing) if t.differing else "",
        }
        yield Row("", cells, "warn" if t.differing else "")


def _title(named: NamedFigure) -> str:
    return f"{named.title}（现有）" if named.stock else named.title


def _differing(found: Gathering, one: Answer, texts: list[str]) -> Row:
    named = found.names[one.name]
    return Row(
        "",
        {
            "unit": one.unit,
            "year": str(one.year),
            "element": found.elements.titles.get(named.element, ""),
            "figure": named.title,
            "values": "、".join(_number(v) for v in one.values),
            "texts": "\n".join(dict.fromkeys(texts)),
        },
    )


def _every(found: Gathering, waiting: IO[bytes], order: list[tuple[int, str, str, int, int, int]]) -> Iterator[Row]:
    for *_, at in order[:_MOST]:
        waiting.seek(at)
        figure: Figure = pickle.load(waiting)
        told = figure.told
        named = found.names[told.name].title if told.name else ""
        yield Row(
            "",
            {
                "unit": figure.unit,
                "year": str(figure.year),
                "element": found.elements.titles.get(figure.element, _NO_ELEMENT),
                "figure": named,
                "what": told.what,
                "value": _number(told.value),
                "measure": told.measure,
                "kind": told.kind.value,
                "standing": told.standing.value,
                "written": told.written,
                "text": told.text,
                "place": "　".join(filter(None, (" › ".join(told.section), figure.place))),
            },
        )


def _number(value: Decimal | None) -> str:
    """A number as a cell takes it; nothing where there is none."""
    if value is None:
        return ""
    plain = value.normalize()
    return f"{plain:f}"
