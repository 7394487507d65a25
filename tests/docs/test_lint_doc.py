"""docs/lint.md: every code as the program has it (UPDATE_GOLDEN=1 writes them anew), and figures that are true."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from duizhao.cli.app import main
from duizhao.review import CODES, Severity, overlap
from duizhao.review.case import Case
from duizhao.review.codes import COMMON_SHARE, COMMON_VETO, SAME_LITERALS, SAME_SENTENCES
from duizhao.review.common import carried, standing_in
from duizhao.review.places import vetoes
from duizhao.rulebook.model import Rulebook

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lint.md"
BLOCK = re.compile(r"(<!-- 代码：开始 -->\n)(.*?)(<!-- 代码：结束 -->)", re.DOTALL)
GROUPS = {"L1": "词语和信号", "L2": "依据", "L3": "修改意见和名称", "L4": "规则和判定", "L5": "正则表达式"}
LEVELS = {Severity.WARNING: "提醒", Severity.INFO: "供参考"}


def _codes() -> Iterator[str]:
    group = ""
    for code in CODES.values():
        if code.id[:2] != group:
            group = code.id[:2]
            yield f"### {GROUPS[group]}\n\n"
        yield f"**{code.id} {code.title}**（{LEVELS[code.severity]}，`{code.name}`）\n\n"
        yield f"- 为什么要紧：{code.why}\n- 怎么办：{code.advice}\n- 什么时候提：{code.limit}\n\n"


def test_the_codes_are_those_of_the_program() -> None:
    text = PAGE.read_text(encoding="utf-8")
    made = "\n" + "".join(_codes())
    if os.environ.get("UPDATE_GOLDEN"):
        text = BLOCK.sub(lambda m: m[1] + made + m[3], text)
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    block = BLOCK.search(text)
    assert block is not None
    assert block[2] == made


def test_the_figures_are_true(shipped_book: Rulebook) -> None:
    rows = re.findall(r"^\| .+? \| (L\d{3}) \| ([\d.]+)% \| ([\d.]+)% \|$", PAGE.read_text(encoding="utf-8"), re.M)
    case = Case(shipped_book)
    lines = len(case.background.lines)
    finds = [v for planned in case.plan.rules for v in carried(case, planned).values()]
    words = {w for rule in shipped_book.rules for _, listed in vetoes(rule) for w in listed}
    near = list(overlap.shares(case))
    measured = (
        ("L103", COMMON_SHARE, max((len({f.line for f in v}) for v in finds), default=0) / lines),
        ("L106", COMMON_VETO, max(standing_in(case, w) for w in words) / lines),
        ("L401", SAME_LITERALS, max(words for _, _, words, _ in near)),
        ("L401", SAME_SENTENCES, max(sentences for _, _, _, sentences in near)),
    )
    assert len(rows) == len(measured)
    for (code, limit, told), (wanted, most, found) in zip(rows, measured, strict=True):
        assert (code, float(limit)) == (wanted, pytest.approx(100 * most))
        assert 100 * found <= float(told) < float(limit), "the shipped rules come nearer to a limit than the page says"


def test_the_keys_of_a_remark_are_all_told(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "lint", "--format", "json"]) in (0, 1)
    value = json.loads(capfdbinary.readouterr().out)
    told = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    assert {*value, *value["remarks"][0]} <= told
