"""Markdown: every entry of markdown/cases.yaml is a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.errors import ReadError
from duizhao.read.formats.markdown import read
from duizhao.reading import BlockKind

CASES = yaml.safe_load((Path(__file__).parent / "markdown" / "cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in CASES])
@pytest.mark.parametrize(("codec", "newline"), [("utf-8-sig", "\n"), ("gb18030", "\r\n")])
def test_case(case: dict[str, Any], codec: str, newline: str) -> None:
    extract = read(case["text"].replace("\n", newline).encode(codec), "a.md")
    levels = {b.start: b.level for b in extract.blocks if b.level is not None}
    lines, at = [], 0
    for line in extract.text.splitlines():
        lines.append(f"{levels[at]}| {line}" if at in levels else line)
        at += len(line) + 1
    assert lines == case["lines"]
    assert dict(extract.metadata) == case.get("metadata", extract.metadata)
    blocks = [extract.text[b.start : b.end] for b in extract.blocks]
    assert blocks == [cell for line in extract.text.splitlines() for cell in line.split("\t")]
    assert all((b.kind is BlockKind.CELL) == b.place.startswith("表") for b in extract.blocks)


def test_what_is_nested_too_deep_is_not_lost() -> None:
    text = "> " * 300 + "审查文件12件。\n\n" + "".join("  " * i + "- 甲\n" for i in range(60)) + "\n末尾。\n"
    read_text = read(text.encode(), "a.md").text
    assert read_text.startswith("审查文件12件。")
    assert read_text.endswith("末尾。\n")
    assert read_text.count("甲") == 60


def test_a_file_far_too_large_is_not_read() -> None:
    with pytest.raises(ReadError, match="过大"):
        read(b"# x\n" * 1_300_000, "a.md")
