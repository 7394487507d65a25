"""One way through all findings of a batch: rows of the matrix, counts by element, what the checks found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.kinds import OTHERS, kinds_of
from duizhao.batch.out.web.model import ABSENT, GAPS, Counts, Element, Find, Place, Reported, review_of, status_of
from duizhao.batch.out.web.texts import Depth, Strings, basis_of, depth_for, texts_of
from duizhao.batch.reviews import Item, Progress, State, items
from duizhao.batch.seen import telling
from duizhao.model import CONSISTENCY, Outcome

if TYPE_CHECKING:
    from duizhao.batch.store import Store

__all__ = ["MOST", "Gathered", "gather"]

MOST: Final = 2500  # rows of the matrix: more, and no office computer opens the page
_PLACES: Final = 60  # of one check
_LEAST_FIRST: Final = "uroch" + ABSENT


@dataclass(slots=True)
class Gathered:
    """Everything that the page shows of findings. `elements` are in the order of the rulebook, `rows` in that of the page."""

    depth: Depth
    strings: Strings = field(default_factory=Strings)
    elements: list[Element] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)  # titles by id, in the order of the rulebook
    rows: list[Reported] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    finds: dict[str, Find] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    reports: int = 0
    years: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Elements:
    """The elements in the order in which they were first seen (their numbers), and in that of the rulebook.

    Reports of other kinds of organs have elements that others have not: a new one goes behind the one before it.
    """

    known: dict[str, Element] = field(default_factory=dict)
    ordered: list[str] = field(default_factory=list)

    def take(self, findings: Sequence[Item]) -> None:
        before = -1
        for item in findings:
            rule = item.finding["rule"]
            if rule not in self.known:
                self.known[rule] = _element(item)
                self.ordered.insert(before + 1, rule)
            before = self.ordered.index(rule)


def gather(
    store: Store, first: Sequence[str] = (), ranked: bool = False, pages: Mapping[Any, str] | None = None
) -> Gathered:
    """All of it. Units come in the order of `first` (the roster), then by name; with `ranked` by reference score.

    `pages` are the links to the pages of single reports by unit and year.
    """
    total = next(store.rows("SELECT count(*) FROM adopted"))[0]
    out = Gathered(depth_for(total))
    kind_of = kinds_of(store)
    elements = _Elements()
    states = dict.fromkeys(State, 0)
    for (unit, year), group in groupby(items(store), key=lambda i: (i.unit, i.year)):
        found = list(group)
        asked = [i for i in found if not i.check]
        elements.take(asked)
        out.reports += 1
        out.years.add(year)
        for item in found:
            states[item.state] += telling(item.seen) or item.state is not State.PENDING
        _count(out, asked)
        suspects = [i for i in found if i.check and i.finding["outcome"] == Outcome.SUSPECT.value]
        _find(out, suspects)
        if len(out.rows) < MOST:
            row = _row(out, unit, year, asked, suspects, elements, kind_of)
            score = _score(store, unit, year) if ranked else None
            out.rows.append(replace(row, score=score, page=(pages or {}).get((unit, year), "")))
    out.progress = Progress(*(states[s] for s in State))
    _arrange(out, elements, first, ranked)
    out.groups = _group_titles(store, out.elements)
    return out


def _element(item: Item) -> Element:
    f = item.finding
    group = f.get("group") or f["rule"].partition(".")[0]
    return Element(f["rule"], f["title"], group, f.get("asks", ""), basis_of(f), f.get("remedy", ""))


def _count(out: Gathered, asked: Sequence[Item]) -> None:
    for item in asked:
        counts = out.counts.setdefault(item.finding["rule"], Counts())
        status = status_of(item)
        where = counts.held if item.state is State.WITHHELD else counts.statuses
        where[status] = where.get(status, 0) + 1
        if status in GAPS:
            counts.confirmed += item.state in (State.CONFIRMED, State.OVERRULED)


def _find(out: Gathered, suspects: Sequence[Item]) -> None:
    for item in suspects:
        f = item.finding
        found = out.finds.setdefault(f["rule"], Find(f["title"]))
        found.reports += 1
        found.confirmed += item.state is State.CONFIRMED
        found.withheld += item.state is State.WITHHELD
        found.places += len(f["evidence"])
        for e in f["evidence"][: max(0, _PLACES - len(found.shown))]:
            from duizhao.report.wording import heading_text

            where = heading_text(e.get("place") or "", e.get("section", ()))
            found.shown.append(Place(item.unit, item.year, e.get("note") or e["text"], where, item.state.value))


def _row(
    out: Gathered,
    unit: str,
    year: int,
    asked: Sequence[Item],
    suspects: Sequence[Item],
    elements: _Elements,
    kind_of: Callable[[str], str],
) -> Reported:
    by_rule = {i.finding["rule"]: i for i in asked}
    here = [by_rule.get(rule) for rule in elements.known]
    texts = {}
    for item in asked:
        said = texts_of(item, elements.known[item.finding["rule"]], out.depth, out.strings)
        if said:
            texts[item.finding["rule"]] = said
    noted = [t for i in suspects if (t := texts_of(i, None, out.depth, out.strings))]
    reviews = [review_of(i) for i in suspects]
    return Reported(
        unit,
        year,
        kind_of(unit).partition("（")[0],  # what a roster tells of powers tells no kinds apart
        "",
        "".join(status_of(i) if i else ABSENT for i in here),
        "".join(review_of(i) if i else ABSENT for i in here),
        sum(len(i.finding["evidence"]) for i in suspects),
        min(reviews, key=_LEAST_FIRST.index, default=ABSENT),
        texts=json.dumps(
            {**texts, **({CONSISTENCY: noted} if noted else {})}, ensure_ascii=False, separators=(",", ":")
        ),
    )


def _score(store: Store, unit: str, year: int) -> float | None:
    for (key,) in store.rows("SELECT key FROM adopted WHERE unit = ? AND year = ?", unit, year):
        total = (store.assessment(key).get("score") or {}).get("total")
        return float(total) if total is not None else None
    return None


def _arrange(out: Gathered, elements: _Elements, first: Sequence[str], ranked: bool) -> None:
    """Columns in the order of the rulebook, groups kept together; rows by kind of organ, then as was asked for."""
    numbers = {rule: i for i, rule in enumerate(elements.known)}
    groups: dict[str, list[str]] = {}
    for rule in elements.ordered:
        groups.setdefault(elements.known[rule].group, []).append(rule)
    rules = [rule for members in groups.values() for rule in members]
    out.elements = [elements.known[rule] for rule in rules]
    place = {unit: i for i, unit in enumerate(first)}
    at = sorted(out.rows, key=lambda r: (place.get(r.unit, len(place)), r.unit, r.year))
    kinds: dict[str, int] = {}
    for i, row in enumerate(at):
        kinds.setdefault(row.kind, i)
    by_kind = sorted(kinds, key=lambda k: (k == OTHERS, kinds[k]))
    if ranked:
        at.sort(key=lambda r: -1.0 if r.score is None else r.score, reverse=True)
    at.sort(key=lambda r: by_kind.index(r.kind))

    def letters(text: str) -> str:
        return "".join(text[n] if (n := numbers[rule]) < len(text) else ABSENT for rule in rules)

    out.rows = [replace(r, statuses=letters(r.statuses), reviews=letters(r.reviews)) for r in at]


def _group_titles(store: Store, elements: Sequence[Element]) -> dict[str, str]:
    """The titles of groups stand in the scores: those of the first reports that have them all."""
    wanted = dict.fromkeys(e.group for e in elements)
    titles: dict[str, str] = {}
    for (key,) in store.rows("SELECT key FROM adopted ORDER BY unit, year"):
        if not wanted.keys() - titles.keys():
            break
        for name, group in ((store.assessment(key).get("score") or {}).get("groups") or {}).items():
            titles.setdefault(name, group["title"])
    return {name: titles.get(name, name) for name in wanted}


def rows_by_kind(rows: Sequence[Reported]) -> Iterator[tuple[str, list[Reported]]]:
    """The rows in their order, kind by kind."""
    for kind, members in groupby(rows, key=lambda r: r.kind):
        yield kind, list(members)
