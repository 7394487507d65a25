"""The one walk over a Word file: the text that is read, and for every stretch of it the element that holds it.

`walk(open_word(data, name))` gives a `Walk`. Its `text` and `blocks` are those of the `Extract`; its `pieces` and
`paragraphs` say which element stands behind which source offsets, so that a comment can be put on the very words:

    file = open_word(data, name)              # the same bytes as were read
    made = walk(file)                         # the same text, the same offsets
    for piece in made.pieces_in(start, end):  # what a passage is made of, in order
        piece.run                             # the w:r; element[piece.offset + (start - piece.start):…] is its text
    file.document                             # python-docx's Document over the same tree: add_comment, save

The walk changes nothing in the tree and has no choice in it: the same bytes give the same walk.

Order of the text: for each paragraph the text boxes anchored in it, the paragraph, its notes; tables row by row; at
the end headers and footers. Where a passage cannot carry a comment itself (text box, note, header), the paragraph's
`anchor` is the body paragraph it belongs to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from duizhao.read.word.blocks import Reader, Seen
from duizhao.read.word.lines import Lines, Paragraph, Piece
from duizhao.read.word.package import WordFile
from duizhao.reading import Block, BlockKind

__all__ = ["Paragraph", "Piece", "Walk", "walk"]


@dataclass(frozen=True, slots=True)
class Walk:
    """What one walk found; all offsets are source offsets (code points of `text`), all lists in their order."""

    text: str
    blocks: tuple[Block, ...]
    paragraphs: tuple[Paragraph, ...]
    pieces: tuple[Piece, ...]
    seen: Seen

    def pieces_in(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces that hold any of start..end; numbers and separators belong to none."""
        i = bisect_right(self.pieces, start, key=lambda p: p.end)
        out = []
        while i < len(self.pieces) and self.pieces[i].start < end:
            out.append(self.pieces[i])
            i += 1
        return out

    def paragraph_at(self, position: int) -> Paragraph | None:
        """The last paragraph that begins at or before `position`."""
        i = bisect_right(self.paragraphs, position, key=lambda p: p.start) - 1
        return self.paragraphs[i] if i >= 0 else None


def walk(file: WordFile) -> Walk:
    """Walk over `file`. Raises ReadError where tables or boxes are nested deeper than anybody means."""
    reader, lines = Reader(file), Lines()
    lines.items(reader.story(file.body, "body"))
    for kind, place, roots in (
        (BlockKind.HEADER, "页眉", file.headers),
        (BlockKind.FOOTER, "页脚", file.footers),
    ):
        told: set[str] = set()
        for root in roots:
            lines.edge(reader.story(root, "edge"), kind, place, told)
    return Walk("".join(lines.text), tuple(lines.blocks), tuple(lines.paragraphs), tuple(lines.pieces), reader.seen)
