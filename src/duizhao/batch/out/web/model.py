"""The frozen values of the page, and how a finding is put into one letter for the matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from duizhao.batch.reviews import Item, State
from duizhao.batch.seen import telling
from duizhao.model import Outcome
from duizhao.report.wording import OUTCOMES

__all__ = [
    "ABSENT",
    "GAPS",
    "REVIEWS",
    "STATUSES",
    "Alike",
    "Counts",
    "Element",
    "Find",
    "Place",
    "Reported",
    "Status",
    "review_of",
    "status_of",
]


@dataclass(frozen=True, slots=True)
class Status:
    """What a cell can show: its letter in the data, the sign on the page (legible without colour), the words."""

    letter: str
    key: str
    sign: str
    title: str


ABSENT: Final = "-"  # the element is not asked of the unit
_QUESTION: Final = Status("q", "question", "问", "请核实")
STATUSES: Final[Mapping[str, Status]] = {
    s.key: s
    for s in (
        Status("x", Outcome.MISSING.value, "未", OUTCOMES[Outcome.MISSING]),
        Status("l", Outcome.PLANNED.value, "计", OUTCOMES[Outcome.PLANNED]),
        Status("a", Outcome.ADMITTED.value, "自", OUTCOMES[Outcome.ADMITTED]),
        _QUESTION,
        Status("p", Outcome.PARTIAL.value, "部", OUTCOMES[Outcome.PARTIAL]),
        Status("m", Outcome.MET.value, "√", OUTCOMES[Outcome.MET]),
        Status("n", Outcome.NOT_APPLICABLE.value, "－", OUTCOMES[Outcome.NOT_APPLICABLE]),
        Status("w", Outcome.WAIVED.value, "同", OUTCOMES[Outcome.WAIVED]),
        Status("e", Outcome.ERROR.value, "错", OUTCOMES[Outcome.ERROR]),
    )
}
GAPS: Final = ("x", "l")  # what is handed back as 修改意见; what a unit admits is none

# letter of the review state of a cell, and its words; what tells its unit nothing needs no review
REVIEWS: Final[Mapping[str, str]] = {
    "u": "待核",
    "r": "待核（有变化）",
    "c": "确认",
    "o": "改判",
    "h": "不发",
    ABSENT: "",
}
_DECIDED: Final = {State.CONFIRMED: "c", State.OVERRULED: "o", State.WITHHELD: "h"}


def status_of(item: Item) -> str:
    """The letter of the outcome that holds; what nobody can know without asking is a question until a person says."""
    if item.outcome is Outcome.MISSING and not item.decision.verdict and item.seen["question"]:
        return _QUESTION.letter
    return STATUSES[item.outcome.value].letter if item.outcome.value in STATUSES else ABSENT


def review_of(item: Item) -> str:
    """The letter of the review state."""
    if item.state in _DECIDED:
        return _DECIDED[item.state]
    if item.decision.before is not None:
        return "r"
    return "u" if telling(item.seen) else ABSENT


@dataclass(frozen=True, slots=True)
class Element:
    """A column of the matrix."""

    rule: str
    title: str
    group: str
    asks: str
    basis: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A row of the matrix. `statuses` and `reviews` have a letter an element, in the order of their numbers.

    `suspects` is how many places the consistency checks ask to be looked at, `suspect_review` the state of the least
    reviewed of them. `score` is there only where asked for. `texts` is the JSON of what the cells stand on.
    """

    unit: str
    year: int
    kind: str
    page: str
    statuses: str
    reviews: str
    suspects: int = 0
    suspect_review: str = ABSENT
    score: float | None = None
    texts: str = "{}"


@dataclass(slots=True)
class Counts:
    """Of one element: how many reports show what (by letters), and how many gaps a person confirmed.

    What was withheld counts nowhere else, as in the papers for leaders: `held` has it by letters.
    """

    statuses: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    confirmed: int = 0

    @property
    def gaps(self) -> int:
        return sum(self.statuses.get(s, 0) for s in GAPS)

    @property
    def applies(self) -> int:
        """To how many it applies as far as is known: questions and what does not apply are left out."""
        return sum(self.statuses.get(s, 0) for s in "xlapm")

    @property
    def withheld(self) -> int:
        return sum(self.held.values())


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a consistency check asks to be looked at."""

    unit: str
    year: int
    note: str
    where: str
    state: str


@dataclass(slots=True)
class Find:
    """What one consistency check found: in how many reports, how many places, the first of them."""

    title: str
    reports: int = 0
    confirmed: int = 0
    withheld: int = 0
    places: int = 0
    shown: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alike:
    """A report that has wording in common with other units': how much of its own (0 to 1).

    `others` are those with which it has most in common, each with the number of paragraphs.
    """

    report: str
    share: float
    others: tuple[tuple[str, int], ...]
