"""A report cut into rows, one a line of its text, each with everything that was understood of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from duizhao.model import Document
from duizhao.reading import CLEAR, LEGIBLE, Block, BlockKind
from duizhao.text import normalise

__all__ = ["Row", "Stretch", "rows_of"]

_SHOWN_ROLES: Final = ("title", "signature")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a row. `ignored` says why it is kept out of matching; `numbering`: it stands nowhere in the file."""

    text: str
    ignored: str = ""
    numbering: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the text. `start`..`end` are source offsets; `section` is the one in which it begins.

    `headings` are the sections that begin in it, `role` is title, signature or nothing, `cells` are those of a row of a
    table. `level` is that of a heading which the file itself marks as one.
    """

    start: int
    end: int
    stretches: tuple[Stretch, ...]
    place: str
    section: int
    headings: tuple[int, ...] = ()
    role: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    cells: tuple[str, ...] = ()
    page: int | None = None
    level: int | None = None
    trust: float = CLEAR

    @property
    def text(self) -> str:
        """The row as it stands in the text."""
        return "".join(s.text for s in self.stretches)

    @property
    def ignored(self) -> bool:
        """Whether nothing of it takes part in matching."""
        return all(s.ignored or s.text.isspace() for s in self.stretches)

    @property
    def doubtful(self) -> bool:
        """Whether it was recognised from an image, and badly."""
        return self.trust < LEGIBLE


def rows_of(document: Document) -> tuple[Row, ...]:
    """All rows that hold anything, in order."""
    read = document.read
    special = [(s.start, s.end, s.roles) for s in document.sentences if s.roles & set(_SHOWN_ROLES)]
    starts = [s.start for s in document.sections]
    blocks = [b.start for b in read.blocks]
    out = []
    for number, start, end in _lines(read.text):
        source = read.to_source.span(start, end)
        here = read.blocks[max(bisect_right(blocks, source[0]) - 1, 0) : bisect_left(blocks, source[1])]
        here = tuple(b for b in here if b.end > source[0])
        cells = tuple(" ".join(normalise(read.source[b.start : b.end]).split()) for b in here)
        row = here[0] if here else None
        roles = next((r for s, e, r in special if s < end and e > start), frozenset())
        out.append(
            Row(
                start=source[0],
                end=source[1],
                stretches=tuple(_stretches(document, start, end, row)),
                place=row.place if row and row.place else f"第 {number} 行",
                section=bisect_right(starts, start) - 1,
                headings=tuple(
                    s.index for s in document.sections[1:] if start <= s.start < end and s.heading_end > s.start
                ),
                role=next((r for r in _SHOWN_ROLES if r in roles), ""),
                kind=row.kind if row else BlockKind.PARAGRAPH,
                cells=cells if row and row.kind is BlockKind.CELL else (),
                page=row.page if row else None,
                level=row.level if row else None,
                trust=min((b.trust for b in here), default=CLEAR),
            )
        )
    return tuple(out)


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Number, start and end (text offsets, without white space around) of every line that holds anything."""
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if bare:
            start = at + line.index(bare[0])
            yield number, start, start + len(bare)
        at += len(line) + 1


def _stretches(document: Document, start: int, end: int, block: Block | None) -> Iterator[Stretch]:
    read = document.read
    label = start
    if block is not None and block.label:
        while label < end and read.to_source(label) < block.start + block.label:
            label += 1
    ignored: Sequence[tuple[int, int, str]] = [
        (max(i.start, start), min(i.end, end), i.reason) for i in read.ignored if i.start < end and i.end > start
    ]
    cuts = sorted({start, end, label, *(at for s, e, _ in ignored for at in (s, e))})
    for a, b in pairwise(cuts):
        why = next((reason for s, e, reason in ignored if s <= a < e), "")
        yield Stretch(read.text[a:b], why, not why and a < label)
