"""What the page tells of the same text in several reports; nothing, where the batch was not looked through for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from duizhao.batch.out.web.model import Alike
from duizhao.batch.same.kept import is_made, shared
from duizhao.batch.same.page import label

if TYPE_CHECKING:
    from duizhao.batch.store import Store

__all__ = ["MOST", "alike"]

MOST: Final = 300  # reports listed; the page of pairs has more
_OTHERS: Final = 3


def alike(store: Store) -> tuple[Alike, ...]:
    """The reports with wording in common with those of other units, in the order of units. Empty: the page has no such part."""
    if not is_made(store):
        return ()
    found = []
    for one in shared(store):
        others = [o for o in one.top if not o.own][:_OTHERS]
        if others:
            told = tuple((label(o.report), o.paragraphs) for o in others)
            found.append(Alike(label(one.report), one.others, told))
    return tuple(found)
