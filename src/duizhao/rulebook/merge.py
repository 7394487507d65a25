"""A layer's edits merged into what a rulebook says: recursive over mappings, `null` removes, the rest replaces.

A list of words is a mapping by its words: a layer may give the whole list anew, or edit it as `{新词: true, 旧词: null}`.
Each merged value keeps the place it came from, so that messages and `rules resolve` name the right file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from duizhao.errors import Place
from duizhao.rulebook.builder import Node
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.source import At, Path, Source

__all__ = ["Journal", "merge"]

_TREE: Final = frozenset({"any", "all", "none", "at_least"})


@dataclass(slots=True)
class Journal:
    """Which layer edited which field, so that two of one tier cannot edit the same."""

    problems: Problems
    _edits: dict[tuple[str, Path], tuple[str, str, Place]] = field(default_factory=dict)

    def note(self, file: str, path: Path, tier: str, layer: str, place: Place) -> None:
        """Record an edit; report one that another layer of the same tier made before."""
        for (other, before), (its_tier, its_layer, its_place) in self._edits.items():
            if other != file or its_tier != tier or its_layer == layer:
                continue
            shorter = min(len(before), len(path))
            if before[:shorter] == path[:shorter]:
                what = ".".join(map(str, path))
                message = f"同一级的两个层都改了“{what}”：另一处是 {its_place}；请只留一处，或分到不同的级。"
                self.problems.add(place, message)
                return
        self._edits[file, path] = (tier, layer, place)


@dataclass(frozen=True, slots=True)
class _Edit:
    """One layer at work on one file of the rulebook."""

    target: Source
    layer: Source
    tier: str
    journal: Journal

    def place(self, at: Path, key: bool = True) -> Place:
        return self.layer.place(at, key)

    def refuse(self, at: Path, message: str) -> None:
        self.journal.problems.add(self.place(at), message)

    def done(self, path: Path, at: Path) -> None:
        self.journal.note(self.target.name, path, self.tier, self.layer.name, self.place(at))


def merge(target: Source, path: Path, edits: At, tier: str, journal: Journal) -> None:
    """Merge the mapping that stands at `edits` into the mapping at `path` of `target`, which is changed in place."""
    data, node = target.data, target.root
    for step in path:
        assert node.inside is not None
        data, node = data[step], node.inside[step]
    given, given_node = edits.source.data, edits.source.root
    for step in edits.path:
        assert given_node.inside is not None
        given, given_node = given[step], given_node.inside[step]
    _mapping(_Edit(target, edits.source, tier, journal), (data, node), (given, given_node), path, edits.path)


def _mapping(edit: _Edit, base: tuple[Any, Node], given: tuple[Any, Node], path: Path, at: Path) -> None:
    data, node = base
    edits, edit_node = given
    assert node.inside is not None
    assert edit_node.inside is not None
    for key, value in edits.items():
        here, there = (*path, key), (*at, key)
        mine = edit_node.inside[key]
        if value is None:
            if key in data:
                edit.done(here, there)
                del data[key]
                node.removed = {**(node.removed or {}), key: _grafted(edit, mine)}
                del node.inside[key]
            else:
                hint = suggest(str(key), map(str, data)) or f"那里有：{allowed(data)}。"
                edit.refuse(there, f"没有“{key}”可删；{hint}")
        elif isinstance(value, dict) and isinstance(data.get(key), dict) and not _other_tree(data[key], value):
            _mapping(edit, (data[key], node.inside[key]), (value, mine), here, there)
        elif isinstance(value, dict) and isinstance(data.get(key), list) and _by_word(value):
            _words(edit, (data[key], node.inside[key]), (value, mine), here, there)
        else:
            edit.done(here, there)
            data[key] = value
            node.inside[key] = _grafted(edit, mine)


def _other_tree(base: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    """Whether an expectation tree gets another operator: then it is replaced, as a tree has only one."""
    return len(base) == len(given) == 1 and base.keys() | given.keys() <= _TREE and base.keys() != given.keys()


def _by_word(value: Mapping[str, Any]) -> bool:
    return all(flag is None or isinstance(flag, bool) for flag in value.values())


def _words(edit: _Edit, base: tuple[list[Any], Node], given: tuple[dict[str, Any], Node], path: Path, at: Path) -> None:
    words, node = base
    assert node.inside is not None
    nodes = [node.inside[i] for i in range(len(words))]
    for word, flag in given[0].items():
        there = (*at, word)
        assert given[1].inside is not None
        edit.done((*path, word), there)
        if flag is None and word in words:
            i = words.index(word)
            del words[i], nodes[i]
            mine = given[1].inside[word]
            node.removed = {**(node.removed or {}), word: _grafted(edit, Node(mine.key, mine.key))}
        elif flag is None:
            edit.refuse(there, f"列表里没有“{word}”可删；那里有：{allowed(words)}。{suggest(word, map(str, words))}")
        elif flag is False:
            edit.refuse(there, f"“{word}”后面要写 true（加上）或 null（删去）。")
        elif word in words:
            edit.refuse(there, f"列表里已经有“{word}”；请删去这一行。")
        else:
            words.append(word)
            mine = given[1].inside[word]
            nodes.append(_grafted(edit, Node(mine.key, mine.key)))
    node.inside = dict(enumerate(nodes))


def _grafted(edit: _Edit, node: Node) -> Node:
    return Node(node.mark, node.key, node.inside, origin=edit.layer)
