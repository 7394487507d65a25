"""Signals about the shape of a report: its title, its sections, and how many things of a kind a part holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from duizhao.engine.plan import PlannedSignal
from duizhao.engine.scan import Scan
from duizhao.engine.signals.near import Place
from duizhao.model import Section
from duizhao.text import fold

__all__ = ["count", "counted", "heading", "section", "title_part"]


# the shortest place name with its level: 云岭县
_REGION_LENGTH: Final = 3
# characters a sentence needs to say something
_TELLING: Final = 10
_YEAR: Final = re.compile("20[0-9]{2}|二[〇○零][一二三四五六七八九〇○零]{2}")


def _body_length(scan: Scan, s: Section) -> int:
    """Characters of a section without its own heading, white space left out."""
    return scan.folded.position(s.end) - scan.folded.position(s.heading_end)


def _heading_place(scan: Scan, s: Section) -> Place | None:
    start, end = scan.folded.position(s.start), scan.folded.position(s.heading_end)
    for sentence in scan.document.sentences:
        if sentence.section == s.index and sentence.heading:
            return Place(sentence.index, start, end, start)
    return None


def section(signal: PlannedSignal, scan: Scan) -> Iterator[Place]:
    """Headed sections of a role (or, with `role: none`, thematic chapters) that have a body."""
    options = signal.spec.options
    role, level, body = options.get("role"), options.get("level"), int(options.get("body", 0))
    wanted, unwanted = options.get("heading"), options.get("heading_without", ())
    for s in scan.document.sections[1:]:
        if wanted and (not any(w in s.title for w in wanted) or any(w in s.title for w in unwanted)):
            continue
        parent_roles = scan.document.sections[s.parent].roles if s.parent is not None else frozenset()
        if role == "none":
            fits = not s.roles and s.level == 1
        else:
            # of a chapter and its sub-sections the chapter counts, unless a heading of its own is asked for
            fits = role in s.roles and (bool(wanted) or not (role in parent_roles and s.parent != 0))
        if fits and (level is None or s.level <= level) and _body_length(scan, s) >= body and s.title:
            place = _heading_place(scan, s)
            if place is not None:
                yield place


def heading(signal: PlannedSignal, scan: Scan) -> Iterator[Place]:
    """Headings that hold one of the words, over a body."""
    words = signal.spec.words[0] if signal.spec.words else ()
    body = int(signal.spec.options.get("body", 0))
    for s in scan.document.sections[1:]:
        if any(w in s.title for w in words) and _body_length(scan, s) >= body:
            place = _heading_place(scan, s)
            if place is not None:
                yield place


def _names_unit(title: str, unit: str | None) -> bool:
    """Whether the title names the unit or its region: it holds the name, or begins as the name does."""
    if not unit:
        return False
    shared = 0
    while shared < min(len(title), len(unit)) and title[shared] == unit[shared]:
        shared += 1
    return unit in title or shared >= _REGION_LENGTH


def title_part(signal: PlannedSignal, scan: Scan) -> Iterator[Place]:
    """One part of the title: the unit (or its region), the year, or one of the words given."""
    document = scan.document
    if not document.title:
        return
    title = fold(document.title).text
    match signal.spec.options.get("part"):
        case "unit":
            present = _names_unit(title, document.unit)
        case "year":
            present = _YEAR.search(title) is not None
        case _:
            present = any(w in title for w in (signal.spec.words[0] if signal.spec.words else ()))
    if not present:
        return
    if document.title_span is None:
        yield Place(-1, 0, 0, 0)
        return
    start, end = map(scan.folded.position, document.title_span)
    for sentence in document.sentences:
        if "title" in sentence.roles and sentence.start <= document.title_span[0] < sentence.end:
            yield Place(sentence.index, start, end, start)
            return
    yield Place(-1, start, end, start)


def count(signal: PlannedSignal, scan: Scan) -> Iterator[Place]:
    """Every clause (or sentence) of the given roles that counts; the signal holds when there are `at_least` many.

    `of: admitted` counts clauses with a cue of their own that says something is wanting; `of: sentence` counts
    sentences long enough to say something.
    """
    options = signal.spec.options
    roles = frozenset(options.get("in", ()))
    wanted = int(options.get("at_least", 1))
    places = list(counted(str(options.get("of")), roles, signal, scan))
    if len(places) >= wanted:
        yield from places


def counted(of: str, roles: frozenset[str], signal: PlannedSignal, scan: Scan) -> Iterator[Place]:
    """What is counted, however much of it there is."""
    words = scan.group(signal.groups[0]) if signal.groups else scan.group(signal.anchors)
    for sentence in scan.with_roles(roles):
        i = sentence.index
        if signal.without and i in scan.group(signal.without):
            continue
        a, b = scan.starts[i], scan.ends[i]
        if of == "sentence":
            # a sentence that ends in a colon only leads a list
            if b - a >= _TELLING and scan.text[b - 1] != "：":
                yield Place(i, a, b, a)
            continue
        last = -1
        for start, _, _ in words.get(i, ()):
            clause = scan.clause_of(i, start)
            if clause != last:
                last = clause
                edges = scan.clauses(i)
                yield Place(i, edges[clause], edges[clause + 1], start)
