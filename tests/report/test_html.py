from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from types import ModuleType

import pytest

from duizhao.model import Outcome
from duizhao.report import html

VOID = {"meta", "wbr", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """What a browser would make of it, as far as the tests ask."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.outside: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag == "a":
            self.links.append(values.get("href") or "")
        self.outside += [f"{k}={v}" for k, v in attrs if k in ("src", "srcset", "data", "action", "poster")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def source(sample: ModuleType) -> str:
    return html.render(sample.assessment())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_it_is_well_formed(page: Page) -> None:
    assert page.open == []
    assert [i for i, n in Counter(page.ids).items() if n > 1] == []


def test_nothing_outside_the_file_is_asked_for(source: str, page: Page) -> None:
    assert not re.search(r"https?://|//[a-z]|url\(|@import", source)
    assert page.outside == []
    assert page.tags["link"] == page.tags["img"] == page.tags["iframe"] == 0
    assert all(link.startswith("#") for link in page.links)


def test_every_link_leads_somewhere(page: Page) -> None:
    assert {link[1:] for link in page.links} <= set(page.ids)


def test_evidence_and_findings_are_linked_both_ways(sample: ModuleType, page: Page) -> None:
    numbers = {i[1:] for i in page.ids if re.fullmatch(r"t\d+", i)}
    assert {link[2:] for link in page.links if re.fullmatch(r"#t\d+", link)} == numbers
    marked = {f.rule for f in (*sample.FINDINGS, *sample.CHECKS) if f.evidence or (f.outcome.is_gap and f.nearest)}
    assert {link[3:] for link in page.links if link.startswith("#r-")} == marked
    assert {i[2:] for i in page.ids if i.startswith("r-")} == {
        *(f.rule for f in sample.FINDINGS),
        *(f.rule for f in sample.CHECKS if f.outcome is not Outcome.MET),
    }


def test_markup_in_a_report_is_text(source: str, page: Page) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert "<script>alert" not in source
    assert page.tags["script"] == 1


def test_an_address_in_a_report_is_plain_text(sample: ModuleType) -> None:
    from dataclasses import replace

    near = replace(sample.FINDINGS[2].nearest[0], text="原文链接：https://example.org/a?b=1&c=2")
    page = html.render(sample.assessment(findings=(replace(sample.FINDINGS[2], nearest=(near,)),)))
    assert "https:<wbr>//example.org/a?b=1&amp;c=2" in page
    assert not re.search(r"https?://", page)


def test_only_its_own_script_may_run(source: str) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in source


def test_it_says_what_it_is(source: str) -> None:
    for words in ("内部资料 · 草稿", "仅供核对参考，由人确认后使用", "参考分", "0123456789ab", "pkuseg:abcdef12"):
        assert words in source
    assert "第二十四条" not in source  # not verified
    assert "《重大行政决策程序暂行条例》（国务院令第713号）第十四条" in source


def test_the_folder_of_the_report_stays_out(source: str) -> None:
    assert "报告/样例.txt" not in source
    assert "样例.txt" in source


@pytest.mark.parametrize("which", ["refused", "failed", "clean"])
def test_other_ends(sample: ModuleType, which: str) -> None:
    page = html.render(getattr(sample, which)())
    assert Page(page).open == []
    if which == "refused":
        assert "未作核对" in page
    if which == "failed":
        assert "文件是空的" in page
    if which == "clean":
        assert "没有修改意见" in page


def test_same_input_same_bytes(sample: ModuleType, source: str) -> None:
    assert html.render(sample.assessment()) == source
