"""Saved runs, and what changed since."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duizhao.errors import GoldError, Place
from duizhao.evaluate.compare import ChangeKind, Comparison, RuleChange, compare
from duizhao.evaluate.grading import Pair
from duizhao.evaluate.metrics import Figures
from duizhao.evaluate.saved import Run, load_run, run_of, write_json

Write = Callable[[str, str], Path]

BOOK = {"name": "fake", "version": "1", "digest": "d"}
BEFORE = (
    Pair("a", "g.one", ("met",), "met", True, 1, "原文一"),
    Pair("a", "g.two", ("missing",), "met", False, 0, "原文二"),
    Pair("b", "g.one", ("met", "partial"), "met", True, 2, "原文三"),
    Pair("b", "g.two", ("met",), "planned"),
)


def figures(pairs: tuple[Pair, ...]) -> dict[str, float]:
    return Figures(pairs).to_dict()


def saved(pairs: Sequence[Pair] = BEFORE) -> Run:
    return run_of("gold", "1.0", BOOK, figures(tuple(pairs)), pairs)


def since(*after: Pair) -> Comparison:
    return compare(saved(), after, figures)


def changed(at: int, **to: Any) -> tuple[Pair, ...]:
    return tuple(replace(p, **to) if i == at else p for i, p in enumerate(BEFORE))


def test_nothing_changed() -> None:
    comparison = since(*BEFORE)
    assert comparison.changes == ()
    assert comparison.rules == ()
    assert comparison.fell == ()
    assert comparison.before == comparison.after == figures(BEFORE)
    assert (comparison.added, comparison.dropped) == (0, 0)


@pytest.mark.parametrize(
    ("at", "to", "kind"),
    [
        (1, {"outcome": "missing"}, ChangeKind.FIXED),
        (0, {"outcome": "partial"}, ChangeKind.BROKEN),
        (0, {"outcome": "absent"}, ChangeKind.BROKEN),
        (2, {"outcome": "partial"}, ChangeKind.OTHER),
        (3, {"outcome": "missing"}, ChangeKind.OTHER),
        (2, {"rank": 0}, ChangeKind.EVIDENCE_LOST),
    ],
)
def test_the_kinds_of_change(at: int, to: dict[str, Any], kind: ChangeKind) -> None:
    (change,) = since(*changed(at, **to)).changes
    assert change.kind is kind
    assert change.before.outcome == BEFORE[at].outcome
    back = compare(saved(changed(at, **to)), BEFORE, figures)
    opposite = {
        ChangeKind.FIXED: ChangeKind.BROKEN,
        ChangeKind.BROKEN: ChangeKind.FIXED,
        ChangeKind.EVIDENCE_LOST: ChangeKind.EVIDENCE_GAINED,
    }
    assert back.changes[0].kind is opposite.get(kind, kind)


def test_a_better_rank_alone_is_no_change_but_the_figures_show_it() -> None:
    comparison = since(*changed(2, rank=1))
    assert comparison.changes == ()
    assert comparison.after["evidence_at_1"] > comparison.before["evidence_at_1"]


def test_changes_by_rule() -> None:
    (rule,) = since(*changed(0, outcome="missing")).rules
    kinds = {kind: int(kind is ChangeKind.BROKEN) for kind in ChangeKind}
    assert rule == RuleChange("g.one", 2, 2, 1, kinds)


def test_what_fell() -> None:
    comparison = since(*changed(0, outcome="missing"))
    assert "outcome_accuracy" in comparison.fell
    assert "gap_precision" not in comparison.fell, "it was 0 before"
    assert "evidence_pairs" not in comparison.fell


def test_only_pairs_that_both_have_are_compared() -> None:
    new = Pair("c", "g.one", ("met",), "missing")
    comparison = since(*BEFORE[1:], new)
    assert (comparison.added, comparison.dropped) == (1, 1)
    assert comparison.before["pairs"] == comparison.after["pairs"] == 3
    with pytest.raises(GoldError, match="没有相同"):
        since(new)


def test_both_are_graded_by_the_labels_of_today() -> None:
    now = tuple(replace(p, accept=("met",)) for p in BEFORE)
    assert since(*now).changes == ()


def test_a_run_survives_saving_and_holds_no_text(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_json(path, saved().to_dict())
    text = path.read_text(encoding="utf-8")
    assert "原文" not in text
    loaded = load_run(path, "gold")
    assert loaded.outcomes == saved().outcomes
    assert loaded.ranks == {"a": {"g.one": 1}, "b": {"g.one": 2}}
    assert loaded.rulebook == BOOK
    assert '   "g.one": "met",\n' in text, "one line a pair, so that changes can be read in a diff"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "JSON"),
        ("[]", "schema 应为 1"),
        ('{"schema": 2}', "schema 应为 1"),
        ('{"schema": 1, "kind": "gold"}', "不完整"),
        (
            '{"schema": 1, "kind": "gold", "tool": "1", "rulebook": [], "figures": {}, "outcomes": {}, "ranks": {}}',
            "不完整",
        ),
        (json.dumps(saved().to_dict()).replace('"planned"', '"later"'), "不完整或被改动过"),
    ],
)
def test_a_file_that_is_no_saved_run(write: Write, text: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        load_run(write("run.json", text), "gold")


def test_runs_of_two_kinds_do_not_compare(write: Write) -> None:
    path = write("run.json", json.dumps(saved().to_dict()))
    with pytest.raises(GoldError, match=r"challenge.*不能比较"):
        load_run(path, "challenge")
    with pytest.raises(GoldError, match="读不了"):
        load_run(path.with_name("none.json"), "gold")
    assert Run.from_dict(saved().to_dict(), Place("x")).kind == "gold"


def test_to_dict_is_plain_data() -> None:
    data = since(*changed(0, outcome="missing")).to_dict()
    assert data["changes"] == [{"report": "a", "rule": "g.one", "kind": "broken", "before": "met", "after": "missing"}]
    assert data["rules"][0]["broken"] == 1
    json.dumps(data)
