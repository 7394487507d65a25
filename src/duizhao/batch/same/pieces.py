"""A report made ready: its paragraphs folded, cut into pieces of about a sentence, and hashed into shingles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.same.model import Span, Written
from duizhao.text import fold, normalise_with_map

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

__all__ = ["SHINGLE", "Paragraph", "Piece", "Ready", "make_ready", "shingles", "shingles_of"]

SHINGLE: Final = 7  # characters: longer than a phrase of the trade, short enough to survive between changed words
_SHORTEST: Final = 40  # characters of a paragraph that is compared: below, it says too little to be anybody's own
_PIECE: Final = 16  # characters: a shorter sentence is taken together with the next
_LONG: Final = 90  # a longer sentence is also cut at ；
_CUT: Final = re.compile(";")
_BREAK: Final = "\n"
# odd numbers without structure, for hashes that wrap around at 64 bits
_FACTOR: Final = 0x9E3779B97F4A7C15
_MIX: Final = 0xBF58476D1CE4E5B9


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a few short ones: a stretch of `Ready.text`."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as a stretch of `Ready.text`, with its source offsets and its pieces (from..to of `Ready.pieces`)."""

    start: int
    end: int
    source: Span
    pieces: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ready:
    """The folded paragraphs of one report, one a line. `back` leads to source offsets.

    `hashes[i]` is the shingle that begins at `i`, 0 where it would cross a line.
    """

    name: str
    text: str
    back: NDArray[np.int32]
    paragraphs: tuple[Paragraph, ...]
    pieces: tuple[Piece, ...]
    hashes: Hashes

    def source(self, start: int, end: int) -> Span:
        """The source offsets of start..end."""
        return int(self.back[start]), int(self.back[end - 1]) + 1


def make_ready(written: Written, shortest: int = _SHORTEST) -> Ready:
    """Fold, cut and hash a report; paragraphs of fewer than `shortest` characters are left out."""
    import numpy as np

    texts: list[str] = []
    back: list[int] = []
    paragraphs: list[Paragraph] = []
    pieces: list[Piece] = []
    at = 0
    for sentences in filter(None, written.paragraphs):
        source = (sentences[0][0], sentences[-1][1])
        text, own, ends = _folded(written.source, sentences)
        if len(text) < shortest:
            continue
        first = len(pieces)
        pieces += (Piece(len(paragraphs), at + s, at + e) for s, e in _cut(text, ends))
        paragraphs.append(Paragraph(at, at + len(text), source, (first, len(pieces))))
        texts += (text, _BREAK)
        back += own
        back.append(source[1])
        at += len(text) + 1
    text = "".join(texts)
    return Ready(written.known.name, text, np.array(back, np.int32), tuple(paragraphs), tuple(pieces), shingles(text))


def _folded(source: str, sentences: Sequence[Span]) -> tuple[str, list[int], list[int]]:
    """A paragraph folded, the source offset of each of its characters, and where each sentence ends."""
    start = sentences[0][0]
    raw = source[start : sentences[-1][1]]
    text, to_source = normalise_with_map(raw)
    folded = fold(text)
    back = [start + p for p in folded.back] if len(text) == len(raw) else [start + to_source(p) for p in folded.back]
    return folded.text, back, [bisect_left(back, end) for _, end in sentences]


def _cut(text: str, ends: Sequence[int]) -> Iterator[Span]:
    """Pieces of a paragraph: long sentences cut at ；, short ones taken together; all of it, without gap."""
    start = before = 0
    for end in ends:
        cuts = [end]
        if end - before > _LONG:
            cuts = [*(m.end() for m in _CUT.finditer(text, before, end - 1)), end]
        for at in cuts:
            if at - start >= _PIECE and (len(text) - at >= _PIECE or at == len(text)):
                yield start, at
                start = at
        before = end
    if len(text) > start:
        yield start, len(text)


def shingles(text: str) -> Hashes:
    """The hash of every SHINGLE characters of `text`; 0 where they cross a line, and at the end."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    out = np.zeros(len(codes), np.uint64)
    count = len(codes) - SHINGLE + 1
    if count <= 0:
        return out
    hashed: Any = codes[:count].copy()
    for i in range(1, SHINGLE):
        hashed = hashed * np.uint64(_FACTOR) + codes[i : i + count]
    hashed ^= hashed >> np.uint64(30)
    hashed *= np.uint64(_MIX)
    hashed ^= hashed >> np.uint64(27)
    breaks = np.flatnonzero(codes == ord(_BREAK))
    for i in range(SHINGLE):
        hit = breaks - i
        hashed[hit[(hit >= 0) & (hit < count)]] = 0
    out[:count] = hashed
    return out


def shingles_of(text: str) -> Hashes:
    """The shingles of a text that is no report: each once, sorted."""
    import numpy as np

    lines = (fold(line).text for line in normalise_with_map(text)[0].split(_BREAK))
    found: Hashes = shingles(_BREAK.join(lines))
    kept: Hashes = np.unique(found[found != 0])
    return kept
