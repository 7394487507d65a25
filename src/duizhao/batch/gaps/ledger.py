"""The ledger of gaps in the store: rows are never deleted, numbers never used twice, everything said is kept with its time.

All writing is done on the connection of a transaction of the caller, so that what belongs together is kept or lost together.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Any, Final

from duizhao.batch.gaps.model import CLOSE, Carried, Closed, Event, Gap, Kind, Telling
from duizhao.batch.store import Store

__all__ = [
    "close",
    "closes",
    "events",
    "follow_names",
    "follow_report",
    "gaps",
    "history",
    "is_taken",
    "note",
    "open_gap",
    "parse",
    "reopen",
    "save",
    "say",
    "take",
]

_FIELDS: Final = {
    Kind.OWNER: "owner",
    Kind.DUE: "due",
    Kind.ANSWER: "answer",
    Kind.RESULT: "result",
    Kind.PERSON: "person",
}
_CLOSES: Final = re.compile(rf"{CLOSE}(?:[：:，,；;。\s（(].*)?", re.S)


def gaps(store: Store, unit: str | None = None) -> Iterator[Gap]:
    """All gaps, or those of one unit, in the order of units and numbers."""
    where, values = ("WHERE unit = ?", (unit,)) if unit is not None else ("", ())
    for row in store.rows(f"SELECT number, unit, year, rule, body FROM gaps {where} ORDER BY unit, number", *values):
        yield parse(*row)


def history(store: Store, number: int) -> list[Event]:
    """Everything that happened to a gap, the oldest first."""
    query = "SELECT number, time, kind, value, person, source FROM gap_history WHERE number = ? ORDER BY id"
    return [Event(n, t, Kind(k), v, p, s) for n, t, k, v, p, s in store.rows(query, number)]


def events(store: Store) -> dict[int, list[Event]]:
    """The histories of all gaps by number."""
    out: dict[int, list[Event]] = {}
    for n, t, k, v, p, s in store.rows(
        "SELECT number, time, kind, value, person, source FROM gap_history ORDER BY number, id"
    ):
        out.setdefault(n, []).append(Event(n, t, Kind(k), v, p, s))
    return out


def open_gap(db: sqlite3.Connection, gap: Gap, *, person: str, source: str, origin: str = "") -> Gap:
    """Enter a gap (its number is given here) and return it with its number."""
    values = (gap.unit, gap.year, gap.rule, origin, _body(gap))
    number = db.execute("INSERT INTO gaps (unit, year, rule, origin, body) VALUES (?, ?, ?, ?, ?)", values).lastrowid
    made = replace(gap, number=int(number or 0))
    note(
        db,
        made.number,
        gap.opened,
        Kind.CARRIED if gap.carried else Kind.OPENED,
        gap.telling.conclusion,
        person,
        source,
    )
    return made


def save(db: sqlite3.Connection, gap: Gap) -> None:
    """Keep a gap as it is now."""
    db.execute("UPDATE gaps SET unit = ?, body = ? WHERE number = ?", (gap.unit, _body(gap), gap.number))


def note(
    db: sqlite3.Connection, number: int, time: str, kind: Kind, value: str, person: str = "", source: str = ""
) -> None:
    """Add an event to the history of a gap."""
    values = (number, time, kind.value, value, person, source)
    db.execute("INSERT INTO gap_history (number, time, kind, value, person, source) VALUES (?, ?, ?, ?, ?, ?)", values)


def closes(result: str) -> bool:
    """Whether what stands under 复核结果 closes a gap: 销号, also with more behind it."""
    return _CLOSES.fullmatch(result) is not None


def say(
    db: sqlite3.Connection, gap: Gap, field: Kind, value: str, time: str, *, person: str = "", source: str = ""
) -> Gap:
    """Keep what somebody filled in; nothing when it is there already. A result closes or opens the gap."""
    if gap.said(field) == value:
        return gap
    fields: dict[str, Any] = {_FIELDS[field]: value}
    made = replace(gap, **fields)
    save(db, made)
    note(db, gap.number, time, field, value, person, source)
    if field is not Kind.RESULT:
        return made
    if closes(value) and gap.closed is None:
        rest = value.removeprefix(CLOSE).strip("：:，,；;。 \n（()）")
        return close(db, made, Closed(person, time, rest), source)
    if not closes(value) and gap.closed is not None and not gap.closed.withdrawn:
        return reopen(db, made, time, value, person=person, source=source)
    return made


def close(db: sqlite3.Connection, gap: Gap, closed: Closed, source: str = "") -> Gap:
    """Close a gap; its number stays."""
    made = replace(gap, closed=closed, waiting="")
    save(db, made)
    note(
        db,
        gap.number,
        closed.time,
        Kind.WITHDRAWN if closed.withdrawn else Kind.CLOSED,
        closed.reason,
        closed.person,
        source,
    )
    return made


def reopen(
    db: sqlite3.Connection, gap: Gap, time: str, reason: str, *, person: str = "", source: str = "", **more: Any
) -> Gap:
    """Open a closed gap again under its old number."""
    made = replace(gap, closed=None, **more)
    save(db, made)
    note(db, gap.number, time, Kind.REOPENED, reason, person, source)
    return made


def follow_names(store: Store, find: Callable[[str | None], str | None], time: str) -> int:
    """Give the gaps of units that the roster now calls otherwise to those names; two units may have become one."""
    moved = 0
    for (unit,) in list(store.rows("SELECT DISTINCT unit FROM gaps")):
        name = find(unit)
        if name is None or name == unit:
            continue
        with store.transaction() as db:
            for (number,) in list(db.execute("SELECT number FROM gaps WHERE unit = ?", (unit,))):
                note(db, number, time, Kind.RENAMED, f"{unit} → {name}")
                moved += 1
            db.execute("UPDATE gaps SET unit = ? WHERE unit = ?", (name, unit))
            db.execute(
                "UPDATE OR IGNORE proposals SET unit = ?, body = json_set(body, '$.unit', ?) WHERE unit = ?",
                (name, name, unit),
            )
    return moved


def follow_report(store: Store, old: tuple[str, int], new: tuple[str, int], time: str) -> None:
    """Give the gaps of a report to the unit and year whose report it is by now."""
    with store.transaction() as db:
        rows = db.execute("SELECT number, unit, year, rule, body FROM gaps WHERE unit = ? AND year = ?", old).fetchall()
        for gap in (g for g in (parse(*row) for row in rows) if g.carried is None):
            db.execute("UPDATE gaps SET unit = ?, year = ? WHERE number = ?", (*new, gap.number))
            note(db, gap.number, time, Kind.RENAMED, f"{old[0]} {old[1]} → {new[0]} {new[1]}", source="收件登记")


def is_taken(store: Store, digest: str) -> bool:
    """Whether a workbook was read, or written by us, exactly as it is."""
    return any(True for _ in store.rows("SELECT 1 FROM gap_files WHERE digest = ?", digest))


def take(db: sqlite3.Connection, digest: str, name: str, time: str) -> None:
    """Remember a workbook that was read or written."""
    db.execute("INSERT OR IGNORE INTO gap_files VALUES (?, ?, ?)", (digest, name, time))


def _body(gap: Gap) -> str:
    body = {k: v for k, v in asdict(gap).items() if k not in ("number", "unit", "year", "rule")}
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def parse(number: int, unit: str, year: int, rule: str, text: str) -> Gap:
    """A row of the table as a gap."""
    body = json.loads(text)
    closed, carried = body["closed"], body["carried"]
    return Gap(
        number,
        unit,
        year,
        rule,
        **{
            **body,
            "telling": Telling(**body["telling"]),
            "closed": Closed(**closed) if closed else None,
            "carried": Carried(**carried) if carried else None,
        },
    )
