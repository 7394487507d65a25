"""The numbers of the overview, all from the store: who sent what, what stands in the reports, what many have in common.

Coverage counts prescribed and usual content; what is merely advised is nobody's gap. What a person has not confirmed is
no gap either: it is counted by itself. Nor is what nobody can know without asking, or what was withheld.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from duizhao.batch import reviews
from duizhao.batch.kinds import kinds_of
from duizhao.batch.register.model import ABSENT, WRONG
from duizhao.batch.register.model import State as Standing
from duizhao.batch.register.summary import Summary, summary
from duizhao.batch.reviews import Item, State
from duizhao.batch.seen import telling
from duizhao.batch.store import Store
from duizhao.model import Outcome

__all__ = ["Counts", "Element", "Figures", "Filing", "figures"]

_COUNTED: Final = frozenset({"prescribed", "expected"})
_WEAK: Final = (Outcome.PARTIAL, Outcome.PLANNED, Outcome.ADMITTED)
_SAME: Final = 0.2  # share of a report's own wording


@dataclass(slots=True)
class Counts:
    """How many findings are met, weak (partial, planned, admitted), a gap, or not confirmed by anybody yet."""

    met: int = 0
    weak: int = 0
    gap: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.met + self.weak + self.gap + self.pending


@dataclass(slots=True)
class Element:
    """One element over all reports: where it counts, is missing or only planned, or is shown by facts."""

    title: str
    applies: int = 0
    gaps: int = 0
    facts: int = 0


@dataclass(frozen=True, slots=True)
class Filing:
    """Who sent what, by units of the roster. `undated`: of those that reported, where day or due date is not known."""

    listed: int
    reported: int
    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    paper: int
    exempt: int
    together: int
    others: int
    on_time: int
    late: tuple[str, ...]
    undated: int

    @property
    def expected(self) -> int:
        return self.listed - self.exempt - self.together


@dataclass(slots=True)
class Figures:
    """All numbers. `kinds` are the kinds of organ with the number of their reports; `cells` are by group and kind."""

    years: tuple[int, ...] = ()
    reports: int = 0
    filing: Filing | None = None
    wrong: Mapping[str, int] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str], Counts] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    elements: dict[str, Element] = field(default_factory=dict)
    slips: dict[str, int] = field(default_factory=dict)
    slipped: int = 0
    asked: int = 0
    waiting: int = 0
    waiting_reports: int = 0
    same: int | None = None

    @property
    def draft(self) -> bool:
        """Whether the paper must bear the mark of a draft; see `reviews.mark`."""
        return bool(self.waiting) or not self.reports

    def of(self, group: str | None = None, kind: str | None = None) -> Counts:
        """The counts of a group, a kind, or both; of everything where neither is given."""
        out = Counts()
        for (g, k), c in self.cells.items():
            if group in (None, g) and kind in (None, k):
                out.met += c.met
                out.weak += c.weak
                out.gap += c.gap
                out.pending += c.pending
        return out


def figures(store: Store) -> Figures:
    """The numbers of the batch in `store`."""
    out = Figures()
    registered = summary(store)
    out.filing, out.wrong = _filing(registered), registered.wrong
    kind_of = kinds_of(store)
    years: set[int] = set()
    waits: set[tuple[str, int]] = set()
    slipped: set[tuple[str, int]] = set()
    keys: list[str] = []
    for unit, year, key in list(store.rows("SELECT unit, year, key FROM adopted ORDER BY unit, year")):
        years.add(year)
        out.reports += 1
        out.kinds[kind_of(unit)] += 1
        keys.append(key)
    for item in reviews.items(store):
        report = (item.unit, item.year)
        if item.state is State.PENDING and telling(item.seen):
            out.waiting += 1
            waits.add(report)
        if item.check:
            if item.state is State.CONFIRMED and item.outcome is Outcome.SUSPECT:
                title = item.finding["title"]
                out.slips[title] = out.slips.get(title, 0) + 1
                slipped.add(report)
        elif item.finding["class"] in _COUNTED:
            _count(out, item, kind_of(item.unit))
    out.years = tuple(sorted(years))
    out.waiting_reports, out.slipped = len(waits), len(slipped)
    out.same = _same(store)
    _name_groups(out, store, keys)
    return out


def _name_groups(out: Figures, store: Store, keys: Iterable[str]) -> None:
    """Give groups their titles, which stand beside the scores; few reports have to be opened until all are known."""
    wanted = set(out.groups)
    for key in keys:
        if not wanted:
            break
        told = (store.assessment(key).get("score") or {}).get("groups") or {}
        for group in wanted & told.keys():
            out.groups[group] = told[group]["title"]
        wanted -= told.keys()


def _count(out: Figures, item: Item, kind: str) -> None:
    finding = item.finding
    part = _part(item)
    if part == "asked":
        out.asked += item.state is not State.PENDING
    if part in ("", "asked"):
        return
    group = finding["group"]
    out.groups.setdefault(group, group)
    cell = out.cells.setdefault((group, kind), Counts())
    setattr(cell, part, getattr(cell, part) + 1)
    element = out.elements.setdefault(finding["rule"], Element(finding["title"]))
    element.applies += 1
    element.gaps += part == "gap" or (part == "weak" and item.outcome is Outcome.PLANNED)
    element.facts += part == "met" and finding["substance"] == "fact"


def _part(item: Item) -> str:
    """Where a finding is counted; empty where nowhere."""
    if item.state is State.WITHHELD:
        return ""
    open_question = bool(item.seen["question"]) and item.state is not State.OVERRULED
    if item.outcome is Outcome.MISSING and open_question:
        return "asked"
    if item.outcome is Outcome.MET:
        return "met"
    if item.state is State.PENDING and telling(item.seen):
        return "" if item.outcome is Outcome.ERROR else "pending"
    return "gap" if item.outcome is Outcome.MISSING else "weak" if item.outcome in _WEAK else ""


def _filing(registered: Summary) -> Filing | None:
    units = registered.units
    if not units:
        return None
    reported = [u for u in units if u.state is Standing.REPORTED]
    dated = [u for u in reported if u.due and u.received]
    late = tuple(u.name for u in dated if str(u.received) > str(u.due))
    counts = Counter(u.state for u in units)
    known = {Standing.REPORTED, *ABSENT, *WRONG}
    return Filing(
        listed=len(units),
        reported=len(reported),
        missing=tuple(u.name for u in units if u.state is Standing.MISSING),
        wrong=tuple(u.name for u in units if u.state in WRONG),
        paper=counts[Standing.ON_PAPER],
        exempt=counts[Standing.EXEMPT],
        together=counts[Standing.TOGETHER],
        others=sum(n for s, n in counts.items() if s not in known),
        on_time=len(dated) - len(late),
        late=late,
        undated=len(reported) - len(dated),
    )


def _same(store: Store) -> int | None:
    """How many reports have much of their own wording in common with other units'; None where nobody has looked."""
    from duizhao.batch.same.kept import is_made, shared

    if not is_made(store):
        return None
    return sum(s.others >= _SAME for s in shared(store, 0))
