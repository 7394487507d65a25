"""One remark on a rulebook, and the order in which remarks are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duizhao.errors import Place
from duizhao.review.codes import CODES, Code, Severity

__all__ = ["Remark", "in_order"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What was noticed: the code, the place, one Chinese sentence, and the rule, if it is about one."""

    code: str
    place: Place
    said: str
    rule: str | None = None

    @property
    def kind(self) -> Code:
        """What the code means."""
        return CODES[self.code]


def in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Each once: warnings first, then by code, file, line and column."""
    rank = {severity: i for i, severity in enumerate(Severity)}
    return tuple(
        sorted(
            dict.fromkeys(remarks),
            key=lambda r: (
                rank[r.kind.severity],
                r.code,
                r.place.file,
                r.place.line or 0,
                r.place.column or 0,
                r.said,
            ),
        )
    )
