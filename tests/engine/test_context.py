"""The context table, case by case: every entry of cases/context.yaml and cases/actors.yaml is a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.engine.audit import Auditor
from duizhao.engine.context import ContextTable, Judged
from duizhao.engine.scan import Scan
from duizhao.model import Context
from duizhao.rulebook.examples import frame_text

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    entries = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(c, id=f"{c.get('section', 'measures')}-{i}") for i, c in enumerate(entries, 1)]


def judged(auditor: Auditor, case: dict[str, Any], word: str) -> Judged:
    """The context of `word` in the case's sentence, which stands in its section of the neutral report."""
    book = auditor.rulebook
    text = frame_text(book.frame, {case.get("section", "measures"): case["text"]})
    document = auditor.audit_text(text, unit=case.get("unit"), force=True).document
    assert document is not None
    scan = Scan(auditor.plan, document)
    at = text.index(case["text"]) + case["text"].index(word)
    sentence = next(s for s in document.sentences if s.start <= at < s.end)
    return ContextTable(auditor.plan, scan).at(sentence.index, scan.folded.position(at))


@pytest.mark.parametrize("case", cases("context"))
def test_context(shipped_auditor: Auditor, case: dict[str, Any]) -> None:
    assert case["expect"]
    found = {word: judged(shipped_auditor, case, word) for word in case["expect"]}
    assert {word: j.context.value for word, j in found.items()} == case["expect"], f"{case['text']} {found}"


@pytest.mark.parametrize("case", cases("actors"))
def test_actor(shipped_auditor: Auditor, case: dict[str, Any]) -> None:
    found = {word: judged(shipped_auditor, case, word) for word in case["expect"]}
    own = {word: "other" if j.context is Context.OTHER else "own" for word, j in found.items()}
    assert own == case["expect"], f"{case['unit']}：{case['text']} {found}"


def test_enough_cases() -> None:
    assert len(cases("context")) >= 60
    assert {c for case in cases("context") for c in case.values[0]["expect"].values()} == {
        "done", "planned", "admitted", "zero", "quoted",
    }  # fmt: skip
