"""What is said to one unit about one report: at most ten points, the most important first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Final

from duizhao.batch import reviews
from duizhao.batch.papers.phrases import Phrases
from duizhao.batch.reviews import Item, State
from duizhao.batch.same.official import official_wording
from duizhao.batch.seen import telling
from duizhao.batch.store import Store
from duizhao.model import CONSISTENCY, Outcome
from duizhao.report.wording import CLASSES, NO_BASIS, clause, heading_text, quoted, sentence
from duizhao.text import squash

__all__ = ["MOST", "Case", "Point", "cases", "chosen"]

MOST: Final = 10
_LEAST_CHECKS: Final = 3  # of the ten that slips may take where elements would fill all
_PLACES: Final = 3
_LONGEST: Final = 90  # characters of a sentence that is quoted
_HEADING: Final = 24
_SHARED: Final = 2  # words of the demand that a sentence must have to be shown as near
_INSTRUMENT: Final = re.compile("(《.+?》(?:（[^（）]*）)?)(第.+)")
_CLASSES: Final = (CONSISTENCY, *CLASSES)
_SAID: Final = {
    Outcome.MISSING: "said_missing",
    Outcome.PLANNED: "said_planned",
    Outcome.PARTIAL: "said_partial",
    Outcome.SUSPECT: "said_suspect",
}
_ORDER: Final = tuple(_SAID)
_DECIDED: Final = (State.CONFIRMED, State.OVERRULED)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is said.

    `said` is what was not seen or is weak, with sentences of the report; `basis` who asks for it; `wanted` the facts to
    supply. `pending`: nobody has confirmed it yet.
    """

    title: str
    rule_class: str
    said: tuple[str, ...]
    basis: str
    wanted: str
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One adopted report with all that is to be said of it, the most important first.

    `waiting` counts what nobody has looked at; `looked`: somebody has looked at the report, or at the batch where it says
    nothing that waits.
    """

    unit: str
    year: int
    points: tuple[Point, ...]
    waiting: int
    looked: bool

    @property
    def draft(self) -> bool:
        """Whether the paper must bear the mark of a draft; see `reviews.mark`."""
        return bool(self.waiting) or not self.looked


def cases(store: Store, phrases: Phrases) -> Iterator[Case]:
    """Every adopted report, in the order of units and years."""
    begun = reviews.looked_at(store)
    for (unit, year), group in groupby(reviews.items(store), key=lambda i: (i.unit, i.year)):
        yield _case(unit, year, list(group), phrases, begun)


def chosen(case: Case) -> tuple[Point, ...]:
    """The points that stand on the paper."""
    slips = [p for p in case.points if p.rule_class == CONSISTENCY]
    others = [p for p in case.points if p.rule_class != CONSISTENCY]
    slips = slips[: max(_LEAST_CHECKS, MOST - len(others))]
    return tuple((slips + others)[:MOST])


def _case(unit: str, year: int, items: Sequence[Item], phrases: Phrases, begun: bool) -> Case:
    waiting = [i for i in items if i.state is State.PENDING and telling(i.seen)]
    looked = begun or any(i.state is not State.PENDING for i in items)
    told = [i for i in items if i.state in _DECIDED or (i.state is State.PENDING and telling(i.seen))]
    found = list(_points(told, phrases))
    found.sort(key=lambda f: f[0])
    return Case(unit, year, tuple(p for _, p in found), len(waiting), looked)


Rank = tuple[int, float, int, int]


def _points(items: Iterable[Item], phrases: Phrases) -> Iterator[tuple[Rank, Point]]:
    questions: dict[str, list[tuple[Rank, Item]]] = {}
    for number, item in enumerate(items):
        if item.outcome not in _SAID:
            continue
        question = item.seen["question"] if item.state is not State.OVERRULED else None
        if question and item.outcome is Outcome.MISSING:
            questions.setdefault(question, []).append((_rank(item, number, 1), item))
        else:
            yield _rank(item, number, 2 * _ORDER.index(item.outcome)), _point(item, phrases)
    for question, asked in questions.items():
        yield min(rank for rank, _ in asked), _asked(question, [i for _, i in asked], phrases)


def _rank(item: Item, number: int, severity: int) -> Rank:
    rule_class = item.finding["class"]
    known = _CLASSES.index(rule_class) if rule_class in _CLASSES else len(_CLASSES)
    return (known, -float(item.finding.get("weight", 1)), severity, number)


def _point(item: Item, phrases: Phrases) -> Point:
    finding = item.finding
    if item.outcome is Outcome.SUSPECT:
        # rules name what is wrong; a unit is asked for what helps
        title = phrases.wording.get(f"check_{finding['rule'].rpartition('.')[2]}", finding["title"])
        places = finding["evidence"]
        if len(places) == 1:
            return Point(title, CONSISTENCY, (_place(places[0], phrases),), "", "", item.state is State.PENDING)
        said = [phrases.say("said_suspect", count=len(places))]
        said += [_place(e, phrases) for e in places[:_PLACES]]
        return Point(title, CONSISTENCY, tuple(said), "", "", item.state is State.PENDING)
    said = [phrases.say(_SAID[item.outcome]) + _shown(item, phrases)]
    return Point(
        finding["title"],
        finding["class"],
        tuple(said),
        _basis(finding["basis"], phrases),
        _wanted(finding, phrases),
        item.state is State.PENDING,
    )


def _asked(question: str, items: Sequence[Item], phrases: Phrases) -> Point:
    """What nobody can know without asking: one point for all elements that hang on one answer."""
    titles = tuple(dict.fromkeys(i.finding["title"] for i in items))
    basis = tuple(dict.fromkeys(b for i in items for b in i.finding["basis"]))
    classes = sorted((i.finding["class"] for i in items), key=lambda c: _CLASSES.index(c) if c in _CLASSES else 9)
    facts = tuple(dict.fromkeys(f for i in items for f in (i.finding.get("supply") or {}).get("facts", ())))
    wanted = phrases.say("supply_facts", facts="、".join(facts)) if facts else ""
    pending = any(i.state is State.PENDING for i in items)
    said = phrases.say("said_question", question=sentence(question))
    between = "；" if any("、" in t for t in titles) else "、"
    return Point(between.join(titles), classes[0], (said,), _basis(basis, phrases), wanted, pending)


def _shown(item: Item, phrases: Phrases) -> str:
    """The sentence that the finding is about, or that came near; nothing where the nearest is not to the point."""
    finding = item.finding
    if finding["evidence"]:
        e = finding["evidence"][0]
        return phrases.say("present", sentence=quoted(_cut(e["text"])), where=_where(e, phrases))
    near = next(iter(finding.get("nearest", ())), None)
    if near is None or not _to_the_point(near):
        return ""
    remark = phrases.wording.get(f"remark_{near['code']}", "")
    where = _where(near, phrases)
    return phrases.say("near", sentence=quoted(_cut(near["text"])), where=where, remark=remark)


def _to_the_point(near: Mapping[str, Any]) -> bool:
    """Whether a passage speaks of the element at all: nobody is shown one that only shares a word with it, or a formula."""
    if near["code"] == "lacks" and (near["where"] != "here" or len(near["has"]) < _SHARED):
        return False
    plain = squash(near["text"])
    return bool(near["has"]) and not any(formula in plain for formula in _formulas())


@cache
def _formulas() -> tuple[str, ...]:
    """Official wording, which is never held out to anybody as not enough."""
    return tuple(squash(f) for f in official_wording())


def _place(passage: Mapping[str, Any], phrases: Phrases) -> str:
    """A place to look at, with what to look at there."""
    said, where = quoted(_cut(passage["text"])), _where(passage, phrases)
    return phrases.say("suspect", sentence=said, where=where, note=sentence(passage["note"]))


def _where(passage: Mapping[str, Any], phrases: Phrases) -> str:
    own = squash(passage["text"])
    headings = [_cut(h, _HEADING) for h in passage["section"][-1:] if squash(h) != own]  # a heading is not in itself
    said = heading_text(passage.get("place") or "", headings)
    return phrases.say("where", where=said) if said else ""


def _cut(text: str, longest: int = _LONGEST) -> str:
    """`text` on one line, cut where a clause ends if it is too long: no name and no formula is cut in two."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    end = max(line.rfind(mark, longest // 2, longest - 2) for mark in "。；，")
    return line[: end if end > 0 else longest - 2] + "……"


def _basis(basis: Sequence[str], phrases: Phrases) -> str:
    """Who asks for it: each document once, with its articles."""
    found: dict[str, list[str]] = {}
    for text in basis:
        match = _INSTRUMENT.fullmatch(text)
        articles = found.setdefault(match[1] if match else text, [])
        if match:
            articles.append(match[2])
    real = [name + "、".join(articles) for name, articles in found.items() if name != NO_BASIS]
    return phrases.say("basis", basis="；".join(real)) if real else phrases.say("basis_none")


def _wanted(finding: Mapping[str, Any], phrases: Phrases) -> str:
    supply = finding.get("supply")
    text = (supply["text"] if supply else "") or finding["remedy"] or finding["asks"]
    if not text:
        return ""
    asked = sentence(clause(text))
    return asked if asked.startswith("请") else phrases.say("supply", supply=asked)
