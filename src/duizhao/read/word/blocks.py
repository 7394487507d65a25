"""The blocks of one story (body, text box, note, header): its paragraphs and tables, with numbers, changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from duizhao.errors import ReadError
from duizhao.read.word.inline import Atom, Fields, branch, scan
from duizhao.read.word.names import MC, Element, attribute, child, number, on, value, w
from duizhao.read.word.numbering import Counters, Numbering, typed
from duizhao.read.word.package import WordFile
from duizhao.read.word.styles import Styles

__all__ = ["Box", "Cell", "Item", "NoteItem", "Para", "Reader", "Seen", "Table"]

_P, _TBL, _TR, _TC = w("p"), w("tbl"), w("tr"), w("tc")
_WRAPPERS: Final = frozenset(w(n) for n in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_DEEPEST: Final = 20  # tables in tables, boxes in boxes; nobody writes deeper than four


@dataclass(slots=True)
class Para:
    """A paragraph to be shown: `sources` are its `w:p` with their atoms (several where a deleted mark joined them)."""

    sources: list[tuple[Element, list[Atom]]]
    label: str = ""
    suffix: str = ""
    level: int | None = None
    boxes: list[Box] = field(default_factory=list)
    notes: list[NoteItem] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is typed, without the automatic number."""
        return "".join(a.text for _, atoms in self.sources for a in atoms)

    @property
    def empty(self) -> bool:
        """Whether the line has nothing to read."""
        return not self.label and not any(a.text.strip() for _, atoms in self.sources for a in atoms)

    @property
    def told(self) -> bool:
        """Whether there is anything to read, in the line or at it."""
        return not self.empty or bool(self.boxes or self.notes)


@dataclass(slots=True)
class Box:
    """A text box; `art` instead of items for words drawn as WordArt."""

    items: list[Item]
    art: str = ""


@dataclass(slots=True)
class NoteItem:
    """A footnote or endnote, at the paragraph that refers to it."""

    kind: str
    items: list[Item]


@dataclass(slots=True)
class Cell:
    """A cell with its column (from 1, in the grid of the table)."""

    column: int
    items: list[Item]


@dataclass(slots=True)
class Table:
    """Rows with their number (from 1). A cell that continues one above holds no items."""

    rows: list[tuple[int, list[Cell]]]


Item = Para | Table


@dataclass(slots=True)
class Seen:
    """What was left out or taken as accepted, to be told."""

    hidden: bool = False
    contents: bool = False


class Reader:
    """Reads the stories of one file. Each kind of story counts its automatic numbers for itself."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._styles = Styles(file.styles)
        self._numbering = Numbering(file.numbering, self._styles)
        self._counters: dict[str, Counters] = {}
        self._noted: set[tuple[str, str]] = set()
        self.seen = Seen()

    def story(self, root: Element, kind: str, depth: int = 0) -> list[Item]:
        """The blocks of `root`. Raises ReadError where things are nested deeper than anybody means."""
        return self._items(root, kind, Fields(root), depth)

    def _items(self, root: Element, kind: str, fields: Fields, depth: int) -> list[Item]:
        if depth > _DEEPEST:
            raise ReadError(f"表格或文本框嵌套过深（最多 {_DEEPEST} 层），没有读取，请核对文件来源。")
        out: list[Item] = []
        waiting: Para | None = None  # its mark is deleted, so that the next paragraph goes on in it
        for element in _children(root, _P, _TBL):
            if element.tag == _TBL:
                if waiting is not None and waiting.told:
                    out.append(waiting)
                waiting = None
                table = self._table(element, kind, fields, depth)
                if table.rows:
                    out.append(table)
                continue
            para, ends = self._paragraph(element, kind, fields, depth)
            if para is None:
                continue
            if waiting is not None:
                para.sources[:0] = waiting.sources
                para.boxes[:0] = waiting.boxes
                para.notes[:0] = waiting.notes
                waiting = None
            if ends:
                para.label = typed(para.label, para.suffix, para.text)
                out.append(para)
            else:
                waiting = para
        if waiting is not None and waiting.told:
            out.append(waiting)
        return out

    def _paragraph(self, p: Element, kind: str, fields: Fields, depth: int) -> tuple[Para | None, bool]:
        """The paragraph and whether it ends here; None for one that is not shown at all."""
        inline = scan(p, fields, self._styles)
        self.seen.hidden = self.seen.hidden or inline.hidden
        if (inline.contents and not inline.atoms) or self._styles.in_contents(value(p, "pPr", "pStyle")):
            self.seen.contents = True
            return None, True
        mark = child(p, "pPr", "rPr")
        ends = child(mark, "del") is None and child(mark, "moveFrom") is None
        if on(child(mark, "vanish")) and not (inline.atoms or inline.boxes or inline.art):
            return None, True
        para = Para([(p, inline.atoms)])
        if ends:
            para.level = self._styles.level(p)
            numbered = self._numbering.of(p)
            if numbered is not None:
                para.label, para.suffix = self._counters.setdefault(kind, Counters()).next(*numbered)
        para.boxes += [Box([], art) for art in inline.art]
        para.boxes += [Box(self.story(box, "box", depth + 1)) for box in inline.boxes]
        for note in inline.notes:
            root = (self._file.footnotes if note[0] == "footnote" else self._file.endnotes).get(note[1])
            if root is not None and note not in self._noted:
                self._noted.add(note)
                para.notes.append(NoteItem(note[0], self.story(root, "note", depth + 1)))
        return para, ends

    def _table(self, table: Element, kind: str, fields: Fields, depth: int) -> Table:
        out = Table([])
        row_number = 0
        for row in _children(table, _TR):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            row_number += 1
            column = 1 + max(number(value(properties, "gridBefore")) or 0, 0)
            cells: list[Cell] = []
            for cell in _children(row, _TC):
                merge = child(cell, "tcPr")
                if child(merge, "cellDel") is not None or _continues(child(merge, "hMerge")):
                    continue
                # Word keeps the paragraphs of a cell that continues one above, and shows none of them
                above = _continues(child(merge, "vMerge"))
                cells.append(Cell(column, [] if above else self._items(cell, kind, fields, depth + 1)))
                column += max(number(value(merge, "gridSpan")) or 1, 1)
            out.rows.append((row_number, cells))
        return out


def _continues(merge: Element | None) -> bool:
    return merge is not None and (attribute(merge, "val") or "continue") == "continue"


def _children(root: Element, *tags: str) -> Iterator[Element]:
    """The elements called `tags` in `root`, through content controls, insertions and other wrappers."""
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in tags:
            yield element
        elif element.tag == MC + "AlternateContent":
            stack.append(iter(branch(element)))
        elif isinstance(element.tag, str) and element.tag in _WRAPPERS:
            stack.append(iter(element))
