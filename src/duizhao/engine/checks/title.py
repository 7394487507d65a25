"""A title that breaks off: without the word that says what it is, with an open bracket, with dots in its place."""

from __future__ import annotations

from typing import Final

from duizhao.engine.checks.case import Case, Place, UnaskedError
from duizhao.text import fold_phrase

__all__ = ["look"]

_PAIRS: Final = (("（(", "）)"), ("《", "》"), ("“", "”"), ("〔", "〕"))


def look(case: Case) -> list[Place]:
    """The title, if it breaks off; where none was recognised, a first line that looks like the beginning of one."""
    title, span = case.document.title, case.document.title_span
    if title is None:
        span = _first_line(case)
        if span is None:
            raise UnaskedError(case.say("no_title"))
        title = case.text[slice(*span)]
    message = _flaw(case, title)
    return [case.mark(*span, message)] if message and span else []


def _flaw(case: Case, title: str) -> str:
    if case.pattern("dots").search(title):
        return "dots"
    if case.pattern("whole").search(fold_phrase(title)) is None:
        return "broken"
    uneven = any(sum(map(title.count, opens)) != sum(map(title.count, closes)) for opens, closes in _PAIRS)
    return "bracket" if uneven else ""


def _first_line(case: Case) -> tuple[int, int] | None:
    """The first line of the report if it is short and speaks like a title."""
    if not case.subject.sentences:
        return None
    start = case.subject.sentences[0].start
    end = case.text.find("\n", start)
    line = case.text[start:end].rstrip() if end > 0 else ""
    fits = 0 < len(line) <= case.limit("longest") and case.pattern("like_title").search(fold_phrase(line))
    return (start, start + len(line)) if fits else None
