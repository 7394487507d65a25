"""The ledger follows the reviews: what a person confirmed becomes a gap, what was taken back is closed with its reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from duizhao.batch import reviews
from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.model import Closed, Gap, Kind, Telling
from duizhao.batch.gaps.telling import asks, is_told, tell
from duizhao.batch.reviews import Item, Key, Progress, State
from duizhao.batch.seen import passages, telling
from duizhao.batch.store import Store
from duizhao.model import Outcome
from duizhao.report.wording import OUTCOMES

__all__ = ["NO_SIGN", "SIGNS", "Defaults", "Followed", "Look", "Report", "follow", "look", "this_year"]

# one character for what became of a finding, readable without colours
SIGNS: Final[Mapping[str, str]] = {
    "met": "√",
    "partial": "部",
    "planned": "计",
    "admitted": "自",
    "missing": "未",
    "question": "问",
    "suspect": "查",
    "not_applicable": "—",
    "waived": "—",
    "withheld": "·",
    "pending": "待",
    "error": "！",
    "closed": "销",
}
NO_SIGN: Final = " "
_REVIEW: Final = "核对确认"
_GONE: Final = "现在的核对结果里没有这一条"
_BACK: Final = "确认已经收回，待核"
_CHANGED: Final = "结论有变化，待重新核对"


@dataclass(frozen=True, slots=True)
class Report:
    """One adopted report: a character a rule, in the order of `Look.rules`; see SIGNS. Many are held at once."""

    unit: str
    year: int
    signs: str


@dataclass(slots=True)
class Look:
    """All findings of the batch, as far as the list of gaps needs them. `rules`: titles, and whether it is a check."""

    reports: list[Report] = field(default_factory=list)  # of later rules a report may have no sign
    rules: dict[str, tuple[str, bool]] = field(default_factory=dict)
    told: dict[Key, tuple[Telling, Item]] = field(default_factory=dict)
    known: dict[Key, Item] = field(default_factory=dict)  # findings on which there is a gap
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What gaps get that have none yet: an owner; a day (ISO) for all, or for a unit."""

    owner: str = ""
    due: str = ""
    dues: Mapping[str, str] = field(default_factory=dict)

    def due_of(self, unit: str, today: str) -> str:
        """The day by which a unit is to answer; the roster's own day is none where it has passed."""
        rostered = self.dues.get(unit, "")
        return self.due or (rostered if rostered >= today else "")


@dataclass(frozen=True, slots=True)
class Followed:
    """How many gaps were opened, closed because their finding was taken back, and opened again."""

    opened: int = 0
    withdrawn: int = 0
    reopened: int = 0


def look(store: Store) -> Look:
    """Go through all findings once."""
    found = Look()
    keys = {g.key for g in ledger.gaps(store)}
    carried = {(g.unit, g.rule) for g in ledger.gaps(store) if g.carried}
    counts = dict.fromkeys(State, 0)
    at: dict[str, int] = {}
    for (unit, year), items in groupby(reviews.items(store), key=lambda i: (i.unit, i.year)):
        signs: dict[int, str] = {}
        for item in items:
            rule = item.finding["rule"]
            if rule not in found.rules:
                at[rule] = len(at)
                found.rules[rule] = (item.finding["title"], item.check)
            signs[at[rule]] = SIGNS[_sign(item)]
            _see(item, found, counts, keys, carried)
        found.reports.append(Report(unit, year, "".join(signs.get(n, NO_SIGN) for n in range(len(at)))))
    found.progress = Progress(*(counts[s] for s in State))
    return found


def _see(
    item: Item, found: Look, counts: dict[State, int], keys: Collection[Key], carried: Collection[tuple[str, str]]
) -> None:
    if telling(item.seen) or item.state is not State.PENDING:
        counts[item.state] += 1
    if is_told(item):
        found.told[item.key] = (_tell(item), _light(item))
    if item.key in keys or (item.unit, item.finding["rule"]) in carried:
        found.known[item.key] = _light(item)


def _light(item: Item) -> Item:
    """Without what only an explanation needs: many are held at once."""
    kept = ("rule", "title", "outcome", "applies", "question", "evidence", "counter", "nearest")
    return replace(item, finding={k: item.finding[k] for k in kept if k in item.finding})


def _tell(item: Item) -> Telling:
    return tell(item.finding, item.check, item.outcome if item.state is State.OVERRULED else None)


def _sign(item: Item) -> str:
    """pending, withheld, or the outcome that holds; a question by that name."""
    if item.state is State.PENDING:
        return "pending" if telling(item.seen) or item.decision.before else item.outcome.value
    if item.state is State.WITHHELD:
        return "withheld"
    if item.state is State.CONFIRMED and item.seen["question"] and item.outcome is Outcome.MISSING:
        return "question"
    return item.outcome.value


def follow(store: Store, found: Look, defaults: Defaults, time: str) -> Followed:
    """Bring the ledger up to date with the reviews, in one transaction."""
    by_key: dict[Key, list[Gap]] = {}
    for gap in ledger.gaps(store):
        by_key.setdefault(gap.key, []).append(gap)
    counts = {"opened": 0, "withdrawn": 0, "reopened": 0}
    with store.transaction() as db:
        for key, gaps in by_key.items():
            for gap in gaps:
                if not gap.carried and not gap.round:
                    _one(db, gap, found.told.get(key), found.known.get(key), time, counts)
        for key, (told, item) in found.told.items():
            if not any(g.carried is None for g in by_key.get(key, ())):
                gap = Gap(0, *key, telling=told, opened=time)
                ledger.open_gap(db, gap, person=item.decision.person, source=_REVIEW)
                counts["opened"] += 1
        own = {g.key: g.number for g in _of(db) if g.carried is None and g.closed is None}
        for gap in (g for gaps in by_key.values() for g in gaps if g.carried):
            _carried(db, gap, found, own, time)
        _fill(db, _of(db), defaults, time)
    return Followed(**counts)


def _one(
    db: sqlite3.Connection,
    gap: Gap,
    told: tuple[Telling, Item] | None,
    item: Item | None,
    time: str,
    counts: dict[str, int],
) -> None:
    if told is not None:
        new, of = told
        again = gap.closed is not None and (gap.closed.withdrawn or new.seen != gap.telling.seen)
        if gap.closed is not None and not again:
            return
        if again:
            why = f"{of.decision.person}{of.state}"
            ledger.reopen(db, gap, time, why, person=of.decision.person, source=_REVIEW, telling=new, waiting="")
            counts["reopened"] += 1
        elif new != gap.telling or gap.waiting:
            if new.conclusion != gap.telling.conclusion:
                changed = f"{gap.telling.conclusion} → {new.conclusion}"
                ledger.note(db, gap.number, time, Kind.CHANGED, changed, of.decision.person, _REVIEW)
            ledger.save(db, replace(gap, telling=new, waiting=""))
    elif gap.closed is not None:
        return
    elif item is None or item.state is State.PENDING:
        waits = _GONE if item is None else _CHANGED if item.decision.before else _BACK
        if gap.waiting != waits:
            ledger.note(db, gap.number, time, Kind.CHANGED, waits, source=_REVIEW)
            ledger.save(db, replace(gap, waiting=waits))
    else:
        d = item.decision
        said = "不发" if item.state is State.WITHHELD else f"{item.state}为{OUTCOMES[item.outcome]}"
        reason = f"{said}：{d.reason}" if d.reason else said
        # a report that was mended and confirmed as such is a gap that was closed; the rest was none
        withdrawn = item.state is not State.CONFIRMED
        ledger.close(db, gap, Closed(d.person, d.time or time, reason, withdrawn), _REVIEW)
        counts["withdrawn"] += 1


def _carried(db: sqlite3.Connection, gap: Gap, found: Look, own: Mapping[Key, int], time: str) -> None:
    """Say what this year's report says of a gap of last year's; it is closed by a person alone."""
    assert gap.carried is not None
    now, sentence = this_year(gap.unit, gap.carried.year, gap.rule, found)
    beside = [n for (unit, year, rule), n in own.items() if (unit, rule) == (gap.unit, gap.rule) and year > gap.year]
    if beside:
        now += f"，见序号 {beside[-1]}"
    made = replace(gap.carried, now=now, sentence=sentence)
    if made != gap.carried:
        ledger.save(db, replace(gap, carried=made))
        if now != gap.carried.now:
            ledger.note(db, gap.number, time, Kind.CARRIED, now)


def this_year(unit: str, year: int, rule: str, found: Look) -> tuple[str, str]:
    """What the report of a later year says of an element, in words and with its sentence."""
    later = sorted(r.year for r in found.reports if r.unit == unit and r.year > year)
    if not later:
        return "本年度还没有收到报告", ""
    item = found.known.get((unit, later[-1], rule))
    if item is None:
        return ("本年度不再核对这一项" if rule not in found.rules else "本年度待核对"), ""
    sure = "已确认" if item.state is not State.PENDING else "未经确认"
    if item.state is State.WITHHELD:
        return "本年度不发", ""
    said = item.told if item.state is not State.OVERRULED else OUTCOMES[item.outcome]
    met = item.outcome in (Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.WAIVED)
    text = next(iter(passages(item.seen)), "") if met or asks(item.outcome) else ""
    return f"{later[-1]}年度：{said}（{sure}）", text


def _of(db: sqlite3.Connection) -> Iterator[Gap]:
    rows = db.execute("SELECT number, unit, year, rule, body FROM gaps ORDER BY unit, number").fetchall()
    return (ledger.parse(*row) for row in rows)


def _fill(db: sqlite3.Connection, gaps: Iterator[Gap], defaults: Defaults, time: str) -> None:
    for gap in gaps:
        if gap.closed is not None:
            continue
        due = defaults.due_of(gap.unit, time[:10])
        if due and not gap.due:
            gap = ledger.say(db, gap, Kind.DUE, due, time, source="默认")
        if defaults.owner and not gap.owner:
            ledger.say(db, gap, Kind.OWNER, defaults.owner, time, source="默认")
