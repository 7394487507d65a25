"""A small rulebook that holds every kind of signal, to be copied and spoilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from duizhao.rulebook.locate import shipped

HERE = Path(__file__).parent


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Path]:
    """Makes copies of the good rulebook `demo`; what is not under test comes from the shipped one."""
    made = 0

    def copy() -> Path:
        nonlocal made
        made += 1
        folder = tmp_path / f"rules{made}"
        shutil.copytree(HERE / "good", folder)
        rules = Path(str(shipped()))
        shutil.copy(rules / "common" / "furniture.yaml", folder / "common")
        shutil.copy(rules / "rule-of-law" / "structure.yaml", folder / "demo")
        return folder

    return copy


@pytest.fixture
def good(fresh: Callable[[], Path]) -> Path:
    return fresh()
