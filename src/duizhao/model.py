"""The frozen values that pass between the layers. Nothing here imports from the layers above.

Two coordinate systems occur. *Source* offsets count code points of the decoded file, newlines kept; everything that
leaves the package (`Evidence`, JSON) uses them. *Text* offsets count code points of `ReadText.text`, the normalised
text; structure and engine work in them. `ReadText.to_source` leads from the second to the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from duizhao.reading import Note, ReadText

__all__ = [
    "CONSISTENCY",
    "VERDICTS",
    "Applies",
    "Assessment",
    "Basis",
    "Context",
    "Diagnosis",
    "Document",
    "Evidence",
    "Finding",
    "Kind",
    "Missing",
    "Nearest",
    "Outcome",
    "Section",
    "Sentence",
    "Substance",
    "Supply",
    "Waiver",
]


CONSISTENCY: Final = "consistency"  # group and class of the findings of consistency checks


class Outcome(StrEnum):
    """The verdict on one rule, highest first. A *gap* is missing, planned or admitted.

    SUSPECT is for consistency checks alone: places that a person should look at. Of a check MET means that nothing was
    found, NOT_APPLICABLE that it could not look.
    """

    MET = "met"
    PARTIAL = "partial"
    PLANNED = "planned"
    ADMITTED = "admitted"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    ERROR = "error"
    SUSPECT = "suspect"

    @property
    def is_gap(self) -> bool:
        return self in (Outcome.MISSING, Outcome.PLANNED, Outcome.ADMITTED)

    @property
    def is_covered(self) -> bool:
        return self in (Outcome.MET, Outcome.PARTIAL)


# what a rule can come to
VERDICTS: Final = tuple(o for o in Outcome if o is not Outcome.SUSPECT)


class Context(StrEnum):
    """How a passage speaks of what it names."""

    DONE = "done"
    ZERO = "zero"
    PLANNED = "planned"
    ADMITTED = "admitted"
    QUOTED = "quoted"
    OTHER = "other"
    PAST = "past"
    BLOCKED = "blocked"


class Applies(StrEnum):
    """Whether the duty behind a rule exists for this unit and year, as far as can be told."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Substance(StrEnum):
    """有实据: a figure, date, named document, meeting, case or organ; 仅表态: a formula."""

    FACT = "fact"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of document. `accepted` is False for a text of another genre; `reason` says what gave it away."""

    name: str
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """One node of the section tree; text offsets. Section 0 is the root: title and preamble, or everything.

    `start`..`end` covers heading and body with all sub-sections; `heading_end` is where the heading stops and
    `body_end` where the section's own text (before its first sub-section) stops. `roles` is a set: a chapter that
    merges problems and plan has both; a thematic chapter has none.
    """

    index: int
    level: int
    marker: str
    title: str
    start: int
    heading_end: int
    body_end: int
    end: int
    parent: int | None
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or heading) in text offsets, with the roles that hold for it.

    The roles are those of its section unless the sentence itself overrides them (an unheaded 下一步，… paragraph).
    """

    index: int
    start: int
    end: int
    section: int
    paragraph: int
    roles: frozenset[str] = frozenset()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A structured report. Sections cover the text without gap or overlap."""

    read: ReadText
    title: str | None
    title_span: tuple[int, int] | None
    unit: str | None
    year: int | None
    year_from: str | None
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    unit_from: str | None = None
    notes: tuple[Note, ...] = ()

    def path(self, section: int) -> tuple[str, ...]:
        """Headings from the root down to `section`, markers included, root left out."""
        out: list[str] = []
        at: int | None = section
        while at is not None and at != 0:
            s = self.sections[at]
            out.append(f"{s.marker}{s.title}")
            at = s.parent
        return tuple(reversed(out))


@dataclass(frozen=True, slots=True)
class Basis:
    """One document that asks for the element. An article is printed only where `verified` is true.

    `valid_from` and `valid_to` are report years, ends included; `norm` is the document's name in the table of norms.
    """

    instrument: str
    number: str | None = None
    article: str | None = None
    verified: bool = False
    valid_from: int | None = None
    valid_to: int | None = None
    note: str | None = None
    norm: str = ""

    def valid_in(self, year: int | None) -> bool:
        """Whether the document can be asked for in a report of `year`; of an unknown year: yes."""
        return year is None or ((self.valid_from or year) <= year <= (self.valid_to or year))


@dataclass(frozen=True, slots=True)
class Evidence:
    """An exact passage of the report. `start`/`end` are source offsets; `text` is normalise(source[start:end]).

    `note` says (in Chinese) what a person should look at there; only places found by consistency checks have one. Where
    such a place is conversion residue, of which normalising leaves nothing, `text` tells the residue itself. `place`
    is where in the file it stands (第 3 页), where the format has such places.
    """

    text: str
    start: int
    end: int
    section: tuple[str, ...]
    context: Context
    signals: tuple[str, ...] = ()
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that would have to be written for a passage to count, for machines.

    `kind` is words, topic or fact (one of `words` is wanted; of a fact they are its kinds), section (`words` are the
    roles of the part it belongs in, none: any other part), pattern (a way of saying it, `words` its key words) or shape
    (`words` names the part of the report). `at` is where a word would stand so that it counts (source offset); None:
    nowhere in particular.
    """

    kind: str
    words: tuple[str, ...]
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why a passage did not count (plain Chinese), and what would help.

    `has` are the words of the demand that it shows, `lacks` what it does not show, each by itself; `change` says what
    facts would make it count, and `promises` what would come of that. For machines `missing` says the same: to be
    written `where`: here (in the sentence), apart (in another), done (told as done by the unit), section (in another
    part) or shape (a part of the report itself).
    """

    reason: str
    lacks: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    change: str = ""
    promises: Outcome | None = None
    where: str = ""
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest(Diagnosis):
    """A passage that came near to meeting a rule, with the reason that it did not count, also as a word (`code`)."""

    text: str
    start: int
    end: int
    section: tuple[str, ...]
    code: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """From whom the facts for an element usually come, and which kinds of facts they are, in words.

    `rank` is the place of `source` in the order of all sources; `also` are others who may know. `text` is what to ask,
    without the words that say whom.
    """

    source: str
    rank: int
    also: tuple[str, ...]
    facts: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """An agreement not to ask for an element: why, who agreed, until which day (ISO date, that day included)."""

    reason: str
    approver: str
    until: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one rule in one report, with everything that supports it.

    `because` says in Chinese why the element does not apply, or what became of an agreement not to ask for it; `waiver`
    is that agreement, in force or lapsed. `belongs` are the roles of the parts of a report in which the element is
    looked for first.
    """

    rule: str
    title: str
    group: str
    rule_class: str
    weight: float
    outcome: Outcome
    applies: Applies
    substance: Substance | None
    evidence: tuple[Evidence, ...]
    supporting: tuple[Evidence, ...]
    counter: tuple[Evidence, ...]
    nearest: tuple[Nearest, ...]
    trace: Mapping[str, Any]
    basis: tuple[Basis, ...]
    remedy: str
    asks: str = ""
    question: str | None = None
    error: str | None = None
    because: str | None = None
    waiver: Waiver | None = None
    supply: Supply | None = None
    belongs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings and the reference score (0 to 100, None when refused) of one report.

    `checks` are the findings of the consistency checks, one a check: the score and all counts leave them out.
    """

    source: str
    document: Document | None
    kind: Kind | None
    rulebook: Mapping[str, Any]
    segmenter: str
    findings: tuple[Finding, ...]
    score: Mapping[str, Any] | None
    notes: tuple[Note, ...] = ()
    error: Mapping[str, str] | None = None
    checks: tuple[Finding, ...] = ()
