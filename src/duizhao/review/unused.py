"""L402: conditions and sets of words that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator

from duizhao.review.case import Case
from duizhao.review.remark import Remark

__all__ = ["check"]


def check(case: Case) -> Iterator[Remark]:
    """All remarks on definitions without use."""
    asked = {rule.condition for rule in case.book.rules}
    for name in case.book.conditions:
        if name not in asked:
            yield Remark("L402", case.places.shared("rulebook", "conditions", name), f"没有规则用到前提“{name}”。")
    used = case.places.sets_used()
    for name in case.book.lexicon:
        if name not in used:
            yield Remark("L402", case.places.shared("lexicon", "sets", name), f"没有一处用到词组“{name}”。")
