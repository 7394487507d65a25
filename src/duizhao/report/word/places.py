"""Where in a report a finding belongs: at the words it rests on, or where what is missing would be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from duizhao.model import Assessment, Document, Evidence, Finding, Nearest, Outcome, Section

__all__ = ["At", "Place", "Places", "near"]

_APART: Final = "apart"  # `Nearest.where` of one that is to be followed by a sentence of its own


class At(StrEnum):
    """What stands at a place: words that count, words that came near, the heading of a part, the title."""

    WORDS = "words"
    NEAR = "near"
    PART = "part"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the report, in source offsets."""

    start: int
    end: int
    at: At


def near(finding: Finding) -> Nearest | None:
    """The nearest passage that shows a word of what is asked; others only happen to share characters with it."""
    return next((n for n in finding.nearest if n.has), None)


def _to_mend(finding: Finding) -> Nearest | None:
    """The nearest passage that would itself be completed; another one is no place for what belongs in a sentence apart."""
    return next((n for n in finding.nearest if n.has and n.where != _APART), None)


class Places:
    """The places of one report."""

    def __init__(self, assessment: Assessment) -> None:
        assert assessment.document is not None
        self._document = assessment.document
        self._homes = _homes(assessment.findings, self._document)

    @property
    def title(self) -> Place:
        """The title; where there is none, the first line that was not set aside."""
        document = self._document
        start, end = document.title_span or _first_line(document)
        return Place(*document.read.to_source.span(start, end), At.TITLE)

    def of(self, finding: Finding) -> Place:
        """Where to say something of `finding`."""
        if finding.evidence and finding.outcome is not Outcome.MET:
            return Place(finding.evidence[0].start, finding.evidence[0].end, At.WORDS)
        section = self._part(finding)
        nearest = _to_mend(finding) or (near(finding) if section is None else None)
        if nearest is not None:
            return Place(nearest.start, nearest.end, At.NEAR)
        if section is None:
            return self.title
        return Place(*self._document.read.to_source.span(section.start, section.heading_end), At.PART)

    def _part(self, finding: Finding) -> Section | None:
        """The part of its role; else the part in which the report tells of other elements of its group."""
        for section in self._document.sections[1:]:
            if section.roles & set(finding.belongs) and section.heading_end > section.start:
                return section
        home = self._homes.get(finding.group)
        return self._document.sections[home] if home else None


def _homes(findings: Iterable[Finding], document: Document) -> dict[str, int]:
    """For each group of elements the section that holds most of its evidence, the first of equals."""
    counts: dict[str, Counter[int]] = {}
    for finding in findings:
        if finding.outcome.is_covered:
            for evidence in finding.evidence:
                section = section_of(document, evidence)
                if section:
                    counts.setdefault(finding.group, Counter())[section] += 1
    return {group: min((-n, section) for section, n in found.items())[1] for group, found in counts.items()}


def section_of(document: Document, passage: Evidence | Nearest) -> int:
    """The index of the innermost section that holds the beginning of a passage; 0 for what stands before all headings."""
    to_source = document.read.to_source
    inside = [s for s in document.sections if to_source(s.start) <= passage.start < to_source(s.end)]
    return max(inside, key=lambda s: (s.start, s.level)).index if inside else 0


def _first_line(document: Document) -> tuple[int, int]:
    text, at = document.read.text, 0
    for line in text.splitlines(keepends=True):
        aside = any(i.start <= at < i.end for i in document.read.ignored)
        if line.strip() and not aside:
            return at, at + len(line.rstrip())
        at += len(line)
    return 0, len(text)
