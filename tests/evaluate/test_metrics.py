"""The figures: the same numbers as the reference implementation, on frozen cases and, where it is at hand, live."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from duizhao.evaluate.gold import ACCEPTABLE, Gold, Label, LabelledReport
from duizhao.evaluate.grading import Answer, Pair, grade
from duizhao.evaluate.metrics import Figures, RuleFigures, rule_figures
from duizhao.model import Outcome

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parents[2] / "shared" / "tools" / "metrics.py"
FROZEN = json.loads((HERE / "frozen" / "metrics.json").read_text(encoding="utf-8"))

Data = dict[str, dict[str, Any]]


def random_case(seed: int) -> tuple[Data, Data]:
    """Labels and answers as the reference implementation takes them, with every awkward case."""
    rng = random.Random(seed)
    outcomes = [o.value for o in Outcome]
    words = ["法律顾问", "征求意见", "归 档", "培训\n3次", "审查合同", "短"]

    def passage() -> str:
        return "".join(rng.choices(words, k=rng.choice((1, 2, 3, 3, 80))))

    gold: Data = {}
    got: Data = {}
    for r in range(rng.randint(1, 7)):
        gold[f"r{r}"], got[f"r{r}"] = {}, {}
        for e in range(rng.randint(1, 9)):
            accept = rng.sample(ACCEPTABLE, rng.choice((1, 1, 1, 2, 3)))
            label: dict[str, Any] = {"accept": accept}
            if rng.random() < 0.7:
                label["quotes"] = [passage() for _ in range(rng.randint(0, 3))]
            gold[f"r{r}"][f"g.e{e}"] = label
            said = rng.choice(accept) if rng.random() < 0.7 else rng.choice(outcomes)
            if rng.random() < 0.95:
                got[f"r{r}"][f"g.e{e}"] = [said, [passage() for _ in range(rng.randint(0, 4))]]
    if rng.random() < 0.2:
        del got["r0"]
    return gold, got


def ours(gold: Data, got: Data) -> dict[str, float]:
    reports = tuple(
        LabelledReport(
            name, {e: Label(tuple(v["accept"]), tuple(v.get("quotes") or ())) for e, v in elements.items()}, ""
        )
        for name, elements in gold.items()
    )
    answers = {r: {e: Answer(o, tuple(t)) for e, (o, t) in of.items()} for r, of in got.items()}
    return Figures(grade(Gold("", reports), answers)).to_dict()


@pytest.mark.parametrize("case", FROZEN, ids=lambda case: f"seed{case['seed']}")
def test_frozen_cases(case: dict[str, Any]) -> None:
    assert ours(case["gold"], case["got"]) == case["figures"]


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference implementation is not part of this repository")
def test_the_reference_implementation_agrees() -> None:
    spec = importlib.util.spec_from_file_location("reference_metrics", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    for seed in range(60):
        gold, got = random_case(seed)
        expected, _ = reference.score(gold, got)
        assert ours(gold, got) == expected, seed


def pair(accept: str, outcome: str, quotes: bool = False, rank: int = 0, rule: str = "g.e") -> Pair:
    return Pair("r", rule, tuple(accept.split()), outcome, quotes, rank)


@pytest.mark.parametrize(
    ("graded", "false_gap", "false_met"),
    [
        (pair("met", "missing"), True, False),
        (pair("met partial", "not_applicable"), True, False),
        (pair("met", "error"), True, False),
        (pair("missing", "met"), False, True),
        (pair("missing", "absent"), False, True),
        (pair("missing", "planned"), False, False),
        (pair("met missing", "planned"), False, False),
        (pair("met", "partial"), False, False),
    ],
)
def test_the_two_errors_about_gaps(graded: Pair, false_gap: bool, false_met: bool) -> None:
    assert (graded.false_gap, graded.false_met) == (false_gap, false_met)


def test_evidence_is_judged_where_the_outcome_is_right_and_the_label_quotes() -> None:
    assert pair("met", "met", quotes=True).evidence_miss
    assert not pair("met", "met", quotes=True, rank=3).evidence_miss
    assert not pair("met", "partial", quotes=True).evidence_miss
    assert not pair("missing", "missing", quotes=True).evidence_miss
    assert not pair("met", "met").evidence_miss


def graded(quote: str, *evidence: str) -> int:
    gold = Gold("", (LabelledReport("r", {"g.e": Label(("met",), (quote,))}, ""),))
    (found,) = grade(gold, {"r": {"g.e": Answer("met", evidence)}})
    return found.rank


def test_what_shows_a_quote() -> None:
    assert graded("聘请 法律顾问", "全年聘请\n法律顾问2名。") == 1
    assert graded("全年聘请法律顾问2名", "聘请法律顾问") == 1, "six characters inside the quote are enough"
    assert graded("全年聘请法律顾问2名", "法律顾问") == 0, "four are not"
    assert graded("法律顾问", "别的", "又一句", "法律顾问") == 3
    assert graded("法律顾问", "别的", "又一句", "再一句", "法律顾问") == 0
    assert graded("法律顾问", "法律顾问" + "长" * 216) == 1
    assert graded("法律顾问", "法律顾问" + "长" * 217) == 0


def test_the_figures_of_each_rule() -> None:
    pairs = [
        pair("met", "met", quotes=True, rank=2, rule="g.b"),
        pair("met", "met", quotes=True, rule="g.a"),
        pair("met", "missing", rule="g.a"),
        pair("missing", "met", rule="g.a"),
    ]
    assert rule_figures(pairs) == (
        RuleFigures("g.b", 1, 1, 0, 0, 1, 0),
        RuleFigures("g.a", 3, 1, 1, 1, 1, 1),
    )


def test_one_pair_is_enough() -> None:
    figures = Figures((pair("met", "met"),)).to_dict()
    assert figures["outcome_accuracy"] == 1
    assert figures["evidence_hit"] == figures["gap_precision"] == 0
