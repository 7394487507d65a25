"""`台账核对.xlsx`: one row a cell of the ledger that says something, what does not agree first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from duizhao.batch.ledger.model import Checked, Item, Verdict
from duizhao.batch.ledger.text import ASKS, brief_line, reported_of
from duizhao.batch.xlsx.columns import Column, Row
from duizhao.batch.xlsx.write import Book
from duizhao.report.wording import DRAFT_MARK

__all__ = ["NAME", "SHEETS", "render"]

NAME: Final = "台账核对.xlsx"
SHEETS: Final = ("台账核对", "没有核对的")
_COLUMNS: Final = (
    Column("number", "序号", 5, number=True),
    Column("unit", "单位", 22),
    Column("year", "年度", 6, number=True),
    Column("figure", "项目", 20),
    Column("verdict", "结果", 14),
    Column("known", "台账", 9),
    Column("reported", "报告", 14),
    Column("texts", "报告原句", 54),
    Column("asks", "怎么办", 24),
    Column("where", "台账位置", 8),
    Column("file", "报告文件", 18),
)
_LEFT: Final = (Column("kind", "情况", 24), Column("what", "内容", 90))
_TONES: Final = {Verdict.DIFFERS: "first", Verdict.DENIED: "first", Verdict.AGREE: "done"}


def render(found: Checked, folder: Path) -> bytes:
    """The workbook."""
    book = Book(folder, SHEETS[0])
    lines = [f"台账核对　{DRAFT_MARK}", f"台账：{found.ledger.name}", brief_line(found)]
    book.table(SHEETS[0], lines, _COLUMNS, (_row(i, n) for n, i in enumerate(found.items, 1)))
    left = [
        *(("台账里有、没有采用的报告", a) for a in found.absent),
        *(("报告采用了、台账里没有", u) for u in found.unlisted),
        *(("没有核对的", t) for t in found.told),
    ]
    if left:
        rows = (Row("", {"kind": kind, "what": what}) for kind, what in left)
        book.table(SHEETS[1], ["没有核对的"], _LEFT, rows)
    return book.data()


def _row(item: Item, number: int) -> Row:
    cells = {
        "number": str(number),
        "unit": item.unit,
        "year": str(item.year),
        "figure": item.title,
        "verdict": item.verdict.value,
        "known": item.known,
        "reported": reported_of(item),
        "texts": "\n".join(item.texts),
        "asks": ASKS[item.verdict],
        "where": item.where,
        "file": item.file,
    }
    return Row("", cells, _TONES.get(item.verdict, "warn"))
