"""Who has not sent a report, who has sent something wrong or late: what the page tells first, out of the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from duizhao.batch.out.web.model import Find
from duizhao.batch.register.model import WRONG, Need, Register, State
from duizhao.batch.register.names import count_files
from duizhao.batch.register.remind import needs, reminder

__all__ = ["Late", "Matter", "Submissions", "submissions"]

_OWED: Final = {
    State.MISSING: "还没有收到",
    State.UNREADABLE: "收到的文件我们没能打开",
    State.EMPTY: "收到的文件里没有文字",
}
_AS_MATTERS: Final = ("报送有误", "打不开")  # told at the top as in their sections
_MOST: Final = 200  # rows of one matter; the register has all
_PUBLICATION: Final = "consistency.publication"


@dataclass(frozen=True, slots=True)
class Matter:
    """All that waits for a person for one reason, in the order of the register; `more` were left out.

    `units` counts the units of the roster that are in it: one may have sent several wrong files.
    """

    title: str
    needs: tuple[Need, ...]
    more: int
    units: int = 0

    @property
    def count(self) -> int:
        return len(self.needs) + self.more

    @property
    def remedy(self) -> str:
        """What to do, where it is the same for all."""
        remedies = {n.remedy for n in self.needs}
        return remedies.pop() if len(remedies) == 1 else ""


@dataclass(frozen=True, slots=True)
class Late:
    """One unit that was late, and with what."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Submissions:
    """What came in against what was expected. `expected` is None without a roster; `states` counts the roster's units."""

    year: int | None
    files: int
    inside: str  # how many documents more there are in archives, in words
    adopted: int
    expected: int | None
    states: dict[str, int]
    matters: tuple[Matter, ...]
    late: tuple[Late, ...]
    line: str  # to paste into a message


def submissions(register: Register, today: str, publication: Find | None = None) -> Submissions:
    """What of the register comes first. `today` (ISO) tells which days have passed.

    `publication` is what the check found that looks for reports made public after the last day.
    """
    grouped: dict[str, list[Need]] = {}
    for need in needs(register):
        grouped.setdefault(need.matter, []).append(need)
    matters = tuple(
        Matter(title, tuple(n[:_MOST]), max(0, len(n) - _MOST), len({x.unit for x in n} & register.units.keys()))
        for title, n in grouped.items()
    )
    states = {
        "已报": _count(register, State.REPORTED),
        "未报": _count(register, State.MISSING),
        **{m.title: m.units for m in matters if m.title in _AS_MATTERS},
        "待核实": _count(register, State.CHOOSE, State.CONTESTED, State.ORIGINAL),
        "免报": _count(register, State.EXEMPT),
        "合并报送": _count(register, State.TOGETHER),
        "收到纸质": _count(register, State.ON_PAPER),
    }
    return Submissions(
        register.year,
        *count_files(f.entry.name for f in register.filings),
        sum(f.adopted for f in register.filings),
        len(register.units) if register.units else None,
        {title: n for title, n in states.items() if n},
        matters,
        tuple(_late(register, today, publication)),
        reminder(register),
    )


def _count(register: Register, *states: State) -> int:
    return sum(s in states for s in register.units.values())


def _late(register: Register, today: str, publication: Find | None) -> Iterator[Late]:
    for unit, due in register.due.items():
        state, day = register.units.get(unit), register.received.get(unit, "")
        if state is State.MISSING or state in WRONG:
            if due < today:
                told = _OWED.get(state, "收到的文件有误") if state else ""
                yield Late(unit, f"期限 {due}，{told}，已过 {_days(due, today)} 天")
        elif day > due:
            yield Late(unit, f"期限 {due}，{day} 收到，晚 {_days(due, day)} 天")
    for place in publication.shown if publication else ():
        yield Late(place.unit, place.note)


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def names(matter: Matter) -> Sequence[str]:
    """The units of a matter, each once."""
    return list(dict.fromkeys(n.unit for n in matter.needs))
