"""From folded text back to the file: every stretch of what is matched leads to exactly the characters it came from."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.engine.plan import confusion_table
from duizhao.text import OffsetMap, fold, fold_phrase, normalise, normalise_with_map

PIECES = st.sampled_from(
    ["法治", "学习《条例》", "（一）", "，", ",", "。", "；", "\n", "\r\n", "\r", "\t", " ", "\u3000", "\u00a0", "“", "”", "'", "\u200b",
     "\ufeff", "\ufffd", "[bookmark: a]", "TOC", "２０２４", "Ａ", "⽂", "％", "〔", "<", "𠮷", "顾", "雇", "\x85"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)
SAME = confusion_table(["顾雇", "律侓", "竞竟"])


@settings(max_examples=300, deadline=None)
@given(source=TEXTS, data=st.data())
def test_a_stretch_of_folded_text_leads_to_the_source(source: str, data: st.DataObject) -> None:
    text, back = normalise_with_map(source)
    folded = fold(text, SAME)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    a, b = folded.span(start, end)
    assert fold(text[a:b], SAME).text == folded.text[start:end]
    c, d = back.span(a, b)
    assert normalise(source[c:d]) == text[a:b]
    # both ways in one
    to_source = OffsetMap(tuple(range(len(folded.back))), folded.back).then(back)
    assert to_source.span(start, end) == (c, d)


@given(source=TEXTS)
def test_positions_there_and_back(source: str) -> None:
    text, back = normalise_with_map(source)
    folded = fold(text)
    assert [folded.position(p) for p in folded.back] == list(range(len(folded.back)))
    for at in range(len(text) + 1):
        position = folded.position(at)
        assert position == len(folded.back) or folded.back[position] >= at
        assert position == 0 or folded.back[position - 1] < at
    places = [back(i) for i in range(len(text))]
    assert places == sorted(set(places))
    assert all(p < len(source) for p in places)


@given(source=TEXTS)
def test_folding_is_done_once_for_all(source: str) -> None:
    once = fold(normalise(source), SAME).text
    assert fold(once, SAME).text == once
    assert fold_phrase(source, SAME) == fold(source, SAME).text
