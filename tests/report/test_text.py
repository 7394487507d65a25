from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from duizhao.model import Finding, Outcome
from duizhao.report import text
from duizhao.report.lines import printable, write
from duizhao.report.width import Ruler

Render = Callable[..., str]


def test_golden(sample: ModuleType, golden: Callable[[str, str], None], as_text: Render) -> None:
    golden("brief.txt", as_text([sample.assessment()]))
    golden("all.txt", as_text([sample.assessment()], everything=True))
    every = [sample.assessment(), sample.refused(), sample.failed(), sample.clean()]
    golden("several.txt", as_text(every))


def _many(sample: ModuleType, gaps: int, checks: tuple[Finding, ...] = ()) -> Any:
    """A report with this many gaps of each class, all with long texts."""
    (planned,) = (f for f in sample.FINDINGS if f.outcome is Outcome.PLANNED)
    more = tuple(
        replace(planned, rule=f"{c}.r{i}", rule_class=c, title=f"{c}第{i}项")
        for c in ("prescribed", "expected", "advisory")
        for i in range(gaps)
    )
    return sample.assessment(findings=(*sample.FINDINGS, *more), checks=checks)


@pytest.mark.parametrize("gaps", [0, 1, 2, 3, 5, 8, 12])
def test_no_more_than_a_screen_and_a_half(sample: ModuleType, as_text: Render, gaps: int) -> None:
    page = as_text([_many(sample, gaps)])
    assert page.count("\n") <= 40
    if gaps <= 2:  # nothing is left out while a line each has room
        assert all(f"{c}第{i}项" in page for c in ("prescribed", "expected", "advisory") for i in range(gaps))


@pytest.mark.parametrize("places", [1, 6, 7, 30])
def test_places_to_look_at_come_first_in_few_lines(sample: ModuleType, as_text: Render, places: int) -> None:
    suspect = sample.CHECKS[0]
    checks = (replace(suspect, evidence=suspect.evidence[:1] * places),)
    page = as_text([_many(sample, 2, checks)])
    assert page.count("\n") <= 42
    first = page[page.index(f"请先核对这几处（{places} 处）") : page.index("修改意见")]
    assert first.count("□") == (places if places <= 6 else 5)
    assert ("另有 25 处" in first) == (places == 30)
    assert first.count(sample.NOTE) == first.count("□")


@pytest.mark.parametrize("size", [10, 60, 120, 300])
def test_the_nearest_passage_takes_no_more_than_two_lines(sample: ModuleType, as_text: Render, size: int) -> None:
    planned = next(f for f in sample.FINDINGS if f.outcome is Outcome.PLANNED)
    near = replace(planned.nearest[0], reason=("没有“解读、图解”一类的词，" * 30)[:size], text="制定实施方案，" * 40)
    lines = as_text([sample.assessment(findings=(replace(planned, nearest=(near,)),))]).splitlines()
    start = next(i for i, line in enumerate(lines) if "相近：" in line)
    end = next(i for i, line in enumerate(lines) if "补充：" in line)
    assert end - start <= 2
    assert "制定实施方案" in lines[start]
    assert "没有“解读" in "".join(lines[start:end])


def test_what_is_prescribed_keeps_its_detail_longest(sample: ModuleType, as_text: Render) -> None:
    page = as_text([_many(sample, 2)])
    assert page.count("要求：") == 1
    assert page.index("规定内容 3 条") < page.index("要求：") < page.index("一般应有 3 条")


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("ambiguous", [1, 2])
def test_80_columns(sample: ModuleType, everything: bool, ambiguous: int) -> None:
    ruler = Ruler(ambiguous)
    every = [sample.assessment(), sample.refused(), sample.failed()]
    for assessments in ([every[0]], every):
        for line in text.render(assessments, ruler=ruler, everything=everything):
            assert ruler.cells(line.text) <= 80, line.text


def test_everything_shows_every_finding_with_its_evidence(sample: ModuleType) -> None:
    lines = text.render([sample.assessment()], width=10_000, everything=True)
    page = "".join(line.text + "\n" for line in lines)
    for finding in sample.FINDINGS:
        assert finding.title in page
        assert all(e.text.translate({0x201C: "‘", 0x201D: "’"}) in page for e in finding.evidence)


def test_the_table_is_aligned(sample: ModuleType) -> None:
    ruler = Ruler()
    lines = [line.text for line in text.summary([sample.assessment(), sample.clean()], ruler=ruler)]
    assert len({ruler.cells(line[: line.index("2024" if "2024" in line else "年度")]) for line in lines}) == 1


def test_admitted_shortcomings_are_no_gaps_in_print(sample: ModuleType, as_text: Render) -> None:
    page = as_text([sample.assessment()])
    gaps = page[page.index("修改意见") : page.index("自述不足 1 条")]
    assert "政策解读" not in gaps
    assert "不作差错" in page


class _Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return _Terminal()


def test_colour_on_a_terminal(sample: ModuleType, terminal: _Terminal) -> None:
    write(text.render([sample.assessment()]), terminal)
    assert "\x1b[" in terminal.getvalue()


def test_no_colour_when_asked(sample: ModuleType, terminal: _Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    write(text.render([sample.assessment()]), terminal)
    assert "\x1b" not in terminal.getvalue()


def test_no_colour_when_not_a_terminal(sample: ModuleType) -> None:
    stream = io.StringIO()
    write(text.render([sample.assessment()]), stream)
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "no-such-codec", None])
def test_what_cannot_be_printed_is_replaced(encoding: str | None) -> None:
    shown = printable("法治 \U0001f600 \udce9 •", encoding)
    shown.encode("ascii" if encoding == "no-such-codec" else encoding or "utf-8")


def test_our_own_words_need_no_replacing_on_gbk(sample: ModuleType, as_text: Render) -> None:
    as_text([sample.assessment()], everything=True).encode("gbk")
