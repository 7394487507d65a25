"""From hits to evidence: exact sentences of the report, best first, long ones cut at the clause that carries the fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from duizhao.engine.collect import Report
from duizhao.engine.hits import Hit
from duizhao.engine.plan import PlannedRule
from duizhao.model import Context, Evidence, Substance

__all__ = ["LONGEST", "cut", "evidence_of", "passage", "substance_of"]

# elements.md: a ；-chain is cut so that no evidence runs over about 200 characters
LONGEST: Final = 200
_ENDS: Final = "；;，,"

Shown = tuple[Evidence, int]  # with the index of its sentence


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
    """Text offsets of the passage that shows folded at..to of `sentence`: the whole of it, unless it is too long."""
    start, end = report.whole(sentence)
    scan = report.scan
    if end - start <= LONGEST or at >= len(scan.folded.back):
        return start, end
    text = scan.document.read.text
    first, last = scan.text_span(at, max(to, at + 1))
    start, end = cut(text, start, end, max(first, start), min(last, end))
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return start, end


def _rank(hit: Hit, rule: PlannedRule, report: Report, carrying: set[str], crowd: dict[int, int]) -> tuple[object, ...]:
    s = report.scan.document.sentences[hit.sentence]
    # where a part of the report is counted, the order of the report says more than a figure
    has_fact = hit.signal in rule.worded and report.has_fact(hit.sentence)
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


def evidence_of(hits: Iterable[Hit], rule: PlannedRule, report: Report, carrying: set[str]) -> tuple[Shown, ...]:
    """One passage for several hits in it, best first: by strength of the signal, its section, facts, order."""
    all_hits = [h for h in hits if h.sentence >= 0]
    crowd: dict[int, int] = {}
    named: dict[int, set[str]] = {}
    for h in all_hits:
        crowd[h.sentence] = crowd.get(h.sentence, 0) + 1
        named.setdefault(h.sentence, set()).add(h.signal)
    out: dict[tuple[int, int], Shown] = {}
    document = report.scan.document
    for hit in sorted(all_hits, key=lambda h: _rank(h, rule, report, carrying, crowd)):
        span = passage(report, hit.sentence, hit.start, hit.end)
        if span[0] >= span[1] or span in out:
            continue
        a, b = document.read.to_source.span(*span)
        evidence = Evidence(
            text=document.read.text[span[0] : span[1]],
            start=a,
            end=b,
            section=report.path(hit.sentence),
            context=hit.judged.context,
            signals=tuple(sorted(named[hit.sentence])),
            place=document.read.place_at(a),
        )
        out[span] = (evidence, hit.sentence)
    return tuple(out.values())


def substance_of(shown: tuple[Shown, ...], report: Report) -> Substance | None:
    """有实据 when one of the passages holds a fact; None without evidence."""
    if not shown:
        return None
    fact = any(e.context is Context.ZERO or report.has_fact(sentence) for e, sentence in shown)
    return Substance.FACT if fact else Substance.STATEMENT
