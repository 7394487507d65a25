"""Statistics as tables: rows of cells, as CSV that Excel opens, as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from duizhao.batch.stats.model import BASES, BY, FEW, Measure, Share, Statistics
from duizhao.report.version import TOOL, tool_version

__all__ = ["FILES", "METHOD", "csv_files", "lines", "machine", "measure_rows", "share_rows"]

FILES: Final = ("要素覆盖.csv", "基准表.csv")
METHOD: Final = "占比的区间是 95% Wilson 区间（Wilson 1927）；n 是计入的报告数。"
_OPEN: Final = "不适用的不计入 n；没有看到、又不知道适用不适用的（如有没有重大行政决策）也不计入，列为“待定”，因此占比偏高，另给待定都算没有时的占比。"
_FEW: Final = f"n<{FEW}"
_ALL: Final = "全部"
_SIGNS: Final = ("=", "+", "-", "@", "\t")


def _group_titles(found: Statistics) -> list[str]:
    return [BY[b] for b in found.by]


def _group(found: Statistics, group: Sequence[str]) -> list[str]:
    return list(group) if group else [_ALL] * len(found.by)


def share_rows(found: Statistics) -> Iterator[list[str]]:
    """The heading, then one row an element, group and basis."""
    head = ["依据", *_group_titles(found), "要素编号", "要素", "n", "有体现", "占比%", "区间下限%", "区间上限%"]
    yield [*head, "其中充分体现", "不适用", "待定", "待定都算没有时占比%", "备注"]
    for s in found.shares:
        cells = [BASES[s.basis], *_group(found, s.group), s.element, s.title, str(s.n), str(s.hits)]
        yield [*cells, _percent(s.share), *_interval(s), str(s.full), *_left(s), _FEW if s.few else ""]


def _left(one: Share) -> list[str]:
    return [str(one.left), str(one.open), _percent(one.least) if one.open else ""]


def measure_rows(found: Statistics) -> Iterator[list[str]]:
    """The heading, then one row a measure and group."""
    head = [*_group_titles(found), "项目", "n", "报告数", "占比%", "区间下限%", "区间上限%"]
    yield [*head, "下四分位", "中位数", "上四分位", "单位", "备注"]
    for m in found.measures:
        share = m.hits / m.n if m.hits is not None and m.n else None
        cells = [*_group(found, m.group), m.title, str(m.n), "" if m.hits is None else str(m.hits), _percent(share)]
        parts = [_plain(q) for q in m.quartiles] if m.quartiles else ["", "", ""]
        yield [*cells, *_interval(m), *parts, m.unit, _FEW if m.n < FEW else ""]


def _interval(one: Share | Measure) -> list[str]:
    found = one.interval
    return [_percent(end) for end in found] if found else ["", ""]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _plain(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def csv_files(found: Statistics) -> dict[str, bytes]:
    """The two tables, each as bytes with the mark by which Excel knows UTF-8."""
    out = {}
    for name, rows in zip(FILES, (share_rows(found), measure_rows(found)), strict=True):
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows([[_safe(c) for c in row] for row in rows])
        out[name] = text.getvalue().encode("utf-8-sig")
    return out


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would run is text: names come from files of others."""
    return f"'{cell}" if cell.startswith(_SIGNS) else cell


def lines(found: Statistics) -> list[str]:
    """What was counted, in sentences."""
    return [
        f"采用的报告 {found.reports} 份，结论 {found.findings} 条，其中人已确认或改判 {found.reviewed} 条。",
        "“程序的结论”是全部采用的报告未经人核的结论；“人确认的结论”只算确认和改判了的，没有核的不在内。",
        METHOD,
        _OPEN,
        f"规则集：{'；'.join(found.rulebooks)}",
        *found.told,
    ]


def machine(found: Statistics) -> str:
    """The same as JSON."""

    def interval(one: Share | Measure) -> list[float] | None:
        ends = one.interval
        return [round(e, 6) for e in ends] if ends else None

    body: dict[str, Any] = {
        "tool": {"name": TOOL, "version": tool_version()},
        "by": list(found.by),
        "reports": found.reports,
        "findings": found.findings,
        "reviewed": found.reviewed,
        "rulebooks": list(found.rulebooks),
        "method": "Wilson score interval, 95 %",
        "coverage": [
            {
                "basis": s.basis,
                "group": list(s.group),
                "rule": s.element,
                "title": s.title,
                "n": s.n,
                "covered": s.hits,
                "met": s.full,
                "not_applicable": s.left,
                "open": s.open,
                "least": round(s.least, 6) if s.least is not None else None,
                "interval": interval(s),
                "few": s.few,
            }
            for s in found.shares
        ],
        "baseline": [
            {
                "title": m.title,
                "group": list(m.group),
                "n": m.n,
                "reports": m.hits,
                "interval": interval(m),
                "quartiles": list(m.quartiles) if m.quartiles else None,
                "unit": m.unit,
                "few": m.n < FEW,
            }
            for m in found.measures
        ],
        "told": list(found.told),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"
