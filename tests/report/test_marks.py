from __future__ import annotations

from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from duizhao.report.marks import blocks, collect
from duizhao.text import normalise_with_map


@given(st.text(alphabet=st.sampled_from("法治\ufeff\u200b\r\n a"), max_size=60))
def test_the_way_back_undoes_the_map(source: str) -> None:
    text, to_source = normalise_with_map(source)
    assert [to_source.before(to_source(i)) for i in range(len(text))] == list(range(len(text)))
    places = [to_source.before(i) for i in range(len(source))]
    assert places == sorted(places)


def test_blocks_hold_the_whole_text_once(sample: ModuleType) -> None:
    marks, _ = collect(sample.assessment())
    shown = "".join(p.text for b in blocks(sample.document(), marks) for p in b.pieces)
    assert "".join(shown.split()) == "".join(sample.TEXT.split())


def test_every_mark_opens_and_closes_once(sample: ModuleType) -> None:
    marks, _ = collect(sample.assessment())
    pieces = [p for b in blocks(sample.document(), marks) for p in b.pieces]
    assert [m.number for p in pieces for m in p.opens] == [m.number for m in marks]
    assert sorted(m.number for p in pieces for m in p.closes) == [m.number for m in marks]


def test_marked_text_is_the_evidence(sample: ModuleType) -> None:
    marks, by_source = collect(sample.assessment())
    pieces = [p for b in blocks(sample.document(), marks) for p in b.pieces]
    for finding in sample.FINDINGS:
        for evidence in finding.evidence:
            mark = by_source[evidence.start, evidence.end]
            assert "".join(p.text for p in pieces if mark in p.under) == evidence.text


def test_passages_that_are_equal_share_a_number(sample: ModuleType) -> None:
    marks, _ = collect(sample.assessment())
    (shared,) = [m for m in marks if len(m.entries) > 1 and m.role == "ev"]
    assert [f.title for _, f in shared.entries] == ["公众参与", "专家论证"]


def test_overlaps_are_cut_into_pieces(sample: ModuleType) -> None:
    marks, _ = collect(sample.assessment())
    pieces = [p for b in blocks(sample.document(), marks) for p in b.pieces]
    assert any(len(p.under) == 2 for p in pieces)


def test_a_heading_keeps_its_stop(sample: ModuleType) -> None:
    heads = ["".join(p.text for p in b.pieces) for b in blocks(sample.document(), []) if b.kind == "heading"]
    assert heads == list(sample.HEADINGS)


def test_what_was_ignored_says_so(sample: ModuleType) -> None:
    ignored = [b for b in blocks(sample.document(), []) if b.kind == "ignored"]
    assert [b.reason for b in ignored] == ["页面导航", "页面按钮"]
