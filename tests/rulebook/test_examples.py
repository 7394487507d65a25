"""Examples in their frame."""

from __future__ import annotations

from pathlib import Path

from duizhao.model import Outcome
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.examples import examples, frame_text
from duizhao.rulebook.model import Frame


def test_every_example_becomes_a_report(good: Path) -> None:
    made = [(rule.id, example, text) for rule, example, text in examples(load_rulebook(good, "demo"))]
    assert len(made) == 14
    for _, example, text in made:
        assert example.text in text
        assert "{" not in text
    first = made[0][2]
    assert first.startswith("云岭县综合服务局2024年工作报告\n\n现报告如下。\n\n一、做法\n\n有序推进。按法治要求，")
    assert "二、2025年安排" in first
    assert "二、2023年安排\n\n抓好以下工作。有序推进。" in made[4][2]  # section plan, year 2022
    assert made[8][2] == made[8][1].text  # a whole report
    assert [e.name for _, e, _ in made if e.lookalike] == ["person", "void", "dogs", "guide"]
    assert {e.outcome for _, e, _ in made if e.lookalike} == {Outcome.MISSING}


def test_passages_are_not_read_as_slots() -> None:
    frame = Frame("{unit}：{measures}|{plan}", "某局{plan}", 2024, ("measures", "plan"), {"plan": "无"})
    assert frame_text(frame, {"measures": "写了 {unit} 和 {year}"}) == "某局{plan}：写了 {unit} 和 {year}|无"
