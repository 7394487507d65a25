"""Near misses by edits: worth partial at most, never beside exact evidence, never out of context."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from duizhao.engine.audit import Auditor
from duizhao.engine.signals.fuzzy import allowed_edits
from duizhao.model import Finding, Outcome
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.model import Leaf, Rule, Signal

MakeRule = Callable[..., Rule]
Audit = Callable[..., dict[str, Finding]]
PHRASE = "重大行政决策程序"
SIGNAL = Signal("named", "程序", "phrase", words=((PHRASE,),), edits=1)


@pytest.fixture(scope="module")
def one(make_rule: MakeRule, audit: Audit) -> Callable[..., Finding]:
    def run(signal: Signal = SIGNAL, **passages: str) -> Finding:
        return audit([make_rule("one", signal)], **passages)["one"]

    return run


@pytest.mark.parametrize(
    ("length", "wanted", "edits"),
    [(4, 2, 0), (5, 1, 1), (5, 2, 1), (12, 2, 1), (13, 2, 2), (13, 1, 1), (20, 3, 2), (8, 0, 0)],
)
def test_edits_by_length(length: int, wanted: int, edits: int) -> None:
    assert allowed_edits(length, wanted) == edits


def test_the_phrase_itself_is_met(one: Callable[..., Finding]) -> None:
    found = one(measures="严格履行重大行政决策程序。")
    assert found.outcome is Outcome.MET
    assert not any(s["fuzzy"] for s in found.trace["signals"])


@pytest.mark.parametrize("near", ["重大行政决定程序", "重大行政决策的程序", "重大行政策程序", "重大政决策程序"])
def test_one_edit_is_partial(one: Callable[..., Finding], near: str) -> None:
    found = one(measures=f"严格履行{near}。")
    assert found.outcome is Outcome.PARTIAL
    assert [s["fuzzy"] for s in found.trace["signals"]] == [True]
    assert near in found.evidence[0].text


@pytest.mark.parametrize("far", ["重大行政处罚程序", "重要行政决策程序", "行政决策程序", "重大行。政决策程序"])
def test_two_edits_another_head_or_two_sentences_are_nothing(one: Callable[..., Finding], far: str) -> None:
    assert one(measures=f"严格履行{far}。").outcome is Outcome.MISSING


def test_short_phrases_have_no_near_misses(one: Callable[..., Finding]) -> None:
    signal = Signal("named", "论证", "phrase", words=(("专家论证",),), edits=2)
    assert one(signal, measures="组织专家评证。").outcome is Outcome.MISSING


def test_without_edits_there_are_no_near_misses(one: Callable[..., Finding]) -> None:
    signal = Signal("named", "程序", "phrase", words=((PHRASE,),))
    assert one(signal, measures="严格履行重大行政决定程序。").outcome is Outcome.MISSING


@pytest.mark.parametrize(
    ("section", "text", "outcome"),
    [
        ("plan", "规范重大行政决定程序。", Outcome.PLANNED),
        ("measures", "重大行政决定程序尚未建立。", Outcome.ADMITTED),
        ("measures", "《条例》规定，各级应当履行重大行政决定程序。", Outcome.MISSING),
        ("measures", "县司法局履行重大行政决定程序。", Outcome.MISSING),
    ],
)
def test_near_misses_have_a_context(one: Callable[..., Finding], section: str, text: str, outcome: Outcome) -> None:
    assert one(**{section: text}).outcome is outcome


def test_exact_before_fuzzy(make_rule: MakeRule, audit: Audit) -> None:
    """A weak exact signal is enough for partial: then no near miss is looked for, and none is shown."""
    weak = Signal("weak", "泛称", "phrase", words=(("科学决策",),), strength=1)
    rule = make_rule("one", SIGNAL, weak, partial=Leaf("weak"))
    found = audit([rule], measures="坚持科学决策。严格履行重大行政决定程序。")["one"]
    assert found.outcome is Outcome.PARTIAL
    assert [e.text for e in found.supporting] == ["坚持科学决策。"]
    assert not any(s["fuzzy"] for s in found.trace["signals"])


def test_blocked_before_fuzzy(make_rule: MakeRule, audit: Audit) -> None:
    rule = make_rule("one", SIGNAL, blockers=("重大行政决定程序",))
    assert audit([rule], measures="严格履行重大行政决定程序。")["one"].outcome is Outcome.MISSING


def test_title_signature_and_furniture_are_silent(make_rule: MakeRule, make_auditor: Callable[..., Auditor]) -> None:
    auditor = make_auditor(make_rule("one", SIGNAL))
    text = frame_text(auditor.rulebook.frame, {})
    titled = text.replace("关于2024年法治政府建设情况的报告", "关于2024年重大行政决定程序和法治政府建设情况的报告")
    assert titled != text
    for silent in (titled, f"首页 > 重大行政决定程序 > 正文\n{text}", f"{text}\n\n附件下载\n重大行政决定程序\n"):
        (found,) = auditor.audit_text(silent, force=True).findings
        assert found.outcome is Outcome.MISSING


EDITED = st.tuples(st.integers(2, len(PHRASE)), st.sampled_from(["", "改", "改变"]), st.integers(0, 2))


@settings(deadline=None)
@given(edit=EDITED)
def test_never_met_and_never_beyond_one_edit(one: Callable[..., Finding], edit: tuple[int, str, int]) -> None:
    at, put, gone = edit
    made = PHRASE[:at] + put + PHRASE[at + gone :]
    found = one(measures=f"严格履行{made}。")
    if PHRASE in made:
        assert found.outcome is Outcome.MET
        return
    # with its head kept, some stretch of the text is one edit away
    heads = [made[: i + 1] for i in range(1, len(made)) if made.startswith(PHRASE[:2])]
    near = any(Levenshtein.distance(PHRASE, stretch) == 1 for stretch in heads)
    assert found.outcome is (Outcome.PARTIAL if near else Outcome.MISSING)
