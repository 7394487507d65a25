"""Statistics of rules beside saved ones: what a change of rules made better or worse, and the signals behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from duizhao.errors import GoldError
from duizhao.evaluate import evaluate_gold, render_statistics, rule_statistics
from duizhao.evaluate.rulestats import Statistics
from duizhao.evaluate.saved import load_run
from duizhao.evaluate.statssaved import load_statistics
from duizhao.report.width import Ruler

Write = Callable[[str, str], Path]
Measure = Callable[..., Statistics]

LABELS = """\
reports:
- {file: a.txt, elements: {counsel.system: {accept: [met]}, decision.archive: {accept: [missing]}}}
- {file: b.txt, elements: {counsel.system: {accept: [met, partial]}}}
- {file: c.txt, elements: {counsel.system: {accept: [missing]}}}
"""
BEFORE = {
    "a.txt": "counsel.system met 聘请顾问。 @hired\ndecision.archive missing\n",
    "b.txt": "counsel.system missing @~named\n",
    "c.txt": "counsel.system missing\n",
}


@pytest.fixture
def measure(write: Write, auditor: Any, tmp_path: Path) -> Measure:
    """Statistics of the reports of BEFORE, some of them changed."""
    write("gold/labels.yaml", LABELS)

    def take(reports: Mapping[str, str] | None = None, **options: Any) -> Statistics:
        for name, text in {**BEFORE, **(reports or {})}.items():
            write(f"gold/{name}", text)
        return rule_statistics(tmp_path / "gold", tmp_path / "gold", auditor, **options)

    return take


@pytest.fixture
def saved(measure: Measure, tmp_path: Path) -> Path:
    path = tmp_path / "run.json"
    measure(save=path)
    return path


def change(result: Statistics) -> dict[str, Any]:
    return dict(result.to_dict()["change"])


def text_of(result: Statistics) -> str:
    text = render_statistics(result)
    assert all(Ruler(2).cells(line) <= 80 for line in text.splitlines())
    return text[text.index("与保存的结果相比") :]


def test_nothing_changed(measure: Measure, saved: Path) -> None:
    result = measure(against=saved)
    assert change(result)["outcomes"] == change(result)["signals"] == change(result)["rules"] == []
    assert text_of(result).splitlines() == [
        "与保存的结果相比（工具 0.1.0，规则集摘要 0123456789ab，与现在的相同）".replace("0.1.0", result.origin.tool),
        "4 对结论和依据都没有变化。",
        "",
        "信号没有变化（两次都有的 3 篇报告）。",
    ]


def test_better_and_worse_with_the_signals_behind(measure: Measure, saved: Path, auditor: Any) -> None:
    auditor.rulebook.digest = "another"
    result = measure(
        {"b.txt": "counsel.system met 顾问。 @named\n", "c.txt": "counsel.system partial 顾问一词。 @named\n"},
        against=saved,
    )
    assert [(o["report"], o["kind"], o["before"], o["after"]) for o in change(result)["outcomes"]] == [
        ("b.txt", "fixed", "missing", "met"),
        ("c.txt", "broken", "missing", "partial"),
    ]
    (rule,) = change(result)["rules"]
    assert (rule["before"]["right"], rule["after"]["right"]) == (2, 2)
    assert (rule["before"]["false_gap"], rule["after"]["false_gap"]) == (1, 0)
    assert (rule["before"]["false_met"], rule["after"]["false_met"]) == (0, 1)
    assert change(result)["signals"] == [
        {"rule": "counsel.system", "signal": "named", "before": 0, "after": 2, "counted": ["b.txt", "c.txt"]}
    ]
    text = text_of(result)
    assert "与现在的相同" not in text
    assert "改错 1 处，改对 1 处；涉及 1 条规则、2 篇报告，其余 1 条没有变化。" in text
    assert "正确 3 → 3；误缺 1 → 0；漏缺 0 → 1（共 4 对）" in text
    assert text.index("改错  c.txt") < text.index("改对  b.txt"), "what got worse comes first"
    assert "改错  c.txt  未见相关表述 → 部分体现（标注未见相关表述）\n      信号：新计入 named\n" in text
    assert "      首条依据：顾问一词。\n" in text
    assert "named 提到顾问：计入 0 → 2 篇，开始计入\n      新计入：b.txt、c.txt\n" in text


def test_a_signal_that_no_longer_counts(measure: Measure, saved: Path) -> None:
    result = measure({"a.txt": "counsel.system planned 拟聘请。 @~hired\ndecision.archive missing\n"}, against=saved)
    (signal,) = change(result)["signals"]
    assert signal == {
        "rule": "counsel.system",
        "signal": "hired",
        "before": 1,
        "after": 0,
        "no_longer_counted": ["a.txt"],
    }
    (outcome,) = change(result)["outcomes"]
    assert outcome["signals_no_longer_counted"] == ["hired"]
    assert "hired 聘请顾问：计入 1 → 0 篇，从此不再计入\n      不再计入：a.txt\n" in text_of(result)


def test_found_without_counting(measure: Measure, saved: Path) -> None:
    result = measure({"b.txt": "counsel.system missing @~hired\n"}, against=saved)
    assert change(result)["outcomes"] == []
    moves = {s["signal"]: s for s in change(result)["signals"]}
    assert moves["hired"]["found"] == ["b.txt"]
    assert moves["named"]["no_longer_found"] == ["b.txt"]
    text = text_of(result)
    assert "hired 聘请顾问：计入 1 篇，篇数没有变\n      新出现（未计入）：b.txt" in text
    assert "不再出现（原未计入）：b.txt" in text


def test_signals_that_came_and_went(measure: Measure, saved: Path, auditor: Any) -> None:
    (counsel, *_) = auditor.rulebook.rules
    del counsel.signals["named"], counsel.signals["firm"]
    counsel.signals["seal"] = type(counsel)(name="seal", title="加盖印章")
    result = measure({"b.txt": "counsel.system missing\n"}, against=saved)
    said = {s["signal"]: (s["before"], s["after"]) for s in change(result)["signals"]}
    assert said == {"seal": (None, 0), "named": (0, None), "firm": (0, None)}
    text = text_of(result)
    assert "seal 加盖印章：新增，从未计入" in text
    assert "named：已删，原来也从未计入" in text


def test_a_rule_that_is_no_longer_there(measure: Measure, saved: Path, auditor: Any) -> None:
    auditor.rulebook.rules = auditor.rulebook.rules[1:]
    bare = {"a.txt": "decision.archive missing\n", "b.txt": "plan.measures met\n", "c.txt": "plan.measures met\n"}
    result = measure(bare, against=saved)
    outcomes = {o["report"]: (o["kind"], o["after"]) for o in change(result)["outcomes"]}
    assert outcomes == {"a.txt": ("broken", "absent"), "b.txt": ("other", "absent"), "c.txt": ("broken", "absent")}
    text = text_of(result)
    assert "另变  b.txt  未见相关表述 → 没有结论（标注已落实、部分体现，两次都错）" in text
    assert "counsel.system（规则集里没有这一条）" in text
    assert "hired：已删，原计入 1 篇" in text


def test_only_what_both_have_is_compared(measure: Measure, saved: Path, write: Write) -> None:
    more = "- {file: d.txt, elements: {counsel.system: {accept: [met]}}}\n"
    write("gold/labels.yaml", LABELS.replace("- {file: c", "- {file: x") + more)
    result = measure({"d.txt": "counsel.system met 聘请。 @hired\n"}, against=saved)
    assert (change(result)["reports"], change(result)["pairs"]) == (2, 3)
    assert change(result)["signals"] == []
    assert "只比较两次都有的；新增 1 对，减少 1 对。" in text_of(result)


def test_both_are_graded_by_the_labels_of_today(measure: Measure, saved: Path, write: Write) -> None:
    write("gold/labels.yaml", LABELS.replace("[met, partial]", "[missing]"))
    result = measure(against=saved)
    assert change(result)["outcomes"] == []
    assert change(result)["before"] == change(result)["after"]


def test_one_rule_alone(measure: Measure, saved: Path) -> None:
    result = measure({"a.txt": "counsel.system missing\ndecision.archive met 归档。 @filed\n"}, against=saved)
    assert {o["rule"] for o in change(result)["outcomes"]} == {"counsel.system", "decision.archive"}
    alone = result.only("decision.archive")
    assert [o["rule"] for o in change(alone)["outcomes"]] == ["decision.archive"]
    assert [s["signal"] for s in change(alone)["signals"]] == ["filed"]
    assert "counsel.system" not in render_statistics(alone, cases=True)


def test_many_reports_are_named_in_part(write: Write, auditor: Any, tmp_path: Path) -> None:
    names = [f"{n:02}.txt" for n in range(12)]
    entries = "".join(f"- {{file: {n}, elements: {{counsel.system: {{accept: [met]}}}}}}\n" for n in names)
    gold = write("gold/labels.yaml", "reports:\n" + entries).parent
    for said, options in (
        ("missing", {"save": tmp_path / "r.json"}),
        ("met 有。 @hired", {"against": tmp_path / "r.json"}),
    ):
        for name in names:
            write(f"gold/{name}", f"counsel.system {said}\n")
        result = rule_statistics(gold, gold, auditor, **options)
    text = text_of(result)
    assert "06.txt、07.txt等\n        12 篇\n" in text
    assert "08.txt" not in text[text.index("信号的变化") :]
    assert change(result)["signals"][0]["counted"] == names


def test_what_is_saved(saved: Path) -> None:
    text = saved.read_text(encoding="utf-8")
    data = json.loads(text)
    assert (data["schema"], data["kind"], data["reports"]) == (1, "rules-stats", ["a.txt", "b.txt", "c.txt"])
    assert data["signals"]["counsel.system"] == {"hired": {"a.txt": "counted"}, "named": {"b.txt": "found"}, "firm": {}}
    assert "聘请" not in text
    assert load_statistics(saved).to_dict() == data


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: d | {"schema": 2}, "第 2 版格式，本软件只认得第 1 版"),
        (lambda d: d | {"schema": "x"}, "schema 应为 1"),
        (lambda d: [d], "schema 应为 1"),
        (lambda d: d | {"kind": "gold"}, "这是 duizhao evaluate 保存的结果，与 duizhao rules stats 的不能比较"),
        (lambda d: d | {"kind": "challenge"}, "这是 duizhao evaluate --challenge 保存的结果"),
        (lambda d: d | {"kind": "other"}, "这不是 duizhao rules stats 保存的结果"),
        (lambda d: d | {"kind": ["gold"]}, "这不是 duizhao rules stats 保存的结果"),
        (lambda d: {"schema": 1, "sets": {"open": d}}, "这不是 duizhao rules stats 保存的结果"),
        (lambda d: {k: v for k, v in d.items() if k != "signals"}, "不完整或被改动过"),
        (lambda d: d | {"reports": "a.txt"}, "不完整或被改动过"),
        (lambda d: d | {"signals": {"a.b": {"c": {"d.txt": "perhaps"}}}}, "不完整或被改动过"),
        (lambda d: d | {"signals": {"a.b": []}}, "不完整或被改动过"),
    ],
)
def test_a_file_that_cannot_be_compared_with(saved: Path, write: Write, edit: Any, message: str) -> None:
    path = write("other.json", json.dumps(edit(json.loads(saved.read_text(encoding="utf-8")))))
    with pytest.raises(GoldError, match=message) as error:
        load_statistics(path)
    assert error.value.message.count("。") == 1


def test_the_output_is_not_what_save_writes(measure: Measure, saved: Path, write: Write) -> None:
    with pytest.raises(GoldError, match="不完整"):
        load_statistics(write("out.json", json.dumps(measure().to_dict())))


def test_the_runs_of_two_commands_do_not_mix(measure: Measure, saved: Path, auditor: Any, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"这是 duizhao rules stats 保存的结果.*不能比较"):
        load_run(saved, "gold")
    evaluate_gold(tmp_path / "gold", tmp_path / "gold", auditor, save=tmp_path / "gold.json")
    with pytest.raises(GoldError, match="这是 duizhao evaluate 保存的结果"):
        measure(against=tmp_path / "gold.json")


def test_a_run_of_other_reports(measure: Measure, saved: Path, write: Write, tmp_path: Path) -> None:
    write("gold/labels.yaml", "reports:\n- {file: z.txt, elements: {counsel.system: {accept: [met]}}}\n")
    with pytest.raises(GoldError, match="没有相同"):
        measure({"z.txt": "counsel.system met 有。\n"}, against=saved, save=tmp_path / "new.json")
    assert not (tmp_path / "new.json").exists()
