"""Every entry of every file in cases/ is a test: a text (or file) and the structure it must get."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.model import Document
from duizhao.read import Furniture, read_file, read_text
from duizhao.structure import Shape, parse

ROOT = Path(__file__).parents[2]
CASES = [
    pytest.param(case, id=f"{path.stem}-{case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def outline(document: Document) -> list[str]:
    out = []
    for s in document.sections[1:]:
        head = f"{s.marker} {s.title}" if s.marker or s.title else "-"
        out.append("  " * (s.level - 1) + f"{head} [{','.join(sorted(s.roles))}]")
    return out


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], furniture: Furniture, shape: Shape) -> None:
    if "file" in case:
        read = read_file(ROOT / case["file"], furniture)
    else:
        read = read_text(case["text"], case["name"], furniture)
    document = parse(read, shape, **case.get("argument", {}))
    for key in ("title", "unit", "unit_from", "year", "year_from"):
        if key in case:
            assert getattr(document, key) == case[key], key
    if "outline" in case:
        assert outline(document) == case["outline"]
    if "notes" in case:
        assert [n.code for n in document.notes] == case["notes"]
    if "headings" in case:
        assert sum(s.heading for s in document.sentences) == case["headings"]
    if "sentences" in case:
        assert len(document.sentences) == case["sentences"]
    for role, wanted in case.get("roles", {}).items():
        found = [read.text[s.start : s.end] for s in document.sentences if role in s.roles]
        assert len(found) == len(wanted), (role, found)
        for text, start in zip(found, wanted, strict=True):
            assert text.startswith(start), (role, text)
