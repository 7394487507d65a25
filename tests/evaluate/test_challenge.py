"""The context challenge: cases, the report they stand in, and the figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.errors import GoldError
from duizhao.evaluate import evaluate_challenge
from duizhao.evaluate.challenge import (
    Case,
    challenge_figures,
    confusions,
    framed,
    grade_cases,
    load_cases,
)
from duizhao.evaluate.grading import Answer
from duizhao.evaluate.results import rounded
from duizhao.rulebook.model import Frame

HERE = Path(__file__).resolve().parent
FROZEN = json.loads((HERE / "frozen" / "challenge.json").read_text(encoding="utf-8"))
CORPUS = HERE.parent / "corpus"
SECTIONS = ("preamble", "measures", "plan")
REFERENCE = HERE.parents[2] / "shared" / "tools" / "score_challenge.py"

Write = Callable[[str, str], Path]


def corpus_frame() -> Frame:
    raw = yaml.safe_load((CORPUS / "context" / "frame.yaml").read_text(encoding="utf-8"))["frame"]
    return Frame(raw["text"], "", 2024, tuple(raw["slots"]), raw["fill"])


def test_frozen_figures() -> None:
    """The reference implementation gave these figures for these answers."""
    cases = tuple(Case(c["id"], c["element"], c["section"], tuple(c["accept"]), "") for c in FROZEN["cases"])
    answers = {i: {e: Answer(o) for e, o in said.items()} for i, said in FROZEN["said"].items()}
    pairs = grade_cases(cases, answers)
    expected: dict[str, Any] = dict(FROZEN["figures"])
    top = expected.pop("confused")
    assert rounded(challenge_figures(pairs)) == expected
    assert {f"{a}→{s}": n for (a, s), n in list(confusions(pairs).items())[: len(top)]} == top


CASE = "version: 1\ncases:\n- {id: c1, element: counsel.system, section: plan, accept: [planned, missing], text: 拟聘请法律顾问。}\n"


def test_a_case_is_read(write: Write) -> None:
    (case,) = load_cases(write("c.yaml", CASE), SECTIONS)
    assert case == Case("c1", "counsel.system", "plan", ("planned", "missing"), "拟聘请法律顾问。")


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("section: plan", "section: plans", ["例“c1”的 section", "“plans”", "preamble、measures、plan"]),
        ("planned, missing", "done", ["例“c1”的 accept", "“done”", "met、partial"]),
        ("element: counsel.system", "element: counsel", ["例“c1”", "组.名"]),
        ("text: 拟聘请法律顾问。", "text: ''", ["例“c1”的 text", "不能为空"]),
        (", text: 拟聘请法律顾问。", "", ["第 1 例", "缺少 text"]),
        ("id: c1", "id: c1, why: x, hint: y", ["“hint”"]),
    ],
)
def test_a_wrong_case_is_named(write: Write, old: str, new: str, parts: list[str]) -> None:
    assert old in CASE
    with pytest.raises(GoldError) as caught:
        load_cases(write("c.yaml", CASE.replace(old, new)), SECTIONS)
    assert caught.value.place is not None
    assert caught.value.place.line == 3
    for part in parts:
        assert part in str(caught.value)


def test_an_id_stands_for_one_case(write: Write) -> None:
    with pytest.raises(GoldError, match=r"第 2 例.*“c1”用过了"):
        load_cases(write("c.yaml", CASE + CASE.splitlines()[2]), SECTIONS)


def test_every_case_is_audited_alone_and_every_miss_kept(auditor: Any, write: Write) -> None:
    path = write(
        "c.yaml",
        "cases:\n"
        "- {id: c1, element: counsel.system, section: plan, accept: [planned], text: counsel.system planned 拟聘请。}\n"
        "- {id: c2, element: counsel.system, section: measures, accept: [met], text: counsel.system partial 有顾问。}\n"
        "- {id: c3, element: plan.measures, section: preamble, accept: [met], text: 无}\n"
        "- {id: c4, element: plan.measures, section: preamble, accept: [met], text: refuse}\n",
    )
    words = write("k.yaml", "keywords:\n  counsel.system: [顾问]\n")
    result = evaluate_challenge(path, auditor, keywords=words)
    assert [p.outcome for p in result.pairs] == ["planned", "partial", "absent", "absent"]
    assert result.figures["accuracy"] == 0.25
    assert [f.report for f in result.origin.failures] == ["c4"]
    assert result.keywords is not None
    assert [p.outcome for p in result.keywords] == ["missing", "met", "absent", "absent"]
    data = result.to_dict()
    assert data["confused"] == {"met→absent": 2, "met→partial": 1}
    assert data["misses"][0] == {
        "report": "c2",
        "rule": "counsel.system",
        "kind": "outcome",
        "outcome": "partial",
        "accept": ["met"],
        "evidence": "有顾问。",
        "section": "measures",
        "text": "counsel.system partial 有顾问。",
    }
    json.dumps(data)


@pytest.mark.parametrize("section", ["preamble", "measures", "first_responsible", "deficiencies", "plan"])
def test_the_frame_of_the_rulebook_is_that_of_the_corpus(section: str) -> None:
    from duizhao.rulebook import load_rulebook

    case = Case("c", "counsel.system", section, ("met",), "这一句。")
    assert framed(case, load_rulebook().frame).strip() == framed(case, corpus_frame()).strip()


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference implementation is not part of this repository")
def test_the_frame_is_that_of_the_reference_implementation() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert corpus_frame().text.strip() == text.split('FRAME = """')[1].split('"""')[0].strip()
