"""What a unit tells of a named figure, once, and what all units together tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from duizhao.batch.figures.model import Figure, Kind, Span, Standing
from duizhao.rulebook.figures import NamedFigure

__all__ = ["Answer", "Brief", "Total", "answer", "answers", "brief", "totals"]

_VALUES = frozenset({Kind.COUNT, Kind.NONE, Kind.SHARE})


@dataclass(frozen=True, slots=True)
class Brief:
    """What is needed of a figure to add it up: small, so that a province fits into memory."""

    unit: str
    year: int
    name: str
    kind: Kind
    standing: Standing
    value: Decimal
    span: Span
    measure: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit's report says of a figure, taken together. `values` are the different ones, the smallest first.

    `differs`: they cannot all be the same number. `rough`: none of them is exact.
    """

    unit: str
    year: int
    name: str
    values: tuple[Decimal, ...]
    spans: tuple[Span, ...]
    differs: bool
    rough: bool

    @property
    def value(self) -> Decimal | None:
        """The one value; None where the report has several."""
        return None if self.differs else self.values[0]


@dataclass(frozen=True, slots=True)
class Total:
    """A figure over all units of a year. `units` are those in the numbers; those with several values are `differing`."""

    name: str
    year: int
    units: int
    differing: int
    rough: int
    sum: Decimal | None
    median: Decimal | None
    least: Decimal | None
    most: Decimal | None


def brief(figure: Figure) -> Brief | None:
    """A named figure of the year and of the whole unit; None of any other."""
    told = figure.told
    if told.name is None or told.kind not in _VALUES or told.standing is not Standing.NOW:
        return None
    return Brief(
        figure.unit, figure.year, told.name, told.kind, told.standing, told.value, told.span, told.measure, told.text
    )


def answers(told: Iterable[Brief]) -> list[Answer]:
    """One answer a unit, year and figure, in the order in which they were told first."""
    grouped: defaultdict[tuple[str, int, str], list[Brief]] = defaultdict(list)
    for one in told:
        grouped[one.unit, one.year, one.name].append(one)
    return [answer(group) for group in grouped.values()]


def answer(group: Sequence[Brief]) -> Answer:
    """What several tellings of one figure come to: the same value counts once; a rough one gives way to an exact one."""
    exact = [b for b in group if b.span.exact]
    rough = [b for b in group if not b.span.exact]
    spans = tuple(sorted({b.span for b in group}, key=lambda s: (s.low, s.high)))
    if exact:
        values = {b.value for b in exact}
        stray = [b for b in rough if not any(b.span.meets(e.span) for e in exact)]
        differs = len(values) > 1 or bool(stray)
        values |= {b.value for b in stray}
    else:
        meet = all(a.span.meets(b.span) for a in rough for b in rough)
        values = {rough[0].value} if meet else {b.value for b in rough}
        differs = not meet
    first = group[0]
    return Answer(first.unit, first.year, first.name, tuple(sorted(values)), spans, differs, not exact)


def totals(found: Iterable[Answer], names: Mapping[str, NamedFigure]) -> list[Total]:
    """A total a figure and year, in the order of the figures, the latest year first."""
    grouped: defaultdict[tuple[str, int], list[Answer]] = defaultdict(list)
    for one in found:
        grouped[one.name, one.year].append(one)
    rank = {name: i for i, name in enumerate(names)}
    return [
        _total(name, year, grouped[name, year], names[name].sums)
        for name, year in sorted(grouped, key=lambda k: (rank[k[0]], -k[1]))
    ]


def _total(name: str, year: int, group: Sequence[Answer], sums: bool) -> Total:
    values = sorted(v for a in group if (v := a.value) is not None)
    return Total(
        name,
        year,
        len(values),
        sum(a.differs for a in group),
        sum(a.rough and not a.differs for a in group),
        sum(values, Decimal(0)) if sums and values else None,
        median(values) if values else None,
        values[0] if values else None,
        values[-1] if values else None,
    )
