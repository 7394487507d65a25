"""Why an element is asked for: the documents with their years, and of which reports and units it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duizhao.model import Basis, Outcome
from duizhao.report.mdtext import escape
from duizhao.report.rulepages.signals import years_text
from duizhao.report.wording import NO_BASIS, OUTCOMES, basis_text, sentence
from duizhao.rulebook.model import ADVICE, Rule, Rulebook

__all__ = ["basis_items", "demand_items"]


def basis_items(rule: Rule, book: Rulebook) -> Iterator[str]:
    """One item a document; the reviewer's own advice where no document can be cited."""
    documents = [b for b in rule.basis if b.norm != ADVICE]
    for basis in documents:
        yield "".join(f"{part}。" for part in (escape(basis_text(basis)), *_remarks(basis, book)))
    advice = next((b for b in rule.basis if b.norm == ADVICE), None)
    if advice is None:
        return
    if not documents:
        said = [note for note in (advice.note, _norm_note(advice, book)) if note]
        yield sentence(escape(f"{NO_BASIS}：{'；'.join(said)}" if said else NO_BASIS))
    elif bare := "、".join(_without_document(documents)):
        yield f"{bare}的报告没有文件可以引用，只作{NO_BASIS}提出。"


def _without_document(documents: Sequence[Basis]) -> Iterator[str]:
    """The report years before the first and after the last in which one of `documents` can be cited."""
    starts = [b.valid_from for b in documents if b.valid_from is not None]
    ends = [b.valid_to for b in documents if b.valid_to is not None]
    if len(starts) == len(documents):
        yield years_text(None, min(starts) - 1)
    if len(ends) == len(documents):
        yield years_text(max(ends) + 1, None)


def _remarks(basis: Basis, book: Rulebook) -> Iterator[str]:
    """How far a document applies, since when it is in force, for which years it is cited."""
    if basis.article and not basis.verified:
        yield "条款还没有与原文核对过，所以不印"
    own, general = basis.note or "", _norm_note(basis, book) or ""
    for note in (own, "" if general in own else general):
        if note:
            yield escape(note)
    if basis.valid_from is not None or basis.valid_to is not None:
        yield f"{years_text(basis.valid_from, basis.valid_to)}的报告引用"


def _norm_note(basis: Basis, book: Rulebook) -> str | None:
    norm = book.norms.get(basis.norm)
    return norm.note if norm else None


def demand_items(rule: Rule, book: Rulebook) -> Iterator[str]:
    """Of which years it is asked, on what power or occasion it hangs, and what is asked where that is not known."""
    lapsed = OUTCOMES[Outcome.NOT_APPLICABLE]
    start, end = rule.years
    if start is None and end is None:
        yield "各年度的报告都问。"
    else:
        yield f"{years_text(start, end)}的报告才问；别的年度没有写到的，结论是“{lapsed}”。"
    condition = book.conditions.get(rule.condition or "")
    if condition is None:
        return
    title = escape(condition.title)
    if condition.holds is False:
        yield f"前提是“{title}”，本规则集按不成立对待；没有写到的，结论是“{lapsed}”。"
    elif condition.holds:
        yield f"前提是“{title}”，本规则集按成立对待，没有写到的照样提出。"
    else:
        yield f"前提是“{title}”。报告里看不出的，不作意见，列为“请核实”，问：“{escape(condition.question)}”"
        yield f"没有写到，而报告或者单位名册写明没有的，结论是“{lapsed}”。"
