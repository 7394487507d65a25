"""What holds for the audit of any text: no exception, one finding a rule, and evidence that stands in the source."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duizhao.engine.audit import Auditor
from duizhao.errors import ReadError
from duizhao.model import Applies, Assessment, Outcome
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.examples import examples
from duizhao.text import normalise

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 220

# what conversion, copying and typing leave in a text
RESIDUE = [
    "\u200b", "\ufeff", "\u00ad", "\ufffd", "\u202c", "\ue000", "\x00", "\x0b", "\r", "\r\n", "\n", "\n\n", "\u2028", "\x85", " ",
    "\u3000", "\u00a0", "\t", "\u2002", "[bookmark: _GoBack]", "[bookmark: OLE_LINK1]", 'HYPERLINK "http://a.b/c" \\h', "TOC",
]  # fmt: skip
# the same characters typed otherwise
WIDE = str.maketrans("0123456789,;:()", "０１２３４５６７８９，；：（）")
NARROW = str.maketrans("，；：（）“”", ',;:()""')


@cache
def fragments() -> list[str]:
    """Lines, sentences and clauses of reports, and the passages of the rules' examples."""
    out: set[str] = set()
    files = [*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests/corpus/open").glob("*.txt")]
    for path in sorted(files)[::3]:
        text = path.read_text("utf-8")
        out.update(re.findall(r"[^。\n]{1,260}[。\n]?", text))
        out.update(re.findall(r"[^，；。\n]{2,40}[，；。]", text)[::5])
        out.update(re.findall(r"(?:[一二三四五六七八九]、|（[一二三四五]）)[^。\n]{2,30}", text))
    return sorted(out) + [example.text for _, example, _ in examples(load_rulebook())]


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """A fragment as it is, or typed in another width, or with residue somewhere inside."""
    text = draw(st.sampled_from(fragments()))
    match draw(st.integers(0, 5)):
        case 0:
            text = text.translate(WIDE)
        case 1:
            text = text.translate(NARROW)
        case 2 | 3:
            at = draw(st.integers(0, len(text)))
            text = text[:at] + draw(st.sampled_from(RESIDUE)) + text[at:]
    return text + draw(st.sampled_from(["", "", "\n", "\r\n", "\u3000", "\u200b"]))


@st.composite
def strewn(draw: st.DrawFn, residue: list[str]) -> tuple[str, str]:
    """A seed as it is, and with residue strewn over it (never between the two halves of a line end)."""
    plain = draw(st.sampled_from(seeds()))
    text = plain
    for at in sorted(draw(st.lists(st.integers(0, len(plain)), max_size=12)), reverse=True):
        if text[at - 1 : at] != "\r":
            text = text[:at] + draw(st.sampled_from(residue)) + text[at:]
    return plain, text


@cache
def seeds() -> list[str]:
    return [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]


def check(auditor: Auditor, text: str) -> Assessment | None:
    try:
        assessment = auditor.audit_text(text, force=True)
    except ReadError:
        return None
    document = assessment.document
    assert document is not None
    source = document.read.source
    assert source == text.removeprefix("\ufeff")
    declared = {r.id: r.outcomes for r in auditor.rulebook.rules}
    assert [f.rule for f in assessment.findings] == list(declared)
    for f in assessment.findings:
        assert f.outcome in declared[f.rule], (f.rule, f.outcome, f.error)
        assert f.error is None
        assert f.evidence == f.supporting[:3]
        assert bool(f.evidence) or f.outcome in (Outcome.MISSING, Outcome.NOT_APPLICABLE) or f.rule == "structure.title"
        assert not f.evidence or f.outcome not in (Outcome.MISSING, Outcome.NOT_APPLICABLE)
        assert (f.substance is None) == (not f.evidence)
        assert not f.nearest or f.outcome.is_gap
        assert not f.counter or f.outcome.is_covered
        assert (f.applies is Applies.NO) == (f.outcome is Outcome.NOT_APPLICABLE)
        assert (f.question is not None) == (f.applies is Applies.UNKNOWN)
        for shown in (f.supporting, f.counter, f.nearest):
            assert len({(e.start, e.end) for e in shown}) == len(shown)
            for e in shown:
                assert 0 <= e.start < e.end <= len(source)
                assert e.text == normalise(source[e.start : e.end])
                assert e.text.strip(), (f.rule, e)
                assert len(e.text) <= LONGEST
    assert assessment.score is not None
    total = assessment.score["total"]
    assert total is None or 0 <= total <= assessment.score["scale"]
    assert sum(assessment.score["counts"].values()) == len(declared)
    return assessment


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.lists(pieces(), min_size=1, max_size=18).map("".join))
def test_mixed_fragments(shipped_auditor: Auditor, text: str) -> None:
    assessment = check(shipped_auditor, text)
    if assessment is not None and len(text) % 7 == 0:
        assert shipped_auditor.audit_text(text, force=True) == assessment


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=300))
def test_arbitrary_text(shipped_auditor: Auditor, text: str) -> None:
    check(shipped_auditor, text)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=strewn(RESIDUE))
def test_a_report_with_residue_anywhere(shipped_auditor: Auditor, texts: tuple[str, str]) -> None:
    """A whole report, residue strewn over it, still gives evidence that stands in the source."""
    check(shipped_auditor, texts[1])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=strewn([r for r in RESIDUE if normalise(r) == ""]))
def test_what_cannot_be_seen_changes_nothing(shipped_auditor: Auditor, texts: tuple[str, str]) -> None:
    plain, other = (shipped_auditor.audit_text(t) for t in texts)
    assert [(f.rule, f.outcome, [e.text for e in f.evidence]) for f in plain.findings] == [
        (f.rule, f.outcome, [e.text for e in f.evidence]) for f in other.findings
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_give_the_same_findings(shipped_auditor: Auditor, encoding: str) -> None:
    text = seeds()[4]
    plain = shipped_auditor.audit_text(text)
    read = shipped_auditor.audit_bytes(text.encode(encoding), "x.txt")
    assert read.document is not None
    for a, b in zip(plain.findings, read.findings, strict=True):
        assert (a.outcome, [e.text for e in a.evidence]) == (b.outcome, [e.text for e in b.evidence])
        for e in (*b.supporting, *b.nearest):
            assert normalise(read.document.read.source[e.start : e.end]) == e.text
