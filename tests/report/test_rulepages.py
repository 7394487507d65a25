"""The pages that explain rules: one golden page and index, and what must and must not be on any page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duizhao.errors import RulebookError
from duizhao.model import Context
from duizhao.report.rulepages.layering import layer_changes
from duizhao.report.rulepages.limits import limits
from duizhao.report.rulepages.signals import signal_lines
from duizhao.report.rulepages.site import INDEX, Material, book_pages, is_generated, shelf_page
from duizhao.report.rulepages.statistics import Numbers, Statistics, load_statistics, statistics_items, total
from duizhao.report.rulepages.words import Wording, some
from duizhao.rulebook import Rulebook, load_rulebook
from duizhao.rulebook.locate import shipped
from duizhao.rulebook.model import Condition, Signal, WithoutNear

GOOD = Path(__file__).parents[1] / "rulebook" / "good"
LAYERS: list[Mapping[str, Any]] = [
    {
        "layer": "town",
        "tier": "kind",
        "rulebook": "demo",
        "title": "乡镇",
        "rules": {"training.held": {"enabled": True}},
        "book": {"conditions": {"has_contracts": {"holds": False}}},
    },
    {
        "layer": "light",
        "tier": "strictness",
        "rulebook": "demo",
        "title": "从简",
        "rules": {"contracts.review": {"asks": "合同经过审查，写明份数", "remedy": "请写明份数。"}},
        "book": {"classes": {"advisory": {"enabled": False}}},
    },
]


@pytest.fixture
def demo(tmp_path: Path) -> Rulebook:
    """The small rulebook of tests/rulebook, with its second rule asleep."""
    folder = tmp_path / "rules"
    shutil.copytree(GOOD, folder)
    rules = Path(str(shipped()))
    shutil.copy(rules / "common" / "furniture.yaml", folder / "common")
    shutil.copy(rules / "rule-of-law" / "structure.yaml", folder / "demo")
    file = folder / "demo" / "training.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    asks:", "    enabled: false\n    asks:", 1), encoding="utf-8")
    return load_rulebook(folder, "demo")


@pytest.fixture
def numbers(demo: Rulebook) -> Statistics:
    return Statistics(demo.digest, 9, "9 篇虚构的报告。", {"contracts.review": Numbers(4, 3, 1, 1, 6, 1, 1)})


@pytest.mark.parametrize("name", [INDEX, "contracts.review.md", "training.held.md"])
def test_the_pages_are_as_they_were_read(
    name: str, demo: Rulebook, numbers: Statistics, golden: Callable[[str, str], None]
) -> None:
    golden(f"rulepage-{name}", book_pages(Material(demo, LAYERS, numbers))[name])


def test_there_is_a_page_for_every_rule_even_a_dormant_one(demo: Rulebook) -> None:
    pages = book_pages(Material(demo))
    assert set(pages) == {INDEX, "contracts.review.md", "training.held.md"}
    assert all(is_generated(page) and page.endswith("\n") and not page.endswith("\n\n") for page in pages.values())
    assert "平时不核对" in pages["training.held.md"]
    assert "平时不核对" not in pages["contracts.review.md"]
    assert "[培训](training.held.md)（平时不核对）" in pages[INDEX]
    assert "核对 1 项，另有 1 项平时不核对" in pages[INDEX]


def test_without_numbers_there_is_no_such_passage(demo: Rulebook) -> None:
    assert not any("准不准" in page for page in book_pages(Material(demo)).values())


def test_a_shelf_leads_to_every_rulebook(demo: Rulebook) -> None:
    assert "| [样例规则集](demo/README.md) | 2 条 |" in shelf_page([demo])


@pytest.mark.parametrize(("verified", "printed"), [(False, False), (True, True)])
def test_an_article_is_printed_where_it_was_verified(demo: Rulebook, verified: bool, printed: bool) -> None:
    rule = demo.rule("contracts.review")
    basis = tuple(replace(b, verified=verified) for b in rule.basis)
    page = book_pages(Material(replace(demo, rules=(replace(rule, basis=basis),))))["contracts.review.md"]
    assert ("第三条" in page) is printed
    assert ("条款还没有与原文核对过" in page) is not printed


SIGNALS = [
    ({"kind": "phrase", "words": (("听证",),)}, ["写到“听证”。"]),
    ({"kind": "phrase", "words": (("甲", "乙"),), "edits": 1}, ["写到“甲”“乙”之一。", "打错个别字的也认得出，但最多算部分体现。"]),
    (
        {"kind": "phrase", "words": (("审查", "审核", "复核", "核对", "把关"),), "roles_in": ("plan", "none")},
        ["写到表示“审查一类的词”的说法（“审查”“审核”“复核”等4种），或者“把关”。", "只看“安排”和按专题写的部分。"],
    ),
    (
        {"kind": "near", "words": (("合同",), ("审查",)), "within": 0},
        ["同一句里都写到：① “合同”；② “审查”。中间不隔别的字。"],
    ),
    (
        {"kind": "near", "words": (("合同",), ("审查",)), "within": "sentence", "topic": ("法治",), "topic_scope": "sentence"},
        ["同一句里都写到：① “合同”；② “审查”。", "同一句里还要有“法治”。"],
    ),
    (
        {"kind": "near", "words": (("合同",), ("审查",)), "within": 9, "without_near": WithoutNear(("村",), 6), "without": ("讲座",)},
        ["同一句里都写到：① “合同”；② “审查”。中间隔开的字合计不超过9个。", "不算的：同一句里有“讲座”的；前后6个字以内有“村”的。"],
    ),
    (
        {"kind": "regex", "regex": "(?:主要)?原因[^，]{0,3}是", "anchors": ("原因",), "years": (None, 2020)},
        ["按句式找：句中有“原因”，并且整个说法合乎句式。", "只用于2020年度及以前的报告。"],
    ),
    (
        {"kind": "tokens", "tokens": ({"TEXT": {"REGEX": ".*复议"}},), "anchors": ("复议",), "facts": ("figure", "seal")},
        ["按词找（夹在别的词里的不算）：句中有“复议”，并且前后的词相合。", "同一句里还要有数字、实据。"],
    ),
    (
        {"kind": "section", "options": {"role": "none", "body": 60}},
        ["有按专题写的一级标题（不归入“做法”“安排”），其下的正文不少于60字。"],
    ),
    (
        {"kind": "section", "options": {"role": "plan", "level": 2, "heading": ("原因",), "heading_without": ("问题",)}},
        ["有单独的一部分，标题表明写的是“安排”，标题在2级以内，标题里有“原因”，没有“问题”。"],
    ),
    ({"kind": "heading", "words": (("顾问",),), "options": {"body": 10}}, ["标题里有“顾问”，其下的正文不少于10字。"]),
    ({"kind": "title_part", "options": {"part": "year"}}, ["报告的标题里有年度。"]),
    ({"kind": "title_part", "words": (("报告",),), "options": {"part": "genre"}}, ["报告的标题里有“报告”。"]),
    (
        {"kind": "count", "options": {"of": "sentence", "in": ["plan"], "at_least": 3}, "without": ("原因",)},
        ["在“安排”部分至少有3个说清一件事的句子（10个字以上）。", "不算的：同一句里有“原因”的。"],
    ),
    ({"kind": "count", "options": {"of": "admitted", "in": [], "at_least": 2}}, ["全文至少有2处说是不足的分句。"]),
    (
        {"kind": "phrase", "words": (("原因",),), "contexts": (Context.DONE, Context.ADMITTED)},
        ["写到“原因”。", "这一项里，已经做了的、说是不足的都算。"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("given", "wanted"), SIGNALS, ids=lambda v: v["kind"] if isinstance(v, dict) else "")
def test_a_signal_in_words(given: dict[str, Any], wanted: list[str], demo: Rulebook) -> None:
    signal = Signal("one", "一项", **given)
    other = Signal("two", "另一项", "phrase", (("别的",),))
    rule = replace(demo.rule("contracts.review"), signals={"one": signal, "two": other}, contexts=(Context.DONE,))
    assert list(signal_lines(signal, rule, Wording(demo))) == wanted


def test_long_lists_are_cut_short_and_sets_told_once(demo: Rulebook) -> None:
    assert some("甲乙丙丁戊己") == "“甲”“乙”“丙”“丁”“戊”“己”"
    assert some("甲乙丙丁戊己庚") == "“甲”“乙”“丙”“丁”“戊”等7种"
    wording = Wording(demo)
    words = demo.lexicon["审查"]
    assert wording.one_of(words) == "表示“审查一类的词”的说法（“审查”“审核”“复核”等4种）"
    assert wording.one_of(words) == "表示“审查一类的词”的说法"


def test_manners_that_all_signals_share_are_told_of_the_rule(demo: Rulebook) -> None:
    plans = (Context.DONE, Context.PLANNED)
    signals = {n: Signal(n, n, "phrase", (("打算",),), contexts=plans) for n in ("one", "two")}
    rule = replace(demo.rule("contracts.review"), signals=signals, contexts=(Context.DONE,), actor="own")
    said = list(limits(rule, demo, Wording(demo)))
    assert said[:2] == ["须是本单位的事：已经做了的、今后打算的都算。", "只写成不足的，不算。"]
    assert list(signal_lines(signals["one"], rule, Wording(demo))) == ["写到“打算”。"]


def test_shadows_that_hide_a_word_of_the_rule_are_told(demo: Rulebook) -> None:
    rule = replace(demo.rule("contracts.review"), signals={"one": Signal("one", "述法", "phrase", (("述法",),))})
    assert any("“合同审查员”“论述法律”" in line for line in limits(rule, demo, Wording(demo)))


def test_what_layers_do(demo: Rulebook) -> None:
    review, held = demo.whole().rules
    assert [(c.layer, c.said, c.wakes) for c in layer_changes(review, demo, LAYERS)] == [
        ("town", "前提“签订合同”按不成立对待，不再询问；没有写到的，结论是“不适用”。", False),
        ("light", "要求改为：合同经过审查，写明份数。", False),
        ("light", "改了请对方补充什么。", False),
    ]
    assert [(c.layer, c.said, c.wakes) for c in layer_changes(held, demo, LAYERS)] == [("town", "核对本项。", True)]
    rude: list[Mapping[str, Any]] = [
        {"layer": "a", "title": "甲", "rules": {review.id: None}},
        {"layer": "b", "title": "乙", "rules": {review.id: {"enabled": False}}},
        {"layer": "c", "title": "丙", "book": {"classes": {"advisory": {"enabled": True}}}},
        {"layer": "d", "title": "丁", "book": None, "rules": None},
    ]
    assert [c.said for c in layer_changes(review, demo, rude)] == ["去掉本项。", "不核对本项。"]
    assert [c.wakes for c in layer_changes(held, demo, rude)] == [True]


@pytest.mark.parametrize(("holds", "said"), [(True, "按成立对待"), (False, "按不成立对待"), (None, "列为“请核实”")])
def test_a_condition_is_told_as_it_stands(demo: Rulebook, holds: bool | None, said: str) -> None:
    known = Condition("has_contracts", "签订合同", "有无签订合同？", holds=holds)
    page = book_pages(Material(replace(demo, conditions={"has_contracts": known})))["contracts.review.md"]
    assert said in page
    assert ("有无签订合同？" in page) is (holds is None)


def test_numbers_are_bare_counts(numbers: Statistics) -> None:
    lines = list(statistics_items(numbers.rules["contracts.review"]))
    assert lines == [
        "标注 9 篇，其中写到了的 4 篇，没有写到的 3 篇，不适用的 1 篇，写到、没有写到都说得通的 1 篇。",
        "程序的结论与标注相符的 6 篇，不符的 3 篇。",
        "写到了，程序却说没有：1 篇。没有写到，程序却说有：1 篇。",
        "其余不符的 1 篇，差在程度，如把部分体现说成已落实。",
    ]
    assert list(statistics_items(None)) == ["统计所用的报告还没有对本项作标注。"]
    assert total([Numbers(1, 2, 3, 4, 5, 6, 7)] * 2) == Numbers(2, 4, 6, 8, 10, 12, 14)


def test_statistics_are_read_as_they_were_kept(tmp_path: Path, numbers: Statistics) -> None:
    assert load_statistics(tmp_path) is None
    file = tmp_path / "statistics.json"
    file.write_text(json.dumps(numbers.to_dict()), encoding="utf-8")
    assert load_statistics(tmp_path) == numbers
    for broken in ("", "[]", "{}", json.dumps(numbers.to_dict() | {"columns": ["right"]})):
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(RulebookError, match="统计文件"):
            load_statistics(tmp_path)


def test_no_page_of_the_shipped_rules_shows_a_pattern(shipped_book: Rulebook) -> None:
    pages = book_pages(Material(shipped_book))
    patterns = 0
    for rule in shipped_book.whole().rules:
        page = pages[f"{rule.id}.md"]
        assert not any(mark in page for mark in ("(?:", "(?!", "(?<", "[^", "\\d", "{0,"))
        for signal in rule.signals.values():
            patterns += bool(signal.regex)
            assert not signal.regex or signal.regex not in page
    assert patterns > 2


def test_every_page_of_the_shipped_rules_tells_all_signals_and_examples(shipped_book: Rulebook) -> None:
    from duizhao.report.mdtext import escape

    pages = book_pages(Material(shipped_book))
    for rule in shipped_book.whole().rules:
        page = pages[f"{rule.id}.md"]
        assert escape(rule.asks.rstrip("。")) in page
        assert escape(rule.remedy.rstrip("。")) in page
        for signal in rule.signals.values():
            assert f"**{escape(signal.title)}**" in page
        for example in rule.examples:
            first = escape(example.text.strip().splitlines()[0].replace("“", "‘").replace("”", "’"))
            assert first in page.replace("“", "‘").replace("”", "’")
