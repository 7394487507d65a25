"""Every entry of cases/furniture.yaml is a test; and what must hold for any text."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from duizhao.errors import ReadError
from duizhao.read import Furniture, read_text
from duizhao.read.edges import collect

CASES = [
    pytest.param(case, id=case["name"])
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], furniture: Furniture) -> None:
    read = read_text(case["text"], case["name"], furniture)
    ignored = [" ".join(read.text[i.start : i.end].split()) for i in read.ignored]
    assert len(ignored) == len(case["ignored"]), ignored
    for found, start in zip(ignored, case["ignored"], strict=True):
        assert found.startswith(start)
    left = list(read.text)
    for i in read.ignored:
        left[i.start : i.end] = "\0" * (i.end - i.start)
    for kept in case.get("kept", []):
        assert kept in "".join(left)
    for key, value in case.get("metadata", {}).items():
        assert read.metadata.get(key) == value, key


PIECES = st.sampled_from(
    ["法治政府建设", "。", "，", "\n", " ", "来源：", "发布时间：2023-01-02", "您当前的位置：首页 > ", "附件下载", "返回顶部", "一、", "打印",
     "====== 正文 ======", "索引号", "（一）", "某局", "2023年1月2日", "微信", "- 1 -", "版权所有"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=60).map("".join) | st.text(min_size=1, max_size=80))
def test_ignored_stretches_are_in_order_and_apart(text: str) -> None:
    furniture = _furniture()
    try:
        read = read_text(text, "x", furniture)
    except ReadError:
        return
    at = 0
    for i in read.ignored:
        assert at <= i.start < i.end <= len(read.text)
        assert i.reason
        at = i.end


def _furniture() -> Furniture:
    root = Path(__file__).parents[2]
    if "it" not in _CACHE:
        _CACHE["it"] = Furniture.from_mapping(yaml.safe_load((root / "rules/common/furniture.yaml").read_text("utf-8")))
    return _CACHE["it"]


_CACHE: dict[str, Furniture] = {}


def test_a_metadata_line_without_a_label_is_no_crash(furniture: Furniture) -> None:
    """A line can look like metadata as a whole though no label is found in it."""
    metadata: dict[str, str] = {}
    collect("云岭县综合服务局", furniture, metadata)
    collect("发布时间：2024-01-02 来源：云岭县", furniture, metadata)
    assert metadata == {"published": "2024-01-02", "source": "云岭县"}
