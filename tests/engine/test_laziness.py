"""Speed by design, shown without a clock: one scan a report, and words only where a word pattern can match."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duizhao.engine.audit import Auditor
from duizhao.engine.plan import EnginePlan
from duizhao.rulebook.model import Leaf, Rule, Signal
from duizhao.text import fold, fold_phrase

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


class Counted:
    """An automaton that counts how often, and over how much text, it is run."""

    def __init__(self, automaton: Any) -> None:
        self.automaton = automaton
        self.lengths: list[int] = []

    def find_matches_as_indexes(self, text: str, **options: Any) -> Any:
        self.lengths.append(len(text))
        return self.automaton.find_matches_as_indexes(text, **options)


@pytest.fixture
def spied(shipped_auditor: Auditor) -> tuple[Auditor, Counted, list[str]]:
    """The shipped auditor with its automaton counted and its questions about words written down."""
    auditor = copy.copy(shipped_auditor)
    automaton = Counted(auditor.plan.automaton)
    auditor.plan = replace(auditor.plan, automaton=automaton)
    asked: list[str] = []
    find = shipped_auditor._words.find

    def asking(text: str, pattern: Any, key: str) -> Any:
        asked.append(text)
        return find(text, pattern, key)

    auditor._words = copy.copy(auditor._words)
    auditor._words.find = asking  # type: ignore[method-assign]
    return auditor, automaton, asked


def token_anchors(plan: EnginePlan) -> set[str]:
    return {
        fold_phrase(word, dict(plan.confusables))
        for rule in (*plan.rules, *plan.conditions.values())
        for signal in rule.signals
        if signal.spec.kind == "tokens"
        for word in signal.spec.anchors
    }


def test_one_scan_a_report(spied: tuple[Auditor, Counted, list[str]], report_path: Path) -> None:
    auditor, automaton, _ = spied
    assessment = auditor.audit(report_path)
    assert assessment.document is not None
    whole = len(fold(assessment.document.read.text).text)
    assert automaton.lengths == [whole]


def test_words_are_asked_for_only_around_an_anchor(
    spied: tuple[Auditor, Counted, list[str]], report_path: Path
) -> None:
    auditor, _, asked = spied
    auditor.audit(report_path)
    anchors = token_anchors(auditor.plan)
    assert all(any(anchor in text for anchor in anchors) for text in asked)
    # a clause, not a report
    assert all(len(text) <= 200 for text in asked)


def test_words_are_not_asked_for_what_is_met_already(
    make_rule: Callable[..., Rule], make_auditor: Callable[..., Auditor], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = Signal("words", "词", "tokens", tokens=({"TEXT": {"REGEX": ".*述法"}},), anchors=("述法",), strength=1)
    named = Signal("named", "述职述法", "phrase", words=(("述职述法",),))
    auditor = make_auditor(make_rule("one", named, words, partial=Leaf("words")))
    asked: list[str] = []
    monkeypatch.setattr(auditor._words, "find", lambda text, pattern, key: asked.append(text) or [])
    report = "区教育局2024年法治政府建设情况报告\n\n一、主要举措和成效\n\n{}\n"
    auditor.audit_text(report.format("组织科级干部述职述法。"))
    assert asked == []
    auditor.audit_text(report.format("组织科级干部学法。"))
    assert asked == []
    auditor.audit_text(report.format("每季度检查安全，压实述法责任，改进作风。"))
    assert asked == ["压实述法责任，"]


SCRIPT = """
import json, sys
from duizhao.engine.audit import Auditor
from duizhao.rulebook import load_rulebook
auditor = Auditor(load_rulebook())
asked = []
find = auditor._words.find
auditor._words.find = lambda text, pattern, key: (asked.append(text), find(text, pattern, key))[1]
out = []
for path in sys.argv[1:]:
    auditor.audit_text(open(path, encoding="utf-8").read() if path.endswith(".txt") else path)
    out.append([len(asked), [m for m in ("spacy", "spacy_pkuseg", "numpy", "thinc") if m in sys.modules]])
print(json.dumps(out))
"""


def test_spacy_is_loaded_only_when_words_are_asked_for() -> None:
    """In a fresh process, over all seeds: as long as no word was asked for, neither spaCy nor pkuseg is there."""
    asking = "区教育局2024年法治政府建设情况报告\n\n一、主要举措和成效\n\n压实述法责任。\n"
    done = subprocess.run([sys.executable, "-c", SCRIPT, *map(str, SEEDS), asking], capture_output=True, check=True)
    states = json.loads(done.stdout)
    for asked, loaded in states:
        assert bool(loaded) == bool(asked), states
    assert states[-1][0], "the last text should need words"


def test_refused_texts_are_not_scanned(spied: tuple[Auditor, Counted, list[str]]) -> None:
    auditor, automaton, _ = spied
    auditor.audit_text("云岭县2024年政府工作报告\n\n各位代表：\n\n现在，我代表县人民政府向大会报告工作。\n")
    assert automaton.lengths == []
