"""Batches made by hand: what came in, as a store has it, without reading or auditing anything."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duizhao.batch.model import Arrival, Entry, Outcome
from duizhao.batch.register.back import Taken, read_back
from duizhao.batch.register.model import Register
from duizhao.batch.register.sheet import NAME, SHEET, render
from duizhao.batch.register.update import update
from duizhao.batch.store import Store
from duizhao.office import Unit, Units

NOW = "2025-03-05T10:00:00"


@dataclass
class District:
    """A folder of results, and an office that edits what lies in it."""

    store: Store
    folder: Path
    roster: Units | None = None
    year: int | None = None
    rounds: int = 0
    names: set[str] = field(default_factory=set)

    def arrive(
        self,
        name: str,
        text: str = "",
        *,
        unit: str | None = None,
        year: int | None = 2024,
        day: str = "2025-02-20",
        findings: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        entry = self.entry(name, text, unit=unit, year=year, **more)
        if findings is not None and entry.key is not None:
            entry = replace(entry, key=hashlib.sha256(f"{entry.key}{findings}".encode()).hexdigest())
        self.put(name, [entry], day, findings)

    def entry(self, name: str, text: str, *, unit: str | None, year: int | None, part: int = 0, **more: Any) -> Entry:
        suffix = name.rpartition(".")[2]
        told = {
            "format": suffix,
            "kind": "法治政府建设年度报告",
            "accepted": True,
            "reason": "标题。",
            "characters": 2000,
        }
        told |= more
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.texts[digest] = text
        key = hashlib.sha256(f"{digest}{unit}{year}".encode()).hexdigest() if told["accepted"] else None
        if told.get("error"):
            return Entry(name, part, suffix, error=told["error"])
        return Entry(name, part, unit=unit, year=year, text=digest, key=key, **told)

    def put(self, name: str, entries: list[Entry], day: str, findings: Mapping[str, Any] | None = None) -> None:
        stamp = int(datetime.fromisoformat(day + "T12:00:00").timestamp() * 1e9)
        body = {"findings": [], "checks": [], **(findings or {})}
        assessments = {e.key: zlib.compress(json.dumps(body).encode()) for e in entries if e.key}
        texts = {e.text: zlib.compress(self.texts[e.text].encode()) for e in entries if e.text}
        self.store.put(Arrival(name, (name,), 1, stamp), "s", Outcome(name, tuple(entries), assessments, texts))
        self.names.add(name)

    def leave(self, name: str) -> None:
        self.names.discard(name)
        self.store.keep(self.names)

    def __post_init__(self) -> None:
        self.texts: dict[str, str] = {}

    def register(self) -> Register:
        """Bring the register up to date and write it."""
        self.rounds += 1
        register = update(self.store, self.roster, self.year, NOW)
        self.path.write_bytes(render(register, self.folder))
        return register

    @property
    def path(self) -> Path:
        return self.folder / NAME

    def edit(self, change: Callable[[Any], None], sheet: str = SHEET) -> None:
        """What an office does to the file in a spreadsheet."""
        book = openpyxl.load_workbook(self.path)
        change(book[sheet])
        book.save(self.path)

    def type(self, where: Mapping[str, str], **values: object) -> None:
        """Type into the row of a unit or file: `where` and `values` by heading."""

        def change(sheet: Any) -> None:
            head = heading(sheet)
            for row in sheet.iter_rows(min_row=head["row"] + 1):
                if all(row[head[t] - 1].value == v for t, v in where.items()):
                    for title, value in values.items():
                        row[head[title] - 1].value = value  # type: ignore[assignment]
                    return
            raise AssertionError(where)

        self.edit(change)

    def take(self) -> Taken:
        return read_back(self.folder, self.store, NOW)

    @staticmethod
    def heading(sheet: Any) -> dict[str, int]:
        return heading(sheet)

    def table(self, name: str) -> list[dict[str, str]]:
        return table(self.path.read_bytes(), name)

    def rows(self) -> list[dict[str, str]]:
        """The register as it stands in the file."""
        return table(self.path.read_bytes(), SHEET)

    def states(self) -> dict[str, str]:
        return {r["文件"] or r["单位"]: r["状态"] for r in self.rows()}


def heading(sheet: Any) -> dict[str, int]:
    for row in sheet.iter_rows(max_row=10):
        titles = {str(c.value): c.column for c in row if c.value}
        if "单位" in titles:
            return {**titles, "row": row[0].row}
    raise AssertionError("no headings")


def table(data: bytes, name: str) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    head = heading(sheet)
    titles = {i: t for t, i in head.items() if t != "row"}
    return [
        {titles[c.column]: "" if c.value is None else str(c.value) for c in row if c.column in titles}
        for row in sheet.iter_rows(min_row=head["row"] + 1)
    ]


@pytest.fixture
def district(tmp_path: Path) -> Iterator[District]:
    with Store(tmp_path) as store:
        yield District(store, tmp_path)


@pytest.fixture
def county(district: District) -> District:
    """Six units: one that need not report, one that reports with another."""
    district.roster = Units(
        (
            Unit("云岭县水利局", ("云岭县水务局",), due="2025-03-01"),
            Unit("云岭县财政局"),
            Unit("清河镇人民政府"),
            Unit("云岭县供销社", exempt=True),
            Unit("云岭县投资中心", together="云岭县财政局"),
            Unit("云岭县教育局"),
        )
    )
    return district
