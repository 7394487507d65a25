"""The office of `gapoffice.py`, a new one for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# helpers that tests import beside themselves
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Any]:
    from gapoffice import new_office

    with new_office(tmp_path) as made:
        yield made
