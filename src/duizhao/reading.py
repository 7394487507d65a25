"""What a file says, before anybody asks what it means: the frozen values that readers hand on.

A reader of one format makes an `Extract`: plain text, and blocks that say which stretch of it stands where in the file.
The way in (`read/files.py`) makes of it a `ReadText`, with normalised text and page furniture set aside. Offsets of
blocks are *source* offsets: code points of `Extract.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from duizhao.text import OffsetMap

__all__ = ["CLEAR", "LEGIBLE", "Block", "BlockKind", "Extract", "Ignored", "Member", "Note", "ReadText"]

CLEAR: Final = 1.0  # the trust in text that was stored as text
# Clean print comes out of recognition at 0.95 and above; below 0.8 characters are wrong often enough to hide a term.
LEGIBLE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader or the structure did that a person should know, e.g. a damaged tail."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A stretch of the text (text offsets) kept out of matching, e.g. page furniture, and why."""

    start: int
    end: int
    reason: str


class BlockKind(StrEnum):
    """What a block is in its file. Headers and footers are kept out of matching, all else is text of the report."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    TEXTBOX = "textbox"
    FOOTNOTE = "footnote"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, table cell, header or the like.

    `start`..`end` are source offsets, the line end not included. `place` is for people (第 3 段, 表 1 第 2 行第 3 列,
    第 2 页). `level` is that of a heading which the file itself marks as one (1 is the highest, 0 the title of the
    document). `label` counts the characters at the start that are automatic numbering and stand nowhere in the file.
    `trust` is how sure the recognition of an image is of its characters, 0 to 1.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    place: str = ""
    level: int | None = None
    label: int = 0
    page: int | None = None
    trust: float = CLEAR


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one file. Blocks stand in the order of the text and do not overlap.

    Paragraphs and rows of tables end with a line feed; the cells of a row are separated by tabs. `metadata` has the
    keys of `furniture.yaml` (title, published, publisher, url …) as far as the file itself says them.
    """

    text: str
    format: str
    blocks: tuple[Block, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside an archive or mail."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReadText:
    """A file as read: decoded source, normalised text, and the way back."""

    path: str
    source: str
    text: str
    to_source: OffsetMap
    encoding: str
    ignored: tuple[Ignored, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    format: str = "txt"
    blocks: tuple[Block, ...] = ()

    def place_at(self, position: int) -> str:
        """Where in the file the source offset `position` stands, for people; empty where the format has no places."""
        block = self.block_at(position)
        return block.place if block is not None else ""

    def block_at(self, position: int) -> Block | None:
        """The block that holds the source offset `position`, where the format knows blocks."""
        from bisect import bisect_right

        i = bisect_right(self.blocks, position, key=lambda b: b.start) - 1
        return self.blocks[i] if i >= 0 and position < max(self.blocks[i].end, self.blocks[i].start + 1) else None
