from __future__ import annotations

import pytest

from duizhao.engine.checks.numerals import value


@pytest.mark.parametrize(
    ("written", "number"),
    [("12", 12), ("1，200", 1200), ("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("两", 2),
     ("一百零五", 105), ("三百二十", 320), ("二〇", 20), ("某", 0), ("", 0)],
)  # fmt: skip
def test_numbers_as_written(written: str, number: int) -> None:
    assert value(written) == number
