"""Remarks beyond single cases: the shipped rulebook, the material, rules that meet only in sentences."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from duizhao.errors import RulebookError
from duizhao.model import Outcome
from duizhao.review import CODES, Severity, overlap, review, trees
from duizhao.review.case import Case
from duizhao.review.codes import COMMON_SHARE, COMMON_VETO, SAME_LITERALS, SAME_SENTENCES
from duizhao.review.common import carried, standing_in
from duizhao.review.places import vetoes
from duizhao.review.regexes import open_repeats
from duizhao.rulebook import Rulebook, load_rulebook
from duizhao.rulebook.locate import shipped
from duizhao.rulebook.model import All, Any_, AtLeast, Example, Leaf, NoneOf, Rule, Signal

RULES = Path(str(shipped()))
# What is found in the shipped rules and left as it is, each with its reason: (code, rule).
LEFT: set[tuple[str, str | None]] = set()


@pytest.fixture(scope="module")
def shipped_case() -> Case:
    return Case(load_rulebook())


def test_the_shipped_rules_have_no_warnings() -> None:
    found = review(load_rulebook())
    assert {(r.code, r.rule) for r in found if r.kind.severity is Severity.WARNING} == LEFT
    assert found == review(load_rulebook())


def test_the_shipped_rules_keep_off_the_limits(shipped_case: Case) -> None:
    """Limits that a rule only just keeps are no limits: half of each is what the shipped rules may use."""
    lines = len(shipped_case.background.lines)
    wide = [len({f.line for f in v}) for p in shipped_case.plan.rules for v in carried(shipped_case, p).values()]
    assert max(wide, default=0) <= COMMON_SHARE * lines / 2
    words = {w for r in shipped_case.book.rules for _, ws in vetoes(r) for w in ws}
    assert max(standing_in(shipped_case, w) for w in words) < COMMON_VETO * lines
    near = list(overlap.shares(shipped_case))
    assert max(words for _, _, words, _ in near) < SAME_LITERALS - 0.05
    assert max(sentences for _, _, _, sentences in near) < SAME_SENTENCES - 0.1


def test_the_background_is_ordinary_prose(shipped_case: Case) -> None:
    sentences = shipped_case.material.background
    assert len(sentences) >= 300
    for sentence in sentences:
        assert re.fullmatch(r"[^。！？#]{8,80}。", sentence), sentence
    assert len(set(shipped_case.background.line_of.values())) == len(sentences), "a sentence is lost on the way"
    about = {*shipped_case.book.lexicon["法治工作"], *shipped_case.book.lexicon["合法性审核"]}
    about |= {"执法", "政务公开", "信访", "纠纷", "复议", "诉讼", "营商环境", "审批", "审计", "巡察"}
    assert [s for s in sentences if any(w in s for w in about)] == []


def test_the_material_is_no_part_of_the_digest(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    for name in ("background.txt", "lint.yaml"):
        file = tmp_path / "rules" / "common" / name
        file.write_text(file.read_text(encoding="utf-8") + "\n# 一行\n", encoding="utf-8")
    assert load_rulebook(tmp_path / "rules").digest == load_rulebook().digest


def _set_background(folder: Path, lines: list[str]) -> None:
    (folder / "common" / "background.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_folder_may_bring_its_own_background(good: Path) -> None:
    _set_background(good, [f"# 说明\n第{i}次合同12份。" for i in range(300)])
    found = [r for r in review(load_rulebook(good, "demo")) if r.code == "L103"]
    assert [(r.rule, "300 句" in r.said) for r in found] == [("contracts.review", True)]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: _set_background(d, ["只有一句。"]), "只有 1 句"),
        (lambda d: (d / "common" / "background.txt").write_bytes("背景".encode("gb18030")), "UTF-8"),
        (lambda d: (d / "common" / "lint.yaml").write_text("version: 1\n", encoding="utf-8"), "remedy"),
        (lambda d: (d / "common" / "lint.yaml").write_text("[", encoding="utf-8"), "括号"),
    ],
)
def test_material_that_cannot_be_used(good: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(good)
    with pytest.raises(RulebookError, match=said) as caught:
        review(load_rulebook(good, "demo"))
    assert caught.value.place is not None
    assert Path(caught.value.place.file).parent == good / "common"


def _twins(good: Path, examples: int) -> Rulebook:
    """Two rules that share no word and find the same examples."""
    book = load_rulebook(good, "demo")
    told = tuple(Example(Outcome.MET, f"全年第{i}次由法制机构审查采购合同。", "measures") for i in range(examples))
    words = Signal("a", "甲", "near", (("审查",), ("合同",)))
    pattern = Signal("a", "甲", "regex", regex="法制机构.{0,20}", anchors=("机构",))

    def rule(rule_id: str, signal: Signal) -> Rule:
        return replace(
            book.rules[0], id=rule_id, signals={"a": signal}, met=Leaf("a"), partial=None, examples=told, blockers=()
        )

    return replace(book, rules=(rule("contracts.one", words), rule("contracts.two", pattern)))


@pytest.mark.parametrize(("examples", "found"), [(3, 0), (5, 1)])
def test_rules_that_find_the_same_sentences_with_other_words(good: Path, examples: int, found: int) -> None:
    remarks = [r for r in overlap.check(Case(_twins(good, examples))) if r.code == "L401"]
    assert [(r.rule, "例句有 100% 相同" in r.said) for r in remarks] == [("contracts.two", True)] * found


def test_a_partial_that_nothing_gives(good: Path) -> None:
    book = load_rulebook(good, "demo")
    rule = replace(book.rules[0], partial=None)
    remarks = list(trees.check(Case(replace(book, rules=(rule,)))))
    assert [r.code for r in remarks if "expect.partial" in r.said] == ["L405"]
    edits = replace(rule, signals={**rule.signals, "counted": replace(rule.signals["counted"], edits=1)})
    assert not [r for r in trees.check(Case(replace(book, rules=(edits,)))) if "expect.partial" in r.said]


@pytest.mark.parametrize(
    ("tree", "values"),
    [
        (Leaf("a"), [0, 1, 0, 1]),
        (Any_((Leaf("a"), Leaf("b"))), [0, 1, 1, 1]),
        (All((Leaf("a"), Leaf("b"))), [0, 0, 0, 1]),
        (NoneOf((Leaf("a"), Leaf("b"))), [1, 0, 0, 0]),
        (AtLeast(1, (Leaf("a"), NoneOf((Leaf("b"),)))), [1, 1, 0, 1]),
        (AtLeast(2, (Leaf("a"), NoneOf((Leaf("b"),)))), [0, 1, 0, 0]),
    ],
)
def test_trees_are_decided_as_the_engine_does(tree: Any_, values: list[int]) -> None:
    from duizhao.engine.expect import decide

    sets = [set(), {"a"}, {"b"}, {"a", "b"}]
    assert [int(trees.holds(tree, on)) for on in sets] == values
    assert [int(decide(tree, on.__contains__, {})[0]) for on in sets] == values


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("合同.*审查", 1),
        ("合同.*审查.*份", 2),
        ("合同.{0,20}审查.{0,20}份", 0),
        ("合同.{3,}审查[^。]{0,300}份", 2),
        ("《[^》]+》《[^》]+》", 0),
        ("《[^》]+》?审[^》]*查", 2),
        (r"\S+审\W*查\D{2,}", 3),
        ("(?:合.*|同.*)审.*", 2),
        ("合.*|同.*|审.*", 1),
        (r"\d+件\w*", 0),
    ],
)
def test_open_repeats(pattern: str, count: int) -> None:
    assert open_repeats(pattern) == count


def test_codes_are_sound() -> None:
    assert len({c.name for c in CODES.values()}) == len(CODES)
    for code in CODES.values():
        assert re.fullmatch(r"L[1-5]\d\d", code.id)
        assert re.fullmatch(r"[a-z_]+", code.name)
        assert not code.title.endswith("。")
        assert all(text.endswith("。") for text in (code.why, code.advice, code.limit))
