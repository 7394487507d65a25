from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

from markdown_it import MarkdownIt

from duizhao.report import markdown


def test_golden(sample: ModuleType, golden: Callable[[str, str], None]) -> None:
    golden("report.md", markdown.render([sample.assessment(), sample.refused(), sample.failed()]))


def test_nothing_of_a_report_becomes_markup(sample: ModuleType) -> None:
    evil = "<script>alert(1)</script> [a](http://x) | **b** `c` # d"
    first, *rest = sample.FINDINGS
    nearest = sample.FINDINGS[2].nearest[0]
    finding = replace(first, nearest=(replace(nearest, text=evil),), title=evil)
    page = MarkdownIt().enable("table").render(markdown.render([sample.assessment(findings=(finding, *rest))]))
    assert "<script" not in page
    assert "<a " not in page
    assert "<strong>b" not in page
    assert "<code" not in page


def test_lists_and_tables_are_what_they_look_like(sample: ModuleType) -> None:
    page = MarkdownIt().enable("table").render(markdown.render([sample.assessment()]))
    assert page.count("<table>") == 1
    assert page.count("<h2>") == 6
