"""Which stretches of a report are compared: the sentences of its paragraphs, as structure found them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from duizhao.batch.same.model import Span

if TYPE_CHECKING:
    from duizhao.model import Document

__all__ = ["pack", "paragraphs_of", "unpack"]

_ASIDE: Final = frozenset({"title", "signature", "furniture"})


def paragraphs_of(document: Document) -> tuple[tuple[Span, ...], ...]:
    """The sentences of each paragraph by source offsets, without title, headings, signature and furniture.

    A heading ends a paragraph also where it is glued into one line with it.
    """
    counted = [s for s in document.sentences if not s.heading and not s.roles & _ASIDE]
    span = document.read.to_source.span
    return tuple(
        tuple(span(s.start, s.end) for s in sentences)
        for _, sentences in groupby(counted, key=lambda s: (s.section, s.paragraph))
    )


def pack(paragraphs: tuple[tuple[Span, ...], ...]) -> str:
    """The offsets as a short text, to be kept: ends of sentences by their distance, a line a paragraph."""
    lines, at = [], 0
    for sentences in paragraphs:
        line = []
        for start, end in sentences:
            line.append(f"{start - at} {end - start}")
            at = end
        lines.append(" ".join(line))
    return "\n".join(lines)


def unpack(packed: str) -> tuple[tuple[Span, ...], ...]:
    """What `pack` was given."""
    out, at = [], 0
    for line in packed.split("\n"):
        numbers = iter(map(int, line.split()))
        sentences = []
        for gap, length in zip(numbers, numbers, strict=True):
            sentences.append((at + gap, at + gap + length))
            at += gap + length
        if sentences:
            out.append(tuple(sentences))
    return tuple(out)
