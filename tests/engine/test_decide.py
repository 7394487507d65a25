"""Expectation trees, their traces, signals with years and norms with a beginning and an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.engine.collect import in_years
from duizhao.engine.expect import decide, used
from duizhao.model import Applies, Finding, Outcome
from duizhao.rulebook.model import All, Any_, AtLeast, Leaf, NoneOf, Rule, Signal, Tree, leaves

MakeRule = Callable[..., Rule]
Audit = Callable[..., dict[str, Finding]]
A, B, C = Leaf("a"), Leaf("b"), Leaf("c")


@pytest.mark.parametrize(
    ("tree", "fired", "value", "carrying"),
    [
        (A, "a", True, "a"),
        (A, "b", False, ""),
        (Any_((A, B)), "b", True, "b"),
        (Any_((A, B)), "ab", True, "ab"),
        (Any_((A, B)), "c", False, ""),
        (All((A, B)), "a", False, ""),
        (All((A, B)), "ab", True, "ab"),
        (AtLeast(2, (A, B, C)), "ac", True, "ac"),
        (AtLeast(2, (A, B, C)), "c", False, ""),
        (NoneOf((A, B)), "c", True, ""),
        (NoneOf((A, B)), "b", False, ""),
        (All((A, NoneOf((B,)))), "a", True, "a"),
        (All((A, NoneOf((B,)))), "ab", False, ""),
        (Any_((All((A, B)), C)), "ac", True, "c"),
    ],
)
def test_trees(tree: Tree, fired: str, value: bool, carrying: str) -> None:
    got, trace = decide(tree, set(fired).__contains__, {"a": "甲"})
    assert got is value
    assert trace["value"] is value
    assert used(trace) == set(carrying)


TREES = st.recursive(
    st.sampled_from([A, B, C]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda of: Any_(tuple(of))),
        st.lists(inner, min_size=1, max_size=3).map(lambda of: All(tuple(of))),
        st.lists(inner, min_size=1, max_size=3).map(lambda of: NoneOf(tuple(of))),
        st.tuples(st.integers(1, 3), st.lists(inner, min_size=1, max_size=3)).map(lambda x: AtLeast(x[0], tuple(x[1]))),
    ),
    max_leaves=12,
)


@given(tree=TREES, fired=st.sets(st.sampled_from("abc")))
def test_the_trace_is_the_tree(tree: Tree, fired: set[str]) -> None:
    value, trace = decide(tree, fired.__contains__, {})

    def again(node: dict[str, Any]) -> bool:
        if node["op"] == "signal":
            result = node["name"] in fired
        else:
            values = [again(n) for n in node["of"]]
            result = {
                "any": any(values),
                "all": all(values),
                "none": not any(values),
                "at_least": sum(values) >= node.get("count", 0),
            }[node["op"]]
        assert node["value"] is result
        return result

    assert again(trace) is value
    assert used(trace) <= fired & set(leaves(tree))


@pytest.mark.parametrize(
    ("span", "year", "inside"),
    [
        (None, 2020, True),
        ((2021, None), None, True),
        ((2021, None), 2020, False),
        ((2021, None), 2021, True),
        ((None, 2020), 2020, True),
        ((None, 2020), 2021, False),
        ((2019, 2021), 2020, True),
        ((2019, 2021), 2022, False),
    ],
)
def test_in_years(span: tuple[int | None, int | None] | None, year: int | None, inside: bool) -> None:
    assert in_years(span, year) is inside


def phrase(name: str, *words: str, **more: Any) -> Signal:
    return Signal(name, name, "phrase", words=(words,), **more)


@pytest.mark.parametrize(
    ("in_force", "year", "outcome", "applies"),
    [
        ((2025, None), 2024, Outcome.NOT_APPLICABLE, Applies.NO),
        ((2024, None), 2024, Outcome.MISSING, Applies.YES),
        ((None, 2023), 2024, Outcome.NOT_APPLICABLE, Applies.NO),
        ((None, 2024), 2024, Outcome.MISSING, Applies.YES),
        (None, 2024, Outcome.MISSING, Applies.YES),
    ],
)
def test_in_force_replaces_missing(
    make_rule: MakeRule, audit: Audit, in_force: Any, year: int, outcome: Outcome, applies: Applies
) -> None:
    rule = make_rule("one", phrase("a", "会前学法"), in_force=in_force)
    found = audit([rule], year)["one"]
    assert (found.outcome, found.applies) == (outcome, applies)
    for text, shown in (("坚持会前学法。", Outcome.MET), ("会前学法尚未开展。", Outcome.ADMITTED)):
        found = audit([rule], year, measures=text)["one"]
        assert (found.outcome, found.applies) == (shown, Applies.YES)


def test_a_signal_for_some_years(make_rule: MakeRule, audit: Audit) -> None:
    rule = make_rule(
        "one",
        phrase("old", "重要论述", years=(None, 2020)),
        phrase("new", "法治思想", years=(2021, None)),
        met=Any_((Leaf("old"), Leaf("new"))),
    )
    assert audit([rule], 2020, measures="学习重要论述。")["one"].outcome is Outcome.MET
    assert audit([rule], 2021, measures="学习重要论述。")["one"].outcome is Outcome.MISSING
    assert audit([rule], 2021, measures="学习法治思想。")["one"].outcome is Outcome.MET


def test_the_highest_outcome_that_some_passage_supports(make_rule: MakeRule, audit: Audit) -> None:
    rule = make_rule("one", phrase("a", "会前学法"), phrase("b", "法律知识"), partial=Leaf("b"))
    texts = {
        Outcome.MET: {"measures": "坚持会前学法。掌握法律知识。", "plan": "坚持会前学法。"},
        Outcome.PARTIAL: {"measures": "掌握法律知识。", "plan": "坚持会前学法。"},
        Outcome.PLANNED: {"plan": "坚持会前学法。", "deficiencies": "会前学法不够经常。"},
        Outcome.ADMITTED: {"deficiencies": "会前学法不够经常。"},
        Outcome.MISSING: {"measures": "《规定》要求，各单位应当会前学法。"},
    }
    for outcome, passages in texts.items():
        found = audit([rule], **passages)["one"]
        assert found.outcome is outcome
        assert found.trace["outcome"] == outcome.value


def test_lower_passages_are_counter_evidence(make_rule: MakeRule, audit: Audit) -> None:
    rule = make_rule("one", phrase("a", "会前学法"))
    found = audit([rule], measures="坚持会前学法。", deficiencies="会前学法不够经常。", plan="完善会前学法制度。")[
        "one"
    ]
    assert [e.text for e in found.supporting] == ["坚持会前学法。"]
    assert {e.text for e in found.counter} == {"会前学法不够经常。", "完善会前学法制度。"}


def test_a_missing_finding_shows_no_evidence(make_rule: MakeRule, audit: Audit) -> None:
    """Half of what `all` asks for is no evidence; it came near, and is said to be a part."""
    rule = make_rule("one", phrase("a", "会前学法"), phrase("b", "述职述法"), met=All((Leaf("a"), Leaf("b"))))
    found = audit([rule], measures="坚持会前学法。")["one"]
    assert found.outcome is Outcome.MISSING
    assert found.evidence == ()
    assert found.substance is None
    assert [(n.text, n.code) for n in found.nearest] == [("坚持会前学法。", "part")]


def test_only_declared_outcomes(make_rule: MakeRule, audit: Audit) -> None:
    rule = make_rule("one", phrase("a", "会前学法"), outcomes=(Outcome.MET, Outcome.MISSING))
    assert audit([rule], plan="坚持会前学法。")["one"].outcome is Outcome.MISSING
