"""Where a value of a compiled rulebook stands in its file: the one module here that knows how rule files are laid out.

Compiled values do not know their places, but for a rule's own. So the way to a value is walked in the files as they were
gathered. Where the way ends early, the place is that of its last part that exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from duizhao.errors import Place
from duizhao.rulebook.gather import Gathered, gather
from duizhao.rulebook.locate import SHIPPED
from duizhao.rulebook.model import Rule, Rulebook, Signal
from duizhao.rulebook.source import Path, Source

__all__ = ["Places", "Spot", "groups", "vetoes"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a word is written, and the set it comes from where the list only refers to one."""

    place: Place
    from_set: str | None = None


def groups(signal: Signal) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The lists of words that make a signal's hits, each with the way to it from the signal."""
    way: dict[str, Path] = {"phrase": ("phrase",), "heading": ("heading",), "title_part": ("any",)}
    for i, words in enumerate(signal.words):
        if signal.kind == "near":
            yield ("near", i), words
        elif signal.kind in way:
            yield way[signal.kind], words


def vetoes(rule: Rule) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The lists of words that take whole sentences away from a rule or one of its signals."""
    yield ("without",), rule.without
    for name, signal in rule.signals.items():
        yield ("signals", name, "without"), signal.without


class Places:
    """The files of a rulebook, walked for their places; read anew where they are not given."""

    def __init__(self, book: Rulebook, gathered: Gathered | None = None) -> None:
        if gathered is None:
            gathered = gather(None if book.origin == SHIPPED else book.origin, book.name)
        self._lexicon = book.lexicon
        self._rules = list(gathered.groups.values())
        self._files = gathered.files

    def of(self, rule: Rule, *path: str | int, key: bool = False) -> Place:
        """The place of the value at `path` inside a rule, or of its key."""
        source = self._source(rule)
        if source is None:
            return rule.place or Place(rule.id)
        return source.place(("rules", rule.id, *path), key)

    def entry(self, rule: Rule, name: str, index: int) -> Place:
        """The place of entry number `index` of the list or mapping `name` of a rule."""
        entries = _walk(self._source(rule), ("rules", rule.id, name))
        step = list(entries)[index] if isinstance(entries, dict) and index < len(entries) else index
        return self.of(rule, name, step, key=isinstance(entries, dict))

    def word(self, rule: Rule, path: Path, word: str) -> Spot:
        """Where `word` stands in the list at `path` inside a rule."""
        return self._spot(self._source(rule), ("rules", rule.id, *path), word)

    def shared(self, file: str, *path: str | int, key: bool = True) -> Place:
        """The place of a key (or its value) in `rulebook`, `lexicon` or `cues`."""
        return self._files[file].place(path, key)

    def shared_word(self, file: str, path: Path, word: str) -> Spot:
        """Where `word` stands in a list of `rulebook`, `lexicon` or `cues`."""
        return self._spot(self._files[file], path, word)

    def sets_used(self) -> frozenset[str]:
        """The sets of the lexicon that something refers to, also by way of other sets."""
        lexicon = self._files["lexicon"]
        sets = lexicon.data.get("sets", {})
        rest = {key: value for key, value in lexicon.data.items() if key != "sets"}
        others = [s.data for s in (*self._rules, *self._files.values()) if s is not lexicon]
        waiting, seen = list(_references([rest, *others])), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(_references(sets.get(name, {})))
        return frozenset(seen)

    def _source(self, rule: Rule) -> Source | None:
        holding = [s for s in self._rules if rule.id in s.data.get("rules", {})]
        return next((s for s in holding if rule.place and s.name == rule.place.file), holding[0] if holding else None)

    def _spot(self, source: Source | None, path: Path, word: str) -> Spot:
        if source is None:
            return Spot(Place(word))
        written = _walk(source, path)
        items = written if isinstance(written, list) else []
        if word in items:
            return Spot(source.place((*path, items.index(word))))
        for i, item in enumerate(items):
            if isinstance(item, str) and item[:1] == "@" and word in self._lexicon.get(item[1:], ()):
                return Spot(source.place((*path, i)), item[1:])
        return Spot(source.place(path))


def _walk(source: Source | None, path: Path) -> Any:
    value: Any = source.data if source else None
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _references(value: Any) -> Iterator[str]:
    """The names of all sets that something as it is written refers to."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            if one[:1] == "@":
                yield one[1:]
        elif isinstance(one, dict | list):
            stack.extend(one.values() if isinstance(one, dict) else one)
