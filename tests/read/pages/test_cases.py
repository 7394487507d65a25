"""Pages of cases/*.yaml become the paragraphs that are written beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from paper import made

from duizhao.read.pages import extract

CASES = [
    pytest.param(case, id=case["name"])
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text("utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_paragraphs(case: dict[str, Any]) -> None:
    found = extract(made(case["pages"]), "pdf")
    assert found.text.splitlines() == case["paragraphs"]
    assert [n.code for n in found.notes] == case.get("notes", [])
    kinds = {i: b.kind.value for i, b in enumerate(found.blocks, start=1) if b.kind.value != "paragraph"}
    assert kinds == case.get("kinds", {})


@pytest.mark.parametrize("case", CASES)
def test_blocks_cover_the_text(case: dict[str, Any]) -> None:
    found = extract(made(case["pages"]), "pdf")
    at = 0
    for block in found.blocks:
        assert found.text[at : block.start].strip() == ""
        assert found.text[block.start : block.end].strip() == found.text[block.start : block.end] != ""
        assert block.page is not None
        assert f"第 {block.page} 页" in block.place or block.place in ("页眉", "页脚")
        at = block.end
    assert found.text[at:] == "\n"
