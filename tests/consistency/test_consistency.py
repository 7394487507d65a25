"""The consistency checks at cases written for them, at clean reports, and at the seeds."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from duizhao.engine.audit import Auditor
from duizhao.model import Outcome

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PRECISION, RECALL = 0.95, 0.9
FILES = sorted((HERE / "cases").glob("*.yaml"))
CLEAN = sorted((HERE / "bases").glob("*.txt"))
SEEDS = yaml.safe_load((HERE / "seeds.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("consistency_measure", HERE / "measure.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.stem)
def test_cases(measure: ModuleType, file: Path) -> None:
    cases = list(measure.load(file))
    if cases[0].check not in measure.known():
        pytest.skip("the check is not written yet")
    got = measure.figures([measure.run(case) for case in cases])
    assert (got.precision >= PRECISION, got.recall >= RECALL) == (True, True), got


@pytest.mark.parametrize("file", CLEAN, ids=lambda p: p.stem)
def test_nothing_is_found_in_a_clean_report(measure: ModuleType, file: Path) -> None:
    found = measure.auditor(None).audit_text(measure.base(file.stem))
    assert [(f.rule, e.text, e.note) for f in found.checks for e in f.evidence] == []
    assert [f.rule for f in found.checks if f.outcome is Outcome.ERROR] == []


@pytest.mark.parametrize("seed", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda p: p.stem)
def test_what_is_found_in_the_seeds(shipped_auditor: Auditor, seed: Path) -> None:
    found = {f.rule: [e.text for e in f.evidence] for f in shipped_auditor.audit(seed).checks if f.evidence}
    assert found == (SEEDS.get(seed.stem[:3]) or {})
