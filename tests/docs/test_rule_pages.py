"""docs/rules: the pages are those that `duizhao rules docs` makes of the shipped rules, and people can rely on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from duizhao.cli.app import main
from duizhao.rulebook import Rulebook

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
PAGES = sorted(FOLDER.rglob("*.md"))


def _page(book: Rulebook, rule: str) -> str:
    return (FOLDER / book.name / f"{rule}.md").read_text(encoding="utf-8")


def test_the_pages_are_current(capfd: pytest.CaptureFixture[str]) -> None:
    status = main(["rules", "docs", "--output", str(FOLDER), "--check"])
    told = capfd.readouterr()
    assert told.err == "", "make pages writes them anew"
    assert status == 0, told.out


def test_every_rule_has_its_page_and_stands_in_the_index(shipped_book: Rulebook) -> None:
    rules = shipped_book.whole().rules
    assert {p.stem for p in (FOLDER / shipped_book.name).glob("*.md")} == {"README", *(r.id for r in rules)}
    index = _page(shipped_book, "README")
    assert [r.id for r in rules if f"]({r.id}.md)" not in index] == []


def test_no_article_is_printed_that_was_not_verified(shipped_book: Rulebook) -> None:
    refused = 0
    for rule in shipped_book.whole().rules:
        why = _page(shipped_book, rule.id).partition("## 为什么要求")[2].partition("\n## ")[0]
        assert why
        verified = "".join(b.article or "" for b in rule.basis if b.verified)
        notes = "".join(b.note or "" for b in rule.basis)
        assert [a for a in re.findall("第[一二三四五六七八九十百零]+条", why) if a not in verified + notes] == []
        refused += any(b.article and not b.verified for b in rule.basis)
    assert refused


def test_numbers_are_printed_and_no_percentages(shipped_book: Rulebook) -> None:
    for rule in shipped_book.rules:
        numbers = _page(shipped_book, rule.id).partition("## 准不准")[2]
        assert "标注" in numbers
        assert not re.search("[%％]|百分之", numbers)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert links
    for link in links:
        name, _, anchor = link.partition("#")
        target = page.parent / name
        assert target.is_file(), link
        assert not anchor or f"\n## {anchor}\n" in target.read_text(encoding="utf-8"), link


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_nothing_of_the_machinery_shows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\(\?[:!<=]|\[\^|\\d|\{\d*,\d*\}|None|True|False|frozenset|/tmp|\\\\", text)
