"""The same paragraph twice, word for word or nearly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from duizhao.engine.checks.case import Case, Place

__all__ = ["look"]

_PART: Final = re.compile("；(?=.)")
_MANY: Final = 4
_NUMBERS: Final = re.compile(r"\d+")


class _Piece(NamedTuple):
    """A paragraph (or a sentence) as compared: its characters without numbering, the figures in it, text offsets."""

    text: str
    figures: tuple[str, ...]
    span: tuple[int, int]


def look(case: Case) -> list[Place]:
    """The later one of every pair; a sentence is not told again where its paragraph is."""
    from rapidfuzz import fuzz

    out: list[Place] = []
    for pieces, least, alike in (
        (list(_paragraphs(case)), case.limit("paragraph"), case.limit("alike")),
        (list(_sentences(case)), case.limit("sentence"), case.limit("alike_sentence")),
    ):
        for i, here in enumerate(pieces):
            if len(here.text) < least or any(p.start <= here.span[0] and here.span[1] <= p.end for p in out):
                continue
            for there in pieces[:i]:
                if abs(len(here.text) - len(there.text)) * 100 > len(here.text) * (100 - alike) * 2:
                    continue
                if _same_figures(here, there) and fuzz.ratio(here.text, there.text, score_cutoff=alike) >= alike:
                    where = case.subject.section_at(there.span[0])
                    out.append(
                        case.mark(*here.span, "again", where=f"{where.marker}{where.title}" or case.say("opening"))
                    )
                    break
    return out


def _same_figures(here: _Piece, there: _Piece) -> bool:
    """Whether the figures are the same, but for a few of many: reports of one shape have figures of their own."""
    if here.figures == there.figures:
        return True
    pairs = list(zip(here.figures, there.figures, strict=False))
    same = sum(a == b for a, b in pairs)
    return len(here.figures) == len(there.figures) >= _MANY and same * 10 >= len(pairs) * 7


def _piece(case: Case, start: int, end: int) -> _Piece:
    text = case.pattern("numbering").sub("", case.subject.folded_text(start, end), count=1)
    return _Piece(text, tuple(_NUMBERS.findall(text)), (start, end))


def _paragraphs(case: Case) -> Iterator[_Piece]:
    """Running text by paragraph and section: of a page on one line the sections are its paragraphs."""
    groups: dict[tuple[int, int], tuple[int, int]] = {}
    for s in case.subject.running:
        key = (s.section, s.paragraph)
        groups[key] = (groups[key][0], s.end) if key in groups else (s.start, s.end)
    for start, end in groups.values():
        yield _piece(case, start, end)


def _sentences(case: Case) -> Iterator[_Piece]:
    """Sentences, and their parts between ；, that tell something; formulas are said again and again."""
    for s in case.subject.running:
        start = s.start
        for end in (*(m.end() for m in _PART.finditer(case.text, s.start, s.end)), s.end):
            if not case.has("formula", start, end):
                yield _piece(case, start, end)
            start = end
