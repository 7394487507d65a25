"""What the check of regular expressions lets pass and what not."""

from __future__ import annotations

import pytest

from duizhao.rulebook.patterns import check_fragment, check_regex
from duizhao.rulebook.problems import Problems, RulebookErrors
from duizhao.rulebook.source import At, Source, read_source


def place(pattern: str) -> Source:
    source = read_source("x.yaml", f"p: '{pattern}'".encode(), Problems())
    assert source is not None
    return source


def columns(pattern: str) -> list[int]:
    """Offsets in the pattern of everything that is wrong with it."""
    problems = Problems()
    check_regex(pattern, At(place(pattern)) / "p", problems)
    try:
        problems.raise_if_any()
    except RulebookErrors as error:
        return [(one.place.column or 0) - 5 for one in error.all if one.place]
    return []


@pytest.mark.parametrize(
    "pattern",
    [
        r"合同\d{1,4}份",
        r"(?:第[一二三]+[条款])*规定",  # something fixed between the repeats
        r"(?:\d+、)+件",
        r"(?:a+){1,3}b",
        r"“?甲”?",  # optional: harmless
        r"[,，]甲",
        r"(?P<o>甲)(?P=o)",
        r"(?<![,x])甲",
        r"{next}年",
        r"甲(?=$|[，。])",
    ],
)
def test_sound(pattern: str) -> None:
    assert columns(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        ("(a+)+b", 4),
        ("(a|b+)*c", 6),
        ("((a+))*c", 6),
        ("(a*b?)+c", 6),
        ("(?:(?:a|b)+c?)+d", 14),
        ("(?:a+){2,}c", 6),
        ("甲 乙", 1),
        ("甲,乙", 1),
        (r"甲\(乙", 1),
        ("“甲", 0),
        ("甲１", 1),
        ("(甲", 0),
        ("甲)", 1),
        ("*甲", 0),
        ("(?:甲)?", 0),
        ("甲|", 0),
    ],
)
def test_suspect(pattern: str, at: int) -> None:
    found = columns(pattern)
    assert found
    assert found[0] == at or found[0] == -1  # -1: the place of the value as a whole


@pytest.mark.parametrize("pattern", ["甲{YEAR}度?", r"[［\[]大", "(?P<unit>甲)", r"\(\)", "(?<=年)甲", "(?:a|b(?=c))+"])
def test_sound_fragments(pattern: str) -> None:
    problems = Problems()
    check_fragment(pattern, place(pattern), ("p",), problems)
    assert not problems


@pytest.mark.parametrize(("pattern", "at"), [("甲(乙", 1), ("甲)乙", 6), ("甲[乙", 6), ("甲\\", 6)])
def test_broken_fragments(pattern: str, at: int) -> None:
    problems = Problems()
    check_fragment(pattern, place(pattern), ("p",), problems)
    assert problems
