"""docs/measures.md explains every figure that is printed, and names only files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from duizhao.evaluate.render import FIGURES

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(FIGURES))
def test_every_figure_is_explained(name: str) -> None:
    assert f"`{name}`" in DOC
    assert FIGURES[name].split("（")[0] in DOC


def test_the_files_it_names_exist() -> None:
    named = set(re.findall(r"\b(?:tests|seeds|scripts|docs)/[\w./-]*", DOC)) | {"docs/label-disputes.md"}
    assert len(named) > 8
    # the baseline is written by scripts/change.py
    missing = [path for path in sorted(named) if not (ROOT / path).exists() and not path.endswith("baseline.json")]
    assert missing == []
