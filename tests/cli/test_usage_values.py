"""What is wrong with a number on the command line is told in Chinese, whichever library says it first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(("value", "told"), [("0", "不能小于 1"), ("65", "不能大于 64"), ("两个", "要写整数")])
def test_numbers(run: Callable[..., Any], value: str, told: str) -> None:
    done = run("batch", "收件", "-o", "结果", "--workers", value)
    assert done.status == 2
    assert "选项 --workers" in done.err
    assert told in done.err or "要在 1 到 64 之间" in done.err
    assert not any(word in done.err for word in ("Input", "valid", "range"))
