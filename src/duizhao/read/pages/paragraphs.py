"""From lines to paragraphs: wrapped lines joined, across pages too; a title over several lines made one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from duizhao.read.pages.lines import weighted
from duizhao.read.pages.margins import DEEP, INDENT, MARKER, Margins, Style, ends, style_of
from duizhao.read.pages.model import LATIN, Line, Paragraph
from duizhao.reading import CLEAR, BlockKind

__all__ = ["join", "paragraphs"]

# in ems
_SLACK: Final = 1.1  # by which a full line may be short: squeezed marks, a mark that hangs out elsewhere
_CENTRED: Final = 1.2  # by which the middle of a centred line may be off
_SLACK_FLUSH: Final = 3.0
_FREE: Final = 1.5  # that a centred line leaves free on either side
_BIG: Final = 1.15  # times the size of the text: type of a title
_STEP: Final = 1.35  # of the usual distance of lines; more is a gap between paragraphs …
_STEP_FLUSH: Final = 1.18  # … and where paragraphs are not set in, less will do
_TITLE_STEP: Final = 2.2  # between lines of one title, in its own ems
_OTHER: Final = 0.1  # part of the size by which lines of one paragraph may differ …
_OTHER_SEEN: Final = 0.17  # … where sizes were measured in an image …
_OTHER_SHORT: Final = 0.3  # … and of short lines there, or of Latin letters set in another font
_SHORT: Final = 8  # characters
_TITLE_LINES: Final = 4
_HEAD: Final = 12  # paragraphs at the beginning among which a title may be
_NOTE: Final = 0.88  # of the size of the text: smaller at the foot of a page is a footnote
_NOTE_MARK: Final = re.compile(r"\s*(?:[①-⑳*※]|[\[［〔]\d{1,2}[\]］〕]|\d{1,2}(?!\d|[年月日.．、,，%％]))")
_WORD: Final = re.compile(r"[A-Za-z0-9.%,]+[％‰℃]?|.")
# quotation marks stick to both sides: that is how Unicode tells line breakers to treat them
_NEVER_FIRST: Final = frozenset("，。；：、！？）》】〉」』％…—“”‘’\"'")
_NEVER_LAST: Final = frozenset("（《【〈「『“”‘’\"'")
_DOCUMENT_NUMBER: Final = re.compile(r".{0,20}[〔\[（(［]\s*(?:19|20)\d\d\s*[〕\]）)］].{0,3}\d+\s*号")
_DATE: Final = re.compile(r"[（(]?(?:\d{4}|[一二三四五六七八九〇○零]{4})年.{1,4}月(?:.{1,3}日)?[）)]?")
_BRACKETED: Final = re.compile(r"[（(].*[）)]?")


@dataclass(slots=True)
class _Open:
    """A paragraph that is being put together."""

    lines: list[Line] = field(default_factory=list)
    text: str = ""

    def add(self, line: Line) -> None:
        self.text = join(self.text, line.text, self.lines[-1].space_after if self.lines else False)
        self.lines.append(line)

    def close(self) -> Paragraph:
        first = self.lines[0]
        return Paragraph(
            self.text,
            first.page,
            trust=weighted((x.trust, len(x.text)) for x in self.lines),
            place=f"第 {first.page} 页",
        )


def join(before: str, after: str, blank: bool = False) -> str:
    """Two parts of one paragraph that a line end stood between: a blank only between Latin words."""
    if (
        before
        and after
        and before[-1] in LATIN
        and after[0] in LATIN
        and (blank or (before[-1].isalpha() and after[0].isalpha()))
    ):
        return f"{before} {after}"
    return before + after


def paragraphs(
    lines: Sequence[Line], style: Style | None = None, *, in_head: bool = False
) -> tuple[list[Paragraph], list[Paragraph]]:
    """The paragraphs that `lines` make, in the order of reading, and the footnotes among them.

    `style` is that of the whole document, `in_head` tells that the document begins with these lines: a title is only
    looked for there.
    """
    if not lines:
        return [], []
    style = style or style_of(lines)
    lines, notes = _part_notes(lines, style)
    out: list[Paragraph] = []
    now = _Open()
    for line in lines:
        if now.lines and not _continues(now, line, style, in_head=in_head and len(out) < _HEAD):
            out.append(now.close())
            now = _Open()
        now.add(line)
    if now.lines:
        out.append(now.close())
    return out, notes


def _continues(now: _Open, line: Line, style: Style, *, in_head: bool) -> bool:
    """Whether `line` goes on with the paragraph whose last line is `now.lines[-1]`."""
    before = now.lines[-1]
    if before.row or line.row:
        return False
    here, there = style.margins[before.page, before.part], style.margins[line.page, line.part]
    same_part = (before.page, before.part) == (line.page, line.part)
    if not _same_size(before, line):
        return False
    if _centred(before, here, style) and _centred(line, there, style):
        return in_head and same_part and len(now.lines) < _TITLE_LINES and _one_title(now, line)
    if same_part and _gap(before, line, style):
        return False
    indent = (line.x0 - there.left) / line.size
    # where paragraphs are set in, a line at the margin goes on with one
    slack = _SLACK_FLUSH if style.indented and abs(indent) < INDENT else _SLACK
    if not _full(before, line, here, slack):
        return False
    if indent < -INDENT:
        return not ends(before.text)
    if indent < INDENT:
        starts = MARKER.match(line.text) is not None and ends(before.text)
        return not (starts and (style.flush_heads or not style.indented))
    return _hangs(now, line, style) or (
        indent <= DEEP and not style.indented and not ends(before.text) and not MARKER.match(line.text)
    )


def _gap(before: Line, line: Line, style: Style) -> bool:
    """Whether the lines are further apart than lines of one paragraph."""
    usual = style.pitch * max(style.size, before.size, line.size)
    seen = min(before.trust, line.trust) < CLEAR
    return line.bottom - before.bottom > usual * (_STEP if style.indented or seen else _STEP_FLUSH)


def _same_size(before: Line, line: Line) -> bool:
    limit = _OTHER
    if min(before.trust, line.trust) < CLEAR:
        limit = _OTHER_SEEN if min(len(before.text), len(line.text)) >= _SHORT else _OTHER_SHORT
    elif all(c in LATIN for c in line.text):
        limit = _OTHER_SHORT
    return abs(before.size - line.size) <= limit * max(before.size, line.size)


def _centred(line: Line, m: Margins, style: Style) -> bool:
    """Whether the line stands in the middle; one in big type may fill its measure."""
    off = (line.x0 + line.x1) / 2 - (m.left + m.right) / 2
    free = _FREE * line.size
    inside = line.x0 >= m.left + free and line.x1 <= m.right - free
    return abs(off) <= _CENTRED * line.size and (inside or line.size > _BIG * style.size)


def _one_title(now: _Open, line: Line) -> bool:
    """Centred lines of one size, close together, that are neither number, date nor a bracket of their own.

    A line that stands there already begins the title again, as pages of web sites print it.
    """
    before = now.lines[-1]
    if line.bottom - before.bottom > _TITLE_STEP * max(line.size, before.size):
        return False
    if any(line.text == x.text for x in now.lines):
        return False
    if any(_DOCUMENT_NUMBER.fullmatch(x.text) or _DATE.fullmatch(x.text) for x in (before, line)):
        return False
    if MARKER.match(line.text) or _BRACKETED.fullmatch(line.text) or ends(before.text):
        return False
    return not line.text.endswith(("：", ":", "。"))


def _full(before: Line, line: Line, m: Margins, slack: float) -> bool:
    """Whether `before` ends at the right margin: what begins `line` would not have fitted."""
    return (m.right - before.x1) / before.size < _first_unit(line.text) + slack


def _first_unit(text: str) -> float:
    """Width in ems of what no line end may stand in at the beginning of `text`: a word or number, marks, quotations."""
    width, at = 0.0, 0
    while m := _WORD.match(text, at):
        width += len(m[0]) * (0.5 if m[0][0] in LATIN else 1.0)
        at = m.end()
        if m[0] in _NEVER_LAST or (at < len(text) and text[at] in _NEVER_FIRST):
            continue
        break
    return width


def _hangs(now: _Open, line: Line, style: Style) -> bool:
    """Whether the lines after the first are set in, as under the number of a list."""
    first, before = now.lines[0], now.lines[-1]
    if ends(before.text) or MARKER.match(line.text):
        return False
    m = style.margins[line.page, line.part]
    if len(now.lines) > 1:
        return abs(before.x0 - line.x0) <= 0.4 * line.size and MARKER.match(first.text) is not None
    over = (line.x0 - first.x0) / line.size
    return MARKER.match(first.text) is not None and 0.5 <= over <= DEEP and (first.x0 - m.left) / line.size < 3


def _part_notes(lines: Sequence[Line], style: Style) -> tuple[list[Line], list[Paragraph]]:
    """Set footnotes apart, so that a paragraph can go on over the end of the page."""
    kept: list[Line] = []
    notes: list[Paragraph] = []
    at = 0
    while at < len(lines):
        end = at
        key = (lines[at].page, lines[at].part)
        while end < len(lines) and (lines[end].page, lines[end].part) == key:
            end += 1
        part = list(lines[at:end])
        cut = len(part)
        while cut > 0 and part[cut - 1].size < _NOTE * style.size:
            cut -= 1
        starts = [i for i in range(cut, len(part)) if _NOTE_MARK.match(part[i].text)]
        if 0 < cut < len(part) and starts and starts[0] == cut and part[cut - 1].trust == CLEAR:
            for i, j in zip(starts, [*starts[1:], len(part)], strict=True):
                now = _Open()
                for line in part[i:j]:
                    now.add(line)
                p = now.close()
                notes.append(Paragraph(p.text, p.page, BlockKind.FOOTNOTE, p.trust, f"第 {p.page} 页脚注"))
            part = part[:cut]
        kept += part
        at = end
    return kept, notes
