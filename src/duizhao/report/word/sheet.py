"""What stands on the list for the colleagues, and how much of it one page holds.

Lines are counted as the terminal output counts them, in cells of half a character: with exact line pitch, fixed column
widths and faces in which all Chinese characters are equally wide, that is how Word, WPS and LibreOffice break them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from duizhao.model import Assessment, Finding, Outcome
from duizhao.report.views import Question, View, view
from duizhao.report.width import Ruler
from duizhao.report.wording import OUTCOMES, sentence

__all__ = ["COLUMNS", "HEAD", "MARGIN", "SIDE", "SIZES", "Row", "Sheet", "Size", "rest_text", "sheet"]

COLUMNS: Final = (2.0, 3.2, 7.2, 5.2)  # centimetres: whom, what, what is wanted, the answer
MARGIN: Final = 1.5  # top and bottom of the page
SIDE: Final = 1.7
HEAD: Final = (14, 30, 22)  # points: the mark, the title, the line of the unit
_POINTS: Final = 72 / 2.54
_PAD: Final = 0.2  # centimetres of a cell that text cannot use, left and right together
_NAMED: Final = 24
_BORDER: Final = 1.0  # points of a row that lines take
_SLACK: Final = 0.97  # of the height that is planned: printers' margins, other faces
_UNKNOWN: Final = "有关科室"
_ANSWERS: Final = 3  # least number of lines that a row leaves for an answer, where there is room
# What gives way last when the page is full: (class, whether weak). None: questions.
_ORDER: Final = (
    ("prescribed", False), ("expected", False), ("prescribed", True), ("expected", True), None,
    ("advisory", False), ("advisory", True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """One way of setting the list; points."""

    text: float
    pitch: float


SIZES: Final = (Size(10.5, 15), Size(9, 12.5), Size(8, 11))


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is wanted: of whom, for which element, in which state it is, what to supply."""

    source: str
    rank: int
    title: str
    state: str
    facts: tuple[str, ...]
    text: str
    also: tuple[str, ...] = ()
    question: bool = False

    @property
    def what(self) -> str:
        """The second cell."""
        return self.title if self.question else f"{self.title}（{self.state}）"

    @property
    def kinds(self) -> str:
        """What is under it: the kinds of facts."""
        return "、".join(self.facts)

    @property
    def wanted(self) -> str:
        """The third cell."""
        return self.text + (f"（也可问{'、'.join(self.also)}）" if self.also else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one page in their order, the names of what found no room, the size, and the least height of a row."""

    rows: tuple[Row, ...]
    rest: tuple[str, ...]
    size: Size
    height: float = 0.0


def sheet(assessment: Assessment, ruler: Ruler | None = None, *, head: Sequence[str] = ()) -> Sheet:
    """As much as one page holds, the most important first; `head` are the paragraphs above the table."""
    ruler = ruler or Ruler(2)
    rows = _ranked(view(assessment))
    for size in SIZES:
        if _height(rows, (), size, ruler, head) <= _room():
            return _spread(Sheet(_grouped(rows), (), size), ruler, head)
    kept = list(rows)
    while kept and _height(kept, [r.title for r in rows[len(kept) :]], size, ruler, head) > _room():
        kept.pop()
    return Sheet(_grouped(kept), tuple(r.title for r in rows[len(kept) :]), size)


def rest_text(rest: Sequence[str]) -> str:
    """What is said of the things that found no room; the weightiest of them by name."""
    names = "、".join(rest[:_NAMED]) + ("等" if len(rest) > _NAMED else "")
    return f"另有 {len(rest)} 项本页放不下，请看核对意见：{names}。" if rest else ""


def _ranked(v: View) -> list[Row]:
    """All rows, the weightiest first."""
    gaps = dict(v.gaps)
    known = {key[0] for key in _ORDER if key}
    out: list[Row] = []
    for key in _ORDER:
        if key is None:
            out += map(_asked, v.questions)
        else:
            weak = [f for f in v.weak if f.rule_class == key[0]]
            out += map(_wanted, weak if key[1] else gaps.get(key[0], ()))
    others = [f for c, fs in v.gaps for f in fs if c not in known] + [f for f in v.weak if f.rule_class not in known]
    return out + list(map(_wanted, others))


def _wanted(finding: Finding) -> Row:
    change = finding.nearest[0].change if finding.nearest else ""
    supply = finding.supply
    text = sentence((supply.text if supply else finding.remedy) or change or finding.asks or finding.title)
    state = "未见" if finding.outcome is Outcome.MISSING else OUTCOMES[finding.outcome]
    if supply is None:
        return Row(_UNKNOWN, 0, finding.title, state, (), text)
    return Row(supply.source, supply.rank, finding.title, state, supply.facts, text, supply.also)


def _asked(question: Question) -> Row:
    supplies = [f.supply for f in question.findings if f.supply]
    first = supplies[0] if supplies else None
    also = dict.fromkeys(s.source for s in supplies if first and s.source != first.source)
    facts = tuple(dict.fromkeys(fact for s in supplies for fact in s.facts))
    text = f"{question.text}有的，请提供{'、'.join(facts) or '具体情况'}。"
    titles = "、".join(f.title for f in question.findings)
    return Row(
        first.source if first else _UNKNOWN, first.rank if first else 0, titles, "请核实", (), text, tuple(also), True
    )


def _grouped(rows: Sequence[Row]) -> tuple[Row, ...]:
    """In the order of the page: what is wanted before what is asked, each by whom; the weightiest first for each."""
    return tuple(sorted(rows, key=lambda r: (r.question, r.rank)))


def _room() -> float:
    return (29.7 - 2 * MARGIN) * _POINTS * _SLACK


def _lines(text: str, width: float, size: Size, ruler: Ruler) -> int:
    cells = int((width - _PAD) * _POINTS / (size.text / 2)) - 1
    return len(ruler.wrap(text, cells))


def _row_height(row: Row, size: Size, ruler: Ruler) -> float:
    cells = (
        _lines(row.source, COLUMNS[0], size, ruler),
        _lines(row.what, COLUMNS[1], size, ruler) + (_lines(row.kinds, COLUMNS[1], size, ruler) if row.kinds else 0),
        _lines(row.wanted, COLUMNS[2], size, ruler),
    )
    return max(cells) * size.pitch + _BORDER


def _height(rows: Sequence[Row], rest: Sequence[str], size: Size, ruler: Ruler, head: Sequence[str]) -> float:
    """Of all that stands on the page: its head, the table with its headings, what is left out."""
    paragraphs = sum(_lines(text, sum(COLUMNS), size, ruler) for text in (*head, *filter(None, (rest_text(rest),))))
    headings = len({r.question for r in rows}) * (size.pitch + _BORDER)
    return sum(HEAD) + paragraphs * size.pitch + headings + sum(_row_height(r, size, ruler) for r in rows)


def _spread(made: Sheet, ruler: Ruler, head: Sequence[str]) -> Sheet:
    """Leave room for answers in writing, as far as the page has any."""
    if not made.rows:
        return made
    least = _ANSWERS * made.size.pitch + _BORDER
    while least > 0:
        grown = sum(max(0.0, least - _row_height(r, made.size, ruler)) for r in made.rows)
        if _height(made.rows, made.rest, made.size, ruler, head) + grown <= _room():
            break
        least -= made.size.pitch
    return replace(made, height=max(least, 0.0))
