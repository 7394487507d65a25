"""What a heading or a sentence promises and does not bring: causes, a plan, shortcomings, so many items, anything at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.engine.checks import numerals
from duizhao.engine.checks.case import Case, Found, Place
from duizhao.model import Section, Sentence
from duizhao.structure.roles import DEFICIENCIES
from duizhao.structure.years import to_year

__all__ = ["look"]

_POINTS: Final = "；"


def look(case: Case) -> list[Place]:
    """All promises without what was promised."""
    return [*_headings(case), *_numbers(case), *_open_ends(case), *_empty(case)]


def _headings(case: Case) -> Iterator[Place]:
    """原因 in a heading and no cause under it; the same of a plan and of shortcomings."""
    rules = set(case.words("cause_rules"))
    causes_seen = any(f.rule in rules and f.outcome.is_covered for f in case.subject.findings)
    for section in case.document.sections[1:]:
        body = _body(case, section)
        if section.heading_end <= section.start or not body:
            continue
        for message, pattern in (("causes", "gives_causes"), ("problems", "gives_problems"), ("plan", "gives_plan")):
            words = next(case.find(f"says_{message}", section.start, section.heading_end), None)
            if words is None or (message == "causes" and causes_seen):
                continue
            if message == "problems" and (DEFICIENCIES not in section.roles or section.level > 1):
                continue
            planned = [s for s in body if case.has("gives_plan", s.start, s.end) or _to_do(case, s)]
            kept = planned if message == "plan" else [s for s in body if case.has(pattern, s.start, s.end)]
            # shortcomings may be told without any word for them, but not where all is plan
            if not kept and (message != "problems" or len(planned) == len(body)):
                yield case.mark(*case.span(words, "what"), message)


def _body(case: Case, section: Section) -> list[Sentence]:
    """The sentences of a section and all below it, its own heading and a signature left out."""
    inside = (s for s in case.subject.sentences if section.heading_end <= s.start < section.end)
    return [s for s in inside if "signature" not in s.roles]


def _to_do(case: Case, s: Sentence) -> bool:
    """Whether a sentence tells what is to be done (加强学习, 2025年……), and not what is wanting."""
    text = case.subject.folded.text
    if any(to_year(f.match["year"]) == (case.year or 0) + 1 for f in case.find("next_year", s.start, s.end)):
        return True
    return any(
        case.match("to_do", a, b) is not None and case.pattern("wanting").search(text, a, b) is None
        for a, b in case.subject.clauses(s)
    )


def _numbers(case: Case) -> Iterator[Place]:
    """以下三个方面 with two."""
    for i, s in enumerate(case.subject.sentences):
        if s.roles & {"title", "signature"}:
            continue
        for found in case.find("announces", s.start, s.end):
            listed = _inline(case, found, case.subject.sentences[i:]) or _below(case, found, s)
            if listed:
                # a last point may go without its number
                listed.add(1 + case.text.count(_POINTS, found.end, s.end))
            promised = numerals.value(found.match["n"] or found.match["n2"])
            if listed and promised not in listed:
                yield case.mark(*case.span(found, "what"), "number", listed=min(listed))


def _inline(case: Case, found: Found, sentences: Sequence[Sentence]) -> set[int]:
    """How many items a list in running text has that begins right behind `found`; empty where there is none.

    Where its numbering slips, both the number of items and the last number: that is another check's business.
    """
    section = case.subject.section_at(found.start)
    style, count, last = "", 0, 0
    for s in sentences:
        if s.start >= section.body_end and s.section != section.index:
            break
        for a, b in case.subject.clauses(s):
            m = case.match("item", a, b)
            if m is None or m.start < found.end:
                continue
            kind = str(m.match.lastgroup)
            ordinal = count + 1 if kind == "word" else numerals.value(m.match[kind])
            if not style:
                if ordinal != 1 or m.match.start() - found.match.end() > case.limit("reach"):
                    return set()
                style = kind
            elif kind != style:
                continue
            if ordinal == 1 and count > 1:
                return {count, last}
            count, last = count + 1, ordinal
    return {count, last} if count else set()


def _below(case: Case, found: Found, s: Sentence) -> set[int]:
    """How many sub-sections follow where the first of them begins right behind the sentence that announces them."""
    section = case.subject.section_at(found.start)
    children = [c for c in case.document.sections[1:] if c.parent == section.index and c.start >= found.end]
    if not section.index or not children or case.text[s.end : children[0].start].strip():
        return set()
    return {len(children)}


def _open_ends(case: Case) -> Iterator[Place]:
    """如下： with nothing behind it."""
    sentences = case.subject.sentences
    for i, s in enumerate(sentences):
        if s.heading or s.roles & {"title", "signature"}:
            continue
        found = next(case.find("open_end", s.start, s.end), None)
        if found is not None and _stops(case, s, sentences[i + 1 : i + 2]):
            yield case.mark(*case.span(found, "what"), "nothing")


def _stops(case: Case, s: Sentence, following: Sequence[Sentence]) -> bool:
    """Whether nothing belongs to a sentence that ends with a colon: the end, or a heading that is not below it."""
    if not following or "signature" in following[0].roles:
        return True
    here, there = case.document.sections[s.section], case.document.sections[following[0].section]
    return here.index not in (0, there.index) and there.level <= here.level


def _empty(case: Case) -> Iterator[Place]:
    """A heading with nothing under it, among headings that have something."""
    sections = case.document.sections
    parents = {section.parent for section in sections}
    for section in sections[1:]:
        if section.index in parents or not section.marker:
            continue
        inside = [
            s for s in case.subject.sentences if section.start <= s.start < section.end and "signature" not in s.roles
        ]
        if not inside or (section.title and not inside[-1].heading):
            continue
        end = inside[-1].end
        written = case.text[section.start : end]
        words = written[len(section.marker) : -1].strip()
        if len(written) > case.limit("heading") or case.pattern("told_in_heading").search(words):
            continue
        if not section.title and case.pattern("item_of_list").search(written[len(section.marker) :]):
            continue
        siblings = [o for o in sections[1:] if o.parent == section.parent and o.index != section.index]
        full = [o for o in siblings if o.title and o.end - o.heading_end >= case.limit("body")]
        if full and len(full) * 2 >= len(siblings) and len(written) > len(section.marker):
            yield case.mark(section.start + len(section.marker), end, "empty")
