"""What every check is handed: the rulebook, the places in its files, the material, and the trials, made when asked for."""

from __future__ import annotations

from functools import cached_property

from duizhao.engine.plan import EnginePlan, compile_plan, confusion_table
from duizhao.review.material import Material, load_material
from duizhao.review.places import Places
from duizhao.review.trial import Trial
from duizhao.rulebook.gather import Gathered
from duizhao.rulebook.lint_rule import REPORT
from duizhao.rulebook.model import Rulebook
from duizhao.text import fold_phrase

__all__ = ["Case"]


class Case:
    """One rulebook under review, with its dormant rules."""

    def __init__(self, book: Rulebook, gathered: Gathered | None = None) -> None:
        self.book = book.whole()
        self.places = Places(book, gathered)
        self.material: Material = load_material(book)
        self._confusables = confusion_table(book.confusables)

    def fold(self, text: str) -> str:
        """`text` as the engine compares it."""
        return fold_phrase(text, self._confusables)

    @cached_property
    def plan(self) -> EnginePlan:
        return compile_plan(self.book)

    @cached_property
    def background(self) -> Trial:
        """The rulebook tried on prose that has nothing to do with it."""
        return Trial(self.book, self.plan, self.material.background)

    @cached_property
    def folded_background(self) -> tuple[str, ...]:
        return tuple(map(self.fold, self.material.background))

    @cached_property
    def examples(self) -> Trial:
        """The rulebook tried on the examples of all rules, whole reports left out."""
        told = (e.text for rule in self.book.rules for e in rule.examples if e.section != REPORT)
        return Trial(self.book, self.plan, tuple(dict.fromkeys(" ".join(text.split()) for text in told)))
