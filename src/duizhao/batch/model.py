"""The frozen values of a batch: what arrived, what is to be done with it, and what was found in it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

__all__ = ["Arrival", "Entry", "Job", "Outcome", "Told", "free_name"]


def free_name(name: str, taken: Container[str]) -> str:
    """`name`, numbered where several have names that nobody can tell apart: the register and the audit count alike."""
    made, number = name, 1
    while made in taken:
        number += 1
        made = f"{name}#{number}"
    return made


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in, or the photos of one report's pages. `name` is its path within what was handed over, with /.

    `files` are the paths to read; `size` in bytes and `stamp` (nanoseconds) are their sum and their last change.
    """

    name: str
    files: tuple[str, ...]
    size: int
    stamp: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the office says of one document. `force`: it is a report of this kind whatever it looks like."""

    year: int | None = None
    unit: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One arrival to be read and audited. `told` is what the office says of documents in it, by their names."""

    name: str
    files: tuple[str, ...]
    told: Mapping[str, Told] = field(default_factory=dict)
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One document found in an arrival, as far as a register tells it. `error` is set where it could not be read.

    `text` is the digest of its text, `key` that of everything its assessment depends on; `facts` that of what the
    office knows of its unit. A document that is no report of this kind has no key. `scanned`: characters of it were
    recognised in images; `unclear` are the places where so badly that the original must be looked at.
    """

    name: str
    part: int
    format: str = ""
    kind: str = ""
    accepted: bool = False
    reason: str = ""
    title: str | None = None
    unit: str | None = None
    unit_from: str | None = None
    year: int | None = None
    year_from: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    characters: int = 0
    scanned: bool = False
    unclear: tuple[str, ...] = ()
    text: str | None = None
    facts: str = ""
    key: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    error: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one job: its documents, the assessments by key (JSON), the texts by digest; both zlib-compressed.

    `paragraphs`, by the digest of the text and compressed too, are the offsets of the sentences that are compared with
    other reports (`same/paragraphs.py`).
    """

    name: str
    entries: tuple[Entry, ...]
    assessments: Mapping[str, bytes] = field(default_factory=dict)
    texts: Mapping[str, bytes] = field(default_factory=dict)
    paragraphs: Mapping[str, bytes] = field(default_factory=dict)
