"""Which figure a column is: by its heading, through the names and aliases of `figures.yaml`, never by likeness."""

from __future__ import annotations

import re
from typing import Final

from duizhao.rulebook.figures import FigureBook, NamedFigure
from duizhao.text import fold_phrase

__all__ = ["NUMBERS", "UNITS", "YEARS", "Headings", "plain_heading"]

UNITS: Final = frozenset(
    {"单位", "单位名称", "部门", "部门名称", "报送单位", "填报单位", "报告单位", "责任单位", "镇街", "名称"}
)
YEARS: Final = frozenset({"年度", "年份", "报告年度"})
NUMBERS: Final = frozenset({"序号", "编号"})
_MEASURE: Final = re.compile(r"（[^（）]{0,6}）")
_YEAR: Final = re.compile(r"(?:20\d\d年度?|本年度?|全年|年度)")
_MARKS: Final = re.compile(r"[\s/／·\-—_、，：:]+")
_TAIL: Final = re.compile(r"(?:件数|次数|人数|人次数|份数|个数|期数|场数|数量|总数|合计|情况|数)$")


class Headings:
    """The names of all figures, as headings are compared."""

    def __init__(self, book: FigureBook) -> None:
        self._figures: dict[str, NamedFigure] = {}
        for one in book.figures:
            for name in (one.title, *one.aliases):
                for form in _forms(name):
                    self._figures.setdefault(form, one)

    def find(self, heading: str, above: str = "") -> NamedFigure | None:
        """The figure of a column; `above` is the heading over several columns, where there is one."""
        tried = [above + heading, heading] if above else [heading]
        for one in tried:
            for form in _forms(one):
                if form in self._figures:
                    return self._figures[form]
        return None


def plain_heading(heading: str) -> str:
    """A heading without spaces, marks, year and measure."""
    folded = _MEASURE.sub("", fold_phrase(heading))
    return _YEAR.sub("", _MARKS.sub("", folded))


def _forms(heading: str) -> tuple[str, ...]:
    """The forms of a heading: as it is, without 是否 before it, without 件数, 案件 and the like behind it."""
    plain = plain_heading(heading).removeprefix("是否")
    short = (plain, plain.removesuffix("数"), _TAIL.sub("", plain))
    return tuple(f for f in dict.fromkeys((*short, *(s.removesuffix("案件") for s in short))) if len(f) > 1)
