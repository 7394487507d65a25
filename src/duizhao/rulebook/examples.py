"""The examples of the rules as reports: each passage in a neutral frame, so that it can be audited like any report."""

from __future__ import annotations

from collections.abc import Iterator

from duizhao.rulebook.lint import SLOT
from duizhao.rulebook.lint_rule import REPORT
from duizhao.rulebook.model import Example, Frame, Rule, Rulebook

__all__ = ["examples", "frame_text", "report_text"]


def examples(book: Rulebook) -> Iterator[tuple[Rule, Example, str]]:
    """Every example of every rule, with the text of the report to audit."""
    for rule in book.rules:
        for example in rule.examples:
            yield rule, example, report_text(book.frame, example)


def report_text(frame: Frame, example: Example) -> str:
    """The report in which an example stands; the example itself where it is a whole report."""
    if example.section == REPORT:
        return example.text
    return frame_text(frame, {example.section: example.text}, example.year)


def frame_text(frame: Frame, passages: dict[str, str], year: int | None = None) -> str:
    """The frame with passages in its slots; the other slots hold what `fill` says, or nothing."""
    year = frame.year if year is None else year
    filled = {slot: passages.get(slot) or frame.fill.get(slot, "") for slot in frame.slots}
    filled |= {"unit": frame.unit, "year": str(year), "next_year": str(year + 1)}
    return SLOT.sub(lambda slot: filled[slot[1]], frame.text)
