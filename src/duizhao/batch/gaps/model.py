"""The frozen values of the list of gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

__all__ = [
    "CLOSE",
    "ENTER",
    "LEAVE",
    "OPEN",
    "Carried",
    "Closed",
    "Event",
    "Gap",
    "Kind",
    "Proposal",
    "Proposed",
    "Telling",
]

# what is written under 复核结果
CLOSE: Final = "销号"
OPEN: Final = "仍需补充"
ENTER: Final = "列入"  # of a new find
LEAVE: Final = "不列入"


class Kind(StrEnum):
    """What an event in the history of a gap is."""

    OPENED = "列入"
    OWNER = "责任人"
    DUE = "期限"
    ANSWER = "单位说明"
    RESULT = "复核结果"
    PERSON = "复核人"
    CLOSED = "销号"
    REOPENED = "重新列入"
    WITHDRAWN = "撤回"
    ASIDE = "未采用"
    CHANGED = "结论有变化"
    PROPOSED = "复查建议"
    CARRIED = "上年度转来"
    RENAMED = "单位改名"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told to a unit. `seen` is a digest of what the person who confirmed it saw."""

    title: str
    check: bool
    conclusion: str
    basis: str
    excerpt: str
    wanted: str
    seen: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """Who closed a gap, when and why. `withdrawn`: the finding itself was taken back."""

    person: str
    time: str
    reason: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """From where an open gap was taken over, and what this year's report says of the element (in words)."""

    number: int
    unit: str
    year: int
    now: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a gap; `source` is the file or command it came by."""

    number: int
    time: str
    kind: Kind
    value: str
    person: str
    source: str


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap. `number` never changes; `round` is that in which it was found, 0 the first audit.

    `waiting`: its finding changed and waits for a person again; it stays in the list but is not handed out.
    """

    number: int
    unit: str
    year: int
    rule: str
    telling: Telling
    opened: str
    round: int = 0
    owner: str = ""
    due: str = ""
    answer: str = ""
    result: str = ""
    person: str = ""
    waiting: str = ""
    closed: Closed | None = None
    carried: Carried | None = None
    extras: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int, str]:
        return (self.unit, self.year, self.rule)

    def said(self, field: Kind) -> str:
        """What stands in a field that people fill in."""
        return {
            Kind.OWNER: self.owner,
            Kind.DUE: self.due,
            Kind.ANSWER: self.answer,
            Kind.RESULT: self.result,
            Kind.PERSON: self.person,
        }[field]


class Proposal(StrEnum):
    """What a round proposes for a gap, or that it found a new one. A person decides."""

    DONE = "已补"
    PART = "补了一部分"
    FORMULA = "仅补套话"
    SAME = "未改"
    NEW = "新问题"
    ABSENT = "未再报送"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One line of a round. `number` is 0 for a new find, whose `telling` is what would be entered.

    `passages` are (old, new) texts, either may be empty; `remark` says why. `result` and `person` are what somebody
    said of a new find; of a gap that stands in the ledger.
    """

    round: int
    unit: str
    year: int
    rule: str
    number: int
    title: str
    before: str
    now: str
    proposal: Proposal
    passages: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    telling: Telling | None = None
    result: str = ""
    person: str = ""

    @property
    def key(self) -> tuple[str, int, str, int]:
        return (self.unit, self.year, self.rule, self.number)

    def dump(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def load(cls, body: dict[str, Any]) -> Proposed:
        """What `dump` gave."""
        telling = Telling(**body["telling"]) if body["telling"] else None
        passages = tuple((a, b) for a, b in body["passages"])
        return cls(**{**body, "telling": telling, "passages": passages, "proposal": Proposal(body["proposal"])})
