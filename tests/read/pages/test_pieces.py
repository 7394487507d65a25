"""The small parts: characters as typed, text that cannot be what is printed."""

from __future__ import annotations

import pytest

from duizhao.read.pages.paragraphs import join
from duizhao.read.pages.quality import is_garbled
from duizhao.read.pages.radicals import as_typed


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        ("⼯作⺠主", "工作民主"),
        ("⻔⼾⽹站⻚⻅⻛⻰⻓", "门户网站页见风龙长"),
        ("⾭年", "青年"),
        ("eﬃcient ﬁle", "efficient file"),
        ("丰都⸺中学", "丰都——中学"),
        ("plain", "plain"),
        ("“法治”《条例》①〔2024〕３號", "“法治”《条例》①〔2024〕３號"),
    ],
)
def test_as_typed(drawn: str, typed: str) -> None:
    assert as_typed(drawn) == typed


REPORT = "我局认真落实各项部署，全年开展培训三次，取得了一定成效。Rule of law 2023，25件，①⑩“四个亲自”——"


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        (REPORT, False),
        ("", False),
        ("— 3 —", False),
        ("(cid:12)", True),
        ("(cid:12)(cid:3401)" * 30, True),
        ("\ue123\ue124\ue125" * 20, True),
        (REPORT + "(cid:1)(cid:2)", False),
        # bytes of one encoding taken for another
        (REPORT.encode().decode("latin-1"), True),
        (REPORT.encode().decode("gb18030", errors="replace"), True),
        (REPORT.encode("gb18030").decode("utf-16-le", errors="replace"), True),
        # a font whose table is off by some places
        ("".join(chr(ord(c) + 37) if c > "一" else c for c in REPORT), True),
        ("Annual report on the rule of law in the county, with figures", False),
    ],
)
def test_garbled(text: str, garbled: bool) -> None:
    assert is_garbled(text) is garbled


@pytest.mark.parametrize(
    ("before", "after", "blank", "joined"),
    [
        ("我局认真", "落实", False, "我局认真落实"),
        ("2023", "年", True, "2023年"),
        ("Rule of", "law", False, "Rule of law"),
        ("按期办复率达到10", "0%。", False, "按期办复率达到100%。"),
        ("GB", "2312", True, "GB 2312"),
        ("", "标题", False, "标题"),
    ],
)
def test_join(before: str, after: str, blank: bool, joined: str) -> None:
    assert join(before, after, blank) == joined
