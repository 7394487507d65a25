"""From hits to evidence: exact sentences of the report, best first, long ones cut at the clause that carries the fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from duizhao.engine.collect import Report
from duizhao.engine.hits import Hit
from duizhao.engine.plan import PlannedRule
from duizhao.model import Context, Evidence, Substance
from duizhao.text import fold, normalise

__all__ = ["LONGEST", "cut", "evidence_of", "passage", "substance_of"]

# elements.md: a ；-chain is cut so that no evidence runs over about 200 characters
LONGEST: Final = 200
_ENDS: Final = "；;，,"


def cut(text: str, start: int, end: int, at: int, to: int) -> tuple[int, int]:
    """The part of text[start:end] that holds at..to and is no longer than LONGEST, cut at ； if that does, else at ，."""
    if end - start <= LONGEST:
        return start, end
    for marks in ("；;", _ENDS):
        a, b = _piece(text, start, end, at, to, marks)
        if b - a <= LONGEST:
            return _grow(text, start, end, a, b, marks)
    a = max(start, at - 40)
    return a, min(end, a + LONGEST)


def _piece(text: str, start: int, end: int, at: int, to: int, marks: str) -> tuple[int, int]:
    a = max((text.rfind(m, start, at) for m in marks), default=-1) + 1 or start
    stops = [p for p in (text.find(m, to, end) for m in marks) if p >= 0]
    return max(a, start), (min(stops) + 1 if stops else end)


def _grow(text: str, start: int, end: int, a: int, b: int, marks: str) -> tuple[int, int]:
    """Add neighbouring pieces, the following ones first, while the limit allows."""
    if marks == "；;":
        return a, b
    while b < end:
        _, further = _piece(text, start, end, b, b + 1, marks)
        if further - a > LONGEST or text[b - 1] in "；;":
            break
        b = further
    while a > start:
        earlier, _ = _piece(text, start, end, a - 1, a - 1, marks)
        if b - earlier > LONGEST or text[a - 1] in "；;":
            break
        a = earlier
    return a, b


def passage(report: Report, sentence: int, at: int, to: int) -> tuple[int, int]:
    """Text offsets of the passage that shows folded at..to of `sentence`."""
    scan = report.scan
    s = scan.document.sentences[sentence]
    text = scan.document.read.text
    first, last = scan.text_span(at, max(to, at + 1)) if at < len(scan.folded.back) else (s.start, s.end)
    start, end = cut(text, s.start, s.end, max(first, s.start), min(last, s.end))
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return start, end


def _rank(hit: Hit, rule: PlannedRule, report: Report, carrying: set[str], crowd: dict[int, int]) -> tuple[object, ...]:
    s = report.scan.document.sentences[hit.sentence]
    a, b = report.scan.starts[hit.sentence], report.scan.ends[hit.sentence]
    # where a part of the report is counted, the order of the report says more than a figure
    has_fact = hit.signal in rule.worded and any(p.search(report.scan.text, a, b) for p in report.plan.facts.values())
    return (
        hit.fuzzy,
        hit.signal not in carrying,
        -hit.strength,
        not (rule.prefer & s.roles) if rule.prefer else False,
        not has_fact,
        -crowd[hit.sentence],
        hit.sentence,
        hit.start,
    )


def evidence_of(
    hits: Iterable[Hit], rule: PlannedRule, report: Report, carrying: set[str]
) -> tuple[Evidence, ...]:
    """One evidence a passage, best first: by strength of the signal, the section it belongs to, facts, order."""
    all_hits = [h for h in hits if h.sentence >= 0]
    crowd: dict[int, int] = {}
    for h in all_hits:
        crowd[h.sentence] = crowd.get(h.sentence, 0) + 1
    out: dict[tuple[int, int], Evidence] = {}
    document = report.scan.document
    for hit in sorted(all_hits, key=lambda h: _rank(h, rule, report, carrying, crowd)):
        span = passage(report, hit.sentence, hit.start, hit.end)
        if span[0] >= span[1] or span in out:
            continue
        a, b = document.read.to_source.span(*span)
        out[span] = Evidence(
            text=normalise(document.read.source[a:b]),
            start=a,
            end=b,
            section=document.path(document.sentences[hit.sentence].section),
            context=hit.judged.context,
            signals=tuple(sorted({h.signal for h in all_hits if h.sentence == hit.sentence})),
        )
    return tuple(out.values())


def substance_of(evidence: tuple[Evidence, ...], report: Report) -> Substance | None:
    """有实据 when one of the passages holds a fact; None without evidence."""
    if not evidence:
        return None
    zero = any(e.context is Context.ZERO for e in evidence)
    fact = zero or any(p.search(fold(e.text, dict(report.plan.confusables)).text) for e in evidence for p in report.plan.facts.values())
    return Substance.FACT if fact else Substance.STATEMENT
