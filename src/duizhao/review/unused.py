"""L402: conditions and sets of words that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator

from duizhao.review.case import Case
from duizhao.review.places import Places
from duizhao.review.remark import Remark
from duizhao.rulebook.load import neighbours
from duizhao.rulebook.locate import relocate

__all__ = ["check"]


def check(case: Case) -> Iterator[Remark]:
    """All remarks on definitions without use; sets of words are shared by the rulebooks of a folder."""
    asked = {rule.condition for rule in case.book.rules}
    for name in case.book.conditions:
        if name not in asked:
            yield Remark("L402", case.places.shared("rulebook", "conditions", name), f"没有规则用到前提“{name}”。")
    files = relocate(case.book.origin, case.book.name)
    if files.borrowed("lexicon.yaml"):
        return
    used = case.places.sets_used().union(*(Places(other).sets_used() for other in neighbours(case.book)))
    for name in case.book.lexicon:
        if name not in used:
            yield Remark("L402", case.places.shared("lexicon", "sets", name), f"没有一处用到词组“{name}”。")
