"""Trying signals on sentences: which signal is found in which of them, by the engine itself.

The sentences stand in the frame of the rulebook, one a line, as if a report told them of its year's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from duizhao.engine.collect import Report, collect
from duizhao.engine.context import ContextTable
from duizhao.engine.plan import EnginePlan, PlannedRule
from duizhao.engine.scan import Scan
from duizhao.model import Context
from duizhao.read import Furniture, read_text
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.model import Rulebook
from duizhao.structure import Shape, parse
from duizhao.words import WordFinder

__all__ = ["Found", "Trial"]

_SLOT: Final = "measures"  # where examples stand that do not say


@dataclass(frozen=True, slots=True)
class Found:
    """A signal in one of the lines tried: the line's index, what was found, and whether it counts for the rule."""

    signal: str
    line: int
    text: str
    counts: bool


class Trial:
    """Some lines of a sentence or a few each, read and scanned once for all rules.

    `line_of` leads from a sentence of the document to the line that it comes from.
    """

    def __init__(self, book: Rulebook, plan: EnginePlan, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        slot = _SLOT if _SLOT in book.frame.slots else book.frame.slots[0]
        text = frame_text(book.frame, {slot: "\n" + "\n".join(self.lines) + "\n"})
        document = parse(
            read_text(text, "-", Furniture.from_mapping(book.furniture)), Shape.from_mapping(book.structure)
        )
        read = document.read.text
        told = {s.index: read[s.start : s.end].strip() for s in document.sentences}
        self.line_of: Mapping[int, int] = _numbers(told, self.lines)
        self._scan = Scan(plan, document)
        terms = tuple(w for words in book.lexicon.values() for w in words)
        words = WordFinder(None, terms)
        self._report = Report(plan, self._scan, ContextTable(plan, self._scan), words.find, True)

    def found(self, rule: PlannedRule) -> Iterable[Found]:
        """All places of the worded signals of `rule`, those in blocked contexts left out."""
        for name, hits in collect(rule, rule.signals, self._report).items():
            if name not in rule.worded:
                continue
            for hit in hits:
                line = self.line_of.get(hit.sentence)
                if line is not None and hit.judged.context is not Context.BLOCKED:
                    counts = hit.judged.context in rule.accepts[name]
                    yield Found(name, line, self._scan.text[hit.start : hit.end], counts)


def _numbers(told: Mapping[int, str], lines: Sequence[str]) -> dict[int, int]:
    """For each sentence of the document the line that it comes from; sentences of the frame have none."""
    whole = {line: i for i, line in enumerate(lines)}
    found: dict[int, int] = {}
    for index, text in told.items():
        line = whole.get(text)
        if line is None:
            line = next((i for i, one in enumerate(lines) if text and text in one), None)
        if line is not None:
            found[index] = line
    return found
