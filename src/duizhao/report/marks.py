"""The full text of a report in blocks, its evidence marked and numbered.

Evidence knows its place in the file (source offsets); what is shown is the normalised text. Passages may overlap or
repeat: equal ones share a number, overlapping ones are cut into segments, each of which knows all marks that cover it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from duizhao.model import CONSISTENCY, Assessment, Document, Evidence, Finding, Nearest, Outcome, Section

__all__ = ["Block", "Mark", "Piece", "blocks", "collect"]

ROLES: Final = {"check": "请核对", "ev": "依据", "plan": "计划", "own": "不足", "near": "相近"}
_RANK: Final = tuple(ROLES)
_OF_OUTCOME: Final = {Outcome.PLANNED: "plan", Outcome.ADMITTED: "own", Outcome.SUSPECT: "check"}


@dataclass(slots=True)
class Mark:
    """A marked passage (text offsets) and the findings that point at it, each in its role."""

    start: int
    end: int
    number: int = 0
    entries: list[tuple[str, Finding]] = field(default_factory=list)

    @property
    def role(self) -> str:
        """The role that decides how the passage looks: the weightiest of its findings'."""
        return min((role for role, _ in self.entries), key=_RANK.index)

    def by_role(self) -> list[tuple[str, list[Finding]]]:
        """(label, findings) for the note beside the text."""
        return [(ROLES[r], found) for r in _RANK if (found := [f for role, f in self.entries if role == r])]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one block under the same marks; `opens`/`closes` are the marks that begin or end here."""

    text: str
    under: tuple[Mark, ...]
    opens: tuple[Mark, ...]
    closes: tuple[Mark, ...]

    @property
    def role(self) -> str:
        return min((m.role for m in self.under), key=_RANK.index, default="")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, title or ignored stretch; `notes` are the marks that begin in it."""

    kind: str
    level: int
    pieces: tuple[Piece, ...]
    start: int  # text offset
    reason: str = ""

    @property
    def notes(self) -> tuple[Mark, ...]:
        return tuple(m for piece in self.pieces for m in piece.opens)


def collect(assessment: Assessment) -> tuple[list[Mark], dict[tuple[int, int], Mark]]:
    """All marks in the order of the text, and the mark of each passage by its source offsets."""
    if assessment.document is None:
        return [], {}
    read = assessment.document.read
    by_source: dict[tuple[int, int], Mark] = {}
    by_text: dict[tuple[int, int], Mark] = {}
    for role, finding, passage in _passages((*assessment.findings, *assessment.checks)):
        start = read.to_source.before(passage.start)
        end = min(read.to_source.before(passage.end - 1) + 1, len(read.text))
        if not 0 <= start < end:
            continue
        if finding.rule_class == CONSISTENCY and read.text[start:end] != passage.text:
            continue  # residue that normalising took away
        mark = by_text.setdefault((start, end), Mark(start, end))
        if all(f.rule != finding.rule for _, f in mark.entries):
            mark.entries.append((role, finding))
        by_source[passage.start, passage.end] = mark
    marks = sorted(by_text.values(), key=lambda m: (m.start, -m.end))
    for number, mark in enumerate(marks, 1):
        mark.number = number
    return marks, by_source


def _passages(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding, Evidence | Nearest]]:
    for finding in findings:
        for evidence in finding.evidence:
            yield _OF_OUTCOME.get(finding.outcome, "ev"), finding, evidence
        if finding.outcome.is_gap:
            for nearest in finding.nearest:
                yield "near", finding, nearest


def blocks(document: Document, marks: Sequence[Mark]) -> list[Block]:
    """The whole text, cut at line ends, headings and the borders of what was ignored."""
    text, found = document.read.text, []
    cuts = {0, len(text)}
    cuts.update(i + 1 for i, c in enumerate(text) if c == "\n")
    cuts.update(p for s in document.sections if s.index for p in (s.start, _heading_end(text, s)))
    cuts.update(p for i in document.read.ignored for p in (i.start, i.end))
    cuts.update(document.title_span or ())
    edges = sorted(p for p in cuts if 0 <= p <= len(text))
    reason = ""
    for start, end in pairwise(edges):
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if not piece.strip():
            continue
        block = _block(document, marks, start + lead, start + len(piece.rstrip()))
        # of lines that were ignored together only the first says why
        found.append(replace(block, reason="") if block.reason == reason else block)
        reason = block.reason
    return found


def _heading_end(text: str, section: Section) -> int:
    """The end of a heading with the stop or colon behind it, which must not begin the next line."""
    end = section.heading_end
    while end < len(text) and text[end] in "。：:；":
        end += 1
    return end


def _block(document: Document, marks: Sequence[Mark], start: int, end: int) -> Block:
    pieces = tuple(_pieces(document.read.text, marks, start, end))
    if document.title_span and document.title_span[0] <= start < document.title_span[1]:
        return Block("title", 0, pieces, start)
    for ignored in document.read.ignored:
        if ignored.start <= start < ignored.end:
            return Block("ignored", 0, pieces, start, ignored.reason)
    for section in document.sections:
        if section.index and section.start <= start < _heading_end(document.read.text, section):
            return Block("heading", min(max(section.level, 1), 4), pieces, start)
    return Block("para", 0, pieces, start)


def _pieces(text: str, marks: Sequence[Mark], start: int, end: int) -> Iterator[Piece]:
    here = [m for m in marks if m.start < end and m.end > start]
    cuts = {start, end, *(p for m in here for p in (m.start, m.end) if start < p < end)}
    edges = sorted(cuts)
    for a, b in pairwise(edges):
        under = tuple(m for m in here if m.start <= a and b <= m.end)
        # a mark may begin or end in the white space between two blocks: the first and last piece take those over
        opens = tuple(m for m in under if m.start == a or (a == start and text[m.start : a].isspace()))
        closes = tuple(m for m in under if m.end == b or (b == end and text[b : m.end].isspace()))
        yield Piece(text[a:b], under, opens, closes)
