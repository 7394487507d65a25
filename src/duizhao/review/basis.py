"""L201 to L204: documents not verified, absent, or not in force in the years that a rule is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from duizhao.model import Basis
from duizhao.report.views import FailOn
from duizhao.report.wording import NO_BASIS
from duizhao.review.case import Case
from duizhao.review.remark import Remark
from duizhao.rulebook.model import Rule

__all__ = ["check"]


def check(case: Case) -> Iterator[Remark]:
    """All remarks on the documents that rules name."""
    for rule in case.book.rules:
        for i, basis in enumerate(rule.basis):
            if not basis.verified and basis.instrument != NO_BASIS:
                place = case.places.entry(rule, "basis", i)
                yield Remark("L201", place, f"{_named(basis)}还没有对照原文核对。", rule.id)
        place = case.places.of(rule, "basis", key=True)
        documents = [b for b in rule.basis if b.instrument != NO_BASIS]
        if not documents and rule.rule_class == FailOn.PRESCRIBED.value:
            yield Remark("L202", place, f"类别是“{rule.rule_class}”，却没有写出哪个文件规定要写。", rule.id)
        if documents and len(documents) == len(rule.basis):
            for code, said in _years(rule, case.book.frame.year):
                yield Remark(code, place, said, rule.id)


def _named(basis: Basis) -> str:
    article = basis.article or ""
    return f"《{basis.instrument.strip('《》')}》{article}"


def _years(rule: Rule, usual: int) -> Iterator[tuple[str, str]]:
    """What does not fit between the years of the rule and those of all its documents; `usual` is the sample's year."""
    first, last = rule.in_force or (None, None)
    starts = [b.valid_from for b in rule.basis]
    ends = [b.valid_to for b in rule.basis]
    start = None if None in starts else min(s for s in starts if s is not None)
    end = None if None in ends else max(e for e in ends if e is not None)
    asked = (first or usual) <= usual <= (last or usual)
    if asked and not any((b.valid_from or usual) <= usual <= (b.valid_to or usual) for b in rule.basis):
        yield "L203", f"样例报告是 {usual} 年度的，这一年没有一个依据有效。"
    if first is not None and start is not None and first < start:
        yield "L203", f"从 {first} 年度起要求，最早的依据却要到 {start} 年度。"
    if last is not None and end is not None and end < last:
        yield "L203", f"要求到 {last} 年度为止，最迟的依据却只到 {end} 年度。"
    if last is None and end is not None:
        yield "L204", f"全部依据只到 {end} 年度，{end + 1} 年度起没有文件可引。"
