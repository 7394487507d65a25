"""How a rule did on labelled reports: the numbers kept beside a rulebook, and the passage of a page that tells them.

`statistics.json` in the folder of a rulebook is written by `scripts/rule_statistics.py`. It holds counts alone, no text
of a report, and the digest of the rulebook it was counted with: of other rules the numbers say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import Place, RulebookError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["STATISTICS", "Numbers", "Statistics", "load_statistics", "statistics_items", "total"]

STATISTICS: Final = "statistics.json"
_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Numbers:
    """Labelled reports by what the labels say, how many conclusions are right, and the two ways of being wrong."""

    covered: int
    gap: int
    not_applicable: int
    either: int
    right: int
    false_gap: int
    false_met: int

    @property
    def support(self) -> int:
        return self.covered + self.gap + self.not_applicable + self.either


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of each rule, the reports they were counted on in words, and the digest of the rulebook."""

    digest: str
    reports: int
    source: str
    rules: Mapping[str, Numbers]

    def to_dict(self) -> dict[str, Any]:
        """As plain data, a rule a line when written with an indent of one."""
        rules = {rule: list(asdict(numbers).values()) for rule, numbers in self.rules.items()}
        head = {"schema": _SCHEMA, "digest": self.digest, "reports": self.reports, "source": self.source}
        return {**head, "columns": [f.name for f in fields(Numbers)], "rules": rules}


def load_statistics(own: Traversable) -> Statistics | None:
    """The numbers kept in the folder of a rulebook, None where there are none. Raises RulebookError."""
    file = own / STATISTICS
    if not file.is_file():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["schema"] != _SCHEMA or data["columns"] != [f.name for f in fields(Numbers)]:
            raise ValueError
        rules = {str(rule): Numbers(*map(int, row)) for rule, row in data["rules"].items()}
        return Statistics(str(data["digest"]), int(data["reports"]), str(data["source"]), rules)
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        message = "统计文件读不出来，或者不是这一版的格式；请重新统计，或者删去这个文件（页面上就不印统计）。"
        raise RulebookError(message, place=Place(str(file))) from None


def total(numbers: Iterable[Numbers]) -> Numbers:
    """All rules together."""
    rows = [tuple(asdict(n).values()) for n in numbers]
    return Numbers(*(sum(column) for column in zip(*rows, strict=True)))


def statistics_items(numbers: Numbers | None) -> Iterator[str]:
    """What was counted of one rule, without percentages: of so few reports they would say more than is known."""
    if numbers is None or not numbers.support:
        yield "统计所用的报告还没有对本项作标注。"
        return
    labels = (
        ("写到了", numbers.covered),
        ("没有写到", numbers.gap),
        ("不适用", numbers.not_applicable),
        ("写到、没有写到都说得通", numbers.either),
    )
    wrong = numbers.support - numbers.right
    yield f"标注 {numbers.support} 篇，其中{'，'.join(f'{title}的 {n} 篇' for title, n in labels if n)}。"
    yield f"程序的结论与标注相符的 {numbers.right} 篇" + (f"，不符的 {wrong} 篇。" if wrong else "。")
    yield f"写到了，程序却说没有：{numbers.false_gap} 篇。没有写到，程序却说有：{numbers.false_met} 篇。"
    if rest := wrong - numbers.false_gap - numbers.false_met:
        yield f"其余不符的 {rest} 篇，差在程度，如把部分体现说成已落实。"
