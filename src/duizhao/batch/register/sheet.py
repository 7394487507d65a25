"""`收件登记.xlsx`: what waits for a person, the register with cells to fill in, lines to paste, versions side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from duizhao.batch.register.model import ABSENT, WRONG, Filing, Line, Register, State
from duizhao.batch.register.names import count_files
from duizhao.batch.register.remind import messages, needs, overview
from duizhao.batch.xlsx.columns import Column, Row
from duizhao.batch.xlsx.write import Book
from duizhao.read.formats.registry import FORMATS
from duizhao.report.wording import DRAFT_MARK

__all__ = ["COLUMNS", "NAME", "SHEET", "render"]

NAME: Final = "收件登记.xlsx"
SHEET: Final = "收件登记"
_YES_NO: Final = ("是", "否")
COLUMNS: Final = (
    Column("number", "序号", 5),
    Column("unit", "单位", 17, True, hint="认得不对的，改成正确的单位名称"),
    Column("year", "年度", 7, True, hint="报告的是哪一年，四位数字，如 2024"),
    Column("state", "状态", 10),
    Column("use", "采用", 6, True, _YES_NO, "同一单位、同一年度只能有一份写“是”"),
    Column("file", "文件", 25),
    Column("form", "形式、文种", 12),
    Column("told", "说明", 32),
    Column("doubts", "请核实", 18),
    Column("received", "收到日期", 11, True, hint="如 2025-03-01；文件时间不可靠，以这里为准"),
    Column("changed", "文件时间", 10),
    Column("public", "公开情况", 13),
    Column("note", "备注", 14, True),
    Column("silent", "不再提示", 7, True, _YES_NO, "写“是”，这一行不再列入“需要处理”和催报"),
)
_NEEDS: Final = (
    Column("number", "序号", 6),
    Column("matter", "事项", 12),
    Column("unit", "单位", 24),
    Column("file", "文件", 34),
    Column("text", "情况", 50),
    Column("remedy", "请这样处理", 40),
)
_DIFFERENCES: Final = (
    Column("unit", "单位", 20),
    Column("one", "一份", 26),
    Column("other", "另一份", 26),
    Column("number", "处", 5),
    Column("text", "一份写的是", 48),
    Column("against", "另一份写的是", 48),
)
_FORMS: Final = {f.name: f.title for f in FORMATS}
_TONES: Final = {
    **dict.fromkeys((State.MISSING, *WRONG), "first"),
    **dict.fromkeys((State.CHOOSE, State.CONTESTED, State.ORIGINAL, State.GONE), "warn"),
    **dict.fromkeys((State.COPY, State.RECORD, State.UNUSED, State.SIDE), "done"),
}


def render(register: Register, folder: Path) -> bytes:
    """The workbook; `folder` is where large ones are put together."""
    book = Book(folder, "收件登记")
    waiting = list(needs(register))
    told = overview(register)
    lines = [f"需要处理　{DRAFT_MARK}", _summary(register), told or "没有要催报的单位。"]
    rows = (
        Row(
            "",
            {"number": str(i), "matter": n.matter, "unit": n.unit, "file": n.file, "text": n.text, "remedy": n.remedy},
        )
        for i, n in enumerate(waiting, 1)
    )
    book.table("需要处理", lines, _NEEDS, rows)
    how = "绿色表头的栏可以填写、修改，可以排序、筛选、加行、在后面加列；保存后再运行一次，填写的都会读入并保留。"
    year = f"本批为 {register.year} 年度（{register.year_from}）。" if register.year else ""
    sheet = [
        f"收件登记　{DRAFT_MARK}",
        f"{year}{how}",
        "文件时间是文件自身的时间，转发、下载都会改变，不是收到的时间。",
    ]
    book.table(SHEET, sheet, COLUMNS, _rows(register), register.extras)
    book.text("催报用语", messages(register))
    differing = list(_differences(register))
    if differing:
        about = [f"版本差异　{DRAFT_MARK}", "同一单位、同一年度的几份文件，逐句相比不同的地方；换行、空格、页码不算。"]
        book.table("版本差异", about, _DIFFERENCES, differing)
    return book.data()


def _summary(register: Register) -> str:
    files, more = count_files(f.entry.name for f in register.filings)
    adopted = sum(f.adopted for f in register.filings)
    if not register.units:
        return f"收到文件 {files} 个{more}，可以采用的报告 {adopted} 份。没有给单位名册，不知道谁没有报。"
    counts = {s: sum(v is s for v in register.units.values()) for s in (State.MISSING, *ABSENT[1:])}
    unread = sum(s is State.UNREADABLE for s in register.units.values())
    wrong = sum(s in WRONG for s in register.units.values()) - unread
    parts = [f"名册 {len(register.units)} 家", f"未报 {counts[State.MISSING]} 家", f"报送有误 {wrong} 家"]
    parts += [f"打不开 {unread} 家"] if unread else []
    parts += [f"{s} {counts[s]} 家" for s in (State.EXEMPT, State.TOGETHER, State.ON_PAPER) if counts[s]]
    return f"收到文件 {files} 个{more}，可以采用的报告 {adopted} 份；{'，'.join(parts)}。"


def _rows(register: Register) -> Iterator[Row]:
    for i, line in enumerate(register.lines, 1):
        yield Row(line.item, _cells(line, i, register), _TONES.get(line.state, ""), _extras(line))


def _extras(line: Line) -> dict[str, str]:
    return {field.removeprefix("+"): value for field, value in line.said.items() if field.startswith("+")}


def _cells(line: Line, number: int, register: Register) -> dict[str, str]:
    f, said = line.filing, line.said
    cells = {
        "number": str(number),
        "unit": line.unit,
        "year": said.get("year", ""),
        "state": line.state.value,
        "use": said.get("use", ""),
        "told": "；".join(line.told),
        "received": said.get("received", ""),
        "note": said.get("note", ""),
        "silent": said.get("silent", ""),
    }
    if f is None:
        return cells
    entry = f.entry
    late = _late(f, register)
    return {
        **cells,
        "unit": said.get("unit") or line.unit,
        "year": str(f.year) if f.year is not None else "",
        "use": said.get("use") or ("是" if f.adopted else ""),
        "file": entry.name,
        "form": _form(f),
        "told": "；".join(t.rstrip("。") for t in line.told),
        "doubts": "；".join((*f.doubts, *late)),
        "changed": _day(f.changed),
        "public": "　".join(filter(None, (entry.metadata.get("published", "")[:10], entry.metadata.get("url", "")))),
    }


def _form(f: Filing) -> str:
    title = "Word 文档" if f.entry.format in ("docx", "doc") else _FORMS.get(f.entry.format, "")
    title = f"{title}（扫描）" if f.entry.scanned and f.entry.format != "image" else title
    title = f"{title}，盖章件" if "盖章" in f.entry.name else title
    return f"{title}；{f.entry.kind}" if f.entry.kind and not f.entry.accepted else title


def _late(f: Filing, register: Register) -> tuple[str, ...]:
    due, received = register.due.get(f.unit or ""), f.said.get("received")
    if due is None:
        return ()
    if received:
        return (f"收到日期晚于期限 {due}",) if received > due else ()
    return (f"文件时间晚于期限 {due}，收到日期请填写",) if _day(f.changed) > due else ()


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).date().isoformat() if seconds else ""


def _differences(register: Register) -> Iterator[Row]:
    for f in register.filings:
        for name, found in f.compared:
            for i, d in enumerate(found.differences, 1):
                cells = {"unit": f.unit or "", "one": f.entry.name, "other": name, "number": str(i)}
                yield Row("", {**cells, "text": d.one, "against": d.other})
