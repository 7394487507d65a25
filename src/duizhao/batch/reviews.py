"""A person confirms: the review state of every finding of every adopted report, by unit, year and rule, for good.

Only what somebody decided is stored; all else is 待核. A decision is on what was seen then: where a later run comes to
another outcome, or shows sentences that were not seen, it turns into 待核 again, with the decision kept beside. Whatever
leaves the office uses `confirmed` alone; until then a paper bears the mark of a draft.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final

from duizhao.batch.seen import changed, outcome_text, snapshot, telling
from duizhao.batch.store import Store
from duizhao.errors import UsageError
from duizhao.model import Outcome
from duizhao.report.wording import DRAFT_MARK

__all__ = [
    "VERDICTS",
    "Decision",
    "Item",
    "Key",
    "Progress",
    "State",
    "confirmed",
    "decide",
    "follow_names",
    "follow_report",
    "history",
    "items",
    "lacking",
    "looked_at",
    "mark",
    "progress",
    "return_unseen",
    "sync",
]

Key = tuple[str, int, str]  # unit, year, rule

# what a person may say instead
VERDICTS: Final[Mapping[str, Outcome]] = {
    "已落实": Outcome.MET,
    "部分体现": Outcome.PARTIAL,
    "仅列计划": Outcome.PLANNED,
    "自述不足": Outcome.ADMITTED,
    "未见相关表述": Outcome.MISSING,
    "不适用": Outcome.NOT_APPLICABLE,
}


class State(StrEnum):
    """What a person made of a finding."""

    PENDING = "待核"
    CONFIRMED = "确认"
    OVERRULED = "改判"
    WITHHELD = "不发"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, when, on what. `verdict` is the outcome instead, of one that is overruled.

    `before` is the decision that held until what it was on changed.
    """

    state: State
    person: str = ""
    time: str = ""
    reason: str = ""
    verdict: str = ""
    seen: Mapping[str, Any] | None = None
    before: Decision | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One finding of an adopted report, with its review. `finding` is in the form of `check --format json`."""

    unit: str
    year: int
    name: str
    finding: Mapping[str, Any]
    check: bool
    decision: Decision

    @property
    def key(self) -> Key:
        return (self.unit, self.year, self.finding["rule"])

    @property
    def seen(self) -> dict[str, Any]:
        return snapshot(self.finding)

    @property
    def state(self) -> State:
        return self.decision.state

    @property
    def outcome(self) -> Outcome:
        """The outcome that holds: a person's, where there is one."""
        return Outcome(self.decision.verdict or self.finding["outcome"])

    @property
    def told(self) -> str:
        """The program's outcome in words."""
        return outcome_text(self.seen, self.check)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the findings that would tell a unit something are reviewed."""

    pending: int = 0
    confirmed: int = 0
    overruled: int = 0
    withheld: int = 0

    @property
    def total(self) -> int:
        return self.pending + self.confirmed + self.overruled + self.withheld


_PENDING: Final = Decision(State.PENDING)


def items(store: Store, unit: str | None = None) -> Iterator[Item]:
    """Every finding and check of every adopted report, or of one unit's, in the order of units and of the rulebook."""
    where, values = ("WHERE unit = ?", (unit,)) if unit is not None else ("", ())
    adopted = list(store.rows(f"SELECT unit, year, name, key FROM adopted {where} ORDER BY unit, year", *values))
    for name, year, source, key in adopted:
        known = _decisions(store, name, year)
        body = store.assessment(key)
        for kind in ("findings", "checks"):
            for finding in body[kind]:
                decision = known.get(finding["rule"], _PENDING)
                yield Item(name, year, source, finding, kind == "checks", decision)


def decide(
    store: Store,
    item: Item,
    state: State,
    *,
    person: str,
    time: str,
    reason: str = "",
    verdict: Outcome | None = None,
) -> None:
    """Keep what a person decided on a finding as it is now. PENDING takes a decision back, notes stay.

    Raises UsageError where the person, the reason of an overruling or withholding, or the outcome instead is missing.
    """
    problem = lacking(item, state, person, reason, verdict)
    if problem:
        raise UsageError(problem)
    instead = verdict.value if verdict is not None and state is State.OVERRULED else ""
    before = item.decision.before if state is State.PENDING else None
    decision = Decision(state, person.strip(), time, reason.strip(), instead, item.seen, before)
    _keep(store, item.key, decision, _key_of(store, item.unit, item.year))


def return_unseen(store: Store, item: Item, decision: Decision, time: str) -> None:
    """Keep a decision that somebody made on an earlier form of a finding: it stands beside, the finding is 待核."""
    made = replace(decision, time=time)
    if made.state is State.PENDING:
        return
    _keep(store, item.key, Decision(State.PENDING, time=time, before=made), _key_of(store, item.unit, item.year))


def lacking(item: Item, state: State, person: str, reason: str, verdict: Outcome | None) -> str:
    """What a decision lacks, in one sentence; empty where nothing."""
    if state is State.PENDING:
        return ""
    if not person.strip():
        return "没有写确认人；请写上姓名（--by 姓名，或“确认人”一栏）。"
    if state in (State.OVERRULED, State.WITHHELD) and not reason.strip():
        return f"{state}要写理由；请补上。"
    if state is State.OVERRULED and (verdict is None or verdict not in VERDICTS.values()):
        return f"改判要写改成什么：{'、'.join(VERDICTS)}。"
    if state is State.OVERRULED and item.check:
        return "前后一致的核对不用改判；确实无误的，写“不发”和理由。"
    if (
        state is State.OVERRULED
        and verdict is not None
        and verdict.value == item.finding["outcome"]
        and not (item.seen["question"])
    ):
        return f"改判的结论与原来的一样（{item.told}）；没有不同的，写“确认”。"
    return ""


def sync(store: Store, time: str) -> int:
    """Turn decisions on what is otherwise now into 待核 again; return how many. To be called after every run.

    Looks only at reports that were decided on and whose assessment is another since.
    """
    keys = {(u, y): k for u, y, k in store.rows("SELECT unit, year, key FROM adopted")}
    stale: dict[tuple[str, int], list[tuple[str, Decision]]] = {}
    for unit, year, rule, body, key in store.rows("SELECT unit, year, rule, body, key FROM reviews"):
        if keys.get((unit, year), key) != key:
            stale.setdefault((unit, year), []).append((rule, _decision(json.loads(body))))
    returned = 0
    for (unit, year), decisions in stale.items():
        key = keys[unit, year]
        found = store.assessment(key)
        now = {f["rule"]: snapshot(f) for f in (*found["findings"], *found["checks"])}
        for rule, decision in decisions:
            seen = decision.seen
            if rule in now and seen is not None and decision.state is not State.PENDING and changed(seen, now[rule]):
                _keep(store, (unit, year, rule), Decision(State.PENDING, time=time, before=decision), key)
                returned += 1
            elif rule in now:
                with store.transaction() as db:
                    db.execute(
                        "UPDATE reviews SET key = ? WHERE unit = ? AND year = ? AND rule = ?", (key, unit, year, rule)
                    )
    return returned


def confirmed(store: Store, unit: str | None = None) -> Iterator[Item]:
    """What may go to units and leaders: findings that a person confirmed or overruled, as that person left them.

    `Item.outcome` is the one to tell; of one that was overruled, `decision.reason` says why.
    """
    return (i for i in items(store, unit) if i.state in (State.CONFIRMED, State.OVERRULED))


def progress(store: Store, unit: str | None = None) -> Progress:
    """How far the review is, among findings that would tell a unit something or that somebody decided on."""
    counts = dict.fromkeys(State, 0)
    for item in items(store, unit):
        if telling(item.seen) or item.state is not State.PENDING:
            counts[item.state] += 1
    return Progress(*(counts[s] for s in State))


def mark(store: Store, unit: str | None = None) -> str:
    """The mark that a paper must bear: that of a draft until nothing of it waits for a person."""
    done = progress(store, unit)
    return DRAFT_MARK if done.pending or not (done.total or looked_at(store)) else ""


def looked_at(store: Store) -> bool:
    """Whether somebody has decided on anything in the batch, or there is nothing to decide on.

    A report that has nothing to tell its unit waits for nobody; but before the review has begun nothing is final.
    """
    if any(True for _ in store.rows("SELECT 1 FROM reviews LIMIT 1")):
        return True
    reports = any(True for _ in store.rows("SELECT 1 FROM adopted LIMIT 1"))
    return reports and not any(telling(i.seen) for i in items(store))


def history(store: Store, key: Key) -> list[Decision]:
    """Every decision on a finding, and every return of it, the oldest first."""
    rows = store.rows("SELECT body FROM reviewed WHERE unit = ? AND year = ? AND rule = ? ORDER BY number", *key)
    return [_decision(json.loads(body)) for (body,) in rows]


def follow_names(store: Store, find: Callable[[str | None], str | None]) -> int:
    """Give decisions on units that the roster now calls otherwise to those names; where both exist, nothing is moved."""
    moved = 0
    for (unit,) in list(store.rows("SELECT DISTINCT unit FROM reviews")):
        name = find(unit)
        if name is not None and name != unit:
            with store.transaction() as db:
                done = db.execute("UPDATE OR IGNORE reviews SET unit = ? WHERE unit = ?", (name, unit))
                db.execute("UPDATE reviewed SET unit = ? WHERE unit = ?", (name, unit))
            moved += done.rowcount
    return moved


def follow_report(store: Store, old: tuple[str, int], new: tuple[str, int]) -> bool:
    """Give decisions on the report of a unit and year to another unit and year, whose report it is by now.

    Where there are decisions on that one already nothing is moved: False.
    """
    if not any(True for _ in store.rows("SELECT 1 FROM reviews WHERE unit = ? AND year = ? LIMIT 1", *old)):
        return True
    if any(True for _ in store.rows("SELECT 1 FROM reviews WHERE unit = ? AND year = ? LIMIT 1", *new)):
        return False
    with store.transaction() as db:
        for table in ("reviews", "reviewed"):
            db.execute(f"UPDATE {table} SET unit = ?, year = ? WHERE unit = ? AND year = ?", (*new, *old))
    return True


def _decisions(store: Store, unit: str, year: int) -> dict[str, Decision]:
    rows = store.rows("SELECT rule, body FROM reviews WHERE unit = ? AND year = ?", unit, year)
    return {rule: _decision(json.loads(body)) for rule, body in rows}


def _keep(store: Store, key: Key, decision: Decision, assessed: str) -> None:
    body = json.dumps(asdict(decision), ensure_ascii=False, sort_keys=True)
    with store.transaction() as db:
        if decision.state is State.PENDING and not (decision.before or decision.reason or decision.person):
            db.execute("DELETE FROM reviews WHERE unit = ? AND year = ? AND rule = ?", key)
        else:
            db.execute("INSERT OR REPLACE INTO reviews VALUES (?, ?, ?, ?, ?)", (*key, body, assessed))
        db.execute("INSERT INTO reviewed (unit, year, rule, body) VALUES (?, ?, ?, ?)", (*key, body))


def _key_of(store: Store, unit: str, year: int) -> str:
    for (key,) in store.rows("SELECT key FROM adopted WHERE unit = ? AND year = ?", unit, year):
        return str(key)
    return ""


def _decision(body: dict[str, Any]) -> Decision:
    before = body.get("before")
    return replace(
        Decision(**{**body, "before": None}),
        state=State(body["state"]),
        before=_decision(before) if before else None,
    )
