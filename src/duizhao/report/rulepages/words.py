"""Word lists said in few words: a handful of examples, how many there are, and what a set of the lexicon stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from duizhao.report.mdtext import escape
from duizhao.rulebook.lint_rule import NO_ROLE
from duizhao.rulebook.model import Rulebook

__all__ = ["Wording", "marked", "some"]

_SHOWN: Final = 5
_SHOWN_OF_SET: Final = 3
_SMALLEST_SET: Final = 3


def marked(words: Iterable[str]) -> str:
    """Words in quotation marks, one after the other."""
    return "".join(f"“{escape(word)}”" for word in words)


def some(words: Sequence[str]) -> str:
    """All of a few words; of many some, and how many they are."""
    # one more than are shown of many: “等6种” of five would hide a single one
    return marked(words) if len(words) <= _SHOWN + 1 else f"{marked(words[:_SHOWN])}等{len(words)}种"


class Wording:
    """Says the word lists on one page, with sets of the lexicon and parts of a report by their titles.

    What a set holds is shown where it first stands on the page.
    """

    def __init__(self, book: Rulebook) -> None:
        self._sections = book.sections
        large = ((name, words) for name, words in book.lexicon.items() if len(words) >= _SMALLEST_SET)
        self._sets = sorted(large, key=lambda s: (-len(s[1]), s[0]))
        self._titles = book.set_titles
        self._told: set[str] = set()

    def one_of(self, words: Sequence[str]) -> str:
        """Any one of `words`."""
        rest, parts = list(words), []
        for name, members in self._sets:
            if set(members) <= set(rest):
                rest = [w for w in rest if w not in members]
                parts.append(self._set(name, members))
        if rest:
            parts.append(f"{some(rest)}{'之一' if len(rest) > 1 else ''}")
        return "，或者".join(parts)

    def roles(self, roles: Sequence[str]) -> str:
        """Parts of a report by their titles; `none` is a chapter on a theme of its own."""
        named = [self._sections[r] for r in roles if r in self._sections]
        themes = ["按专题写的"] if NO_ROLE in roles else []
        return "和".join([*([marked(named)] if named else []), *themes])

    def _set(self, name: str, members: Sequence[str]) -> str:
        said = f"表示“{escape(self._titles.get(name, name))}”的说法"
        if name in self._told:
            return said
        self._told.add(name)
        return f"{said}（{marked(members[:_SHOWN_OF_SET])}等{len(members)}种）"
