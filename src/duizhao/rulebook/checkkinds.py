"""The kinds of consistency checks and what each needs of `consistency.yaml`: its interface to the wordings.

The logic of a kind stands in `duizhao.engine.checks`, under the same name in its registry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["KINDS", "CheckKind"]

_PATTERN: Final = re.compile(r"(\w+)(?:\(([\w ]+)\))?")


@dataclass(frozen=True, slots=True)
class CheckKind:
    """What a kind of check needs: its messages with the slots each may use, and the names of its parameters.

    `patterns` have the named groups that the logic asks them for. `raw`: they look at the report as it stands, not at
    folded text. `found` is a slot of every message: the words that are marked. `entries` are the fields that a row of
    its table must have, `optional` those it may have.
    """

    messages: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...] = ()
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    raw: bool = False


def _patterns(written: str) -> dict[str, tuple[str, ...]]:
    """Names of patterns, each with its groups in brackets: `date(year month) own(year) noun`."""
    return {name: tuple(groups.split()) for name, groups in _PATTERN.findall(written)}


def _slots(names: str, *slots: str) -> dict[str, tuple[str, ...]]:
    """Messages that use the same slots."""
    return dict.fromkeys(names.split(), slots)


_RESIDUE: Final = "bookmark field broken_reference replacement entity picture tag escape mojibake invisible"

KINDS: Final[Mapping[str, CheckKind]] = {
    "years": CheckKind(
        messages={
            **_slots("no_year impossible backwards"),
            **_slots("title", "other"),
            **_slots("title_asked body heading heading_either annual later signature", "year"),
            **_slots("plan_heading plan", "year", "next"),
        },
        patterns=_patterns(
            """year(year) opening(year) lead(year) noun own(year) will future going_on excuse
            heading_plan heading_done heading_excuse annual(year) annual_title(year) cut_off(year) target(year)
            date(year month) signed(year month) dated(year month) duty_date(year) in_force
            day(year month day) month odd_year span(from to) range(m1 d1 m2 d2)"""
        ),
        limits=("signed_from_month",),
    ),
    "names": CheckKind(
        messages={**_slots("no_unit"), **_slots("self level place organ paper signature", "unit")},
        words=("counties", "towns", "cities", "autonomous", "districts", "before_organ", "superiors"),
        patterns=_patterns(
            """level(level) place(place level) government branch self head(mine) chief(level) autonomy
            leaders(level) other_leaders(place level) governed(level) beside(level) announced(organ)
            partner mine before_subject deed own_thing party_group(organ) department(organ) town(organ)
            borrowed signer(organ) signed(organ) after_signature"""
        ),
    ),
    "figures": CheckKind(
        messages={
            **_slots("over_100 change"),
            **_slots("twice", "what", "other"),
            **_slots("part_larger parts", "total"),
            **_slots("rate", "part", "total"),
        },
        words=("open", "persons"),
        patterns=_patterns(
            """number(n scale more measure) rough clause part period scope counted_before(what) counted_after(what)
            taken done made reviewed cleaned abolished revised held engaged filler
            whose(listed) parts_end between_parts overlapping outcome rest disposed altogether list_start
            carried_over outcome_of came_in came_in_behind remainder due(due a b)
            all_before(n measure what) all_after(n measure what) all_told(n measure what) all_counted(n measure what)
            told(verb n measure) referred(verb n measure)
            percent(p) share may_exceed rate(stem p) pending timely grown(a b) shrunk(a b)"""
        ),
        limits=("off_by", "off_by_percent"),
    ),
    "numbering": CheckKind(
        messages=_slots("skip repeat back", "wanted"),
        patterns=_patterns(
            """list_is(mark n) list_must(mark n) list_nth(mark n) list_its(mark n) list_bracket(mark n)
            list_circled(mark n)"""
        ),
    ),
    "promised_parts": CheckKind(
        messages={**_slots("causes problems plan nothing empty"), **_slots("number", "listed")},
        words=("cause_rules",),
        patterns=_patterns(
            """says_causes(what) gives_causes says_problems(what) gives_problems says_plan(what) gives_plan next_year(year) to_do wanting
            announces(what n n2) item open_end(what) item_of_list told_in_heading"""
        ),
        limits=("reach", "body", "heading"),
    ),
    "placeholders": CheckKind(
        messages=_slots("blank told letter unsure cross some"),
        words=("measures",),
        patterns=_patterns("blank told letter unsure cross some case_told bold person"),
        raw=True,
    ),
    "truncated_title": CheckKind(
        messages=_slots("no_title broken bracket dots"),
        patterns=_patterns("whole dots like_title"),
        limits=("longest",),
    ),
    "repeated_paragraph": CheckKind(
        messages={**_slots("opening"), **_slots("again", "where")},
        patterns=_patterns("numbering formula"),
        limits=("paragraph", "sentence", "alike", "alike_sentence"),
    ),
    "residue": CheckKind(messages=_slots(_RESIDUE), patterns=_patterns(_RESIDUE), raw=True),
    "norms": CheckKind(
        messages={
            **_slots("no_year"),
            **_slots("early early_unverified older older_unverified", "year", "since", "why"),
            **_slots("late late_unverified", "year", "until", "why"),
            **_slots("number", "year"),
        },
        patterns=_patterns(
            "claim carry study coming announced old revised revised_after dated local longer number opening"
        ),
        entries=("words",),
        optional=("since", "passed", "until", "why", "revised", "verified"),
    ),
    "programmes": CheckKind(
        messages={**_slots("no_year"), **_slots("ended", "until", "year"), **_slots("count", "year", "right")},
        patterns=_patterns("period named claim past own_past ordinal"),
        limits=("grace",),
        entries=("words",),
        optional=("since", "until"),
    ),
    "slips": CheckKind(
        messages={**_slots("near title", "usual"), **_slots("told", "usual", "why")},
        words=("terms", "formulas", "particles", "same", "known", "edges", "sounds", "shapes", "titles"),
        patterns=_patterns("own_title title corrected"),
        limits=("title_length", "title_edits"),
        entries=("usual", "patterns"),
        optional=("why", "words", "unless"),
    ),
    "publication": CheckKind(
        messages={**_slots("no_year not_asked no_date"), **_slots("late", "date", "year", "next")},
        words=("circular",),
        patterns=_patterns("date line"),
        limits=("from_year", "month", "day"),
        raw=True,
    ),
    "answers": CheckKind(
        messages=_slots("no_plan unanswered"),
        words=("wide",),
        patterns=_patterns("generic all lack general item coming cause_heading cause causes"),
        limits=("pairs", "narrow"),
        entries=("words",),
    ),
    "promises": CheckKind(
        messages={
            **_slots("no_year no_previous other_unit"),
            **_slots("other_year", "other", "year"),
            **_slots("unmentioned", "promise"),
        },
        patterns=_patterns("generic deed general"),
        limits=("pairs", "many_pairs", "mentioned", "named", "alike"),
        entries=("words",),
    ),
    "facts": CheckKind(messages=_slots("share", "facts", "all"), patterns=_patterns("fact addressee")),
}
