"""What a sentence would have to say for a signal to be found in it and to count: a step, read off the signal itself.

A step follows the same groups, windows and obstacles by which hits are made. Nothing is tried out here; that a step is
true is held by a test, which writes what it says into the report and audits again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from duizhao.engine.collect import HEADING, Report, in_years, judge
from duizhao.engine.context import Judged
from duizhao.engine.hits import Hit
from duizhao.engine.obstacles import Obstacle, obstacles
from duizhao.engine.plan import PlannedRule, PlannedSignal
from duizhao.engine.scan import Where
from duizhao.engine.signals.near import Place
from duizhao.engine.signals.shape import counted
from duizhao.model import Context

__all__ = [
    "Step",
    "Want",
    "cost",
    "in_force",
    "of_sentence",
    "patterned",
    "reached",
    "shaped",
    "unfit",
    "want_of",
    "written",
]

# What a thing that is wanting costs; what is not listed costs 1.
_WEIGHTS: Final = {"pattern": 2, "absent": 3, "shape": 4}
_DEAR: Final = frozenset({*_WEIGHTS, "count"})
# what obstacles depend on the sentence alone, wherever in it the words stand
_OF_SENTENCE: Final = frozenset({"in", "not_in", "topic", "fact"})


class Want(NamedTuple):
    """One thing that is wanting, for people: `words` are looked for, `others` are words of the report in the way."""

    kind: str
    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    number: int = 1

    @property
    def cost(self) -> int:
        """How much it is to ask."""
        return self.number if self.kind == "count" else _WEIGHTS.get(self.kind, 1)


class Step(NamedTuple):
    """What is wanting for one signal; nothing where it counts already.

    `found` is where its parts stand, `context` how the passage speaks where that does not count. What is missing would
    stand `beside` the parts (index of the group, folded offset), or `apart`, in a sentence of its own.
    """

    signal: PlannedSignal
    wants: tuple[Want, ...] = ()
    found: tuple[Where, ...] = ()
    context: Context | None = None
    beside: tuple[tuple[int, int], ...] = ()
    apart: bool = False
    fuzzy: bool = False

    @property
    def cost(self) -> int:
        """How much it is to ask."""
        # most things cost 1
        dearer = sum([want.cost - 1 for want in self.wants if want.kind in _DEAR])
        return len(self.wants) + dearer + (self.context is not None)


def cost(way: Sequence[Step]) -> int:
    """How much several steps ask; what more than one of them wants is counted once."""
    if len(way) == 1:
        return way[0].cost
    wants = {want for step in way for want in step.wants}
    return sum([want.cost for want in wants]) + any([step.context is not None for step in way])


# --- from hits that do not count, and by kinds of signal; for words see `engine/beside.py`


def reached(signal: PlannedSignal, report: Report, hits: Sequence[Hit]) -> Step:
    """The signal stands there already, but not as it counts."""
    hit = max(hits, key=_own)
    found: list[Where] = []
    for group in signal.groups:
        found += [w for w in report.scan.here(group, hit.sentence) if hit.start <= w[0] and w[1] <= hit.end][:1]
    if not found and signal.spec.kind in ("regex", "tokens"):
        found = [(hit.start, hit.end, hit.sentence)]
    if signal.topic:
        found += report.scan.here(signal.topic, hit.sentence)[:1]
    return Step(signal, found=tuple(found), context=hit.judged.context, fuzzy=hit.fuzzy)


def _own(hit: Hit) -> tuple[bool, bool, int]:
    own = hit.judged.context in (Context.PLANNED, Context.ADMITTED)
    return own, hit.judged != HEADING, -hit.start


def patterned(signal: PlannedSignal, rule: PlannedRule, report: Report, sentence: int) -> Step:
    """A regular expression or word pattern: what it wants cannot be told in single words."""
    scan = report.scan
    anchors = scan.here(signal.anchors, sentence)
    match = None
    if anchors and signal.regex:
        match = signal.regex.search(scan.text, scan.starts[sentence], scan.ends[sentence])
    if match and match.end() > match.start():
        place = Place(sentence, match.start(), match.end(), match.end() - 1)
        wants = tuple(want_of(o, signal, report) for o in obstacles(place, signal, rule, report))
        return Step(signal, wants, tuple(anchors[:1]), unfit(judge(place, signal, rule, report), signal, rule))
    wants = tuple(want_of(o, signal, report) for o in of_sentence(signal, rule, report, sentence))
    return Step(signal, (*wants, Want("pattern")), tuple(anchors[:1]), apart=True)


def shaped(signal: PlannedSignal, report: Report) -> Step:
    """A part of the report, or so many things in one."""
    spec = signal.spec
    if spec.kind != "count":
        return Step(signal, (Want("shape"),))
    roles = tuple(spec.options.get("in", ()))
    have = sum(1 for _ in counted(str(spec.options.get("of")), frozenset(roles), signal, report.scan))
    want = Want("count", roles, number=max(1, int(spec.options.get("at_least", 1)) - have))
    return Step(signal, (want,))


# --- common parts


def in_force(signal: PlannedSignal, report: Report) -> bool:
    """Whether the signal is asked for in a report of this year."""
    return in_years(signal.spec.years, report.scan.document.year)


def of_sentence(signal: PlannedSignal, rule: PlannedRule, report: Report, sentence: int) -> list[Obstacle]:
    """The obstacles that hold wherever in the sentence the words would stand."""
    start = report.scan.starts[sentence]
    found = obstacles(Place(sentence, start, start, start), signal, rule, report)
    return [o for o in found if o.kind in _OF_SENTENCE]


def unfit(judged: Judged, signal: PlannedSignal, rule: PlannedRule) -> Context | None:
    """The context, where it is one in which the signal does not count."""
    return None if judged.context in rule.accepts[signal.spec.name] else judged.context


def want_of(obstacle: Obstacle, signal: PlannedSignal, report: Report) -> Want:
    """An obstacle as something that is wanting."""
    spec = signal.spec
    match obstacle.kind:
        case "in":
            return Want("in", spec.roles_in)
        case "not_in":
            return Want("not_in", spec.roles_not_in)
        case "topic":
            return Want("topic", spec.topic)
        case "fact":
            return Want("fact", spec.facts)
        case "absent":
            return Want("absent")
        case _:
            return Want("veto", others=written(report, *obstacle.words))


def written(report: Report, *places: Where) -> tuple[str, ...]:
    """The words at these places, as the report has them; none that is a piece of another."""
    text, scan = report.scan.document.read.text, report.scan
    whole = [w for w in places if not any(o != w and o[0] <= w[0] and w[1] <= o[1] for o in places)]
    return tuple(dict.fromkeys("".join(text[slice(*scan.text_span(a, b))].split()) for a, b, _ in whole))
