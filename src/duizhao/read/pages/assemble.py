"""All steps from pages to the text with its blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from duizhao.read.pages.columns import split
from duizhao.read.pages.contents import without_contents
from duizhao.read.pages.lines import group, line_of
from duizhao.read.pages.margins import style_of
from duizhao.read.pages.model import Line, Page, Paragraph, Table
from duizhao.read.pages.paragraphs import paragraphs
from duizhao.read.pages.running import Sheet, part_heads
from duizhao.read.pages.tables import table_rows
from duizhao.read.pages.watermark import without_watermarks
from duizhao.reading import Block, Extract, Note

__all__ = ["extract"]


def extract(
    pages: Sequence[Page], format: str, *, notes: Sequence[Note] = (), metadata: Mapping[str, str] | None = None
) -> Extract:
    """The text of `pages`: paragraphs and rows of tables, then footnotes, then each running head and foot once."""
    sheets: list[Sheet] = []
    tables: dict[int, tuple[Table, ...]] = {}
    for page in without_watermarks(pages):
        for n, part in enumerate(split(group(page.pieces))):
            lines = tuple(line_of(row, page.number, n) for row in part)
            sheets.append(Sheet(page.number, page.height, lines))
        tables[page.number] = tuple(sorted(page.tables, key=lambda t: (t.top, t.x0)))
    sheets, heads = part_heads(sheets)
    sheets, contents = _without_contents(sheets)
    if contents:
        notes = (*notes, Note("contents", "文件带有目录，目录不是正文，没有读入。"))
    widths = {page.number: page.width for page in pages}
    return _write([*_body(sheets, tables, widths), *heads], format, tuple(notes), metadata or {})


def _without_contents(sheets: Sequence[Sheet]) -> tuple[list[Sheet], bool]:
    """A table of contents may run over pages."""
    lines = [line for sheet in sheets for line in sheet.lines]
    kept, found = without_contents(lines)
    if not found:
        return list(sheets), False
    left = set(map(id, kept))
    return [replace(s, lines=tuple(x for x in s.lines if id(x) in left)) for s in sheets], True


def _body(
    sheets: Sequence[Sheet], tables: Mapping[int, tuple[Table, ...]], widths: Mapping[int, float]
) -> list[Paragraph]:
    """Paragraphs in order, footnotes last. A table ends the paragraph before it, a new page does not."""
    style = style_of([line for sheet in sheets for line in sheet.lines], widths)
    out: list[Paragraph] = []
    notes: list[Paragraph] = []
    run: list[Line] = []
    above: tuple[str, ...] | None = None
    count = 0

    def flush() -> None:
        made, small = paragraphs(run, style, in_head=not out)
        out.extend(made)
        notes.extend(small)
        run.clear()

    def put(table: Table, page: int) -> None:
        nonlocal above, count
        if run:
            above = None
            flush()
        count += above is None
        rows, above = table_rows(table, page, max(count, 1), above)
        out.extend(rows)

    for page, some in groupby(sheets, key=lambda s: s.page):
        parts = list(some)
        left = list(tables.get(page, ()))
        for sheet in parts:
            for line in sheet.lines:
                # beside columns nobody knows which of them a table belongs to: it follows them
                while left and len(parts) == 1 and left[0].top <= line.middle:
                    put(left.pop(0), page)
                run.append(line)
        for table in left:
            put(table, page)
    flush()
    return out + notes


def _write(found: Sequence[Paragraph], format: str, notes: tuple[Note, ...], metadata: Mapping[str, str]) -> Extract:
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for p in found:
        cells = p.cells or (p.text,)
        for n, text in enumerate(cells, start=1):
            if text:
                place = f"{p.place}第 {n} 列" if p.cells else p.place
                blocks.append(Block(at, at + len(text), p.kind, place, page=p.page, trust=p.trust))
            at += len(text) + 1
        parts.append("\t".join(cells) + "\n")
    return Extract("".join(parts), format, tuple(blocks), dict(metadata), notes)
