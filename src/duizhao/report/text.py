"""Assessments for a terminal: 80 columns, no colour needed, any console encoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.model import Assessment, Outcome
from duizhao.report.brief import brief
from duizhao.report.full import full
from duizhao.report.lines import Line, Page
from duizhao.report.views import is_question, tally, view
from duizhao.report.width import Ruler
from duizhao.report.wording import SCORE_NOTE, USE_NOTE, headline, sentence, source_text

__all__ = ["ROOM", "WIDTH", "render", "summary"]

WIDTH: Final = 78  # two less than a console of 80, which would break a full line
ROOM: Final = 38  # lines for a single report: a screen and a half
ROOM_OF_MANY: Final = 26
_COLUMNS: Final = (("文件", 20), ("单位", 20), ("年度", 6), ("文种", 12), ("参考分", 6), ("意见", 4))


def render(
    assessments: Sequence[Assessment], *, ruler: Ruler | None = None, width: int = WIDTH, everything: bool = False
) -> list[Line]:
    """One report, or a table of several and each in brief."""
    page = Page(ruler or Ruler(), width)
    many = len(assessments) > 1
    if many:
        page.extend(summary(assessments, ruler=page.ruler, width=width))
    for assessment in assessments:
        if many:
            page.gap()
            page.add("- " * (width // 2), "dim")
        page.extend(_one(assessment, page.ruler, width, ROOM_OF_MANY if many else ROOM, everything))
    if any(a.findings for a in assessments):
        page.gap()
        hint = "duizhao explain 看某一条的缘由。"
        page.add(f"{USE_NOTE}。{hint if everything else '--all 看依据句，' + hint}", "dim")
    return page.lines


def summary(assessments: Sequence[Assessment], *, ruler: Ruler | None = None, width: int = WIDTH) -> list[Line]:
    """One line a file. No ranking: files stand in the order in which they were given."""
    page = Page(ruler or Ruler(), width)
    page.add("  ".join(page.ruler.pad(name, size) for name, size in _COLUMNS).rstrip(), "head")
    for a in assessments:
        cells = (source_text(a.source), *_cells(a))
        row = "  ".join(page.ruler.pad(text, size) for text, (_, size) in zip(cells, _COLUMNS, strict=True))
        page.lines.append(Line(row.rstrip()))
    return page.lines


def _cells(a: Assessment) -> tuple[str, str, str, str, str]:
    if a.document is None or a.kind is None:
        return "", "", "未能读取", "", ""
    unit, year = a.document.unit or "未识别", str(a.document.year or "未识别")
    if not a.findings:
        return unit, year, a.kind.name, "", ""
    return unit, year, "相符" if a.kind.accepted else a.kind.name, _total(a), str(view(a).gap_count)


def _one(a: Assessment, ruler: Ruler, width: int, room: int, everything: bool) -> Iterator[Line]:
    page = Page(ruler, width)
    if a.error is not None or a.document is None or a.kind is None:
        page.add(source_text(a.source), "title")
        error = a.error or {"code": "DZ300", "message": "未能读取"}
        page.add(f"{error['message']}（{error['code']}）", "warn", label="未能核对：")
        return iter(page.lines)
    page.add(f"{headline(a)}　{a.kind.name}", "title")
    page.add(source_text(a.source), "dim", label="文件：")
    if not a.findings:
        page.add(f"{sentence(a.kind.reason)}不是本规则集核对的文种，未作核对；确需核对请加 --force。", "warn")
        return iter(page.lines)
    if not a.kind.accepted:
        page.add(f"{sentence(a.kind.reason)}文种不符，按要求仍作核对。", "warn")
    for note in a.notes:
        page.add(note.message, "warn", label="提示：")
    page.add(f"{_total(a)}（满分 {a.score['scale'] if a.score else 100}；{SCORE_NOTE}）", label="参考分：")
    page.add(_counts(a), label="结　论：")
    page.gap()
    # what is left of the room when the head and the note at the end are told
    page.extend(full(a, ruler, width) if everything else brief(a, ruler, width, room - len(page.lines) - 2))
    return iter(page.lines)


def _total(a: Assessment) -> str:
    total = (a.score or {}).get("total")
    return "—" if total is None else f"{total:.1f}"


def _counts(a: Assessment) -> str:
    prescribed = [f for f in a.findings if f.rule_class == "prescribed"]
    absent = sum(f.outcome is Outcome.MISSING and not is_question(f) for f in prescribed)
    lead = f"规定内容 {len(prescribed)} 项，未见 {absent}；" if prescribed else ""
    return f"{lead}全部 {len(a.findings)} 项，" + "、".join(f"{title} {n}" for _, title, n in tally(a))
