"""What keeps a place from being a hit of its signal: the one list that collecting and explaining share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from duizhao.engine.plan import Group, PlannedRule, PlannedSignal
from duizhao.engine.scan import Scan, Where
from duizhao.engine.signals.near import Place

if TYPE_CHECKING:
    from duizhao.engine.collect import Report

__all__ = ["VETOES", "Obstacle", "obstacles"]

_NO_ROLE: Final = frozenset({"none"})
_PART_END: Final = "；"
# the kinds of obstacle that are words in the way
VETOES: Final = frozenset({"without", "without_near"})


class Obstacle(NamedTuple):
    """`kind` is absent, in, not_in, without, without_near, topic or fact; `words` are where words in the way stand."""

    kind: str
    words: tuple[Where, ...] = ()


def obstacles(place: Place, signal: PlannedSignal, rule: PlannedRule, report: Report) -> Iterator[Obstacle]:
    """All that stands against `place`; who only asks whether there is something takes the first."""
    scan, spec = report.scan, signal.spec
    i = place.sentence
    roles = scan.document.sentences[i].roles
    absent = report.absent.get(rule.spec.condition or "")
    if absent and (i, scan.clause_of(i, place.last)) in absent:
        yield Obstacle("absent")  # words that say it does not exist are no sign that it does
    if signal.roles_in and not (signal.roles_in & (roles or _NO_ROLE)):
        yield Obstacle("in")
    if signal.roles_not_in & roles:
        yield Obstacle("not_in")
    for unwanted in (rule.without, signal.without):
        if unwanted:
            words = _in_part(unwanted, place, scan)
            if words:
                yield Obstacle("without", words)
    if signal.near_without:
        reach = signal.near_within
        words = tuple(w for w in scan.here(signal.near_without, i) if _too_near(w[0], w[1], place, reach))
        if words:
            yield Obstacle("without_near", words)
    if signal.topic and not scan.topic_sentences(signal.topic, i, spec.topic_scope):
        yield Obstacle("topic")
    if spec.facts:
        a, b = scan.starts[i], scan.ends[i]
        facts = report.plan.facts
        if not any(facts[f].search(scan.text, a, b) for f in spec.facts if f in facts):
            yield Obstacle("fact")


def _in_part(group: Group, place: Place, scan: Scan) -> tuple[Where, ...]:
    """The words of `group` in the same part of the sentence (between ；) as the place."""
    unwanted = scan.here(group, place.sentence)
    if not unwanted:
        return ()
    start = scan.text.rfind(_PART_END, scan.starts[place.sentence], place.start)
    end = scan.text.find(_PART_END, place.end, scan.ends[place.sentence])
    return tuple(w for w in unwanted if w[0] > start and (end < 0 or w[1] <= end))


def _too_near(start: int, end: int, place: Place, reach: int) -> bool:
    """Whether an unwanted word stands within `reach` characters before the first or last part, or after the last.

    With no reach at all it must stand between the parts.
    """
    if reach == 0:
        return start < place.end and end > place.start
    before = any(part - reach < end <= part + 1 or start <= part < end for part in (place.start, place.last))
    return before or place.end <= start < place.end + reach
