"""The blocks of the stories lined up as one text, with the elements that stand behind every stretch of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from duizhao.read.word.blocks import Cell, Item, Para, Table
from duizhao.read.word.names import Element
from duizhao.reading import Block, BlockKind

__all__ = ["Lines", "Paragraph", "Piece"]

_LAYOUT_FROM: Final = 60  # characters of a cell of several paragraphs that is no longer an entry but text
_NO_TEXT: Final = frozenset("0123456789０１２３４５６７８９-–—－·・•.．/第页共 \t\n\u3000")
_NOTE_NAMES: Final = {"footnote": "脚注", "endnote": "尾注"}
_ONE_LINE: Final = {ord("\n"): " ", ord("\t"): " "}


@dataclass(frozen=True, slots=True)
class Piece:
    """Source offsets `start`..`end` are the characters from `offset` on of the text of `element`, a child of `run`.

    `element` is a w:t (several characters; white space as spaces) or one that stands for a single character: w:tab,
    w:br, w:cr, w:sym, w:noBreakHyphen, w:fldChar (a formula that draws a circle). `run` is its w:r (in formulas m:r, which cannot be split like a w:r).
    """

    start: int
    end: int
    run: Element
    element: Element
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One `w:p` and its stretch of the text, the automatic number before it included (`Block.label` of its block).

    `block` is the index in `Walk.blocks`; None where there is nothing to read (`start` == `end`). `anchor` is the w:p of the
    body that a comment belonging here can be put at: itself in the body and its tables, None for headers and footers.
    Several paragraphs share a block where a deleted paragraph mark joined them, or in a cell.
    """

    start: int
    end: int
    element: Element
    block: int | None
    anchor: Element | None


@dataclass(frozen=True, slots=True)
class _Where:
    """What the lines of a story are, where, and the paragraph of the body they belong to (None: they are the body)."""

    kind: BlockKind = BlockKind.PARAGRAPH
    place: str = ""
    anchor: Element | None = None


class Lines:
    """Lines up items as text, and keeps blocks, paragraphs and pieces in step with it."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.blocks: list[Block] = []
        self.paragraphs: list[Paragraph] = []
        self.pieces: list[Piece] = []
        self._at = 0
        self._counts = {"段": 0, "表": 0, "文本框": 0, "脚注": 0, "尾注": 0}

    def items(self, items: Sequence[Item], where: _Where = _Where()) -> None:
        """Paragraphs and tables in their order."""
        for item in items:
            if isinstance(item, Table):
                self._table(item, where)
            else:
                self._before([item], where)
                self._line(item, where)
                self._after([item], where)

    def edge(self, items: Sequence[Item], kind: BlockKind, place: str, told: set[str]) -> None:
        """A header or footer: each line once (`told` are those before), page numbers not at all."""
        where = _Where(kind, place)
        for para in _paras(items):
            for box in para.boxes:
                self.edge(box.items, kind, place, told)
                if box.art and box.art not in told:
                    told.add(box.art)
                    self._drawn(box.art, where)
            line = para.label + para.text
            if line not in told and not set(line) <= _NO_TEXT:
                told.add(line)
                self._line(para, where)

    def _next(self, what: str) -> str:
        self._counts[what] += 1
        return str(self._counts[what])

    def _table(self, table: Table, where: _Where) -> None:
        cells = [cell for _, row in table.rows for cell in row]
        if not any(p.told for c in cells for p in _paras(c.items)):
            return
        place = where.place or "表 " + self._next("表")
        if _is_layout(table):
            for cell in cells:
                self.items(_told(cell.items), where)
            return
        for row_number, row in table.rows:
            paras = [p for cell in row for p in _paras(cell.items)]
            if any(p.told for p in paras):
                self._before(paras, where)
                self._row(row, replace(where, place=where.place or f"{place} 第 {row_number} 行"))
                self._after(paras, where)

    def _before(self, paras: Sequence[Para], where: _Where) -> None:
        """Text boxes stand before what they are anchored in."""
        for para in paras:
            for box in para.boxes:
                inside = _Where(BlockKind.TEXTBOX, "文本框 " + self._next("文本框"), _anchor(para, where))
                if box.art:
                    self._drawn(box.art, inside)
                self.items(_told(box.items), inside)

    def _after(self, paras: Sequence[Para], where: _Where) -> None:
        """Notes stand right after what refers to them."""
        for para in paras:
            for note in para.notes:
                name = _NOTE_NAMES[note.kind]
                inside = _Where(BlockKind.FOOTNOTE, f"{name} {self._next(name)}", _anchor(para, where))
                self.items(_told(note.items), inside)

    def _line(self, para: Para, where: _Where) -> None:
        if para.empty:
            self.paragraphs += [Paragraph(self._at, self._at, p, None, _anchor(para, where)) for p, _ in para.sources]
        else:
            place = where.place or f"第 {self._next('段')} 段"
            self._block([para], replace(where, place=place), para.level, {})
        self._put("\n")

    def _row(self, row: Sequence[Cell], where: _Where) -> None:
        kind = BlockKind.CELL if where.kind is BlockKind.PARAGRAPH else where.kind
        for i, cell in enumerate(row):
            if i:
                self._put("\t")
            paras = [p for p in _paras(cell.items) if not p.empty]
            if paras:
                place = f"{where.place}第 {cell.column} 列" if where.anchor is None else where.place
                self._block(paras, replace(where, kind=kind, place=place), None, _ONE_LINE)
        self._put("\n")

    def _block(self, paras: Sequence[Para], where: _Where, level: int | None, signs: Mapping[int, str]) -> None:
        """Several paragraphs make one block in a cell alone; there they stand beside one another."""
        start, label = self._at, paras[0].label
        for i, para in enumerate(paras):
            begin = self._at
            self._put(" " + para.label if i else para.label)
            for p, atoms in para.sources:
                for atom in atoms:
                    at = self._at
                    self._put(atom.text.translate(signs) if signs else atom.text)
                    self.pieces.append(Piece(at, self._at, atom.run, atom.element, atom.offset))
                self.paragraphs.append(Paragraph(begin, self._at, p, len(self.blocks), _anchor(para, where)))
                begin = self._at
        self.blocks.append(Block(start, self._at, where.kind, where.place, level, len(label)))

    def _drawn(self, art: str, where: _Where) -> None:
        start = self._at
        self._put(art)
        self.blocks.append(Block(start, self._at, where.kind, where.place))
        self._put("\n")

    def _put(self, text: str) -> None:
        self.text.append(text)
        self._at += len(text)


def _anchor(para: Para, where: _Where) -> Element | None:
    if where.kind in (BlockKind.HEADER, BlockKind.FOOTER):
        return None
    return where.anchor if where.anchor is not None else para.sources[-1][0]


def _told(items: Sequence[Item]) -> list[Item]:
    return [i for i in items if isinstance(i, Table) or i.told]


def _paras(items: Sequence[Item]) -> Iterator[Para]:
    """The paragraphs of items, those in tables too."""
    for item in items:
        if isinstance(item, Para):
            yield item
        else:
            for _, row in item.rows:
                for cell in row:
                    yield from _paras(cell.items)


def _is_layout(table: Table) -> bool:
    """Whether the table only places text: one column, tables inside, or cells that hold several paragraphs of text."""
    if all(len(row) <= 1 for _, row in table.rows):
        return True
    for _, row in table.rows:
        for cell in row:
            if any(isinstance(i, Table) for i in cell.items):
                return True
            lines = [
                sum(len(a.text) for _, atoms in p.sources for a in atoms) for p in _paras(cell.items) if not p.empty
            ]
            if len(lines) > 1 and sum(lines) >= _LAYOUT_FROM:
                return True
    return False
