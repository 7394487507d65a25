"""What the comments in a report say, and where: one for a finding and place, polite, in short paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from duizhao.model import Assessment, Finding, Nearest, Outcome, Substance
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.views import Question, View, lacking, near_of, suspects, view
from duizhao.report.word.places import At, Place, Places, near
from duizhao.report.wording import (
    CHECKS_NOTE,
    CHECKS_TITLE,
    DRAFT_MARK,
    NOTHING_NEAR,
    OUTCOMES,
    SUBSTANCES,
    USE_NOTE,
    basis_lines,
    class_title,
    digest_text,
    quoted,
    sentence,
)

__all__ = ["UNCHANGED", "Comment", "comments"]

_TOGETHER: Final = 3  # findings in one comment; more at the same words stand in the next one
UNCHANGED: Final = "正文没有改动，只加了批注；批注可以逐条删除。"
_LITTLE: Final = "全文只有个别用词相近的句子，说的是别的事。"
_ADMITTED: Final = "报告如实写明，不作差错，不必改写。"

Paragraph = tuple[str, str]  # a label in bold (may be empty) and what follows it


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the passage `start`..`end` (source offsets)."""

    start: int
    end: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is said of one finding or question."""

    place: Place
    paragraphs: tuple[Paragraph, ...]


def comments(assessment: Assessment, about: str = UNCHANGED) -> list[Comment]:
    """All comments in the order of the report, the overview at the title first; `about` says there what this file is."""
    assert assessment.document is not None
    v, places = view(assessment), Places(assessment)
    gathered: dict[tuple[int, int], list[_Part]] = {}
    for part in _parts(assessment, v, places):
        gathered.setdefault((part.place.start, part.place.end), []).append(part)
    out = [_together(parts) for at in sorted(gathered) for parts in _slices(gathered[at])]
    title = places.title
    return [Comment(title.start, title.end, tuple(_overview(assessment, v, len(out), about))), *out]


def _slices(parts: Sequence[_Part]) -> Iterator[Sequence[_Part]]:
    for i in range(0, len(parts), _TOGETHER):
        yield parts[i : i + _TOGETHER]


def _together(parts: Sequence[_Part]) -> Comment:
    place = parts[0].place
    if len(parts) == 1:
        return Comment(place.start, place.end, parts[0].paragraphs)
    paragraphs: list[Paragraph] = []
    for i, part in enumerate(parts, 1):
        (label, text), *rest = part.paragraphs
        paragraphs += [(f"{i}. {label}", text), *rest]
    return Comment(place.start, place.end, tuple(paragraphs))


def _overview(a: Assessment, v: View, number: int, about: str) -> Iterator[Paragraph]:
    """The first comment: what was found in all, and how to take it."""
    yield f"{TOOL_TITLE}核对意见（{DRAFT_MARK}）", ""
    classes = "、".join(f"{class_title(c)} {len(fs)} 条" for c, fs in v.gaps)
    counts = [f"{CHECKS_TITLE.removeprefix('请')} {len(places)} 处（{CHECKS_NOTE}）"] if (places := suspects(a)) else []
    counts += [f"修改意见 {v.gap_count} 条" + (f"（{classes}）" if classes else "")]
    if v.admitted:
        counts.append(f"自述不足 {len(v.admitted)} 条（如实反映，不作差错）")
    if v.questions:
        counts.append(f"请核实 {len(v.questions)} 问，涉及 {sum(len(q.findings) for q in v.questions)} 项")
    if v.weak:
        counts.append(f"可再充实 {len(v.weak)} 条")
    counts.append(f"已落实 {len(v.covered)} 条")
    yield "", f"{'；'.join(counts)}。另有批注 {number} 条，写在有关的文字旁边。"
    for title, findings in (
        (OUTCOMES[Outcome.NOT_APPLICABLE], v.not_applicable),
        (OUTCOMES[Outcome.WAIVED], v.waived),
        ("程序未能判断，不是报告的问题", v.errors),
    ):
        if findings:
            yield f"{title}：", "、".join(f.title for f in findings) + "。"
    for note in a.notes:
        yield "提示：", sentence(note.message)
    yield "", f"{USE_NOTE}。{about}"
    yield "", f"{TOOL_TITLE} {tool_version()} · {digest_text(a)}"


def _parts(a: Assessment, v: View, places: Places) -> Iterator[_Part]:
    """In the order in which findings are told everywhere: what must be acted on first."""
    yield from _checked(a)
    for _, findings in v.gaps:
        for finding in findings:
            place = places.of(finding)
            yield _Part(place, tuple(_gap(finding, place)))
    for finding in v.admitted:
        yield _Part(places.of(finding), tuple(_admitted(finding)))
    for question in v.questions:
        yield _asked(question, places)
    for finding in v.weak:
        yield _Part(places.of(finding), tuple(_weak(finding)))


def _checked(a: Assessment) -> Iterator[_Part]:
    """Places that do not fit with the rest of the report."""
    for check, place in suspects(a):
        paragraphs: list[Paragraph] = [(f"请核实：{check.title}", ""), ("", sentence(place.note))]
        if check.remedy:
            paragraphs.append(("", sentence(check.remedy)))
        yield _Part(Place(place.start, place.end, At.WORDS), tuple(paragraphs))


def _head(finding: Finding) -> Paragraph:
    return f"{OUTCOMES[finding.outcome]}：{finding.title}", f"（{class_title(finding.rule_class)}）"


def _asks(finding: Finding) -> Iterator[Paragraph]:
    if finding.asks:
        yield "要求：", sentence(finding.asks)
    yield "出处：", "；".join(basis_lines(finding.basis)) + "。"


def _gap(finding: Finding, place: Place) -> Iterator[Paragraph]:
    yield _head(finding)
    if finding.because:
        yield "缘由：", sentence(finding.because)
    yield from _asks(finding)
    nearest = near_of(finding, finding.evidence[0]) if finding.evidence else _nearest(finding, place)
    if nearest is not None:
        yield from _why(nearest, place)
    elif not finding.evidence:
        yield "", _LITTLE if finding.nearest else NOTHING_NEAR
    if place.at is At.PART:
        yield "", "有的，写在这一部分为宜。"
    if finding.remedy:
        yield "请补充：", sentence(finding.remedy)


def _nearest(finding: Finding, place: Place) -> Nearest | None:
    """The passage at which the comment stands, else the nearest of all."""
    here = (n for n in finding.nearest if (n.start, n.end) == (place.start, place.end))
    return next(here, None) or near(finding)


def _why(nearest: Nearest, place: Place, *, change: bool = True) -> Iterator[Paragraph]:
    """Why a passage did not count; where the comment stands elsewhere, the passage with it."""
    if (nearest.start, nearest.end) == (place.start, place.end):
        yield "这一处相近，没有计入：", sentence(nearest.reason)
    else:
        yield "最接近的一句，没有计入：", f"{quoted(nearest.text)}——{sentence(nearest.reason)}"
    if lacks := lacking(nearest):
        yield "另缺：", sentence("；".join(lacks))
    if nearest.change and change:
        yield "怎样算：", sentence(nearest.change)


def _admitted(finding: Finding) -> Iterator[Paragraph]:
    yield f"{OUTCOMES[finding.outcome]}：{finding.title}", ""
    yield "", _ADMITTED
    if finding.remedy:
        yield "如有进展，可补充：", sentence(finding.remedy)


def _weak(finding: Finding) -> Iterator[Paragraph]:
    label, text = _head(finding)
    note = f"，{SUBSTANCES[Substance.STATEMENT]}" if finding.substance is Substance.STATEMENT else ""
    more = len(finding.supporting) - 1
    yield label, text[:-1] + note + (f"，另有 {more} 处" if more > 0 else "") + text[-1:]
    yield from _asks(finding)
    if finding.remedy:
        yield "请补充：", sentence(finding.remedy)


def _asked(question: Question, places: Places) -> _Part:
    """One question stands at the first of its elements that has a place of its own."""
    found = [places.of(f) for f in question.findings]
    place = next((p for p in found if p.at is not At.TITLE), found[0])
    paragraphs: list[Paragraph] = [("请核实：", sentence(question.text))]
    for finding, at in zip(question.findings, found, strict=True):
        paragraphs.append((f"{finding.title}：", sentence(finding.remedy or finding.asks or "有的请补写，没有请写明")))
        nearest = _nearest(finding, at)
        if at.at is At.NEAR and nearest is not None:
            paragraphs += _why(nearest, place, change=False)
    basis = tuple(dict.fromkeys(line for f in question.findings for line in basis_lines(f.basis)))
    paragraphs.append(("出处：", "；".join(basis) + "。"))
    return _Part(place, tuple(paragraphs))
