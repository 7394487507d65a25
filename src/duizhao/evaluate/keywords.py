"""The plain keyword list, to measure against: an element is met when one of its words occurs, else it is missing.

version: 1
keywords:
  counsel.system: [word, word]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from duizhao.evaluate.gold import element
from duizhao.evaluate.grading import Answer
from duizhao.evaluate.sheet import read_sheet
from duizhao.model import Outcome

__all__ = ["KeywordList", "default_keywords", "load_keywords"]

_SENTENCE: Final = re.compile(r"[^。！？；\n]+[。！？；]?")
_DEFAULT: Final = Path("tests") / "corpus" / "keywords.yaml"


@dataclass(frozen=True, slots=True)
class KeywordList:
    """The words of each element."""

    path: str
    words: Mapping[str, tuple[str, ...]]

    def answers(self, text: str) -> dict[str, Answer]:
        """What the list says of a text; the evidence is the first sentence with a word."""
        sentences = _SENTENCE.findall(text)
        return {rule: self._answer(words, sentences) for rule, words in self.words.items()}

    @staticmethod
    def _answer(words: tuple[str, ...], sentences: list[str]) -> Answer:
        for sentence in sentences:
            if any(word in sentence for word in words):
                return Answer(Outcome.MET.value, (sentence.strip(),))
        return Answer(Outcome.MISSING.value)


def load_keywords(path: str | Path) -> KeywordList:
    """Load a keyword list. Raises GoldError."""
    entries = read_sheet(Path(path), "keywords").entries()
    return KeywordList(
        str(path),
        {element(key, entry): tuple(w.text() for w in entry.naming(f"要素“{key}”").items()) for key, entry in entries},
    )


def default_keywords() -> Path | None:
    """The keyword list of a checkout, when there is one: below the current folder or beside this package's source."""
    for root in (Path.cwd(), Path(__file__).resolve().parents[3]):
        if (root / _DEFAULT).is_file():
            return root / _DEFAULT
    return None
