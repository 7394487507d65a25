"""Rounds of checking again: each audits what units sent into a store of its own; nothing of the batch is touched by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.model import Kind, Proposal, Proposed
from duizhao.batch.register import kept
from duizhao.batch.register import roster as held
from duizhao.batch.register.back import WRITTEN, read_back
from duizhao.batch.register.model import Register, State
from duizhao.batch.register.sheet import NAME as REGISTER
from duizhao.batch.register.sheet import render
from duizhao.batch.register.update import update
from duizhao.batch.run import Done, run
from duizhao.batch.same.paragraphs import unpack
from duizhao.batch.store import NAME as STORE
from duizhao.batch.store import Store
from duizhao.batch.xlsx.keep import digest_of
from duizhao.errors import UsageError
from duizhao.report.files import write_atomic

if TYPE_CHECKING:
    from duizhao.batch.engines import Engine
    from duizhao.batch.settings import Settings
    from duizhao.office import Units

__all__ = [
    "FOLDER",
    "Base",
    "Round",
    "Submission",
    "audit",
    "bases",
    "first_told",
    "folder_of",
    "keep",
    "newcomers",
    "proposals",
    "rounds",
    "save",
    "submissions",
    "which",
]

FOLDER: Final = "复查"
_ABSENT: Final = frozenset({State.MISSING, State.EXEMPT, State.TOGETHER, State.ON_PAPER})


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what it was given (a path), when, and the units of which something came that could not be used.

    `first` are the units that sent a report for the first time: there is none to hold it against.
    """

    number: int
    given: str
    time: str
    unusable: tuple[tuple[str, str], ...] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """One report as it was audited: findings and checks by rule, its text and the sentences that count."""

    findings: dict[str, dict[str, Any]]
    checks: frozenset[str]
    text: str
    sentences: tuple[tuple[int, int], ...]


class Base:
    """The reports of one store by unit and year, opened one at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys = {(u, y): k for u, y, k in store.rows("SELECT unit, year, key FROM adopted ORDER BY unit, year")}

    def known(self) -> list[tuple[str, int]]:
        """The units and years of which there is a report."""
        return list(self._keys)

    def open(self, unit: str, year: int) -> Submission | None:
        """The report of a unit and year."""
        key = self._keys.get((unit, year))
        if key is None:
            return None
        text = next((t for (t,) in self._store.rows("SELECT text FROM documents WHERE key = ?", key)), None)
        if text is None:  # a run was ended before its register was made: the file is gone or another by now
            return None
        body = self._store.assessment(key)
        findings = {f["rule"]: f for f in (*body["findings"], *body["checks"])}
        try:
            packed = self._store.paragraphs(text)
        except KeyError:
            packed = ""
        sentences = tuple(s for paragraph in (unpack(packed) if packed else ()) for s in paragraph)
        return Submission(findings, frozenset(f["rule"] for f in body["checks"]), self._store.text(text), sentences)


def folder_of(folder: Path, number: int) -> Path:
    """Where a round keeps its own store and register."""
    return folder / FOLDER / f"第{number}次"


def rounds(store: Store) -> list[Round]:
    """All rounds, the first first."""
    rows = store.rows("SELECT round, given, time, body FROM rounds ORDER BY round")
    return [
        Round(n, given, time, tuple((u, s) for u, s in said["unusable"]), tuple(said.get("first", ())))
        for n, given, time, said in ((n, given, time, json.loads(body)) for n, given, time, body in rows)
    ]


def which(store: Store, given: Path, asked: int | None) -> int:
    """The number of the round: that of the last one when it was of the same folder, else the next. Raises UsageError."""
    known = rounds(store)
    last = known[-1].number if known else 0
    if asked is not None:
        if not 1 <= asked <= last + 1:
            said = (
                f"已经复查 {last} 次，--round 只能写 1 到 {last + 1}。" if last else "还没有复查过，--round 只能写 1。"
            )
            raise UsageError(said)
        return asked
    return last if known and known[-1].given == str(given.resolve()) else last + 1


def audit(
    store: Store,
    again: Store,
    given: str,
    settings: Settings,
    engine: Engine,
    time: str,
    progress: Callable[[int, int, str], None],
) -> tuple[Done, Register, tuple[str, ...]]:
    """Audit what was sent into the round's own store, and write its register; what was told of the latter, too.

    Raises what `run` raises, and OfficeFileError where the round's register was filled in wrongly.
    """
    folder = again.path.parent
    taken = read_back(folder, again, time)
    said = {**kept.told(store), **kept.told(again)}
    done = run(given, again, settings, engine, said, progress=progress)
    roster, year = _expected(store)
    register = update(again, roster, year, time)
    data = render(register, folder)
    write_atomic(folder / REGISTER, data)
    again.set(WRITTEN, digest_of(data))
    return done, register, taken.told


def _expected(store: Store) -> tuple[Units, int | None]:
    """Who is expected to send again: units with open gaps; of the others nothing is owed, but it is read if it comes."""
    from duizhao.office import Unit, Units

    open_ = [g for g in ledger.gaps(store) if g.closed is None]
    owing = {g.unit for g in open_}
    reported = [(u, y) for u, y in store.rows("SELECT unit, year FROM adopted ORDER BY unit, year")]
    roster = held.roster(store)
    units = roster.units if roster is not None else tuple(Unit(u) for u in dict.fromkeys(u for u, _ in reported))
    names = {u.name for u in units}
    units += tuple(Unit(u) for u in sorted(owing - names))
    years = {y for _, y in reported}
    due = {g.unit: g.due for g in open_}
    made = tuple(replace(u, exempt=u.name not in owing, due=due.get(u.name) or None) for u in units)
    return Units(made), years.pop() if len(years) == 1 else None


def submissions(register: Register) -> tuple[tuple[str, str], ...]:
    """The units of which something came that was not taken for their report, with what it is."""
    return tuple(
        (unit, state.value)
        for unit, state in register.units.items()
        if state is not State.REPORTED and state not in _ABSENT
    )


@contextmanager
def bases(store: Store, folder: Path, number: int) -> Iterator[list[Base]]:
    """What the reports of a round are held against: those of earlier rounds, the latest first, then those of the batch."""
    with ExitStack() as stack:
        earlier = [folder_of(folder, n) for n in range(number - 1, 0, -1)]
        opened = [stack.enter_context(Store(f)) for f in earlier if (f / STORE).is_file()]
        yield [Base(s) for s in (*opened, store)]


def newcomers(again: Base, before: Sequence[Base]) -> tuple[str, ...]:
    """The units with a report in a round of which none was there before."""
    there = {report for base in before for report in base.known()}
    return tuple(dict.fromkeys(unit for unit, year in again.known() if (unit, year) not in there))


def first_told(made: Round) -> str:
    """What to do with the reports that came for the first time; empty where there is none."""
    if not made.first:
        return ""
    return (
        f"第一次收到可以核对的报告的单位 {len(made.first)} 个：{'、'.join(made.first)}。没有原来的报告可以对照，"
        "请把文件放进收件的文件夹，再运行一次 duizhao batch。"
    )


def proposals(store: Store, number: int) -> list[Proposed]:
    """What was proposed in a round, in the order of units and numbers, new finds last; who sent nothing comes last."""
    rows = store.rows("SELECT body FROM proposals WHERE round = ? ORDER BY unit, number = 0, number, rule", number)
    found = [Proposed.load(json.loads(body)) for (body,) in rows]
    return sorted(found, key=lambda p: p.proposal is Proposal.ABSENT)


def keep(store: Store, made: Round, proposed: list[Proposed], time: str) -> None:
    """Keep a round with all it proposes, instead of what it proposed before; what people said of new finds stays."""
    said = {p.key: p for p in proposals(store, made.number) if p.result or p.person}
    before = {p.key: p.proposal for p in proposals(store, made.number)}
    now = {p.key for p in proposed}
    proposed = [
        replace(p, result=said[p.key].result, person=said[p.key].person) if p.key in said else p for p in proposed
    ]
    proposed += [replace(p, remark="再次核对时没有了。") for p in said.values() if p.key not in now]
    with store.transaction() as db:
        body = json.dumps({"unusable": made.unusable, "first": made.first}, ensure_ascii=False)
        db.execute(
            "INSERT INTO rounds VALUES (?, ?, ?, ?) ON CONFLICT (round) DO UPDATE SET given = excluded.given, "
            "time = excluded.time, body = excluded.body",
            (made.number, made.given, time, body),
        )
        db.execute("DELETE FROM proposals WHERE round = ?", (made.number,))
        for p in proposed:
            save(db, p)
            if p.number and before.get(p.key) != p.proposal:
                ledger.note(db, p.number, time, Kind.PROPOSED, f"第{made.number}次：{p.proposal}")


def save(db: Any, p: Proposed) -> None:
    """Keep one proposal as it is now, on the transaction of the caller."""
    values = (p.round, p.unit, p.year, p.rule, p.number, json.dumps(p.dump(), ensure_ascii=False, sort_keys=True))
    db.execute("INSERT OR REPLACE INTO proposals VALUES (?, ?, ?, ?, ?, ?)", values)
