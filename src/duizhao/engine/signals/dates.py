"""Signals about when a report is dated: its signature, or the publication that its page names, against a day of the next year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from duizhao.engine.plan import PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals.near import Place
from duizhao.structure.years import to_year

__all__ = ["dated"]

_NUMBER: Final = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_DATE: Final = re.compile(
    r"(?P<year>20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})\s*[年./-]\s*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[月./-]\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})"
)
SIGNATURE: Final = "signature"


def dated(signal: PlannedSignal, scan: Scan) -> Iterator[Place]:
    """The date of the report, where one is known and it lies as asked: by (or after) a day of the year after its own."""
    options, year = signal.spec.options, scan.document.year
    if year is None:
        return
    month, day = map(int, str(options["day"]).split("-"))
    last = date(year + 1, month, day)
    for found, place in _dates(scan, options["of"]):
        if (found <= last) == (options["when"] == "by"):
            yield place
        return  # the first kind of date that is known decides


def _dates(scan: Scan, kinds: tuple[str, ...]) -> Iterator[tuple[date, Place]]:
    document = scan.document
    for kind in kinds:
        if kind != SIGNATURE:
            found = _parse(document.read.metadata.get(kind, ""))
            if found is not None:
                yield found, Place(-1, 0, 0, 0)
            continue
        for sentence in document.sentences:
            if SIGNATURE in sentence.roles:
                found = _parse(document.read.text[sentence.start : sentence.end])
                if found is not None:
                    start, end = scan.starts[sentence.index], scan.ends[sentence.index]
                    yield found, Place(sentence.index, start, end, start)


def _parse(text: str) -> date | None:
    m = _DATE.search(text)
    if m is None:
        return None
    try:
        return date(to_year(m["year"]), _number(m["month"]), _number(m["day"]))
    except ValueError:  # the 31st of April
        return None


def _number(text: str) -> int:
    """A month or day in figures or as 一, 十, 十二, 二十, 二十九."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMBER.get(tens, 1) * 10 if ten else 0) + _NUMBER.get(ones, 0)
