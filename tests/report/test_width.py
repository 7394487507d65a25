from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from duizhao.report.width import Ruler, ruler_for

TEXT = st.text(alphabet=st.sampled_from("法治政府，。“”《》（）abc 12.—…\n"), max_size=120)


@pytest.mark.parametrize("text", ["法治政府", "abc", "2024年《条例》", "（一）组织领导，", "", "a法b治"])
def test_agrees_with_rich_where_nothing_is_ambiguous(text: str) -> None:
    assert Ruler(1).cells(text) == cell_len(text)


@pytest.mark.parametrize(
    ("encoding", "cells"), [("utf-8", 1), (None, 1), ("gbk", 2), ("GB18030", 2), ("cp936", 2), ("gb2312", 2)]
)
def test_ambiguous_characters_are_wide_on_a_chinese_console(encoding: str | None, cells: int) -> None:
    assert ruler_for(encoding).cells("“") == cells


@given(TEXT, st.integers(0, 40), st.sampled_from([1, 2]))
def test_pad_is_exact(text: str, width: int, ambiguous: int) -> None:
    ruler = Ruler(ambiguous)
    if width >= 2:
        assert ruler.cells(ruler.pad(text.replace("\n", ""), width)) == width


@given(TEXT, st.integers(24, 80), st.sampled_from([1, 2]))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int, ambiguous: int) -> None:
    ruler = Ruler(ambiguous)
    lines = ruler.wrap(text, width, "  · ", "    ")
    # a run of closing marks may hang over by what the rule for line ends carries along
    assert all(ruler.cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()).removeprefix("·") == "".join(text.split())


def test_no_line_starts_with_a_stop_or_ends_with_an_opening_mark() -> None:
    lines = Ruler().wrap("严格履行公众参与、专家论证、风险评估、合法性审查。《条例》" * 6, 31)
    assert all(line[0] not in "，。、》" and line[-1] not in "《（“" for line in lines)


def test_cut_marks_what_it_left_out() -> None:
    assert Ruler().cut("严格履行公众参与程序", 11) == "严格履行公…"
    assert Ruler().cut("严格履行", 8) == "严格履行"
