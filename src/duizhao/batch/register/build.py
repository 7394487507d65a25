"""The register of a batch: every document judged, versions settled, units held against the roster."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from duizhao.batch.model import Entry
from duizhao.batch.register import kept
from duizhao.batch.register.judge import SHORT, Find, filing, judge
from duizhao.batch.register.model import WRONG, Compared, Difference, Filing, Line, Register, State
from duizhao.batch.register.names import UnitNames
from duizhao.batch.register.received import received
from duizhao.batch.register.twins import compare
from duizhao.batch.register.versions import settle
from duizhao.batch.store import Store

if TYPE_CHECKING:
    from duizhao.office import Unit, Units

__all__ = ["adopt", "build"]

_UNKNOWN: Final = "（未认出单位）"


def build(store: Store, roster: Units | None = None, year: int | None = None) -> Register:
    """The register of what is in the store. `year`: that of this batch; None: the one that most reports have.

    Without such a majority no report is of a wrong year: an archive of ten years.
    """
    found = kept.items(store.filed())
    said = kept.said(store)
    find = _finder(roster)
    changed = {n: stamp / 1e9 for n, (_, stamp, _) in store.known().items()}
    names = UnitNames(_names(roster, found.values()))
    files = dict(zip(found, (file for file, _ in store.filed()), strict=True))
    filings = [
        filing(item, e, changed.get(files[item], 0.0), said.get(item, {}), find, names, roster is not None)
        for item, e in found.items()
    ]
    expected, year_from = (year, "指定") if year is not None else _majority(filings)
    judged = [judge(f, find, expected, roster is not None) for f in filings]
    settled = list(_settled(store, judged))
    settled = list(_beside(settled, files))
    added = {i: f for i, f in said.items() if i.startswith(kept.ADDED)}
    on_paper = {find(f["unit"]) or f["unit"] for f in added.values() if f.get("received") and f.get("unit")}
    on_paper |= {i.removeprefix(kept.UNIT) for i, f in said.items() if i.startswith(kept.UNIT) and f.get("received")}
    states, wrong = _states(roster, settled, on_paper, expected, find)
    lines = tuple(_lines(roster, settled, said, states, found))
    due = {u.name: u.due for u in roster.units if u.due} if roster else {}
    extras = tuple(dict.fromkeys(store.get("register_columns") or ()))
    return Register(lines, states, wrong, expected, year_from, due, received(lines, find), extras)


def adopt(store: Store, register: Register) -> None:
    """Keep which document stands for which unit and year: what is reviewed, handed back and reported."""
    rows = [
        (f.unit, f.year, f.entry.name, f.entry.key)
        for f in register.filings
        if f.adopted and f.unit is not None and f.year is not None and f.entry.key is not None
    ]
    store.adopt(rows)


def _finder(roster: Units | None) -> Find:
    known: dict[str, str | None] = {}

    def find(name: str | None) -> str | None:
        if name is None or roster is None:
            return name
        if name not in known:
            unit = roster.find(name)
            known[name] = unit.name if unit else None
        return known[name]

    return find


def _names(roster: Units | None, entries: Iterable[Entry]) -> Mapping[str, Sequence[str]]:
    if roster is not None:
        return {u.name: u.aliases for u in roster.units}
    return {e.unit: () for e in entries if e.unit and e.key}


def _majority(filings: Sequence[Filing]) -> tuple[int | None, str]:
    years = Counter(f.year for f in filings if f.entry.key is not None and f.year is not None)
    if not years:
        return None, ""
    year, count = min(years.items(), key=lambda x: (-x[1], -x[0]))
    return (year, "多数报告") if count * 2 > years.total() else (None, "")


def _settled(store: Store, judged: Sequence[Filing]) -> Iterator[Filing]:
    groups: dict[tuple[str | None, int | None], list[Filing]] = {}
    for f in judged:
        if f.adopted:
            groups.setdefault((f.unit, f.year), []).append(f)
    for group in groups.values():
        yield from settle(group, lambda a, b: _compared(store, a, b))
    yield from (f for f in judged if not f.adopted)


def _compared(store: Store, one: Filing, other: Filing) -> Compared:
    """Two documents' texts against each other, worked out once."""
    a, b = one.entry, other.entry
    if a.text == b.text or a.text is None or b.text is None:
        return Compared(1.0)
    for (body,) in store.rows("SELECT body FROM compared WHERE one = ? AND other = ?", a.text, b.text):
        known = json.loads(body)
        return Compared(known["share"], tuple(Difference(**d) for d in known["differences"]), known["blurred"])
    found = compare(store.text(a.text), store.text(b.text), a.scanned or b.scanned)
    with store.transaction() as db:
        body = json.dumps(asdict(found), ensure_ascii=False)
        db.execute("INSERT OR REPLACE INTO compared VALUES (?, ?, ?)", (a.text, b.text, body))
    return found


def _beside(filings: Sequence[Filing], files: Mapping[str, str]) -> Iterator[Filing]:
    """What came together with a proper report, a cover letter or a table, is no wrong submission."""
    good = (State.REPORTED, State.CHOOSE, State.ORIGINAL)
    with_report = {files[f.item] for f in filings if f.state in good and f.entry.key}
    units = {f.unit for f in filings if f.state in good and f.entry.key and f.unit}
    for f in filings:
        if f.state is State.OTHER_KIND and (files[f.item] in with_report or f.unit in units):
            f = replace(f, state=State.SIDE, doubts=tuple(d for d in f.doubts if not d.startswith(SHORT)))
        yield f


def _states(
    roster: Units | None, filings: Sequence[Filing], on_paper: set[str], expected: int | None, find: Find
) -> tuple[dict[str, State], dict[str, str]]:
    """What each unit of the roster comes to; and for those that sent something wrong, what."""
    of: dict[str | None, list[Filing]] = {}
    contested = set()
    for f in filings:
        of.setdefault(f.unit, []).append(f)
        if f.state in (State.OTHER_UNIT, State.CONTESTED) and not f.said.get("unit"):
            contested.add(find(f.entry.unit))  # it may be this unit's: nobody is reminded for it
    states: dict[str, State] = {}
    wrong: dict[str, str] = {}
    for unit in roster.units if roster else ():
        states[unit.name] = _state(unit, of.get(unit.name, ()), on_paper, contested)
        if states[unit.name] in WRONG:
            reasons = [f.state.removeprefix("报错：") for f in of[unit.name] if f.state in WRONG]
            wrong[unit.name] = "、".join(dict.fromkeys(reasons))
    return states, wrong


def _state(unit: Unit, filings: Sequence[Filing], on_paper: set[str], contested: set[str | None]) -> State:
    found = {f.state for f in filings}
    if any(f.adopted for f in filings):
        return State.REPORTED
    for state in (State.CHOOSE, State.ORIGINAL, State.CONTESTED):
        if state in found:
            return state
    if unit.together:
        return State.TOGETHER
    if unit.exempt:
        return State.EXEMPT
    if unit.name in on_paper:
        return State.ON_PAPER
    for state in WRONG:
        if state in found:
            return state
    return State.CONTESTED if unit.name in contested else State.MISSING


def _lines(
    roster: Units | None,
    filings: Sequence[Filing],
    said: Mapping[str, Mapping[str, str]],
    states: Mapping[str, State],
    found: Mapping[str, Entry],
) -> Iterator[Line]:
    of: dict[str | None, list[Filing]] = {}
    for f in filings:
        of.setdefault(f.unit, []).append(f)
    units = [u.name for u in roster.units] if roster else []
    others = sorted(u for u in of if u is not None and u not in states)
    noted = [i.removeprefix(kept.UNIT) for i in said if i.startswith(kept.UNIT)]
    for name in [*units, *others, *sorted(set(noted) - set(units) - set(others))]:
        own, item = of.get(name, ()), kept.UNIT + name
        if not own or item in said:
            state = State.NOTED if own or name not in states else states[name]
            told = _owed(roster, name, state)
            yield Line(item, name, state, said.get(item, {}), None, told, name in states)
        for f in own:
            yield Line(f.item, name, f.state, f.said, f, f.told, name in states or roster is None)
    for f in of.get(None, ()):
        yield Line(f.item, _UNKNOWN, f.state, f.said, f, f.told, False)
    for item, fields in said.items():
        if item.startswith(kept.ADDED):
            yield Line(item, fields.get("unit", _UNKNOWN), State.ADDED, fields, None, (), True)
        elif item.startswith(kept.DOCUMENT) and item not in found and any(k != kept.TEXT for k in fields):
            told = (f"原来的文件“{item.removeprefix(kept.DOCUMENT)}”这次没有找到，登记内容保留",)
            yield Line(item, fields.get("unit", _UNKNOWN), State.GONE, fields, None, told, True)


def _owed(roster: Units | None, name: str, state: State) -> tuple[str, ...]:
    unit = next((u for u in roster.units if u.name == name), None) if roster else None
    if unit is None:
        return ()
    told = []
    if unit.together:
        told.append(f"合并报送于“{unit.together}”")
    if state is State.CONTESTED:
        told.append("有文件像是本单位的，列在别的单位名下，请核实")
    if unit.due and state is State.MISSING:
        told.append(f"报送期限 {unit.due}")
    return tuple(told)
