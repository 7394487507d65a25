"""Small rulebooks made for one test: what is not under test comes from the shipped one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from duizhao.engine.audit import Auditor
from duizhao.model import Finding, Outcome
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.model import Leaf, Rule, Rulebook, Signal, Tree

MakeRule = Callable[..., Rule]
Audit = Callable[..., dict[str, Finding]]


@pytest.fixture(scope="session")
def make_rule() -> MakeRule:
    """A rule `g.<name>` of these signals; without a tree it is met by the first signal."""

    def make(name: str, *signals: Signal, met: Tree | None = None, partial: Tree | None = None, **more: Any) -> Rule:
        fields: dict[str, Any] = {
            "title": name,
            "group": "g",
            "rule_class": "expected",
            "weight": 1.0,
            "asks": "",
            "basis": (),
            "remedy": "",
            "outcomes": tuple(Outcome),
            "examples": (),
        }
        return Rule(
            id=f"g.{name}",
            signals={s.name: s for s in signals},
            met=met or Leaf(signals[0].name),
            partial=partial,
            **{**fields, **more},
        )

    return make


@pytest.fixture(scope="session")
def make_auditor(shipped_book: Rulebook) -> Callable[..., Auditor]:
    def make(*rules: Rule, **more: Any) -> Auditor:
        return Auditor(replace(shipped_book, rules=rules, groups={"g": "组"}, **more))

    return make


@pytest.fixture(scope="session")
def audit(make_auditor: Callable[..., Auditor]) -> Audit:
    """Findings, by the name of the rule, of passages (by section) in the neutral report, by a rulebook of these rules."""

    def run(rules: list[Rule], year: int | None = None, **passages: str) -> dict[str, Finding]:
        auditor = make_auditor(*rules)
        text = frame_text(auditor.rulebook.frame, passages)
        return {f.rule.removeprefix("g."): f for f in auditor.audit_text(text, year=year).findings}

    return run
