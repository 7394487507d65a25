"""Statistics for a screen: what was counted, the baseline table, then the elements."""

from __future__ import annotations

from duizhao.batch.stats.model import BASES, Statistics
from duizhao.batch.stats.tables import lines, measure_rows, share_rows
from duizhao.report.lines import Line, Page
from duizhao.report.width import Ruler

__all__ = ["render"]


def render(found: Statistics, *, ruler: Ruler, width: int) -> list[Line]:
    """The lines of the report."""
    page = Page(ruler, width)
    page.add("统计", "title")
    for line in lines(found):
        page.add(line, indent="  ")
    groups = len(found.by)
    page.gap()
    page.add("基准表", "head")
    last: list[str] = []
    for row in list(measure_rows(found))[1:]:
        group, (title, n, hits, share, low, high, q1, q2, q3, unit, note) = row[:groups], row[groups:]
        last = _heading(page, group, last)
        told = f"{hits}/{n}，{share}%（{low}～{high}）" if hits else f"中位数 {q2}{unit}（{q1}～{q3}），n={n}"
        page.add(f"{told}{'，' + note if note else ''}", indent="  ", label=f"{title}：")
    for name in BASES.values():
        chosen = [r for r in list(share_rows(found))[1:] if r[0] == name]
        if not chosen:
            continue
        page.gap()
        page.add(f"各要素有体现的占比（{name}）", "head")
        last = []
        for row in chosen:
            group, (_, title, n, hits, share, low, high, _full, left, open_, least, note) = (
                row[1 : groups + 1],
                row[groups + 1 :],
            )
            last = _heading(page, group, last)
            told = f"{hits}/{n}，{share}%（{low}～{high}）" if n != "0" else "没有计入的报告"
            waiting = f"待定 {open_}（都算没有时 {least}%）" if open_ != "0" else ""
            extra = "，".join(filter(None, (f"不适用 {left}" if left != "0" else "", waiting, note)))
            page.add(f"{told}{'，' + extra if extra else ''}", indent="  ", label=f"{title}：")
    return page.lines


def _heading(page: Page, group: list[str], last: list[str]) -> list[str]:
    if group and group != last:
        page.add("　".join(group), "item", indent=" ")
    return group
