"""Numbers as they are written in a sentence: those of the consistency check, shares, and those in Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from duizhao.batch.figures.model import Span
from duizhao.engine.checks import numerals
from duizhao.engine.checks.case import Case
from duizhao.engine.checks.counts import numbers
from duizhao.model import Sentence

__all__ = ["Written", "spread", "written"]

_MONEY: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_YUAN: Final = "元"
_PERCENT: Final = "%"
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Written:
    """A number: text offsets, folded offsets, value and what it may stand for, measure.

    Not `plain`: a 一 that counts only where it is known what (高效办成一件事).
    """

    span: tuple[int, int]
    at: int
    end: int
    value: Decimal
    means: Span
    measure: str
    plain: bool = True


def written(case: Case, s: Sentence, patterns: Mapping[str, re.Pattern[str]]) -> list[Written]:
    """The numbers of a sentence in their order; dates, numbers of documents and those inside 《》 are none."""
    found = sorted(_all(case, s, patterns), key=lambda w: (w.at, -w.end))
    out: list[Written] = []
    for one in found:
        if (out and one.at < out[-1].end) or case.in_title(one.at):
            continue
        text = case.subject.folded.text
        if patterns["idle"].match(text, one.end - len(one.measure)):
            continue
        out.append(one)
    return out


def _all(case: Case, s: Sentence, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[Written]:
    text = case.subject.folded.text
    for n in numbers(case, s.start, s.end):
        scale = _MONEY.get(n.measure, Decimal(1))
        more = text[n.at : n.end].rstrip(n.measure).endswith(("余", "多"))
        means = _means(n.value, n.step, more, text, n.at, n.end, patterns)
        measure = _YUAN if n.measure in _MONEY else n.measure
        yield Written(n.span, n.at, n.end, n.value * scale, Span(means.low * scale, means.high * scale), measure)
    for found in case.find("percent", s.start, s.end):
        m = found.match
        value = Decimal(m["p"])
        yield Written(
            (found.start, found.end),
            m.start(),
            m.end(),
            value,
            _means(value, Decimal(1), False, text, m.start(), m.end(), patterns),
            _PERCENT,
        )
    for found in case.search(patterns["chinese"], s.start, s.end):
        m = found.match
        value = Decimal(numerals.value(m["n"]))
        if value and not patterns["negated"].search(m.string, max(0, m.start() - 8), m.start()):
            means = _means(value, Decimal(1), bool(m["more"]), text, m.start(), m.end(), patterns)
            yield Written((found.start, found.end), m.start(), m.end(), value, means, m["measure"], value > 1)


def _means(
    value: Decimal, step: Decimal, more: bool, text: str, at: int, end: int, patterns: Mapping[str, re.Pattern[str]]
) -> Span:
    before = text[max(0, at - 4) : at]
    unit = spread(value, step)
    if patterns["nearly"].search(before):
        return Span(value - unit, value)
    if patterns["roughly"].search(before) or text.startswith("左右", end):
        return Span(value - unit, value + unit)
    if more or patterns["above"].search(before) or patterns["or_more"].match(text, end):
        return Span(value, value + unit - 1 if unit > 1 else value + unit)
    return Span(value, value)


def spread(value: Decimal, step: Decimal = Decimal(1)) -> Decimal:
    """How far a rough number may be off: one in the last place that is not nought, for 30 ten, for 1200 a hundred.

    The place of 1.2万 is a thousand. A number without noughts at its end (12余) is told to the unit of its last digit.
    """
    unit = step
    rest = value / step if step else value
    while rest and rest == rest.to_integral_value() and rest % 10 == 0:
        rest /= 10
        unit *= 10
    return unit
