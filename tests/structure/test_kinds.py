"""Reports are told from other documents: by title alone, and on whole texts."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.read import Furniture, read_file, read_text
from duizhao.structure import Shape, classify, parse

ROOT = Path(__file__).parents[2]
KINDS = ROOT / "tests/corpus/kinds"
DOCUMENTS = yaml.safe_load((KINDS / "kinds.yaml").read_text("utf-8"))["documents"]
REPORTS = sorted((ROOT / "seeds").glob("*.txt")) + sorted((ROOT / "tests/corpus/open").glob("*.txt"))
TITLES = yaml.safe_load((Path(__file__).parent / "titles.yaml").read_text("utf-8"))
BODY = """
2023年，我单位认真开展工作。
一、主要工作
（一）加强学习。组织学习3次，参加120人次。
二、存在问题
力度不够。
三、下一步打算
继续加强。
"""


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda e: e["file"])
def test_documents(entry: dict[str, Any], furniture: Furniture, shape: Shape) -> None:
    kind = classify(parse(read_file(KINDS / entry["file"], furniture), shape), shape)
    assert kind.accepted is entry["accepted"], kind


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_reports_are_accepted(path: Path, furniture: Furniture, shape: Shape) -> None:
    assert classify(parse(read_file(path, furniture), shape), shape).accepted


@pytest.mark.parametrize(("title", "accepted"), [(t, k == "accepted") for k, ts in TITLES.items() for t in ts])
def test_titles(title: str, accepted: bool, furniture: Furniture, shape: Shape) -> None:
    """The same body under another title."""
    kind = classify(parse(read_text(title + BODY, "x", furniture), shape), shape)
    assert kind.accepted is accepted, kind
