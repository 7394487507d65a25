"""The makers are modules of their own, shared with scripts/fuzz.py: `hostile` stands for this folder."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from duizhao.read import Furniture
    from duizhao.rulebook.model import Rulebook

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


@pytest.fixture(scope="session")
def furniture(shipped_book: "Rulebook") -> "Furniture":
    from duizhao.read import Furniture

    return Furniture.from_mapping(shipped_book.furniture)


@pytest.fixture
def no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked again for every old Word file that is broken, which takes seconds each."""
    from duizhao.read.word import office

    monkeypatch.setattr(office, "find", lambda: None)
