"""A small district with findings made by hand, and an office that confirms, hands out, fills in and closes."""

from __future__ import annotations

import importlib.util
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from duizhao.batch import reviews
from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.back import Taken, read_returned, together
from duizhao.batch.gaps.follow import Defaults
from duizhao.batch.gaps.model import Gap
from duizhao.batch.gaps.sheet import HANDED, NAME, SHEET, unit_file
from duizhao.batch.gaps.write import Updated, read_lists, update, write_list, write_units
from duizhao.batch.reviews import State
from duizhao.batch.store import Store
from duizhao.model import Outcome


def _register_tests() -> Any:
    """The batches made by hand that the tests of the register use."""
    where = Path(__file__).parents[1] / "register" / "conftest.py"
    spec = importlib.util.spec_from_file_location("duizhao_register_tests", where)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


District = _register_tests().District

WATER, MONEY = "云岭县水利局", "云岭县财政局"
DAYS = ("2025-03-10", "2025-03-20", "2025-04-02", "2025-04-20", "2025-05-06", "2025-05-20", "2025-06-01")


def finding(rule: str, title: str, outcome: str, *evidence: str, near: tuple[str, ...] = (), **more: Any) -> Any:
    return {
        "rule": rule,
        "title": title,
        "asks": f"{title}的要求。",
        "outcome": outcome,
        "applies": "yes",
        "question": None,
        "substance": "fact" if evidence else None,
        "because": None,
        "evidence": [{"text": t, "start": 0, "end": 0} for t in evidence],
        "counter": [],
        "nearest": [
            {"text": t, "reason": "只有笼统的说法。", "change": "写明哪次会议。", "has": ["听取"]} for t in near
        ],
        "basis": ["《法治政府建设与责任落实督察工作规定》"],
        "remedy": f"请问办公室：{title}是哪一次会议、什么日期。",
        **more,
    }


def report(*, hears: str = "missing", study: str = "met", residue: bool = True) -> dict[str, Any]:
    return {
        "findings": [
            finding("lead.hears", "听取汇报", hears, near=("按照要求听取汇报。",)),
            finding("study.xi", "学习", study, "全年学习3次。"),
            finding("decide.list", "决策目录", "missing", applies="unknown", question="有没有重大决策？"),
            finding("short.causes", "不足的原因", "admitted", "人手不足。"),
        ],
        "checks": [
            finding(
                "consistency.residue",
                "转换残留",
                "suspect" if residue else "met",
                evidence=[{"text": "[bookmark:a]", "note": "像是转换留下的"}] if residue else [],
            )
        ],
    }


def table(data: bytes, sheet: str = SHEET) -> list[dict[str, str]]:
    """The rows of a sheet by heading."""
    grid = [
        [("" if v is None else str(v)) for v in row] for row in openpyxl.load_workbook(io.BytesIO(data))[sheet].values
    ]
    head = next(i for i, row in enumerate(grid) if "序号" in row or "要素" in row)
    return [dict(zip(grid[head], row, strict=True)) for row in grid[head + 1 :]]


def edit(path: Path, change: Callable[[Any], None], sheet: str = SHEET) -> None:
    """What somebody does to a workbook in a spreadsheet."""
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)


def fill(path: Path, number: int, **values: object) -> None:
    """Type into the row of a gap, by heading."""

    def change(sheet: Any) -> None:
        head = next(r for r in sheet.iter_rows() if any(c.value == "序号" for c in r))
        columns = {c.value: c.column for c in head if c.value}
        for row in sheet.iter_rows(min_row=head[0].row + 1):
            if str(row[columns["序号"] - 1].value) == str(number):
                for title, value in values.items():
                    row[columns[title] - 1].value = value
                return
        raise AssertionError(number)

    edit(path, change)


@dataclass
class Office:
    """A district, and what its office does day by day."""

    district: Any
    day: int = 0
    last: Updated | None = None
    defaults: Defaults = field(default_factory=Defaults)

    @property
    def store(self) -> Store:
        return self.district.store

    @property
    def folder(self) -> Path:
        return self.district.folder

    @property
    def path(self) -> Path:
        return self.folder / NAME

    @property
    def time(self) -> str:
        return f"{DAYS[self.day]}T09:00:00"

    def item(self, unit: str, rule: str) -> reviews.Item:
        return next(i for i in reviews.items(self.store) if i.unit == unit and i.finding["rule"] == rule)

    def decide(self, unit: str, rule: str, state: State = State.CONFIRMED, **more: Any) -> None:
        item = self.item(unit, rule)
        reviews.decide(self.store, item, state, person="王", time=f"{DAYS[self.day]}T08:00:00", **more)

    def confirm_all(self) -> None:
        for item in list(reviews.items(self.store)):
            if item.state is State.PENDING:
                reviews.decide(self.store, item, State.CONFIRMED, person="王", time=self.time)

    def run(self, by: str = "", per_unit: bool = False, returned: Path | None = None) -> Taken:
        """One run of `duizhao gaps`, a while after the last."""
        self.day += 1
        taken = [read_lists(self.folder, self.store, self.time, by)]
        if returned is not None:
            taken.append(read_returned([returned], self.store, self.time))
        self.last = update(self.store, self.defaults, self.time)
        write_list(self.store, self.folder, self.last.found, self.time)
        if per_unit:
            write_units(self.store, self.folder, self.time)
        return together(taken)

    def gaps(self) -> dict[int, Gap]:
        return {g.number: g for g in ledger.gaps(self.store)}

    def number(self, unit: str, rule: str) -> int:
        return next(g.number for g in ledger.gaps(self.store) if (g.unit, g.rule) == (unit, rule))

    def past(self, number: int) -> list[tuple[str, str]]:
        return [(e.kind.value, e.value) for e in ledger.history(self.store, number)]

    def rows(self, sheet: str = SHEET) -> list[dict[str, str]]:
        return table(self.path.read_bytes(), sheet)

    def row(self, number: int) -> Mapping[str, str]:
        return next(r for r in self.rows() if r["序号"] == str(number))

    def unit_file(self, unit: str) -> Path:
        return self.folder / HANDED / unit_file(unit)


@contextmanager
def new_office(folder: Path) -> Iterator[Office]:
    """Two units with their reports, registered; nothing is confirmed yet."""
    with Store(folder) as store:
        district = District(store, folder)
        district.arrive("水利局.docx", "水利局", unit=WATER, findings=report())
        district.arrive("财政局.docx", "财政局", unit=MONEY, findings=report(hears="partial"))
        district.register()
        yield Office(district)


def overruled(office: Office, unit: str, rule: str, outcome: Outcome, reason: str = "只有题目") -> None:
    office.decide(unit, rule, State.OVERRULED, reason=reason, verdict=outcome)
