"""The frozen values of a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from duizhao.batch.model import Entry

__all__ = ["ABSENT", "WRONG", "Compared", "Difference", "Filing", "Line", "Need", "Register", "State"]


class State(StrEnum):
    """What a document or a unit comes to, in the words of the register."""

    REPORTED = "已报"
    CHOOSE = "请选定版本"
    CONTESTED = "请核实"
    ORIGINAL = "请看原件"
    COPY = "内容相同"
    RECORD = "盖章件或扫描件（与工作稿一致）"
    UNUSED = "不采用"
    SIDE = "附带材料"
    OTHER_KIND = "报错：别的文种"
    OTHER_YEAR = "报错：别的年度"
    OTHER_UNIT = "报错：别的单位"
    EMPTY = "没有文字"
    UNREADABLE = "打不开"
    GONE = "文件已不在"
    MISSING = "未报"
    EXEMPT = "免报"
    TOGETHER = "合并报送"
    ON_PAPER = "已登记收到，没有电子文件"
    ADDED = "手工登记"
    NOTED = "单位备注"


# what is no report, in the order in which it is told
WRONG = (State.OTHER_UNIT, State.OTHER_YEAR, State.OTHER_KIND, State.EMPTY, State.UNREADABLE)
ABSENT = (State.MISSING, State.EXEMPT, State.TOGETHER, State.ON_PAPER)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two texts differ; either may be empty."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts against each other: how much of the sentences is the same (0 to 1), and where they differ.

    `blurred` counts places that differ no more than characters recognised in an image do.
    """

    share: float
    differences: tuple[Difference, ...] = ()
    blurred: int = 0

    @property
    def same(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class Filing:
    """One document that came in. `item` is its key in the register, `said` what the office filled in.

    `unit` is the unit under which it stands; `named` the one that the file's name gives. `changed` is the time of the
    file (seconds since 1970), which says little: 微信 sets it anew.
    """

    item: str
    entry: Entry
    changed: float
    said: Mapping[str, str]
    unit: str | None
    year: int | None
    named: str | None = None
    state: State = State.REPORTED
    adopted: bool = False
    told: tuple[str, ...] = ()  # what became of it, which version is proposed
    doubts: tuple[str, ...] = ()  # what a person should look at
    compared: tuple[tuple[str, Compared], ...] = ()  # with other versions, by name


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the register: a document, or a unit of which there is none."""

    item: str
    unit: str
    state: State
    said: Mapping[str, str] = field(default_factory=dict)
    filing: Filing | None = None
    told: tuple[str, ...] = ()
    rostered: bool = True

    @property
    def silent(self) -> bool:
        """Whether the office does not want to hear of it again."""
        return self.said.get("silent") == "是"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for a person."""

    matter: str
    unit: str
    file: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that came in, against what was expected. `year` is that of this batch, where it has one."""

    lines: tuple[Line, ...]
    units: Mapping[str, State]  # of the roster, in its order
    wrong: Mapping[str, str]  # why the units of the roster that sent something wrong did
    year: int | None
    year_from: str
    due: Mapping[str, str] = field(default_factory=dict)
    received: Mapping[str, str] = field(default_factory=dict)  # the days on which reports were there
    extras: tuple[str, ...] = ()

    @property
    def filings(self) -> tuple[Filing, ...]:
        return tuple(line.filing for line in self.lines if line.filing is not None)
