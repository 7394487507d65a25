"""The whole way: labels, auditor, figures, tables, JSON, a saved run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duizhao.errors import GoldError
from duizhao.evaluate import evaluate_challenge, evaluate_gold, render_challenge, render_gold
from duizhao.report.width import Ruler

Write = Callable[[str, str], Path]


@pytest.fixture
def words(write: Write) -> Path:
    return write("keywords.yaml", "keywords:\n  counsel.system: [顾问]\n  decision.archive: [归档]\n")


def narrow(text: str) -> bool:
    return all(Ruler(2).cells(line) <= 80 for line in text.splitlines())


def test_figures_rules_and_misses(gold: Path, auditor: Any, words: Path) -> None:
    result = evaluate_gold(gold, gold, auditor, keywords=words)
    data = result.to_dict()
    json.dumps(data)
    assert data["reports"] == 2
    assert data["figures"]["pairs"] == 5
    assert data["figures"]["outcome_accuracy"] == 0.6
    assert data["figures"]["gap_precision"] == data["figures"]["gap_recall"] == 0.5
    assert data["figures"]["evidence_hit"] == 1
    assert data["figures"]["evidence_at_1"] == 0.5
    assert data["keywords"]["outcome_accuracy"] == 0.4
    assert data["rules"][0] == {
        "title": "法律顾问制度",
        "rule": "counsel.system",
        "support": 2,
        "right": 1,
        "false_gap": 1,
        "false_met": 0,
        "evidence_pairs": 1,
        "evidence_misses": 0,
        "keywords_right": 1,
    }
    assert [(m["report"], m["rule"], m["kind"], m["outcome"]) for m in data["misses"]] == [
        ("a.txt", "decision.archive", "outcome", "met"),
        ("b.txt", "counsel.system", "outcome", "missing"),
    ]
    assert data["misses"][0]["evidence"] == "归档。"


def test_reports_that_are_not_there_or_fail(gold: Path, auditor: Any, write: Write) -> None:
    write("gold/b.txt", "refuse")
    one = "  elements:\n    counsel.system: {accept: [missing]}\n"
    write("gold/more.yaml", f"reports:\n- file: c.txt\n{one}- file: d.txt\n{one}")
    write("gold/d.txt", "break")
    result = evaluate_gold(gold, gold, auditor)
    assert result.not_found == ("c.txt",)
    assert [(f.report, f.code) for f in result.origin.failures] == [("b.txt", "refused"), ("d.txt", "DZ300")]
    assert [p.outcome for p in result.pairs if p.report != "a.txt"] == ["absent"] * 3
    text = render_gold(result)
    assert "没有找到：c.txt" in text
    assert "没有结论：b.txt（refused）认作“别的文种”，没有审核。" in text
    (gold / "a.txt").unlink()
    (gold / "b.txt").unlink()
    (gold / "d.txt").unlink()
    with pytest.raises(GoldError, match="一篇也没有找到"):
        evaluate_gold(gold, gold, auditor)


def test_a_rule_that_the_rulebook_lacks_counts_as_wrong_and_is_named(gold: Path, auditor: Any, write: Write) -> None:
    write("gold/b.yaml", "reports:\n- file: c.txt\n  elements:\n    other.thing: {accept: [met]}\n")
    write("gold/c.txt", "counsel.system met 有。\n")
    result = evaluate_gold(gold, gold, auditor)
    assert result.origin.unknown == ("other.thing",)
    assert "规则集里没有这些要素，按判错计：other.thing" in render_gold(result)


def test_save_then_compare(gold: Path, auditor: Any, write: Write, tmp_path: Path) -> None:
    run = tmp_path / "run.json"
    evaluate_gold(gold, gold, auditor, save=run)
    write("gold/b.txt", "counsel.system met 有法律顾问。\ndecision.archive planned 拟归档。\n")
    result = evaluate_gold(gold, gold, auditor, against=run)
    assert result.comparison is not None
    assert [c.kind for c in result.comparison.changes] == ["fixed", "other"]
    text = render_gold(result)
    assert re.search(r"结论正确率 +0\.6000 +0\.8000 +\+0\.2000\n", text)
    assert "改对  b.txt  counsel.system" in text
    assert "法律顾问制度  未见相关表述 → 已落实" in text
    assert narrow(text)
    assert result.to_dict()["comparison"]["rules"][0]["fixed"] == 1


def test_no_percentage_of_fewer_than_ten_cases(gold: Path, auditor: Any, words: Path) -> None:
    text = render_gold(evaluate_gold(gold, gold, auditor, keywords=words))
    assert re.search(r"结论正确率 +3/5 +2/5\n", text)
    assert re.search(r"各结论平均 F1 +例数太少 +例数太少\n", text)
    assert "%" not in text.replace("下限（5%）", "")


def test_percentages_and_counts_of_ten_and_more(auditor: Any, write: Write) -> None:
    labels = ["reports:"]
    for i in range(12):
        labels += [f"- file: r{i:02}.txt", "  elements:", "    counsel.system: {accept: [met], quotes: [法律顾问]}"]
        write(f"gold/r{i:02}.txt", "counsel.system missing\n" if i < 3 else "counsel.system met 有法律顾问。\n")
    folder = write("gold/l.yaml", "\n".join(labels)).parent
    text = render_gold(evaluate_gold(folder, folder, auditor))
    assert "75.0%  9/12" in text
    assert re.search(r"依据命中（前三句） +9/9\n", text)


def test_the_tables_fit_eighty_columns(gold: Path, auditor: Any, words: Path, write: Write) -> None:
    long = "召开专题会议研究部署" * 30
    write("gold/b.txt", f"counsel.system partial {long}\n")
    text = render_gold(evaluate_gold(gold, gold, auditor, keywords=words))
    assert narrow(text)
    assert "判为部分体现，应为已落实" in text
    assert "".join(text.split()).count(long) == 1, "the first evidence of a miss is shown whole"


def test_the_challenge_as_text(auditor: Any, write: Write, tmp_path: Path) -> None:
    cases = "".join(
        f"- {{id: c{i}, element: counsel.system, section: plan, accept: [planned],"
        f" text: counsel.system {'met' if i < 2 else 'planned'} 拟聘请顾问。}}\n"
        for i in range(12)
    )
    path = write("c.yaml", f"cases:\n{cases}")
    run = tmp_path / "run.json"
    text = render_challenge(
        evaluate_challenge(path, auditor, save=run, keywords=write("k.yaml", "keywords: {a.b: [x]}"))
    )
    assert "83.3%  10/12" in text
    assert "仅列计划 → 已落实  2" in text
    assert "判错 2 例" in text
    assert "- c0  counsel.system（plan）" in text
    assert "例句：counsel.system met 拟聘请顾问。" in text
    assert narrow(text)
    again = evaluate_challenge(path, auditor, against=run)
    assert again.comparison is not None
    assert again.comparison.changes == ()
    assert "逐条没有变化" in render_challenge(again)


def test_heavy_packages_are_imported_late() -> None:
    code = "import sys, duizhao.evaluate; print([m for m in ('yaml', 'rich', 'spacy', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
