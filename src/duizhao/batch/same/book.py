"""`雷同.xlsx`: the shares of all reports, and all pairs of paragraphs, to be filtered and noted on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from duizhao.batch.same.kept import Report, couples, is_made, shared
from duizhao.batch.same.page import degree, label, percent
from duizhao.batch.store import Store
from duizhao.batch.xlsx.columns import Column, Row
from duizhao.batch.xlsx.write import Book
from duizhao.report.files import write_atomic
from duizhao.text import normalise, squash

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["NAME", "render", "write"]

NAME: Final = "雷同.xlsx"
_LISTED: Final = 12  # other reports named beside one
_REPORTS: Final = (
    Column("unit", "单位", 26),
    Column("year", "年度", 7),
    Column("file", "文件", 30),
    Column("others", "与其他单位雷同", 11),
    Column("own", "与本单位其他年度雷同", 13),
    Column("with", "雷同的报告", 56),
)
_PAIRS: Final = (
    Column("first", "报告", 22),
    Column("second", "另一份报告", 22),
    Column("relation", "关系", 11),
    Column("degree", "相同程度", 12),
    Column("characters", "相同字数", 9),
    Column("one", "报告中的段落", 50),
    Column("other", "另一份报告中的段落", 50),
)
_ABOUT: Final = (
    "只列出文字相同之处，不分先后，不说明谁参考谁；原因请向单位核实。",
    "占比和字数按各报告自己的文字计算：通用表述、官方固定表述和排除的通知文字不计，越多单位用的说法计得越少。",
)


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write the workbook, where the same text was looked for."""
    if not is_made(store):
        return []
    write_atomic(folder / NAME, render(store, folder))
    return [folder / NAME]


def render(store: Store, folder: Path) -> bytes:
    """The workbook; `folder` holds what does not fit into memory while it is made."""
    book = Book(folder, "雷同段落")
    book.table("各报告", ("雷同：各报告", *_ABOUT), _REPORTS, _reports(store))
    book.table("雷同段落", ("雷同段落", *_ABOUT), _PAIRS, _pairs(store))
    return book.data()


def _reports(store: Store) -> Iterator[Row]:
    for s in shared(store, _LISTED):
        cells = {
            **_about(s.report),
            "others": percent(s.others),
            "own": percent(s.own),
            "with": "\n".join(f"{label(o.report)}（{o.paragraphs} 段）" for o in s.top),
        }
        yield Row("", cells)


def _about(report: Report) -> dict[str, str]:
    return {"unit": report.unit or "", "year": str(report.year or ""), "file": report.name}


def _pairs(store: Store) -> Iterator[Row]:
    for couple in couples(store):
        for pair in couple.pairs:
            cells = {
                "first": label(couple.first),
                "second": label(couple.second),
                "relation": "同一单位" if couple.own else "不同单位",
                "degree": degree(pair),
                "characters": str(round(pair.characters)),
                "one": squash(normalise(pair.first)),
                "other": squash(normalise(pair.second)),
            }
            yield Row("", cells)
