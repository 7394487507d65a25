"""Fixed terms that are written otherwise: rows of a table, letters that sound or look alike, titles nearly right.

Forms of whole formulas are in `formulas.py`. Only pointed out: what is usual is told, nothing is rewritten. A stretch is marked once, by the first that finds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from duizhao.engine.checks.alike import alike
from duizhao.engine.checks.case import Case, Place
from duizhao.engine.checks.formulas import formulas
from duizhao.engine.checks.needed import may_match
from duizhao.engine.checks.parts import around
from duizhao.text import fold_phrase

__all__ = ["look"]


def look(case: Case) -> list[Place]:
    """All kinds."""
    taken: list[tuple[int, int]] = []
    out: list[Place] = []

    def add(span: tuple[int, int], message: str, **slots: str) -> None:
        start, end = case.subject.folded.span(*span)
        s = case.subject.sentence_at(start)
        if (
            s is None
            or case.pattern("corrected").search(around(case.subject.folded, s, *span).part)
            or any(a < span[1] and span[0] < b for a, b in taken)
        ):
            return
        taken.append(span)
        out.append(case.mark(start, end, message, **slots))

    for span, usual, why in _rows(case, taken):
        add(span, "told" if why else "near", usual=usual, why=why)
    for span, usual in formulas(case):
        add(span, "near", usual=usual)
    for span, usual in alike(case):
        add(span, "near", usual=usual)
    for span, usual in _titles(case):
        add(span, "title", usual=usual)
    return out


def _rows(case: Case, taken: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Matches of the rows; where a row says that its form is right, nothing else may doubt it either."""
    text = case.subject.folded.text
    for row in case.entries:
        if row.pattern is None or not may_match(row.pattern, text):
            continue
        found = [m.span() for m in case.compiled(row.pattern).finditer(text)]
        if not found:
            continue
        right = [m.span() for m in case.compiled(row.unless).finditer(text)] if row.unless else []
        for span in found:
            if any(a < span[1] and span[0] < b for a, b in right):
                taken.append(span)
            else:
                usual = text[slice(*span)].replace(*row.words) if len(row.words) == 2 else row.usual
                yield span, usual, row.why


def _titles(case: Case) -> Iterator[tuple[tuple[int, int], str]]:
    """Titles between 《 and 》 one or two letters away from a norm that is known, and not known themselves."""
    from rapidfuzz.distance import Levenshtein

    known = _known_titles(case.words("titles"))
    edits, length = case.limit("title_edits"), case.limit("title_length")
    for found in case.find("title"):
        name = found.match["name"]
        if name in known or len(name) < length or case.pattern("own_title").search(name):
            continue
        for one in known:
            if abs(len(one) - len(name)) <= edits and 0 < Levenshtein.distance(one, name, score_cutoff=edits) <= edits:
                yield found.match.span("name"), one
                break


@lru_cache(maxsize=4)
def _known_titles(titles: tuple[str, ...]) -> dict[str, None]:
    """The titles with and without 中华人民共和国, in a fixed order."""
    folded = [fold_phrase(t) for t in titles]
    return dict.fromkeys((*folded, *(t.removeprefix("中华人民共和国") for t in folded)))
