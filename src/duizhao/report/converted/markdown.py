"""A reading as Markdown: headings as headings, tables as tables, so that the text can be used on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from duizhao.report.converted.about import LOOK, Reading, facts, legend, roles_text
from duizhao.report.converted.rows import Row, Stretch
from duizhao.report.mdtext import escape

__all__ = ["render"]

_DEEPEST: Final = 6  # levels of headings in Markdown
# at the beginning of a line these would begin a list
_LIST: Final = re.compile(r"^(\d{1,9})?([.)+-])(?=\s)")


def render(reading: Reading) -> str:
    """Title, text by sections, and what is known of the file at the end of it."""
    lines = list(_body(reading))
    lines += ["", "---", ""]
    lines += [f"- {label}：{escape(value)}" for label, value in facts(reading)]
    notes = (*reading.document.read.notes, *reading.document.notes)
    lines += [f"- 提示：{escape(note.message)}" for note in notes]
    lines += [f"- {escape(line)}" for line in legend(reading)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _body(reading: Reading) -> Iterator[str]:
    document = reading.document
    table = False
    for row in reading.rows:
        if row.cells and not row.ignored:
            if not table:
                yield from ("", _cells(row), "| " + " | ".join("---" for _ in row.cells) + " |")
            else:
                yield _cells(row)
            table = True
            continue
        table = False
        yield ""
        text = _LIST.sub(r"\1\\\2", "".join(map(_mark, row.stretches)))
        if row.doubtful:
            text = f"［{LOOK}］{text}"
        if row.ignored:
            yield f"> {text}"
        elif row.role == "title":
            yield f"# {text}"
        elif len(row.headings) == 1 and _whole(row, reading):
            section = document.sections[row.headings[0]]
            roles = roles_text(section, reading)
            yield f"{'#' * min(section.level + 1, _DEEPEST)} {text}" + (f" <!-- {roles} -->" if roles else "")
        else:
            yield text


def _whole(row: Row, reading: Reading) -> bool:
    """Whether the row is nothing but the heading."""
    section = reading.document.sections[row.headings[0]]
    return reading.document.read.to_source(section.heading_end - 1) >= row.end - 1


def _cells(row: Row) -> str:
    return "| " + " | ".join(escape(cell) or " " for cell in row.cells) + " |"


def _mark(stretch: Stretch) -> str:
    if stretch.ignored:
        return f"〔{stretch.ignored}：{escape(stretch.text)}〕"
    if stretch.numbering:
        label = stretch.text.rstrip()
        return f"｛{escape(label)}｝{stretch.text[len(label) :]}"
    return escape(stretch.text)
