"""The helpers of the check of fixed terms: one wrong letter, a formula nearly right, literals that a pattern needs."""

from __future__ import annotations

import re

import pytest

from duizhao.engine.checks.alike import Alike
from duizhao.engine.checks.needed import at_end, may_match
from duizhao.rulebook import Rulebook

ALIKE = Alike(
    ("行政复议", "公平竞争审查", "法治宣传"), ("义议亿", "法发", "制治"), ("法制宣传", "审查审核"), ("亿",), ("查核",)
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("办理行政复义案件", [("行政复义", "行政复议")]),
        ("公平竞争审查制度", []),
        ("公平竞争查审制度", [("公平竞争查审", "公平竞争审查")]),
        ("开展法制宣传", []),
        ("开展发治宣传", [("发治宣传", "法治宣传")]),
        ("公平竞争审核", []),
        ("行政复亿", []),
        ("行政复习", []),
    ],
)
def test_one_wrong_letter(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[a:b], term) for (a, b), term in ALIKE.find(text)] == found


@pytest.mark.parametrize(
    ("pattern", "text", "possible"),
    [
        ("权利(?=运行)", "规范权力运行", False),
        ("权利(?=运行)", "规范权利运行", True),
        ("(?:甲子|乙丑)丙?", "乙丑年", True),
        ("(?:甲子|乙丑)丙?", "丁方", False),
        (r"\d+件", "共三件", True),
        ("(?:一案)?释法", "以案释法", True),
        ("[甲乙]", "丁", False),
        ("[①-③]", "②", True),
        ("[^甲]", "乙", True),
        ("(?i:ab)", "AB", True),
        ("(?i)ab", "AB", True),
        ("甲|甲乙", "甲", True),
        ("(?<=甲)[乙丁]?", "丙", True),
        ("(?<!甲)乙", "丁", False),
    ],
)
def test_what_a_pattern_needs(pattern: str, text: str, possible: bool) -> None:
    assert may_match(pattern, text) is possible


def test_no_pattern_is_left_out_that_matches(shipped_book: Rulebook) -> None:
    for check in shipped_book.checks:
        for word in (w for e in check.examples for w in (e.text, *e.find)):
            patterns = (*check.patterns.values(), *(row.pattern for row in check.entries if row.pattern))
            for pattern, m in ((p, m) for p in patterns for m in re.finditer(p, word)):
                assert may_match(pattern, word[m.start() :]), (check.id, pattern, word)


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [("甲{1,3}乙?$", 5), ("(?:甲|乙丙)$", 3), ("(?:甲|乙$)", None), ("甲$|乙", None), ("甲", None)],
)
def test_patterns_that_match_at_the_end_alone(pattern: str, longest: int | None) -> None:
    assert at_end(pattern) == longest
