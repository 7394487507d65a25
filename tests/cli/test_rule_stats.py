"""`duizhao rules stats` as a reviewer of a rule change uses it, with the rules that ship and with changed ones."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import duizhao.errors
from duizhao.evaluate import evaluate_gold, rule_statistics
from duizhao.report.width import Ruler

ROOT = Path(__file__).resolve().parents[2]
OPEN = ROOT / "tests" / "corpus" / "open"
SOURCE = Path(duizhao.errors.__file__).parents[1]

REPORT = """\
云岭县某局2024年法治政府建设年度报告
一、主要举措和成效
{}
二、存在的不足和原因
一是执法力量不足，原因是人员外流；二是宣传形式单一。
三、下一步安排
一是开展执法培训；二是组织普法宣传。
"""
SAID = {
    "甲.txt": ("聘请常年法律顾问2名，审查合同15份。", "[met]"),
    "乙.txt": ("全年召开会议12次。", "[missing]"),
    "丙.txt": ("清河律师事务所派员到局值班，全年40天。", "[met, partial]"),
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Three reports and what a reader says of counsel.system in them."""
    folder = tmp_path / "标注"
    folder.mkdir()
    entries = []
    for name, (said, accept) in SAID.items():
        (folder / name).write_text(REPORT.format(said), encoding="utf-8")
        entries.append(f"- file: {name}\n  elements: {{counsel.system: {{accept: {accept}}}}}\n")
    (folder / "labels.yaml").write_text("version: 1\nreports:\n" + "".join(entries), encoding="utf-8")
    return folder


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of the rules in which one wording of counsel.yaml is another."""

    def make(old: str, new: str) -> Path:
        folder = tmp_path / "规则"
        shutil.copytree(ROOT / "rules", folder)
        path = folder / "rule-of-law" / "counsel.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return make


def test_the_table(run: Callable[..., Any], gold: Path) -> None:
    done = run("rules", "stats", gold, "--reports", gold)
    assert (done.status, done.err) == (0, "")
    row = next(line for line in done.out.splitlines() if line.startswith("counsel.system  "))
    assert row.split() == ["counsel.system", "2", "1", "3", "1/1", "1/1"]
    assert "%" not in done.out
    assert "从未计入的信号" in done.out
    assert all(Ruler(2).cells(line) <= 80 for line in done.out.splitlines())


def test_a_change_of_a_rule_is_seen(
    run: Callable[..., Any], gold: Path, changed: Callable[[str, str], Path], tmp_path: Path
) -> None:
    saved = tmp_path / "run.json"
    assert run("rules", "stats", gold, "--reports", gold, "--save", saved).status == 0
    done = run("rules", "stats", gold, "--reports", gold, "--against", saved)
    assert "3 对结论和依据都没有变化。" in done.out
    rules = changed("律师事务所", "某种事务所")
    options = ("--reports", gold, "--rules", rules, "--against", saved)
    done = run("rules", "stats", gold, *options, "--rule", "法律顾问制度")
    assert done.status == 0
    assert "改错  丙.txt" in done.out
    assert "正确 3 → 2；误缺 0 → 1；漏缺 0 → 0（共 3 对）" in done.out
    assert "不再计入 firm" in done.out
    data = json.loads(run("rules", "stats", gold, *options, "--format", "json").out)
    (outcome,) = data["change"]["outcomes"]
    assert (outcome["report"], outcome["kind"]) == ("丙.txt", "broken")
    assert "cases" not in data["rules"][0]


def test_one_rule_report_by_report(run: Callable[..., Any], gold: Path) -> None:
    done = run("rules", "stats", gold, "--reports", gold, "--rule", "法律顾问制度")
    assert done.status == 0
    assert "- 甲.txt  判为已落实；标注已落实\n" in done.out
    assert "首条依据：聘请常年法律顾问2名，审查合同15份。" in done.out
    data = json.loads(
        run("rules", "stats", gold, "--reports", gold, "--rule", "counsel.system", "--format", "json").out
    )
    (rule,) = data["rules"]
    assert {case["report"]: case["right"] for case in rule["cases"]} == dict.fromkeys(SAID, True)


def test_what_ends_how(
    run: Callable[..., Any], gold: Path, changed: Callable[[str, str], Path], tmp_path: Path
) -> None:
    def status(*arguments: object) -> tuple[int, str]:
        done = run("rules", "stats", *arguments)
        return done.status, done.err

    there = (gold, "--reports", gold)
    assert status(gold)[0] == status()[0] == 2
    assert "缺少选项 --reports" in status(gold)[1]
    assert "缺少参数 GOLD" in status()[1]
    assert status(*there, "--format", "csv")[0] == 2
    assert "没有“没有这条”这条规则" in status(*there, "--rule", "没有这条")[1]
    assert status(tmp_path / "没有.yaml", "--reports", gold)[0] == 2
    assert status(gold, "--reports", tmp_path)[0] == 2
    assert status(*there, "--against", tmp_path / "没有.json")[0] == 2
    assert status(*there, "--save", tmp_path / "没有" / "run.json")[0] == 2
    other = tmp_path / "gold.json"
    assert run("evaluate", *there, "--save", other).status == 0
    code, said = status(*there, "--against", other)
    assert code == 2
    assert "这是 duizhao evaluate 保存的结果" in said
    assert said.count("\n") == 1
    assert status(*there, "--rules", changed("expect:", "expct:"))[0] == 3
    (gold / "乙.txt").write_bytes(b"")
    done = run("rules", "stats", *there)
    assert done.status == 4
    assert "没有结论：乙.txt" in done.out


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_same_bytes_whatever_the_hash_seed(gold: Path, form: str) -> None:
    def out(seed: str) -> bytes:
        command = [
            sys.executable,
            "-m",
            "duizhao.cli.app",
            "rules",
            "stats",
            "标注",
            "--reports",
            "标注",
            "--format",
            form,
        ]
        env = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        return subprocess.run(command, capture_output=True, env=env, check=True, cwd=gold.parent, timeout=120).stdout

    assert out("1") == out("2")


def test_the_open_corpus(shipped_auditor: Any) -> None:
    from duizhao.engine.audit import Auditor

    plain = {r.rule: r for r in evaluate_gold(OPEN, OPEN, shipped_auditor).rules}
    found = rule_statistics(OPEN, OPEN, Auditor(shipped_auditor.rulebook, exhaustive=True))
    assert len(found.reports) == len(list(OPEN.glob("*.txt")))
    # asking every signal must not change what is found, so the two commands say the same
    counted = {r.rule: (r.counts.support, r.counts.right, r.counts.false_gap, r.counts.false_met) for r in found.rules}
    assert counted == {r.rule: (r.support, r.right, r.false_gap, r.false_met) for r in plain.values()}
    signals = [s for r in found.rules for s in r.signals]
    assert len(found.silent) < len(signals) / 4
    assert all(s.in_gaps <= len(s.counted) for s in signals)
