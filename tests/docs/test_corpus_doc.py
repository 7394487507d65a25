"""docs/corpus.md: what it says is there is there, as many as it says, and the sealed half is used for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
TEXT = (ROOT / "docs" / "corpus.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (.+?) \| (\d+) [篇例] \|$", TEXT, re.M)


def _count(path: Path) -> int:
    if path.is_dir():
        return len(list(path.glob("*.txt")))
    return len(yaml.safe_load(path.read_text(encoding="utf-8"))["cases"])


@pytest.mark.parametrize(("name", "count"), [(name, int(n)) for name, _, n in ROWS])
def test_numbers_are_right(name: str, count: int) -> None:
    assert _count(ROOT / name) == count


def test_kinds_are_told_apart() -> None:
    documents = yaml.safe_load((CORPUS / "kinds" / "kinds.yaml").read_text(encoding="utf-8"))["documents"]
    other, own = (sum(d["accepted"] is accepted for d in documents) for accepted in (False, True))
    assert f"别的文种 {other} 篇，名称不典型的年度报告 {own} 篇" in TEXT


def test_nothing_is_left_out() -> None:
    named = {name.rstrip("/") for name in re.findall(r"`(tests/corpus/[\w./]+)`", TEXT)}
    wanted = {p.relative_to(ROOT).as_posix() for p in CORPUS.iterdir() if p.suffix in ("", ".yaml")}
    wanted |= {p.relative_to(ROOT).as_posix() for p in (CORPUS / "context").glob("*.yaml")}
    # the baseline is a result, written by scripts/change.py; context/ is named file by file
    assert sorted(wanted - named - {"tests/corpus/baseline.json", "tests/corpus/context"}) == []
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_years_are_as_told() -> None:
    labels = [*(CORPUS / "open").glob("labels*.yaml"), *(CORPUS / "sealed").glob("labels*.yaml")]
    years = {r["year"] for f in labels for r in yaml.safe_load(f.read_text(encoding="utf-8"))["reports"]}
    assert f"{min(years)} 到 {max(years)} 各年度" in TEXT
    assert years == set(range(min(years), max(years) + 1))


def test_what_measures_changes_never_opens_the_sealed_half() -> None:
    """Scores of the sealed half are asked for by hand alone."""
    assert "sealed" not in (ROOT / "scripts" / "change.py").read_text(encoding="utf-8")
    assert "is refused" in (ROOT / "scripts" / "train_segmenter.py").read_text(encoding="utf-8")
