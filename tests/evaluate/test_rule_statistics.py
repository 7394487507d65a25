"""Statistics of rules: counted by the labels, signal by signal, in an order that depends on names alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duizhao.errors import GoldError
from duizhao.evaluate import evaluate_gold, render_statistics, rule_statistics
from duizhao.evaluate.rulestats import Statistics
from duizhao.report.width import Ruler

Write = Callable[[str, str], Path]

REPORTS = {
    # report: (label of counsel.system, what is said of it)
    "a.txt": ("[met]", "counsel.system met 聘请顾问2名。 @hired,named"),
    "b.txt": ("[met, partial]", "counsel.system missing @~named"),
    "c.txt": ("[missing]", "counsel.system met 顾问一词。 @named"),
    "d.txt": ("[not_applicable, missing]", "counsel.system not_applicable"),
    "e.txt": ("[partial, planned]", "counsel.system planned 拟聘请。 @~hired"),
    "f.txt": ("[admitted]", "counsel.system missing"),
    "g.txt": ("[partial]", "counsel.system met 聘请。 @hired"),
}


@pytest.fixture
def counsel(write: Write) -> Path:
    """Labels of one rule in seven reports, with every kind of label and of error."""
    return put(write, REPORTS)


def put(write: Write, reports: dict[str, tuple[str, str]], rule: str = "counsel.system") -> Path:
    entries = []
    for name, (accept, said) in reports.items():
        write(f"gold/{name}", said + "\n")
        entries.append(f"- file: {name}\n  elements: {{{rule}: {{accept: {accept}}}}}\n")
    return write("gold/labels.yaml", "version: 1\nreports:\n" + "".join(entries)).parent


def taken(gold: Path, auditor: Any, **options: Any) -> Statistics:
    return rule_statistics(gold, gold, auditor, **options)


def data(result: Statistics, rule: str = "counsel.system") -> dict[str, Any]:
    (found,) = (r for r in result.to_dict()["rules"] if r["rule"] == rule)
    return dict(found)


def test_labels_and_errors_are_counted(counsel: Path, auditor: Any) -> None:
    found = data(taken(counsel, auditor))
    assert found["support"] == {"all": 7, "covered": 3, "gap": 2, "not_applicable": 1, "either": 1}
    assert (found["right"], found["false_gap"], found["false_met"]) == (3, 1, 1)
    # said to be gaps among the clear ones: b (wrongly), d, f; gaps by the labels: c (not said), d, f
    assert found["gap_precision"] == {"part": 2, "of": 3, "rate": None}
    assert found["gap_recall"] == {"part": 2, "of": 3, "rate": None}


def test_it_grades_as_the_evaluation_does(gold: Path, auditor: Any) -> None:
    evaluated = evaluate_gold(gold, gold, auditor)
    statistics = taken(gold, auditor)
    of = {r.rule: r.counts for r in statistics.rules}
    for rule in evaluated.rules:
        counts = of[rule.rule]
        assert (rule.support, rule.right) == (counts.support, counts.right)
        assert (rule.false_gap, rule.false_met) == (counts.false_gap, counts.false_met)
    assert statistics.counts.gaps == evaluated.figures.gaps


def test_signals_and_where_they_counted(counsel: Path, auditor: Any) -> None:
    result = taken(counsel, auditor)
    assert data(result)["signals"] == [
        {"signal": "hired", "title": "聘请顾问", "counted": 2, "counted_in_gaps": 0, "found_only": 1},
        {"signal": "named", "title": "提到顾问", "counted": 2, "counted_in_gaps": 1, "found_only": 1},
        {"signal": "firm", "title": "与律所签约", "counted": 0, "counted_in_gaps": 0, "found_only": 0},
    ]
    assert [(rule, s.name) for rule, s in result.silent] == [("counsel.system", "firm"), ("decision.archive", "filed")]
    text = render_statistics(result)
    assert "hired 聘请顾问 2；named 提到顾问 2（1）" in text
    assert "从未计入的信号 2 个（共 4 个）" in text
    assert "  counsel.system  firm 与律所签约\n" in text


def test_a_signal_counts_in_reports_without_a_label_too(counsel: Path, auditor: Any, write: Write) -> None:
    write("gold/a.txt", REPORTS["a.txt"][1] + "\ndecision.archive met 归档。 @filed\n")
    found = data(taken(counsel, auditor), "decision.archive")
    assert found["support"]["all"] == 0
    assert found["signals"][0]["counted"] == 1
    text = render_statistics(taken(counsel, auditor))
    assert "没有标注的规则：decision.archive、plan.measures" in text
    assert "每个信号都" not in text


def test_no_percentage_of_few_cases(counsel: Path, auditor: Any) -> None:
    result = taken(counsel, auditor)
    for text in (render_statistics(result), render_statistics(result.only("counsel.system"), cases=True)):
        assert "%" not in text
        row = next(line for line in text.splitlines() if line.startswith("counsel.system  "))
        assert row.split() == ["counsel.system", "3", "2", "1", "1", "3", "1", "1", "2/3", "2/3"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (8, 1, "8/9"),
        (9, 0, "9/9"),
        (9, 1, "90%"),
        (11, 1, "92%"),
        (10, 0, "100%"),
        (249, 1, "99%"),
        (1, 249, "1%"),
        (0, 10, "0%"),
    ],
)
def test_rates(write: Write, auditor: Any, right: int, wrong: int, said: str) -> None:
    outcomes = ["missing"] * right + ["met 归档。"] * wrong
    gold = put(write, {f"{i:03}.txt": ("[missing]", f"counsel.system {o}") for i, o in enumerate(outcomes)})
    row = next(line for line in render_statistics(taken(gold, auditor)).splitlines() if line.startswith("counsel.sys"))
    assert row.split()[-1] == said
    rate = data(taken(gold, auditor))["gap_recall"]["rate"]
    assert rate == (round(right / (right + wrong), 4) if right + wrong >= 10 else None)


def test_nothing_to_divide_by(write: Write, auditor: Any) -> None:
    gold = put(write, {"a.txt": ("[met]", "counsel.system met 聘请。")})
    rows = [line for line in render_statistics(taken(gold, auditor)).splitlines() if re.match(r"counsel|合计", line)]
    assert [row.split()[1:] for row in rows[:2]] == [["1", "1", "-", "-"]] * 2


def test_what_is_missing_or_breaks_is_named(counsel: Path, auditor: Any, write: Write) -> None:
    write("gold/b.txt", "break")
    write("gold/c.txt", "counsel.system error")
    (counsel / "g.txt").unlink()
    write("gold/more.yaml", "reports:\n- file: h.txt\n  elements: {other.thing: {accept: [met]}}\n")
    write("gold/h.txt", "counsel.system met 聘请。")
    result = taken(counsel, auditor)
    assert result.failed
    assert result.reports == ("a.txt", "c.txt", "d.txt", "e.txt", "f.txt", "h.txt")
    text = render_statistics(result)
    assert "没有找到：g.txt" in text
    assert "没有结论：b.txt（DZ300）文件里没有文字。" in text
    assert "没能核对：counsel.system（1 篇）" in text
    assert "规则集里没有这些要素，按判错计：other.thing" in text
    found = data(result)
    assert (found["support"]["all"], found["errors"], found["false_gap"]) == (6, 1, 1)
    assert data(result, "other.thing")["false_gap"] == 1


def test_nothing_failed(counsel: Path, auditor: Any) -> None:
    assert not taken(counsel, auditor).failed


def test_a_rule_report_by_report(counsel: Path, auditor: Any) -> None:
    result = taken(counsel, auditor).only("counsel.system")
    text = render_statistics(result, cases=True)
    assert [line for line in text.splitlines() if re.match(r"(误缺|漏缺|其他判错|正确|没有标注) \d", line)] == [
        "误缺 1 篇",
        "漏缺 1 篇",
        "其他判错 2 篇",
        "正确 3 篇",
    ]
    assert "- b.txt  判为未见相关表述；标注已落实、部分体现\n    出现而未计入：named\n" in text
    assert "- c.txt  判为已落实；标注未见相关表述\n    计入：named\n    首条依据：顾问一词。\n" in text
    assert "decision.archive" not in text
    (rule,) = result.to_dict(cases=True)["rules"]
    assert [c["report"] for c in rule["cases"]] == sorted(REPORTS)
    assert rule["cases"][2] == {
        "report": "c.txt",
        "accept": ["missing"],
        "outcome": "met",
        "right": False,
        "false_gap": False,
        "false_met": True,
        "counted": ["named"],
        "found_only": [],
        "evidence": "顾问一词。",
    }


def test_the_order_of_labels_changes_nothing(write: Write, auditor: Any, tmp_path: Path) -> None:
    def all_of(reports: dict[str, tuple[str, str]]) -> tuple[str, str, str]:
        gold = put(write, reports)
        result = taken(gold, auditor, save=tmp_path / "run.json")
        plain = json.dumps(result.to_dict(cases=True), ensure_ascii=False)
        return render_statistics(result), plain, (tmp_path / "run.json").read_text(encoding="utf-8")

    one = all_of(REPORTS)
    assert all_of(dict(reversed(REPORTS.items()))) == one
    (tmp_path / "gold" / "labels.yaml").rename(tmp_path / "gold" / "z.yaml")
    half = dict(list(REPORTS.items())[3:])
    text = (tmp_path / "gold" / "z.yaml").read_text(encoding="utf-8")
    put(write, half)
    kept = [e for e in text.split("- file: ")[1:] if e[:5] not in half]
    write("gold/z.yaml", "reports:\n" + "".join(f"- file: {e}" for e in kept))
    result = taken(tmp_path / "gold", auditor)
    assert render_statistics(result) == one[0]


def test_the_tables_fit(counsel: Path, auditor: Any, write: Write) -> None:
    write("gold/a.txt", f"counsel.system met {'聘请顾问，' * 60} @hired,named")
    result = taken(counsel, auditor)
    for text in (render_statistics(result), render_statistics(result.only("counsel.system"), cases=True)):
        assert all(Ruler(2).cells(line) <= 80 for line in text.splitlines())


def test_labels_of_reports_that_are_nowhere(counsel: Path, auditor: Any, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="一篇也没有找到"):
        rule_statistics(counsel, tmp_path, auditor)
