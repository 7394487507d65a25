"""What the tables of the evaluation share: widths, shares, the head of a page, the names of outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from duizhao.evaluate.counts import FEW
from duizhao.evaluate.grading import ABSENT
from duizhao.evaluate.results import Origin
from duizhao.model import Outcome
from duizhao.report.width import Ruler
from duizhao.report.wording import OUTCOMES

__all__ = ["RULER", "WIDTH", "head_lines", "outcome_name", "rule_name", "share", "table"]

WIDTH: Final = 80
RULER: Final = Ruler(2)


def outcome_name(outcome: str) -> str:
    """The Chinese name of an outcome; of the lack of a finding too."""
    return "没有结论" if outcome == ABSENT else OUTCOMES[Outcome(outcome)]


def rule_name(origin: Origin, rule: str) -> str:
    """The id of a rule with its title, or with a remark that the rulebook lacks it."""
    return f"{rule} {origin.titles[rule]}" if rule in origin.titles else f"{rule}（规则集里没有这一条）"


def head_lines(origin: Origin, size: str, not_found: Sequence[str] = ()) -> list[str]:
    """What was measured, by which rules, and what was left without findings."""
    book = origin.rulebook
    rulebook = f"规则集 {book['name']} {book['version']}（{book['digest'][:12]}）"
    lines = RULER.wrap(f"评测 {origin.path}：{size}；{rulebook}", WIDTH)
    if origin.unknown:
        lines += RULER.wrap("规则集里没有这些要素，按判错计：" + "、".join(origin.unknown), WIDTH, rest="  ")
    for f in origin.failures:
        lines += RULER.wrap(f"没有结论：{f.report}（{f.code}）{f.message}", WIDTH, rest="  ")
    if not_found:
        lines += RULER.wrap("没有找到：" + "、".join(not_found), WIDTH, rest="  ")
    return lines


def share(part: int, whole: int) -> str:
    """A share with its counts; without percentage where there are few."""
    return f"{part}/{whole}" if whole < FEW else f"{part / whole:6.1%}  {part}/{whole}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int], numbers: int = 1) -> list[str]:
    """Columns of fixed widths; the first `numbers` to the left, short ones after them to the right."""

    def line(cells: Sequence[str]) -> str:
        parts = []
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            right = i >= numbers and width <= 6
            parts.append(" " * (width - RULER.cells(cell)) + cell if right else RULER.pad(cell, width))
        return " ".join(parts).rstrip()

    return [line(head), *(line(row) for row in rows)]
