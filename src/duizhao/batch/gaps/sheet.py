"""`问题清单.xlsx`: how far things are, units by elements, and one row a gap to be filled in; a part of it for each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.follow import NO_SIGN, SIGNS, Look
from duizhao.batch.gaps.model import CLOSE, OPEN, Event, Gap, Kind
from duizhao.batch.store import Store
from duizhao.batch.xlsx.columns import Column, Row
from duizhao.batch.xlsx.write import Book
from duizhao.report.wording import DRAFT_MARK

__all__ = [
    "COLUMNS",
    "HANDED",
    "NAME",
    "SHEET",
    "UNIT_COLUMNS",
    "is_of_round",
    "key_of",
    "past",
    "render",
    "render_unit",
    "unit_file",
]

NAME: Final = "问题清单.xlsx"
SHEET: Final = "问题清单"
HANDED: Final = "问题清单-分发"
_INTERNAL: Final = "内部资料"
_ANSWER: Final = "已改的写改在哪里（第几部分）；不涉及的写“不涉及”和缘由"
COLUMNS: Final = (
    Column("number", "序号", 5),
    Column("unit", "单位", 13),
    Column("year", "年度", 5),
    Column("element", "要素", 11),
    Column("outcome", "结论", 9),
    Column("basis", "依据", 15),
    Column("excerpt", "现状摘录", 29),
    Column("wanted", "需补充的事实", 27),
    Column("owner", "责任人", 8, True),
    Column("due", "期限", 10, True, hint="如 2025-04-10"),
    Column("answer", "单位说明", 17, True, hint=_ANSWER),
    Column("result", "复核结果", 10, True, (CLOSE, OPEN), "写“销号”的即销号，后面可以写理由；其余的不销号"),
    Column("person", "复核人", 7, True),
    Column("state", "状态", 7),
    Column("past", "经过", 17),
)
UNIT_COLUMNS: Final = (
    Column("number", "序号", 5),
    Column("unit", "单位", 13),
    Column("element", "要素", 12),
    Column("outcome", "结论", 9),
    Column("basis", "依据", 16),
    Column("excerpt", "现状摘录", 32),
    Column("wanted", "需补充的事实", 30),
    Column("owner", "责任人", 9, True),
    Column("due", "期限", 10),
    Column("answer", "单位说明", 22, True, hint=_ANSWER),
    Column("result", "复核结果", 11),
)
_ELEMENTS: Final = (
    Column("element", "要素", 26),
    Column("met", "已落实、不适用的单位", 12),
    Column("admitted", "自述不足（不列入）", 10),
    Column("told", "列入清单", 10),
    Column("open", "其中未销号", 10),
    Column("answered", "其中单位已说明", 10),
    Column("closed", "其中已销号", 10),
    Column("withheld", "不发、撤回", 10),
    Column("pending", "待核（未列入）", 10),
)
_LEGEND: Final = (
    "√ 已落实　部 部分体现　计 仅列计划　自 自述不足　未 未见相关表述　问 请核实　查 请核对　销 已销号　"
    "待 待核　· 不发　— 不适用　空白 没有这一项"
)
_WORST: Final = ("suspect", "pending", "closed", "met")  # of several checks in one cell
_COLOURS: Final[Mapping[str, str]] = {
    "未": "#F4B9B3",
    "部": "#FCE4A8",
    "计": "#CFE0F3",
    "问": "#E4D7EF",
    "查": "#E4D7EF",
    "自": "#F1E3CC",
    "待": "#D9D9D9",
    "销": "#CDE5C3",
}
_PAST: Final = 6  # events shown


def key_of(gap: Gap) -> str:
    """The hidden key of a row. Year and rule stand in it so that a list of another batch is told from this one's."""
    return f"{gap.number}|{gap.year}|{gap.rule}"


def unit_file(name: str) -> str:
    """The file of the list of one unit; `name` stands for it safely and for no other (`out/filenames.py`)."""
    return f"{SHEET}-{name}.xlsx"


def render(store: Store, folder: Path, found: Look, today: str) -> bytes:
    """The workbook of the office."""
    gaps = list(ledger.gaps(store))
    events = ledger.events(store)
    book = Book(folder, SHEET, DRAFT_MARK if _draft(found) else _INTERNAL)
    extras: tuple[str, ...] = tuple(store.get("gap_columns") or ())
    _summary(book, found, gaps, today)
    _matrix(book, found, gaps)
    lines = [
        f"{SHEET}　{DRAFT_MARK if _draft(found) else _INTERNAL}",
        "在绿色表头的栏里填写，可以排序、筛选；保存后运行 duizhao gaps 读入。“复核结果”写“销号”的即销号，要写复核人；序号不变，也不再用。",
    ]
    book.table(SHEET, lines, COLUMNS, (_row(g, events.get(g.number, ()), today) for g in gaps), extras)
    return book.data()


def render_unit(folder: Path, unit: str, gaps: Sequence[Gap], mark: str) -> bytes:
    """The list of one unit, to be filled in there and sent back. It names no other unit."""
    book = Book(folder, SHEET, mark or SHEET)
    lines = [
        f"{unit}{SHEET}" + (f"　{mark}" if mark else ""),
        "请在“单位说明”里填写：已改的，写改在报告哪一部分；不涉及的，写明缘由。没有做的如实写明即可。请填写责任人，按期限退回本表。",
    ]
    book.table(SHEET, lines, UNIT_COLUMNS, (_unit_row(g) for g in gaps))
    return book.data()


def _draft(found: Look) -> bool:
    return bool(found.progress.pending or not found.reports)


def _cells(gap: Gap) -> dict[str, str]:
    telling = gap.telling
    return {
        "number": str(gap.number),
        "unit": gap.unit,
        "year": str(gap.year),
        "element": telling.title,
        "outcome": telling.conclusion,
        "basis": telling.basis,
        "excerpt": telling.excerpt,
        "wanted": telling.wanted,
        "owner": gap.owner,
        "due": gap.due,
        "answer": gap.answer,
        "result": gap.result,
        "person": gap.person,
    }


def _row(gap: Gap, events: Sequence[Event], today: str) -> Row:
    tone = "done" if gap.closed else "warn" if gap.waiting else "first" if _late(gap, today) else ""
    cells = {**_cells(gap), "state": _state(gap, today), "past": past(gap, events)}
    if gap.carried:
        cells["outcome"] = f"{gap.carried.year}年度：{gap.telling.conclusion}；{gap.carried.now}"
    return Row(key_of(gap), cells, tone, gap.extras)


def _unit_row(gap: Gap) -> Row:
    cells = _cells(gap)
    if gap.carried:
        cells["outcome"] = f"{gap.carried.year}年度：{gap.telling.conclusion}；{gap.carried.now}"
    return Row(key_of(gap), cells, "")


def _late(gap: Gap, today: str) -> bool:
    return gap.closed is None and bool(gap.due) and gap.due < today


def _state(gap: Gap, today: str) -> str:
    if gap.closed is not None:
        return "已撤回" if gap.closed.withdrawn else "已销号"
    if gap.waiting:
        return "待核"
    return "已过期限" if _late(gap, today) else "未销号"


def past(gap: Gap, events: Iterable[Event], but: int = 0) -> str:
    """What happened to a gap, a line each, the latest last; without what round `but` proposed, where that stands beside."""
    lines = [gap.waiting] if gap.waiting else []
    shown = [e for e in events if not _is_quiet(e) and not (but and is_of_round(e, but))]
    for e in shown[-_PAST:]:
        who = f"（{e.person}）" if e.person else ""
        where = f"〔{e.source}〕" if e.kind in (Kind.ASIDE, Kind.ANSWER, Kind.CARRIED) and e.source else ""
        lines.append(f"{e.time[5:10]} {e.kind}{'：' + e.value if e.value else ''}{who}{where}")
    return "\n".join(lines)


def _is_quiet(e: Event) -> bool:
    return e.kind is Kind.PERSON or (e.kind in (Kind.DUE, Kind.OWNER) and e.source == "默认")


def is_of_round(e: Event, number: int) -> bool:
    """Whether an event is what a round proposed."""
    return e.kind is Kind.PROPOSED and e.value.startswith(f"第{number}次：")


def _summary(book: Book, found: Look, gaps: Sequence[Gap], today: str) -> None:
    done, open_ = found.progress, [g for g in gaps if g.closed is None]
    answered = sum(bool(g.answer) for g in open_)
    closed = sum(g.closed is not None and not g.closed.withdrawn for g in gaps)
    withdrawn = sum(g.closed is not None and g.closed.withdrawn for g in gaps)
    carried = sum(g.carried is not None for g in gaps)
    lines = [
        f"{SHEET}汇总　{DRAFT_MARK if _draft(found) else _INTERNAL}",
        f"核对 {len({r.unit for r in found.reports})} 个单位 {len(found.reports)} 份报告。",
        f"人工核对：共 {done.total} 条，确认 {done.confirmed}，改判 {done.overruled}，不发 {done.withheld}，"
        f"待核 {done.pending}。" + ("待核的没有列入清单。" if done.pending else ""),
        f"问题清单：共 {len(gaps)} 条，未销号 {len(open_)}（单位已说明 {answered}，未说明 {len(open_) - answered}；"
        f"已过期限 {sum(_late(g, today) for g in open_)}），已销号 {closed}，已撤回 {withdrawn}。"
        + (f"其中上年度转来 {carried} 条。" if carried else ""),
        f"截至 {today}。",
    ]
    book.table("汇总", lines, _ELEMENTS, _elements(found, gaps))


def _elements(found: Look, gaps: Sequence[Gap]) -> Iterator[Row]:
    titles = {rule: title for rule, (title, _) in found.rules.items()}
    of: dict[str, list[Gap]] = {}
    for g in gaps:
        of.setdefault(g.rule, []).append(g)
        titles.setdefault(g.rule, g.telling.title)
    signs: dict[str, Counter[str]] = {rule: Counter() for rule in titles}
    for report in found.reports:
        for rule, sign in zip(found.rules, report.signs, strict=False):
            signs[rule][sign] += 1
    for rule, title in titles.items():
        own, count = of.get(rule, []), signs[rule]
        open_ = [g for g in own if g.closed is None]
        cells = {
            "element": title,
            "met": count[SIGNS["met"]] + count[SIGNS["not_applicable"]],
            "admitted": count[SIGNS["admitted"]],
            "told": len(own),
            "open": len(open_),
            "answered": sum(bool(g.answer) for g in open_),
            "closed": sum(g.closed is not None and not g.closed.withdrawn for g in own),
            "withheld": count[SIGNS["withheld"]],
            "pending": count[SIGNS["pending"]],
        }
        yield Row("", {k: str(v) if v else "" for k, v in cells.items()}, "")


def _matrix(book: Book, found: Look, gaps: Sequence[Gap]) -> None:
    rules = [r for r, (_, check) in found.rules.items() if not check]
    checks = {r for r, (_, check) in found.rules.items() if check}
    open_, closed = Counter[tuple[str, int]](), {g.key for g in gaps if g.closed is not None and not g.closed.withdrawn}
    for g in gaps:
        open_[g.unit, g.year] += g.closed is None
    heads = [("单位", 20.0), ("年度", 6.0), ("未销号", 6.0)]
    heads += [(found.rules[r][0], 3.0) for r in rules] + [("前后一致的核对", 3.0)]

    def rows() -> Iterator[Sequence[str]]:
        for report in found.reports:
            signs = {
                rule: SIGNS["closed"] if (report.unit, report.year, rule) in closed else sign
                for rule, sign in zip(found.rules, report.signs, strict=False)
                if sign != NO_SIGN
            }
            looked = [signs[c] for c in checks if c in signs]
            worst = next((SIGNS[s] for s in _WORST if SIGNS[s] in looked), SIGNS["not_applicable"] if looked else "")
            number = open_[report.unit, report.year]
            yield [report.unit, str(report.year), str(number or ""), *(signs.get(r, "") for r in rules), worst]

    lines = [f"矩阵　{DRAFT_MARK if _draft(found) else _INTERNAL}", _LEGEND]
    book.grid("矩阵", lines, heads, rows(), _COLOURS)
