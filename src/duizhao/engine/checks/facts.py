"""How many sentences of the body hold a fact. Shown, not judged: no place is marked."""

from __future__ import annotations

from duizhao.engine.checks.case import Case

__all__ = ["look", "share"]


def share(case: Case) -> tuple[int, int]:
    """Sentences of the body that hold a fact, and all of them; headings, title, addressee and signature left out."""
    addressee = case.pattern("addressee")
    texts = [case.subject.folded_text(s.start, s.end) for s in case.subject.running]
    body = [t for t in texts if t and not addressee.search(t)]
    return sum(case.pattern("fact").search(t) is not None for t in body), len(body)


def look(case: Case) -> str:
    """One sentence about the whole report."""
    facts, every = share(case)
    return case.say("share", facts=facts, all=every)
