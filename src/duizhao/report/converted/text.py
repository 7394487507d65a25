"""A reading for people, on a terminal or in a text file."""

from __future__ import annotations

from typing import Final

from duizhao.report.converted.about import LOOK, Reading, facts, legend, roles_text
from duizhao.report.converted.rows import Row, Stretch
from duizhao.report.lines import Line, Page
from duizhao.report.width import Ruler
from duizhao.report.wording import clause

__all__ = ["render"]

_ROLES: Final = {"title": "标题", "signature": "落款"}
_DEEPEST: Final = 4  # levels of indentation
_REST: Final = " " * 8


def render(reading: Reading, *, ruler: Ruler, width: int) -> list[Line]:
    """What the file is, notes, the section tree, then every line with its place."""
    page = Page(ruler, width)
    page.add("读到的内容", "title")
    for label, value in facts(reading):
        page.add(value, indent="  ", label=f"{label}：")
    document = reading.document
    notes = (*document.read.notes, *document.notes)
    if notes:
        page.gap()
        page.add("提示", "head")
        for note in notes:
            page.add(note.message, "warn", indent="  ", label="- ")
    _sections(page, reading)
    page.gap()
    page.add("全文", "head")
    for line in legend(reading):
        page.add(line, "dim", indent="  ")
    page.gap()
    for row in reading.rows:
        _row(page, row, reading)
    return page.lines


def _sections(page: Page, reading: Reading) -> None:
    sections = reading.document.sections[1:]
    page.gap()
    page.add(f"章节（{len(sections)} 个）", "head")
    if not sections:
        page.add("没有认出章节。", indent="  ")
    places = {s: row.place for row in reading.rows for s in row.headings}
    for section in sections:
        title = f"{section.marker}{clause(section.title)}" or "（没有标题，凭内容认出）"
        roles = roles_text(section, reading)
        told = "，".join(filter(None, (roles, places.get(section.index, ""))))
        page.add(title + (f"〔{told}〕" if told else ""), indent="  " * min(section.level, _DEEPEST))


def _row(page: Page, row: Row, reading: Reading) -> None:
    style = "dim" if row.ignored else "item" if row.headings or row.role == "title" else ""
    role = f"，{_ROLES[row.role]}" if row.role else ""
    doubt = f"［{LOOK}］" if row.doubtful else ""
    body = " ｜ ".join(row.cells) if row.cells and not row.ignored else "".join(map(_mark, row.stretches))
    # places differ much in length: what follows the first line stands at one indent
    first = f"{row.place}{role}　{doubt}"
    page.extend(Line(line, style) for line in page.ruler.wrap(body, page.width, first, _REST))


def _mark(stretch: Stretch) -> str:
    if stretch.ignored:
        return f"〔{stretch.ignored}：{' '.join(stretch.text.split())}〕"
    if stretch.numbering:
        label = stretch.text.rstrip()
        return f"｛{label}｝{stretch.text[len(label) :]}"
    return stretch.text
