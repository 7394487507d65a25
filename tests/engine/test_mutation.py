"""Evidence is what carries an outcome: without it the outcome drops, and what is no evidence changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from duizhao.engine.audit import Auditor
from duizhao.model import Assessment, Document, Finding, Outcome, Sentence
from duizhao.rulebook.examples import examples

ROOT = Path(__file__).resolve().parents[2]
# highest first; a lower place in this list is a lower outcome
RANK = {outcome: i for i, outcome in enumerate(Outcome)}
Span = tuple[int, int]


def read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:  # line ends as they stand: offsets count them
        return file.read()


def finding(assessment: Assessment, rule: str) -> Finding:
    return next(f for f in assessment.findings if f.rule == rule)


# --- taking away


def removed(source: str, spans: Iterable[Span]) -> str:
    """`source` without the spans. A heading without end mark that a span was glued to gets a line end."""
    out: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            out.append(source[at:start])
            if source[start - 1] not in "。！？；;：.\n\r \u3000":
                out.append("\n")
        at = max(at, end)
    out.append(source[at:])
    return "".join(out)


class Part(NamedTuple):
    """A section in source offsets: its heading, and where the words below the heading stand."""

    title: str
    heading: Span
    words: frozenset[int]


def parts(document: Document) -> list[Part]:
    """All sections but the root, the deepest first."""
    source, to_source = document.read.source, document.read.to_source.span
    out = []
    for s in reversed(document.sections[1:]):
        start, end = to_source(s.heading_end, s.end)
        words = frozenset(start + m.start() for m in re.finditer(r"\w", source[start:end]))
        out.append(Part(s.title, to_source(s.start, s.heading_end), words))
    return out


def orphaned(sections: list[Part], spans: Iterable[Span]) -> list[Span]:
    """Headings over nothing but `spans`. Left alone, （一）带头学法。 is no heading any more but an item of one sentence,
    and an item is body text; whoever deletes the paragraph deletes its heading."""
    gone = {i for start, end in spans for i in range(start, end)}
    out = []
    for section in sections:
        if section.words and gone >= section.words:
            gone.update(range(*section.heading))
            out.append(section.heading)
    return out


def stand_ins(document: Document, found: Finding, spans: list[Span]) -> list[Span]:
    """What takes the place of a part of the report that is taken away, by the structure of reports: a title that stands
    there again; and of a chapter whose heading goes, its sub-headings and its body (work told without a heading is
    partial again), so that the whole chapter has to go."""
    to_source = document.read.to_source.span
    if found.rule == "structure.title" and document.title:
        letters = [re.escape(c) for c in document.title if not c.isspace()]
        return [m.span() for m in re.finditer(r"\s*".join(letters), document.read.source)]
    if found.group != "structure":
        return []
    chapters = [to_source(s.start, s.end) for s in document.sections[1:]]
    return [c for c in chapters if c[0] in {start for start, _ in spans}]


def in_merged_part(document: Document, found: Finding) -> bool:
    """Whether the finding rests on a chapter that is problems and plan in one: without its plan all of it counts as plan."""
    both = {"deficiencies", "plan"}
    starts = {e.start for e in found.supporting}
    spans = [document.read.to_source.span(s.start, s.end) for s in document.sections if both <= s.roles]
    return any(a <= start < b for a, b in spans for start in starts)


def outline_broken(sections: list[Part], spans: list[Span], rest: Document | None) -> bool:
    """Whether headings that stay are no headings any more. Where parts go with their numbers, what is left may begin at
    六、 or （三）, which on one line begins no numbering: the heading is then read as text, and not by the rule's fault."""
    assert rest is not None
    stay = {s.title for s in sections if not any(a <= s.heading[0] < b for a, b in spans)}
    return not stay <= {s.title for s in rest.sections[1:]}


def survivors(
    auditor: Auditor, alone: Callable[[str], Auditor], source: str, only: str | None = None
) -> tuple[int, int, list[str]]:
    """How many findings are covered, how many of them were tried, and those that do not drop without their passages."""
    whole = (alone(only) if only else auditor).audit_text(source)
    document = whole.document
    assert document is not None
    sections = parts(document)
    covered, tried, kept = 0, 0, []
    for found in whole.findings:
        if not found.outcome.is_covered:
            continue
        covered += 1
        if found.group in ("plan", "deficiency") and in_merged_part(document, found):
            continue
        spans = [(e.start, e.end) for e in found.supporting]
        spans += orphaned(sections, spans) + stand_ins(document, found, spans)
        # year and unit stay, though the title may go: they are no evidence of anything
        rest = alone(found.rule).audit_text(removed(source, spans), year=document.year, unit=document.unit, force=True)
        if outline_broken(sections, spans, rest.document):
            continue
        tried += 1
        (now,) = rest.findings
        if RANK[now.outcome] <= RANK[found.outcome]:
            kept.append(f"{found.rule} {found.outcome}→{now.outcome}: {[e.text[:60] for e in now.supporting]}")
    return covered, tried, kept


def test_without_its_passages_a_finding_drops(
    shipped_auditor: Auditor, alone: Callable[[str], Auditor], report_path: Path
) -> None:
    covered, tried, kept = survivors(shipped_auditor, alone, read(report_path))
    assert covered >= 8
    assert tried >= 0.7 * covered, "the exceptions are to be few"
    assert not kept, "\n".join(kept)


def test_without_its_passages_an_example_drops(shipped_auditor: Auditor, alone: Callable[[str], Auditor]) -> None:
    kept, tried = [], 0
    for rule, example, text in examples(shipped_auditor.rulebook):
        if example.outcome.is_covered:
            _, some, more = survivors(shipped_auditor, alone, text, rule.id)
            tried += some
            kept += [f"“{example.text[:40]}” {m}" for m in more]
    assert tried >= 60
    assert not kept, "\n".join(kept)


@pytest.mark.parametrize("seed", sorted((ROOT / "seeds").glob("*.txt"))[::2], ids=lambda p: p.stem)
def test_a_rule_is_decided_by_itself(shipped_auditor: Auditor, alone: Callable[[str], Auditor], seed: Path) -> None:
    """No finding depends on what the other rules found."""
    for found in shipped_auditor.audit(seed).findings:
        assert alone(found.rule).audit(seed).findings == (found,)


# --- putting in

NEUTRAL = ["院内树木修剪一新，车棚加装了顶灯。", "食堂换了新菜单，饭菜口味清淡适中，职工就餐方便。"]
PLACES = 6


def after(sentence: Sentence, document: Document) -> int:
    return document.read.to_source.span(sentence.start, sentence.end)[1]


def places(document: Document) -> list[tuple[int, frozenset[str]]]:
    """Ends of sentences all over the body where a paragraph can follow, with the roles that hold there."""
    body = [
        s
        for s in document.sentences
        if not s.heading
        and not (s.roles & {"title", "signature", "furniture"})
        and document.read.text[s.end - 1] in "。！？"
    ]
    step = max(1, len(body) // PLACES)
    return [(after(s, document), s.roles) for s in body[::step]]


def shown(assessment: Assessment, rule: str, inserted: int = 0, size: int = 0) -> object:
    """Outcome and evidence of a finding, with the offsets that they have without the inserted text."""
    found = finding(assessment, rule)
    shift = [size if e.start >= inserted else 0 for e in found.evidence]
    spans = [(e.text, e.start - s, e.end - s) for e, s in zip(found.evidence, shift, strict=True)]
    return found.outcome, found.applies, spans


def test_an_unrelated_paragraph_changes_nothing(shipped_auditor: Auditor, report_path: Path) -> None:
    source = read(report_path)
    before = shipped_auditor.audit_text(source)
    assert before.document is not None
    glue = "\n" if source.count("\n") > 20 else ""  # a report on one line stays on one line
    changed = []
    for i, (at, roles) in enumerate(places(before.document)):
        extra = glue + NEUTRAL[i % len(NEUTRAL)]
        later = shipped_auditor.audit_text(source[:at] + extra + source[at:])
        for found in before.findings:
            # these count what stands in their own part of the report, and the paragraph then does
            if found.group in ("structure", "deficiency", "plan") and roles & {"deficiencies", "plan"}:
                continue
            old, new = shown(before, found.rule), shown(later, found.rule, at, len(extra))
            if old != new:
                changed.append(f"{found.rule} after “{source[at - 12 : at]}”: {old} → {new}")
    assert not changed, "\n".join(changed)
