"""Reviewing a rulebook: what is allowed and yet may make conclusions wrong, or is worth knowing (`rules lint`).

review(book)   all remarks, in order
CODES          what each code means, why it matters, what to do, from where on it is given
"""

from __future__ import annotations

from typing import Final

from duizhao.review import basis, common, overlap, prose, regexes, trees, unused, wording
from duizhao.review.case import Case
from duizhao.review.codes import CODES, Code, Severity
from duizhao.review.remark import Remark, in_order
from duizhao.rulebook.gather import Gathered
from duizhao.rulebook.model import Rulebook

__all__ = ["CODES", "Code", "Remark", "Severity", "review"]

_CHECKS: Final = (wording, common, overlap, basis, prose, unused, trees, regexes)


def review(book: Rulebook, gathered: Gathered | None = None) -> tuple[Remark, ...]:
    """All remarks on a rulebook; `gathered` are the files it was compiled from, read anew where they are not given.

    Raises RulebookError when the material is unusable.
    """
    case = Case(book, gathered)
    return in_order(remark for check in _CHECKS for remark in check.check(case))
