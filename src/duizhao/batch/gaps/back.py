"""Reading lists of gaps back: the office's own with all that it fills in, and what units wrote into their parts of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.model import CLOSE, Gap, Kind
from duizhao.batch.gaps.sheet import COLUMNS, NAME, SHEET, UNIT_COLUMNS
from duizhao.batch.register.back import parse_day
from duizhao.batch.store import Store
from duizhao.batch.xlsx.columns import Column, shown
from duizhao.batch.xlsx.keep import KEPT, digest_of, keep_file
from duizhao.batch.xlsx.read import Read, ReadRow, read
from duizhao.errors import OfficeFileError, Place

__all__ = ["Taken", "matched", "open_file", "read_back", "read_returned", "taken_rows", "together"]

_KINDS: Final[Mapping[str, Kind]] = {
    "owner": Kind.OWNER,
    "due": Kind.DUE,
    "answer": Kind.ANSWER,
    "person": Kind.PERSON,
    "result": Kind.RESULT,  # last: a gap is closed by the person and with the answer of the same row
}
_RETURNED: Final = ("owner", "answer")
_SKIPPED: Final = ("~$", ".", "Thumbs.db", "desktop.ini")  # lock files, hidden files, what systems leave
_SHEETS: Final = ("汇总", "矩阵", SHEET)

_OTHER: Final = (
    "不是 .xlsx 表格；是单位的表的，请另存为 .xlsx 再读入，是另写的说明的，请摘要填进 "
    f"{NAME} 的“单位说明”，再从这个文件夹移走。"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read: how many cells were news, sentences about what was left aside, files that were not read."""

    cells: int = 0
    told: tuple[str, ...] = ()
    failed: int = 0


def together(several: Iterable[Taken]) -> Taken:
    """What was read from several files."""
    every = list(several)
    told = tuple(line for t in every for line in t.told)
    return Taken(sum(t.cells for t in every), told, sum(t.failed for t in every))


def open_file(path: Path, name: str) -> bytes | None:
    """The bytes of a workbook; None where there is none. Raises OfficeFileError where another program has it open."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as e:
        raise OfficeFileError(f"读不了（{e.strerror}）；请关闭打开它的程序后再试。", place=Place(name)) from None


def read_back(folder: Path, store: Store, time: str, by: str = "") -> Taken:
    """Keep what the office typed into the list in `folder`; `by` is who reviews where the sheet names nobody.

    Raises OfficeFileError with every cell that cannot be understood; then nothing of the file is taken.
    """
    data = open_file(folder / NAME, NAME)
    if data is None or ledger.is_taken(store, digest_of(data)):
        return Taken()
    found = read(data, NAME, SHEET, COLUMNS)
    known = {g.number: g for g in ledger.gaps(store)}
    problems: list[OfficeFileError] = []
    changes = list(taken_rows(found.rows, COLUMNS, known, by, f"{NAME} 工作表“{SHEET}”", problems))
    if problems:
        raise OfficeFileError(problems[0].message, place=problems[0].place, others=tuple(problems[1:]))
    told = [*_aside(found), *_unclear(changes)]
    extras = {g.number: e for row, g, _ in changes if (e := {t: v for t, v in row.extras.items() if v}) != g.extras}
    if extras or told or any(values for _, _, values in changes):
        keep_file(folder, data, SHEET)
    cells = 0
    with store.transaction() as db:
        for _, gap, values in changes:
            if gap.number in extras:
                gap = replace(gap, extras=extras[gap.number])
                ledger.save(db, gap)
            person = values.get("person") or gap.person or by
            for name, value in values.items():
                before = gap.said(_KINDS[name])
                gap = ledger.say(db, gap, _KINDS[name], value, time, person=person, source=NAME)
                cells += before != value
        ledger.take(db, digest_of(data), NAME, time)
    if found.extras:
        store.set("gap_columns", list(dict.fromkeys([*(store.get("gap_columns") or ()), *found.extras])))
    return Taken(cells, tuple(told))


Change = tuple[ReadRow, Gap, dict[str, str]]


def taken_rows(
    rows: Iterable[ReadRow],
    columns: Sequence[Column],
    known: Mapping[int, Gap],
    by: str,
    where: str,
    problems: list[OfficeFileError],
) -> Iterator[Change]:
    """(row, gap, edited cells by field) of every row; what cannot be understood goes into `problems`."""
    fields = [f for f in _KINDS if any(c.name == f and c.editable for c in columns)]
    first: dict[int, ReadRow] = {}
    for row in rows:
        gap = matched(row, known, fields, where, problems)
        if gap is None:
            continue
        if gap.number in first:
            if any(row.cells.get(f) != first[gap.number].cells.get(f) for f in fields):
                said = f"与第 {first[gap.number].number} 行是同一条（复制来的行），填写却不同；请只留一行。"
                problems.append(OfficeFileError(said, place=Place(where, row.number)))
            continue
        first[gap.number] = row
        values = {}
        for f in fields:
            if f not in row.cells or (row.edited is not None and f not in row.edited):
                continue
            value = row.cells[f]
            if row.edited is None and not value:
                continue  # the marks are gone, too: only what says more than nothing
            day = parse_day(value) if f == "due" and value else value
            if day is None:
                said = f"{row.at('due')}（期限）看不出是哪一天；请写年、月、日，如 2025-04-10，或者留空。"
                problems.append(OfficeFileError(said, place=Place(where, row.number)))
            else:
                values[f] = day
        if ledger.closes(values.get("result", "")) and not (values.get("person") or gap.person or by):
            said = f"{row.at('result')}（{gap.unit}，{gap.telling.title}）销号要写复核人；请补上，或者加 --by 姓名。"
            problems.append(OfficeFileError(said, place=Place(where, row.number)))
        yield row, gap, values


def matched(
    row: ReadRow, known: Mapping[int, Gap], fields: Sequence[str], where: str, problems: list[OfficeFileError]
) -> Gap | None:
    """The gap that a row is about; a row that is none's and says something is a problem."""
    number, _, rest = row.key.partition("|")
    gap = known.get(int(number)) if number.isdecimal() else None
    shown_number = row.cells.get("number", "")
    if not row.key and shown_number.isdecimal():
        gap = known.get(int(shown_number))  # the key was lost: a row is known by what else stands in it
        same = gap is not None and row.cells.get("unit") == gap.unit and row.cells.get("element") == gap.telling.title
        gap = gap if same else None
    elif gap is not None and rest != f"{gap.year}|{gap.rule}":
        said = "不是这个文件夹的问题清单里的条目；请核对是不是放错了文件夹。"
        problems.append(OfficeFileError(said, place=Place(where, row.number)))
        return None
    elif gap is not None and shown_number not in ("", number):
        said = f"序号是 {shown_number}，隐藏的键却是第 {number} 条：排序时没有连同整行移动。请撤销排序，或从“{KEPT}”里取原来的文件。"
        problems.append(OfficeFileError(said, place=Place(where, row.number)))
        return None
    if gap is None and any(row.cells.get(f) for f in fields):
        said = "认不出是哪一条（隐藏的键列被改动，或是另加的行）；要列入清单的，请在 核对确认.xlsx 里确认或改判，备注写在原有的行里。"
        problems.append(OfficeFileError(said, place=Place(where, row.number)))
    return gap


def _unclear(changes: Iterable[Change]) -> Iterator[str]:
    """Results that speak of closing without doing it."""
    for row, gap, values in changes:
        result = values.get("result", "")
        if CLOSE in result and not ledger.closes(result):
            yield f"{NAME} 第 {row.number} 行（序号 {gap.number}）写的是“{result}”，没有当作销号；要销号的，请以“{CLOSE}”开头。"


def _aside(found: Read) -> Iterator[str]:
    """What somebody typed where it is not taken over."""
    titles = {c.name: c.title for c in COLUMNS if c.name not in _KINDS}
    for row in found.rows:
        typed = [titles[f] for f in (row.edited or ()) if f in titles and f != "number"]
        if row.key and typed:
            yield (
                f"{NAME} 第 {row.number} 行改动了“{'”“'.join(sorted(typed))}”，这些栏由程序填写，改动没有采用；"
                "要改结论，请在 核对确认.xlsx 里改判。"
            )
    own = [s for s in found.sheets if s not in _SHEETS]
    if own:
        yield f"{NAME} 里的工作表“{'”“'.join(own)}”不是程序生成的，没有读入；原来的文件另存在“{KEPT}”文件夹里。"


def read_returned(folders: Iterable[Path], store: Store, time: str, keep: Path | None = None) -> Taken:
    """Take from the lists that units sent back their 单位说明 and 责任人; nothing else of them.

    A list that is going to be written anew is kept beside as it is, in the folder `keep`.

    Where somebody else wrote something else meanwhile, that stays; what the unit wrote is kept in the history and told.
    """
    cells, failed, told = 0, 0, list[str]()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if path.name.startswith(_SKIPPED):
                continue
            name = path.relative_to(folder).as_posix()
            if path.suffix.lower() != ".xlsx":
                told.append(f"没有读入：{name}：{_OTHER}")
                failed += 1
                continue
            try:
                one = _returned(path, name, store, time, keep)
            except OfficeFileError as e:
                told.append(f"没有读入：{e}")
                failed += 1
                continue
            cells += one.cells
            told += one.told
    return Taken(cells, tuple(told), failed)


def _returned(path: Path, name: str, store: Store, time: str, keep: Path | None) -> Taken:
    data = open_file(path, name)
    if data is None or ledger.is_taken(store, digest_of(data)):
        return Taken()
    found = read(data, name, SHEET, UNIT_COLUMNS)
    known = {g.number: g for g in ledger.gaps(store)}
    problems: list[OfficeFileError] = []
    changes = list(taken_rows(found.rows, UNIT_COLUMNS, known, "", name, problems))
    if problems:
        raise OfficeFileError(problems[0].message, place=problems[0].place, others=tuple(problems[1:]))
    if keep is not None:
        keep_file(keep, data, path.stem)
    cells, told = 0, []
    with store.transaction() as db:
        for row, gap, values in changes:
            for field in _RETURNED:
                if field not in values or values[field] == gap.said(_KINDS[field]):
                    continue
                kind, value, there = _KINDS[field], values[field], gap.said(_KINDS[field])
                if _known(store, gap.number, kind, value, name):
                    continue
                if there and not (row.marks and shown(UNIT_COLUMNS, row.marks, field, there)):
                    ledger.note(db, gap.number, time, Kind.ASIDE, f"{kind}：{value}", gap.unit, name)
                    told.append(
                        f"{name} 第 {row.number} 行（序号 {gap.number}）{kind}写的是“{value}”，"
                        f"清单里已经是“{there}”，没有采用，记在“经过”里；要采用的请改 {NAME}。"
                    )
                    continue
                gap = ledger.say(db, gap, kind, value, time, person=gap.unit, source=name)
                cells += 1
        ledger.take(db, digest_of(data), name, time)
    return Taken(cells, tuple(told))


def _known(store: Store, number: int, kind: Kind, value: str, name: str) -> bool:
    """Whether this file said this before: a list that comes a second time undoes nothing."""
    said = {(kind, value, name), (Kind.ASIDE, f"{kind}：{value}", name)}
    return any((e.kind, e.value, e.source) in said for e in ledger.history(store, number))
