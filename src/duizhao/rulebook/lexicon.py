"""Word lists: expanding "@set" and checking each word as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.source import At, Source
from duizhao.text import fold_phrase

__all__ = ["Words"]

_PLAIN: Final = re.compile("[\u4e00-\u9fff]+").fullmatch  # such words fold to themselves
_SPLIT: Final = re.compile(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]")


class Words:
    """The sets of a lexicon and the expansion of word lists by them."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self._problems = problems
        self._raw: dict[str, list[str]] = {name: one["words"] for name, one in source.data["sets"].items()}
        self._at = At(source) / "sets"
        self._open: list[str] = []
        self._done: dict[str, tuple[str, ...]] = {}
        self.used: set[str] = set()
        for name in self._raw:
            self._set(name, None)
        self.used.clear()

    @property
    def sets(self) -> dict[str, tuple[str, ...]]:
        """All sets, expanded, in their written order."""
        return {name: self._done[name] for name in self._raw}

    def expand(self, words: Sequence[str], at: At) -> tuple[str, ...]:
        """The words of a list that stands at `at`: sets expanded, order kept, duplicates removed."""
        out: dict[str, None] = {}
        seen: dict[str, str] = {}
        for i, word in enumerate(words):
            if word[0] == "@":
                out.update(dict.fromkeys(self._set(word[1:], at / i)))
            elif self._sound(word, seen, at, i):
                out[word] = None
        return tuple(out)

    def groups(self, groups: Iterable[Sequence[str]], at: At) -> tuple[tuple[str, ...], ...]:
        """The same for a list of word lists."""
        return tuple(self.expand(words, at / i) for i, words in enumerate(groups))

    def _sound(self, word: str, seen: dict[str, str], at: At, i: int) -> bool:
        """Report a word that can never be found or stands twice in its list."""
        folded = word if _PLAIN(word) else fold_phrase(word)
        message = ""
        if not folded:
            message = f"词语“{word}”只有空白或引号，匹配时什么也不剩；请改写或删去。"
        elif word[0] == "＠":
            message = f"引用词组要用半角“@”，写成“@{word[1:]}”并加引号。"
        elif _SPLIT.search(word):
            message = f"词语“{word}”中间有空白；多半是少写了“- ”或逗号，请分成两项，或删去空白。"
        elif folded in seen:
            same = "" if seen[folded] == word else f"（与“{seen[folded]}”只差引号、空白或全半角，匹配时一样）"
            message = f"词语“{word}”在这个列表里重复{same}；请删去一个。"
        if message:
            self._problems.add((at / i).value(), message)
            return False
        seen[folded] = word
        return True

    def _set(self, name: str, asked: At | None) -> tuple[str, ...]:
        self.used.add(name)
        if name in self._done:
            return self._done[name]
        if name not in self._raw:
            if asked is not None:
                hint = suggest(name, self._raw) or f"已有的词组：{allowed(self._raw)}。"
                self._problems.add(asked.value(), f"没有名为“{name}”的词组（common/lexicon.yaml）；{hint}")
            return ()
        if name in self._open:
            ring = " → ".join([*self._open[self._open.index(name) :], name])
            self._problems.add((asked or self._at / name).value(), f"词组互相引用成了圈：{ring}；请去掉其中一处引用。")
            return ()
        self._open.append(name)
        words = self.expand(self._raw[name], self._at / name / "words")
        self._open.pop()
        self._done[name] = words
        return words
