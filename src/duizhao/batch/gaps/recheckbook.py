"""`复查-第N次.xlsx`: what a round proposes with what was added marked, to be decided by a person and read back."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.back import Taken, matched, open_file
from duizhao.batch.gaps.model import CLOSE, ENTER, LEAVE, OPEN, Event, Gap, Kind, Proposal, Proposed
from duizhao.batch.gaps.passages import marked
from duizhao.batch.gaps.rounds import Round, first_told, proposals, rounds, save
from duizhao.batch.gaps.sheet import is_of_round, key_of, past
from duizhao.batch.store import Store
from duizhao.batch.xlsx.columns import Column, Marked, Row
from duizhao.batch.xlsx.keep import digest_of, keep_file
from duizhao.batch.xlsx.read import ReadRow, read
from duizhao.batch.xlsx.write import Book
from duizhao.errors import OfficeFileError, Place
from duizhao.report.wording import DRAFT_MARK

__all__ = ["COLUMNS", "SHEET", "file_name", "read_back", "render", "tally"]

SHEET: Final = "复查"
COLUMNS: Final = (
    Column("number", "序号", 5),
    Column("unit", "单位", 13),
    Column("element", "要素", 11),
    Column("proposal", "建议", 9),
    Column("before", "原结论", 9),
    Column("now", "现结论", 9),
    Column("old", "原来的文字", 29),
    Column("new", "这次的文字", 33),
    Column("remark", "说明", 18),
    Column("answer", "单位说明", 14),
    Column("last", "上次复核结果", 9),
    Column("result", "复核结果", 10, True, (CLOSE, OPEN, ENTER, LEAVE), "写“销号”的即销号；新问题写“列入”或“不列入”"),
    Column("person", "复核人", 7, True),
    Column("past", "经过", 15),
)
_FIELDS: Final = ("person", "result")
_TONES: Final = {Proposal.NEW: "first", Proposal.FORMULA: "warn", Proposal.PART: "warn", Proposal.ABSENT: ""}
_NEW: Final = "新"
_DELETED: Final = "（没有相应的文字）"
_WRITTEN: Final = "（新写的）"


def file_name(number: int) -> str:
    """The workbook of a round."""
    return f"复查-第{number}次.xlsx"


def tally(proposed: Sequence[Proposed]) -> str:
    """How many of each proposal, in words."""
    counts = Counter(p.proposal for p in proposed)
    return "，".join(f"{p} {counts[p]}" for p in Proposal if counts[p]) or "没有未销号的"


def render(store: Store, folder: Path, made: Round) -> bytes:
    """The workbook of a round, out of the store."""
    found = proposals(store, made.number)
    gaps = {g.number: g for g in ledger.gaps(store)}
    events = ledger.events(store)
    absent = list(dict.fromkeys(p.unit for p in found if p.proposal is Proposal.ABSENT))
    lines = [
        f"复查（第{made.number}次）　{DRAFT_MARK}",
        f"{made.time[:10]}　建议：{tally(found)}。建议只供参考，销号由人定：在“复核结果”写“销号”或“仍需补充”，新问题写“列入”或“不列入”，并写复核人。",
    ]
    if absent:
        lines.append(f"未再报送的单位 {len(absent)} 个：{'、'.join(absent)}。")
    if made.first:
        lines.append(first_told(made))
    book = Book(folder, SHEET)
    book.table(SHEET, lines, COLUMNS, (_row(p, n, gaps, events) for n, p in enumerate(found, 1)))
    return book.data()


def _row(p: Proposed, line: int, gaps: Mapping[int, Gap], events: Mapping[int, Sequence[Event]]) -> Row:
    gap = gaps.get(p.number)
    history = events.get(p.number, ())
    earlier = gap is not None and not _is_answered(history, p.round)
    result = gap.result if gap else p.result
    old, new = _texts(p)
    cells = {
        "number": str(p.number) if p.number else _NEW,
        "unit": gap.unit if gap else p.unit,
        "element": p.title,
        "proposal": p.proposal.value,
        "before": p.before,
        "now": p.now,
        "old": "".join(t for t, _ in old),
        "new": "".join(t for t, _ in new),
        "remark": p.remark,
        "answer": gap.answer if gap else "",
        "last": result if earlier else "",
        "result": "" if earlier else result,
        "person": gap.person if gap else p.person,
        "past": past(gap, history, p.round) if gap else "",
    }
    key = key_of(gap) if gap else f"{_NEW}|{p.unit}|{p.year}|{p.rule}"
    done = gap is not None and gap.closed is not None
    return Row(key, cells, "done" if done else _TONES.get(p.proposal, ""), marked={"old": old, "new": new})


def _is_answered(history: Sequence[Event], number: int) -> bool:
    """Whether somebody wrote a result after a round had proposed something: an older one is easily left standing."""
    proposed = next((i for i, e in enumerate(history) if is_of_round(e, number)), len(history))
    return any(e.kind is Kind.RESULT for e in history[proposed:])


def _texts(p: Proposed) -> tuple[Marked, Marked]:
    """Both sides of all passages of a line."""
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    for i, (old, new) in enumerate(p.passages):
        one, two = marked(old, new)
        if i:
            left.append(("\n", ""))
            right.append(("\n", ""))
        left += one or [(_WRITTEN, "")]
        right += two or [(_DELETED, "")]
    return left, right


def read_back(folder: Path, store: Store, time: str, by: str = "") -> Taken:
    """Keep what was decided in the workbooks of all rounds. Raises OfficeFileError; then nothing of that file is taken."""
    cells = 0
    told: list[str] = []
    for made in rounds(store):
        name = file_name(made.number)
        data = open_file(folder / name, name)
        if data is not None and not ledger.is_taken(store, digest_of(data)):
            one = _read(folder, data, name, store, made, time, by)
            cells += one.cells
            told += one.told
    return Taken(cells, tuple(told))


def _read(folder: Path, data: bytes, name: str, store: Store, made: Round, time: str, by: str) -> Taken:
    where = f"{name} 工作表“{SHEET}”"
    gaps = {g.number: g for g in ledger.gaps(store)}
    finds = {f"{_NEW}|{p.unit}|{p.year}|{p.rule}": p for p in proposals(store, made.number) if not p.number}
    problems: list[OfficeFileError] = []
    of_gaps: list[tuple[Gap, dict[str, str]]] = []
    of_finds: list[tuple[Proposed, dict[str, str]]] = []
    first: dict[str, ReadRow] = {}
    told: list[str] = []
    for row in read(data, name, SHEET, COLUMNS).rows:
        if row.key in first:
            if any(row.cells.get(f) != first[row.key].cells.get(f) for f in _FIELDS):
                said = f"与第 {first[row.key].number} 行是同一条（复制来的行），填写却不同；请只留一行。"
                problems.append(OfficeFileError(said, place=Place(where, row.number)))
            continue
        find = finds.get(row.key)
        gap = None if find is not None else matched(row, gaps, _FIELDS, where, problems)
        if find is None and gap is None:
            continue
        first[row.key] = row
        values = {f: row.cells[f] for f in _FIELDS if f in row.cells and (row.edited is None or f in row.edited)}
        if row.edited is None:
            values = {f: v for f, v in values.items() if v}
        if not values:
            continue
        if find is not None:
            problem = _lacking(find, values, by)
            of_finds.append((find, values))
        else:
            assert gap is not None
            closing = ledger.closes(values.get("result", "")) and not (values.get("person") or gap.person or by)
            problem = "销号要写复核人；请补上，或者加 --by 姓名。" if closing else ""
            of_gaps.append((gap, values))
            result = values.get("result", "")
            if result and CLOSE in result and not ledger.closes(result):
                told.append(f"{name} 第 {row.number} 行写的是“{result}”，没有当作销号；要销号的，请以“{CLOSE}”开头。")
        if problem:
            problems.append(OfficeFileError(f"{row.at('result')} {problem}", place=Place(where, row.number)))
    if problems:
        raise OfficeFileError(problems[0].message, place=problems[0].place, others=tuple(problems[1:]))
    if of_gaps or of_finds:
        keep_file(folder, data, name.removesuffix(".xlsx"))
    cells = 0
    with store.transaction() as db:
        for gap, values in of_gaps:
            person = values.get("person") or gap.person or by
            for field, kind in (("person", Kind.PERSON), ("result", Kind.RESULT)):
                if field not in values:
                    continue
                if values[field] != gap.said(kind):
                    gap = ledger.say(db, gap, kind, values[field], time, person=person, source=name)
                    cells += 1
                elif (
                    kind is Kind.RESULT
                    and values[field]
                    and not _is_answered(ledger.history(store, gap.number), made.number)
                ):
                    ledger.note(db, gap.number, time, kind, values[field], person, name)  # the same, said once more
                    cells += 1
        for find, values in of_finds:
            cells += sum(getattr(find, f) != v for f, v in values.items())
            fields: dict[str, Any] = {**values}
            decided = replace(find, **fields)
            decided = replace(decided, person=decided.person or (by if decided.result else ""))
            if decided.result == ENTER and find.result != ENTER:
                number = _enter(db, store, decided, time, name)
                told.append(f"{find.unit} {find.title} 已列入问题清单，序号 {number}。")
            save(db, decided)
        ledger.take(db, digest_of(data), name, time)
    return Taken(cells, tuple(told))


def _lacking(find: Proposed, values: Mapping[str, str], by: str) -> str:
    result = values.get("result", find.result)
    if result not in ("", ENTER, LEAVE):
        return f"新问题的复核结果只能写“{ENTER}”或“{LEAVE}”。"
    if result and not (values.get("person") or find.person or by):
        return "要写复核人；请补上，或者加 --by 姓名。"
    if find.result == ENTER and result != ENTER:
        return "已经列入问题清单了；不再要求的，请在 问题清单.xlsx 里销号。"
    return ""


def _enter(db: sqlite3.Connection, store: Store, find: Proposed, time: str, source: str) -> int:
    """Enter a new find; under its old number where it had one. Return the number."""
    assert find.telling is not None
    known = [g for g in ledger.gaps(store, find.unit) if (g.year, g.rule) == (find.year, find.rule) and not g.carried]
    if known:
        gap, why = known[0], f"第{find.round}次复查：{find.telling.conclusion}"
        if gap.closed is not None:
            ledger.reopen(
                db, gap, time, why, person=find.person, source=source,
                telling=find.telling, round=find.round, result="", waiting="",
            )  # fmt: skip
        return gap.number
    gap = Gap(0, find.unit, find.year, find.rule, find.telling, time, find.round)
    return ledger.open_gap(db, gap, person=find.person, source=source).number
