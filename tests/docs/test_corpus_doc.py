"""docs/corpus.md: what it says is there is there, as many as it says, and the sealed half is used for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
TEXT = (ROOT / "docs" / "corpus.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| .+? \| (\d+) [篇例](以上)? \|$", TEXT, re.M)


def _size(path: Path) -> int:
    """A report or document is one; a file of cases holds many."""
    return 1 if path.suffix == ".txt" else len(yaml.safe_load(path.read_text(encoding="utf-8"))["cases"])


def test_there_is_a_table() -> None:
    assert len(ROWS) == len(re.findall(r"^\| `[^`]+[*]", TEXT, re.M)) == 7


@pytest.mark.parametrize(("pattern", "count", "more"), ROWS)
def test_numbers_are_right(pattern: str, count: str, more: str) -> None:
    found = sum(map(_size, ROOT.glob(pattern)))
    assert found >= int(count) if more else found == int(count)


def test_nothing_is_left_out() -> None:
    told = {p for pattern, _, _ in ROWS for p in ROOT.glob(pattern)}
    told |= {ROOT / name for name in re.findall(r"`((?:tests|seeds)/[\w./]+\w)`", TEXT)}
    others = {p for p in CORPUS.rglob("*") if p.is_file()} - told
    # labels are told of together; the baseline is a result, written by scripts/change.py
    assert sorted(p.name for p in others if not p.name.startswith("labels") and p.name != "baseline.json") == []
    assert [p.name for p in told if not p.exists()] == []


def test_the_years_are_as_told() -> None:
    labels = [*(CORPUS / "open").glob("labels*.yaml"), *(CORPUS / "sealed").glob("labels*.yaml")]
    years = {r["year"] for f in labels for r in yaml.safe_load(f.read_text(encoding="utf-8"))["reports"]}
    assert f"{min(years)} 至 {max(years)} 各年度" in TEXT
    assert years == set(range(min(years), max(years) + 1))


def test_what_measures_changes_never_opens_the_sealed_half() -> None:
    """Scores of the sealed half are asked for by hand alone."""
    assert "sealed" not in (ROOT / "scripts" / "change.py").read_text(encoding="utf-8")
    assert "is refused" in (ROOT / "scripts" / "train_segmenter.py").read_text(encoding="utf-8")
