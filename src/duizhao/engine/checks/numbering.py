"""Numbering that skips, repeats or runs backwards: of headings, and of 一是、二是 or 第一、第二 in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from duizhao.engine.checks import numerals
from duizhao.engine.checks.case import Case, Place
from duizhao.text import fold_phrase

__all__ = ["look"]

_NUMERAL: Final = re.compile(r"[一二三四五六七八九十]+|\d+|[①-⑳]")
_BRACKETS: Final = frozenset("（(")
_LISTS: Final = ("list_is", "list_must", "list_nth", "list_its", "list_bracket", "list_circled")


class _Item(NamedTuple):
    """One number where it stands (text offsets)."""

    ordinal: int
    span: tuple[int, int]


def look(case: Case) -> list[Place]:
    """All numbers that do not follow the one before."""
    return [*_headings(case), *_lists(case)]


def _headings(case: Case) -> Iterator[Place]:
    """Headings by parent and style; 1、 and 1. are one style."""
    families: dict[tuple[object, ...], list[_Item]] = {}
    for section in case.document.sections[1:]:
        m = _NUMERAL.search(section.marker)
        if m is not None:
            style = (
                section.parent,
                m[0].isascii(),
                "①" <= m[0] <= "⑳",
                section.marker[0] in _BRACKETS,
                section.marker[0] == "第",
            )
            span = (section.start, section.start + len(section.marker))
            families.setdefault(style, []).append(_Item(_ordinal(m[0]), span))
    for items in families.values():
        yield from _slips(case, items, restarts=False)


def _ordinal(written: str) -> int:
    return ord(written) - ord("①") + 1 if "①" <= written <= "⑳" else numerals.value(written)


def _lists(case: Case) -> Iterator[Place]:
    """Enumerations by section; one that begins anew with 一 is a list of its own."""
    headings = {section.start for section in case.document.sections[1:]}
    for name in _LISTS:
        if not case.has(name, 0, len(case.text)):
            continue
        by_section: dict[int, list[_Item]] = {}
        for s in case.subject.sentences:
            if s.roles & {"title", "signature"}:
                continue
            for a, b in case.subject.clauses(s):
                found = case.match(name, a, b)
                if found is not None and found.start not in headings:
                    span = case.span(found, "mark")
                    section = case.subject.section_at(span[0]).index
                    by_section.setdefault(section, []).append(_Item(_ordinal(found.match["n"]), span))
        for section, items in by_section.items():
            # ② in a section that ① begins
            if case.pattern(name).match(fold_phrase(case.document.sections[section].marker)) is None:
                yield from _slips(case, items, restarts=True)


def _slips(case: Case, items: Sequence[_Item], *, restarts: bool) -> Iterator[Place]:
    last = 0
    for i, item in enumerate(items):
        wanted = last + 1
        # the numbers behind it tell whether this one alone is wrong, or the count goes on from it
        alone = i + 1 < len(items) and items[i + 1].ordinal == wanted + 1
        if item.ordinal == wanted or (restarts and item.ordinal == 1 and not (alone and last)):
            last = item.ordinal
            continue
        message = "repeat" if item.ordinal == last else "skip" if item.ordinal > last else "back"
        yield case.mark(*item.span, message, wanted=wanted)
        last = wanted if alone else item.ordinal
