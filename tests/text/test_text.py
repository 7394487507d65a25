"""Normalising and folding: offsets lead back, nothing but residue is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.text import OffsetMap, fold, normalise, normalise_with_map, squash

PIECES = st.sampled_from(
    ["法治", "政府", "，", "。", "\n", "\r\n", "\r", "\t", " ", "\u3000", "\u00a0", "\u2002", "\u200b", "\ufeff", "\ufffd", "\u2028",
     "[bookmark: _GoBack]", "[bookmark: OLE_LINK1]", 'HYPERLINK "http://a.b"', "TOC", "A1", "２", "“", "《", "\x00", "\x85"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@given(TEXTS, st.data())
def test_every_slice_leads_back_to_its_source(source: str, data: st.DataObject) -> None:
    text, back = normalise_with_map(source)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = back.span(start, end)
    assert normalise(source[a:b]) == text[start:end]


@given(TEXTS)
def test_normalised_text_has_no_residue_and_stays_as_it_is(source: str) -> None:
    text = normalise(source)
    assert "\r" not in text
    assert "\u3000" not in text
    assert "[bookmark:" not in text
    assert normalise(text) == text


@given(TEXTS)
def test_maps_compose(source: str) -> None:
    text, back = normalise_with_map(source)
    shift = OffsetMap((0,), (7,))
    both = back.then(shift)
    assert [both(i) for i in range(len(text))] == [back(i) + 7 for i in range(len(text))]


@given(TEXTS)
def test_folded_characters_lead_back(source: str) -> None:
    folded = fold(source)
    assert len(folded.text) == len(folded.back)
    assert list(folded.back) == sorted(set(folded.back))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("一\r\n二\r三", "一\n二\n三"),
        ("\ufeff法\u200b治", "法治"),
        ("[bookmark: OLE_LINK1]（一）", "（一）"),
        ("甲\u3000乙\t丙\u2002丁", "甲 乙 丙 丁"),
        ("法\ufffd治", "法治"),
    ],
)
def test_normalise(source: str, text: str) -> None:
    assert normalise(source) == text


def test_fold_keeps_what_carries_meaning() -> None:
    assert fold("“双随机、一公开” 《条例》２０２３,A").text == "双随机、一公开《条例》2023，A"


def test_squash() -> None:
    assert squash(" 一\n二 三\u3000") == "一二三"
