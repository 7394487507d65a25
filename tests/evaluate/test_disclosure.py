"""The second rulebook: another kind of report audited by YAML alone, on six invented reports with labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.cli.app import main
from duizhao.engine.audit import Auditor
from duizhao.evaluate import evaluate_gold
from duizhao.evaluate.exampletest import run_examples
from duizhao.evaluate.gold import load_gold
from duizhao.model import Applies, Outcome
from duizhao.rulebook import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
REPORTS = CORPUS / "disclosure"
NAME = "information-disclosure"
KINDS = [d["file"] for d in yaml.safe_load((CORPUS / "kinds" / "kinds.yaml").read_text("utf-8"))["documents"]]
OF_THIS_KIND = {
    "no03_info_disclosure_six_parts.txt",
    "no04_info_disclosure_oneline_web.txt",
    "no05_info_disclosure_county_gov.txt",
}


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(load_rulebook(None, NAME))


def test_it_is_a_whole_rulebook(auditor: Auditor) -> None:
    book = auditor.rulebook
    assert len(book.rules) >= 12
    assert {b.number for r in book.rules for b in r.basis if b.article in ("第四十九条", "第五十条")} == {
        "国务院令第711号"
    }
    assert book.deadlines["publication"].by == "01-31"
    runs = run_examples(book)
    assert [run.id for run in runs if not run.right] == []
    assert len(runs) > 300


def test_it_is_right_on_labelled_reports(auditor: Auditor) -> None:
    result = evaluate_gold(REPORTS, REPORTS, auditor)
    figures = result.run.figures
    assert len(load_gold(REPORTS).reports) == 6
    assert figures["outcome_accuracy"] >= 0.97
    assert figures["gap_precision"] >= 0.95
    assert figures["gap_recall"] >= 0.95
    assert figures["evidence_hit"] >= 0.95


@pytest.mark.parametrize("name", sorted(KINDS))
def test_other_kinds_are_refused(auditor: Auditor, name: str) -> None:
    assert auditor.audit(CORPUS / "kinds" / name).kind.accepted is (name in OF_THIS_KIND)  # type: ignore[union-attr]


@pytest.mark.parametrize("path", sorted((CORPUS / "open").glob("*.txt")), ids=lambda p: p.stem)
def test_rule_of_law_reports_are_refused(auditor: Auditor, path: Path) -> None:
    kind = auditor.audit(path).kind
    assert kind is not None
    assert not kind.accepted


def test_an_undated_report_is_asked_about(auditor: Auditor) -> None:
    text = "云岭县水利局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n全年主动公开政府信息120条，均按时更新。\n"
    found = next(f for f in auditor.audit_text(text).findings if f.rule == "publication.deadline")
    assert (found.outcome, found.applies) == (Outcome.MISSING, Applies.UNKNOWN)
    assert "1月31日" in (found.question or "")


def run(capfdbinary: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    import json

    status = main(list(arguments))
    return status, json.loads(capfdbinary.readouterr().out)


def test_the_kind_of_document_chooses_the_rulebook(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    both = [str(REPORTS / "g1-zhujian.txt"), str(CORPUS / "open" / "a5-shichang.txt")]
    _, told = run(capfdbinary, "check", *both, "--format", "json")
    assert [a["rulebook"]["name"] for a in told["assessments"]] == [NAME, "rule-of-law"]
    assert all(a["findings"] for a in told["assessments"])


def test_a_guessed_kind_leaves_the_choice_to_the_document(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _, told = run(capfdbinary, "check", str(REPORTS / "g4-zhen.txt"), "--layers", "auto", "--format", "json")
    assert told["assessments"][0]["rulebook"]["name"] == NAME
    assert told["assessments"][0]["findings"]


def test_a_named_rulebook_is_kept_to(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name, found in ((NAME, True), ("rule-of-law", False)):
        _, told = run(capfdbinary, "check", str(REPORTS / "g1-zhujian.txt"), "--rulebook", name, "--format", "json")
        assert bool(told["assessments"][0]["findings"]) is found


def test_what_no_rulebook_is_for_stays_refused(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    status, told = run(capfdbinary, "check", str(CORPUS / "kinds" / "no06_key_points_2025.txt"), "--format", "json")
    assert status == 4
    assert told["assessments"][0]["rulebook"]["name"] == "rule-of-law"
    assert told["assessments"][0]["findings"] == []
