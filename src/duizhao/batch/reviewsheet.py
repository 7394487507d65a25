"""`核对确认.xlsx`: one row a finding, to be confirmed in WPS or Excel and read back by hidden keys."""

from __future__ import annotations

import hashlib
import json
import pickle
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from duizhao.batch import reviews
from duizhao.batch.reviews import VERDICTS, Decision, Item, Key, State
from duizhao.batch.seen import digest, outcome_text, passages, telling
from duizhao.batch.store import Store
from duizhao.batch.xlsx.columns import Column, Row
from duizhao.batch.xlsx.keep import digest_of, keep_file
from duizhao.batch.xlsx.read import Read, ReadRow, read
from duizhao.batch.xlsx.write import Book
from duizhao.errors import OfficeFileError, Place
from duizhao.model import Outcome
from duizhao.report.files import write_atomic
from duizhao.report.wording import DRAFT_MARK

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["NAME", "SHEET", "Reading", "before_text", "read_back", "render", "write", "write_sheet"]

NAME: Final = "核对确认.xlsx"
SHEET: Final = "核对确认"
COLUMNS: Final = (
    Column("number", "序号", 5),
    Column("element", "要素", 16),
    Column("unit", "单位", 18),
    Column("year", "年度", 6),
    Column("outcome", "结论", 11),
    Column("passages", "依据或最接近的句子", 52),
    Column("why", "说明", 30),
    Column("state", "状态", 7, True, tuple(State), "确认、改判、不发；没有看过的是待核"),
    Column("verdict", "改判为", 11, True, tuple(VERDICTS)),
    Column("reason", "理由", 20, True, hint="改判、不发要写理由"),
    Column("person", "确认人", 9, True),
    Column("time", "时间", 10),
    Column("changed", "有变化的", 26),
)
_FIELDS: Final = tuple(c.name for c in COLUMNS if c.editable)
_WHERE: Final = f"{NAME} 工作表“{SHEET}”"
_SHOWN: Final = 2
_WRITTEN: Final = "review_written"
_TAKEN: Final = "review_taken"
_TONES: Final = {State.PENDING: "", State.CONFIRMED: "done", State.OVERRULED: "done", State.WITHHELD: "done"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read back: decisions taken, and sentences about those that were not."""

    decided: int = 0
    told: tuple[str, ...] = ()


def render(store: Store, folder: Path, everything: bool = False) -> bytes:
    """The workbook: what has something to tell its unit, or was decided on; with `everything` also what is met."""
    return b"".join(_pieces(store, folder, everything))


def _pieces(store: Store, folder: Path, everything: bool) -> Iterator[bytes]:
    columns: tuple[str, ...] = tuple(store.get("review_columns") or ())
    notes: Mapping[str, Mapping[str, str]] = store.get("review_notes") or {}
    rules: dict[str, int] = {}
    order: list[int] = []  # of each row: a check, the rank of its rule, its place in the file, as one number
    done = 0
    with tempfile.TemporaryFile(dir=folder) as waiting:  # memory does not grow with what the rows say
        for item in reviews.items(store):
            if everything or telling(item.seen) or item.state is not State.PENDING:
                rank = rules.setdefault(item.finding["rule"], len(rules))
                order.append((not item.check) << 80 | rank << 60 | waiting.tell())
                done += item.state is not State.PENDING
                pickle.dump(_row(item, notes), waiting)
        order.sort()
        book = Book(folder, SHEET)
        book.table(SHEET, _lines(len(order), done), COLUMNS, _rows(waiting, order), columns)
        yield from book.pieces()


def _lines(found: int, done: int) -> list[str]:
    return [
        f"核对确认　{DRAFT_MARK}",
        f"共 {found} 条，已核 {done} 条，待核 {found - done} 条。只有确认和改判的才会写进给单位和领导的材料。",
        "在绿色表头的栏里填写，可以排序、筛选、成片复制“状态”；保存后运行 duizhao review 读入。",
    ]


def _rows(waiting: IO[bytes], order: Sequence[int]) -> Iterator[Row]:
    for number, place in enumerate(order, 1):
        waiting.seek(place & ((1 << 60) - 1))
        row: Row = pickle.load(waiting)
        yield replace(row, cells={**row.cells, "number": str(number)})


def write_sheet(store: Store, folder: Path, everything: bool = False) -> Path:
    """Write the workbook anew. What was typed into the one that is there must have been read back."""
    total = hashlib.sha256()  # as `digest_of`, of a file that is never held as a whole

    def told() -> Iterator[bytes]:
        for piece in _pieces(store, folder, everything):
            total.update(piece)
            yield piece

    write_atomic(folder / NAME, told())
    store.set(_WRITTEN, total.hexdigest())
    return folder / NAME


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """The workbook as an output of a batch. Raises OfficeFileError where what somebody typed into it meanwhile cannot be understood."""
    read_back(folder, store, f"{wishes.today}T00:00:00")
    return [write_sheet(store, folder)]


def _row(item: Item, notes: Mapping[str, Mapping[str, str]]) -> Row:
    seen, decision = item.seen, item.decision
    near = next(iter(item.finding.get("nearest", ())), None)
    why = [seen["question"] or "", *(e["note"] for e in item.finding["evidence"] if e.get("note"))]
    if near is not None and item.outcome.is_gap:
        why.append(near["reason"])
    cells = {
        "element": item.finding["title"],
        "unit": item.unit,
        "year": str(item.year),
        "outcome": item.told,
        "passages": "\n".join(passages(seen)[:_SHOWN]),
        "why": "；".join(dict.fromkeys(w.rstrip("。") for w in why if w)),
        "state": decision.state.value,
        "verdict": _title(decision.verdict),
        "reason": decision.reason,
        "person": decision.person,
        "time": decision.time[:10],
        "changed": before_text(decision.before, item.check),
    }
    tone = "warn" if decision.before is not None else _TONES[decision.state]
    return Row(_row_key(item), cells, tone, notes.get(json.dumps(item.key, ensure_ascii=False), {}))


def before_text(before: Decision | None, check: bool) -> str:
    """The decision that no longer holds, with what it was on."""
    if before is None:
        return ""
    told = f"{before.person} {before.time[:10]} {before.state}".strip()
    if before.verdict:
        told += f"为{_title(before.verdict)}"
    if before.reason:
        told += f"（{before.reason}）"
    if before.seen is None:
        return told
    sentences = "".join(f"“{p}”" for p in passages(before.seen)[:_SHOWN])
    return f"{told}；当时的结论：{outcome_text(before.seen, check)}{sentences}"


def _title(verdict: str) -> str:
    return next((t for t, o in VERDICTS.items() if o.value == verdict), "")


def _row_key(item: Item) -> str:
    """Which finding, and as it was seen: who confirms a row confirms what stands in it."""
    return json.dumps([*item.key, digest(item.seen)], ensure_ascii=False)


def read_back(folder: Path, store: Store, time: str, by: str = "") -> Reading:
    """Take over what was decided in the sheet in `folder`; `by` is the person where the sheet names none.

    A row whose finding is another by now is not decided: what was typed is kept beside it, and it stays 待核. Raises
    OfficeFileError with every cell that cannot be understood; then nothing is taken.
    """
    try:
        data = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return Reading()
    except OSError as e:
        raise OfficeFileError(f"读不了（{e.strerror}）；请关闭打开它的程序后再试。", place=Place(NAME)) from None
    if digest_of(data) in (store.get(_WRITTEN), store.get(_TAKEN)):
        return Reading()
    found = read(data, NAME, SHEET, COLUMNS)
    known = {i.key: i for i in reviews.items(store)}
    problems: list[OfficeFileError] = []
    decisions = list(_decisions(found.rows, known, by, problems))
    if problems:
        raise OfficeFileError(problems[0].message, place=problems[0].place, others=tuple(problems[1:]))
    notes: dict[str, dict[str, str]] = store.get("review_notes") or {}
    extras = _extras(found, notes)
    if decisions or extras != notes:
        keep_file(folder, data, SHEET)
    store.set("review_columns", list(dict.fromkeys([*(store.get("review_columns") or ()), *found.extras])))
    store.set("review_notes", extras)
    told, count = [], 0
    for row, item, decision, fresh in decisions:
        if fresh:
            verdict = Outcome(decision.verdict) if decision.verdict else None
            person, reason = decision.person, decision.reason
            reviews.decide(store, item, decision.state, person=person, time=time, reason=reason, verdict=verdict)
            count += 1
        else:
            reviews.return_unseen(store, item, decision, time)
            told.append(
                f"{NAME} 第 {row.number} 行（{item.unit}，{item.finding['title']}）填写以后结论或依据有变化，"
                "没有当作已核，请再看一遍。"
            )
    store.set(_TAKEN, digest_of(data))  # not twice: somebody may have decided otherwise until it is written anew
    return Reading(count, tuple(told))


Taken = tuple[ReadRow, Item, Decision, bool]


def _decisions(
    rows: tuple[ReadRow, ...], known: Mapping[Key, Item], by: str, problems: list[OfficeFileError]
) -> Iterator[Taken]:
    """(row, finding, decision, whether the finding is still the one in the row) of every edited row."""
    first: dict[str, ReadRow] = {}
    for row in rows:
        if row.key in first and row.key:
            if any(row.cells.get(f) != first[row.key].cells.get(f) for f in _FIELDS):
                said = f"与第 {first[row.key].number} 行是同一条（复制来的行），填写却不同；请只留一行。"
                problems.append(_problem(row, said))
            continue
        first[row.key] = row
        edited = {f for f in _FIELDS if row.edited is None or f in row.edited}
        parsed = _key(row.key)
        item = known.get(parsed[0]) if parsed else None
        if item is None or parsed is None:
            if row.edited is not None and edited:
                said = "这一条现在的核对结果里没有了；请删去这一行，或者把报告放回文件夹再核对一次。"
                problems.append(_problem(row, said))
            elif row.edited is None and any(row.cells.get(f) for f in _FIELDS):
                problems.append(_problem(row, "认不出是哪一条（隐藏的键列被改动）；请不要插入行，备注写在“理由”里。"))
            continue
        if edited:
            fresh = parsed[1] == digest(item.seen)
            decision = _parsed(row, edited, item, by, problems)
            if decision is not None and not _same(decision, item.decision):
                yield row, item, decision, fresh


def _parsed(row: ReadRow, edited: set[str], item: Item, by: str, problems: list[OfficeFileError]) -> Decision | None:
    known = item.decision
    cells = {"state": known.state.value, "verdict": _title(known.verdict), "reason": known.reason}
    # what nobody edited is as it is known now: the sheet may be an older copy, or lack a column
    cells |= {"person": known.person} | {f: row.cells[f] for f in edited if f in row.cells}
    before = len(problems)
    verdict = VERDICTS.get(cells["verdict"])
    if cells["verdict"] and verdict is None:
        problems.append(_problem(row, f"{row.at('verdict')}（改判为）只能写{'、'.join(VERDICTS)}。"))
    state = cells["state"] or State.PENDING.value
    if verdict is not None and "verdict" in edited and (state == State.PENDING or "state" not in edited):
        state = State.OVERRULED.value  # what it is overruled to says enough
    if state not in tuple(State):
        problems.append(_problem(row, f"{row.at('state')}（状态）只能写{'、'.join(State)}。"))
    if len(problems) > before:
        return None
    person = cells["person"] or by
    made = State(state)
    if made is State.PENDING:
        return Decision(made, cells["person"], reason=cells["reason"])
    instead = verdict if made is State.OVERRULED else None
    said = reviews.lacking(item, made, person, cells["reason"], instead)
    if said:
        problems.append(_problem(row, f"{row.at('state')}（{item.unit}，{item.finding['title']}）{said}"))
        return None
    return Decision(made, person, reason=cells["reason"], verdict=instead.value if instead else "")


def _same(one: Decision, other: Decision) -> bool:
    fields = ("state", "verdict", "reason", "person")
    return all(getattr(one, f) == getattr(other, f) for f in fields)


def _key(text: str) -> tuple[Key, str] | None:
    try:
        unit, year, rule, seen = json.loads(text)
        return (str(unit), int(year), str(rule)), str(seen)
    except (ValueError, TypeError):
        return None


def _extras(found: Read, known: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What stands under headings that the office added, by finding: a cell that was cleared is gone.

    Rows and columns that the sheet does not have are as they are `known`.
    """
    here: dict[str, dict[str, str]] = {}
    for row in found.rows:
        parsed = _key(row.key)
        if parsed is not None:
            said = here.setdefault(json.dumps(parsed[0], ensure_ascii=False), {})
            said.update({t: v for t, v in row.extras.items() if v})
    for key, said in here.items():
        here[key] = {t: v for t, v in known.get(key, {}).items() if t not in found.extras} | said
    return {key: dict(said) for key, said in {**known, **here}.items() if said}


def _problem(row: ReadRow, said: str) -> OfficeFileError:
    return OfficeFileError(said, place=Place(_WHERE, row.number))
