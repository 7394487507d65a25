"""What the tests of whole audits share: the shipped rulebook compiled once, and the reports that may be looked at."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from duizhao.engine.audit import Auditor
    from duizhao.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parents[1]

# no test is timed: a busy machine is no failure
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@cache
def _auditor() -> Auditor:
    # imported late, so that tests of one layer do not load all of them
    from duizhao.engine.audit import Auditor
    from duizhao.rulebook import load_rulebook

    return Auditor(load_rulebook())


@pytest.fixture(scope="session")
def shipped_auditor() -> Auditor:
    return _auditor()


@pytest.fixture(scope="session")
def shipped_book() -> Rulebook:
    return _auditor().rulebook


@cache
def _alone(rule: str) -> Auditor:
    whole = _auditor()
    one = copy.copy(whole)
    one.plan = replace(whole.plan, rules=tuple(r for r in whole.plan.rules if r.spec.id == rule))
    return one


@pytest.fixture(scope="session")
def alone() -> Callable[[str], Auditor]:
    """An auditor that decides one rule only: several times faster where a text is audited over and over for it."""
    return _alone


def reports() -> list[Path]:
    """The seeds and the open half of our own corpus; never the sealed half."""
    return [*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests/corpus/open").glob("*.txt"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "report_path" in metafunc.fixturenames:
        paths = reports()
        metafunc.parametrize("report_path", paths, ids=[p.stem for p in paths])
    if "rule_example" in metafunc.fixturenames:
        from duizhao.rulebook.examples import examples

        made = list(examples(_auditor().rulebook))
        counts: dict[str, int] = {}
        ids = []
        for rule, example, _ in made:
            counts[rule.id] = counts.get(rule.id, 0) + 1
            ids.append(f"{rule.id}-{counts[rule.id]}-{example.outcome}")
        metafunc.parametrize("rule_example", made, ids=ids)
