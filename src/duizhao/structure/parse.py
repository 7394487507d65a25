"""From a text as read to a structured report."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from duizhao.model import Document
from duizhao.reading import Note, ReadText
from duizhao.structure.assign import assign_sentences, section_roles, split_points
from duizhao.structure.chain import Placed, choose
from duizhao.structure.extent import find_extent
from duizhao.structure.headings import find_heading
from duizhao.structure.identity import find_unit, find_year
from duizhao.structure.layout import JOIN, Layout, lay_out
from duizhao.structure.markers import BARE, Mark, find_marks
from duizhao.structure.outline import Node, build, make_sections
from duizhao.structure.passages import plan_start
from duizhao.structure.roles import PLAN, own_roles
from duizhao.structure.sentences import Piece, cut
from duizhao.structure.shape import Shape
from duizhao.structure.signature import Signature, find_signature
from duizhao.structure.title import Title, find_title

__all__ = ["parse"]

_BARE_MAX = 40  # characters of a heading without number
_ITEM_MAX = 28  # a chapter that is one line of more characters and nothing else is an item of a list


def parse(read: ReadText, shape: Shape, *, year: int | None = None, unit: str | None = None) -> Document:
    """The structure of a report. `year` and `unit`, when given, overrule what the report says."""
    layout = lay_out(read)
    extent = find_extent(read, layout, shape)
    if extent.read is not read:
        read = extent.read
        layout = lay_out(read)
    body = layout.body
    marks = find_marks(body, 0)
    first_line = next((m.start for m in marks if m.at_line), len(body))
    title = find_title(read, layout, first_line, shape)
    start = title.end
    marks = [m for m in marks if m.start >= start]
    marks = _with_bare(layout, marks, start, shape)
    signature = find_signature(layout, start, shape)
    limit = signature.spans[0][0] if signature.spans else len(body.rstrip())
    placed = choose([m for m in marks if m.start < limit])
    nodes = _nodes(body, placed, limit, shape)
    found_year: int | None
    year_from: str | None
    if year is not None:
        found_year, year_from = year, shape.labels["argument"]
    else:
        opening = body[start : nodes[0].start if nodes else limit]
        headings = [_words(body, n) for n in nodes if n.depth == 1]
        found_year, year_from = find_year(title, opening, headings, signature, read.metadata, shape)
    nodes = [n._replace(roles=own_roles(_words(body, n), n.depth, found_year, shape)) for n in nodes]
    pieces = _pieces(read, body, title, signature, nodes)
    lead = plan_start(body, pieces, nodes, start, limit, found_year, shape)
    if lead is not None:
        nodes = _with_plan(nodes, lead)
    tree = build(len(body), nodes)
    split = split_points(body, pieces, tree, nodes, found_year, shape)
    roles = section_roles(tree, nodes, split)
    sections = make_sections(read.text, tree, nodes, roles)
    sentences = assign_sentences(body, pieces, tree, roles, split, start, limit, found_year, shape)
    found_unit: str | None
    unit_from: str | None
    if unit is not None:
        found_unit, unit_from = unit, shape.labels["argument"]
    else:
        found_unit, unit_from = find_unit(title, body, start, signature, read.metadata, shape)
    return Document(
        read=read,
        title=title.text,
        title_span=title.span,
        unit=found_unit,
        year=found_year,
        year_from=year_from,
        sections=sections,
        sentences=sentences,
        unit_from=unit_from,
        notes=(*extent.notes, *_notes(title, layout, body, placed, year_from, shape)),
    )


def _with_bare(layout: Layout, marks: list[Mark], start: int, shape: Shape) -> list[Mark]:
    """Add lines without number that consist of the words of a role heading alone."""
    body = layout.body
    if len(layout.lines) < 4:
        return marks
    taken = {m.start for m in marks if m.at_line}
    bare = [
        Mark(line.start, line.start, BARE, 1, True, 0.0, 1.0)
        for line in layout.lines
        if line.end - line.start <= _BARE_MAX
        and line.start >= start
        and line.start not in taken
        and body[line.end - 1] not in "。！？；，、"
        and shape.bare_heading.fullmatch(body, line.start, line.end)
    ]
    return sorted(marks + bare) if bare else marks


def _nodes(body: str, placed: Sequence[Placed], limit: int, shape: Shape) -> list[Node]:
    """Headings with their ends; an item that is one sentence and nothing else keeps its words for the body."""
    out: list[Node] = []
    for i, (mark, depth, _) in enumerate(placed):
        after = placed[i + 1] if i + 1 < len(placed) else None
        stop = after.mark.start if after else limit
        heading = find_heading(body, mark.end, stop, depth, shape)
        leaf = after is None or after.depth <= depth
        if heading is not None and leaf and not body[heading.end : stop].strip():
            size = heading.title_end - heading.start
            if depth > 1 or (
                size > _ITEM_MAX and own_roles(body[heading.start : heading.title_end], 1, None, shape) is None
            ):
                heading = None
        if heading is None:
            out.append(Node(mark.start, mark.end, mark.end, mark.end, mark.end, depth, mark.ordinal == 1))
        else:
            out.append(
                Node(mark.start, mark.end, heading.start, heading.title_end, heading.end, depth, mark.ordinal == 1)
            )
    return out


def _words(body: str, node: Node) -> str:
    return body[node.title_start : node.title_end].replace(JOIN, "")


def _pieces(read: ReadText, body: str, title: Title, signature: Signature, nodes: Sequence[Node]) -> list[Piece]:
    special: list[tuple[int, int, str]] = [(s, e, "title") for s, e in _whole(title, read.text)]
    special += [(s, e, "signature") for s, e in signature.spans]
    special += [(n.start, n.end, "heading") for n in nodes if n.end > n.marker_end]
    for i in read.ignored:
        if title.from_metadata and title.span and i.start <= title.span[0] < i.end:
            special += [(i.start, title.span[0], "furniture"), (*title.span, "metadata title")]
            special.append((title.span[1], i.end, "furniture"))
        else:
            special.append((i.start, i.end, "furniture"))
    return cut(body, read.text, special, [n.start for n in nodes])


def _whole(title: Title, text: str) -> list[tuple[int, int]]:
    """The pieces of the title as one stretch where nothing stands between them: how it is broken is chance."""
    if title.span is None:
        return list(title.spans)
    start, end = title.span
    inner = [(s, e) for s, e in title.spans if start <= s and e <= end]
    if any(text[a:b].strip() for (_, a), (b, _) in pairwise(inner)):
        return list(title.spans)
    return [title.span, *(x for x in title.spans if x not in inner)]


def _with_plan(nodes: list[Node], lead: int) -> list[Node]:
    """Insert a chapter without heading at `lead`; the numbered items after it become its sub-sections."""
    before = [n for n in nodes if n.start < lead]
    after = [n for n in nodes if n.start >= lead]
    if after and after[0].depth == 1:
        after = [n._replace(depth=n.depth + 1) for n in after]
    plan = Node(lead, lead, lead, lead, lead, 1, True, frozenset({PLAN}))
    return [*before, plan, *after]


_SLIPS = {
    "skip": "编号跳号",
    "repeat": "编号重复",
    "restart": "编号重新开始",
    "back": "编号倒退",
}


def _notes(
    title: Title, layout: Layout, body: str, placed: Sequence[Placed], year_from: str | None, shape: Shape
) -> list[Note]:
    out: list[Note] = []
    if title.text is None:
        out.append(Note("title-missing", "没有认出标题。"))
    elif title.from_metadata:
        out.append(Note("title-metadata", "正文前没有标题，标题取自页面信息。"))
    if year_from is None:
        out.append(Note("year-missing", "没有认出报告年度，可用 --year 指明。"))
    elif year_from != shape.labels["title"]:
        out.append(Note("year-from", f"报告年度取自{year_from}。"))
    for mark, _, slip in placed:
        if slip:
            out.append(Note(f"numbering-{slip}", f"“{body[mark.start : mark.end].strip()}”处{_SLIPS[slip]}。"))
    if layout.joined:
        out.append(Note("lines-joined", f"有 {layout.joined} 处按版面宽度断开的行已接起来。"))
    return out
