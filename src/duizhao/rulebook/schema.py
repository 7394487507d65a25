"""The shape of rulebook files: which schema a file has, and what is wrong with a file that does not conform."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from duizhao.rulebook.locate import shipped
from duizhao.rulebook.messages import Violation, describe
from duizhao.rulebook.problems import Problems, suggest
from duizhao.rulebook.quick import Quick, resolve
from duizhao.rulebook.source import Path, Source

__all__ = ["Schemas", "check_shape", "schemas"]

# where signals stand in a file, by schema; * is any key
_SIGNALS: Mapping[str, tuple[str, ...]] = {
    "rules": ("rules", "*", "signals", "*"),
    "rulebook": ("conditions", "*", "absent", "*"),
}


class Schemas:
    """All schema documents, by file name."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self.documents = documents
        self.quick = Quick(documents)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kinds of signal, each with its title."""
        signal = self.documents["signal.schema.json"]
        return {kind: signal["$defs"][kind]["title"] for kind in signal["dependentSchemas"]}

    @cached_property
    def counted(self) -> frozenset[str]:
        """What a `count` can count without naming a signal."""
        return frozenset(self.fragment("signal.schema.json#/$defs/counted")["enum"])

    def fragment(self, ref: str) -> Any:
        """The schema that `ref` points to."""
        return resolve(self.documents, "", ref)[1]

    def errors(self, schema: str, data: Any) -> Iterator[Violation]:
        """Everything that is wrong with `data`, as jsonschema sees it."""
        from jsonschema import Draft202012Validator
        from referencing import Registry, Resource

        resources = [(name, Resource.from_contents(one)) for name, one in self.documents.items()]
        registry: Registry[Any] = Registry().with_resources(resources)
        validator = Draft202012Validator(self.documents[f"{schema}.schema.json"], registry=registry)
        for error in validator.iter_errors(data):
            yield Violation(
                path=tuple(error.absolute_path),
                keyword=str(error.validator),
                wanted=error.validator_value,
                found=error.instance,
                schema=error.schema if isinstance(error.schema, dict) else {},
                names="propertyNames" in error.schema_path,
            )


@lru_cache(maxsize=1)
def schemas() -> Schemas:
    """The schemas that belong to this version of the program."""
    folder = shipped() / "schema"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".schema.json")), key=lambda f: f.name)
    return Schemas({f.name: json.loads(f.read_bytes()) for f in found})


def check_shape(source: Source, schema: str, known: Schemas, problems: Problems) -> bool:
    """Check one file against its schema; True when it conforms. Signals are dispatched on their kind first."""
    before = len(problems)
    undecided = tuple(_dispatch(source, _SIGNALS.get(schema), known.kinds, problems))
    if not undecided and known.quick.accepts(f"{schema}.schema.json", source.data):
        return True
    for error in known.errors(schema, source.data):
        if any(error.path[: len(signal)] == signal for signal in undecided):
            continue
        for at, key, message in describe(error):
            gone = source.removed(at) if error.keyword == "required" else frozenset()
            blamed = next((name for name in error.wanted if name in gone), None) if gone else None
            problems.add(source.place((*at, blamed) if blamed else at, key), message)
    return len(problems) == before


def _dispatch(
    source: Source, shape: tuple[str, ...] | None, kinds: Mapping[str, str], problems: Problems
) -> Iterator[Path]:
    """Report signals of no kind or of several; yield their paths."""
    for path, signal in _find(source.data, shape) if shape else ():
        has = [kind for kind in kinds if kind in signal]
        if len(has) == 1:
            continue
        if has:
            message = f"一个信号只能有一种找法，这里同时写了 {'、'.join(has)}；请留下一种，或拆成几个信号。"
        else:
            listed = "、".join(f"{kind}（{title}）" for kind, title in kinds.items())
            hint = next(filter(None, (suggest(key, kinds) for key in signal if key != "title")), "")
            message = f"信号“{path[-1]}”没有写找法；须写下列之一：{listed}。{hint}"
        problems.add(source.place(path, key=True), message)
        yield path


def _find(data: Any, shape: tuple[str, ...], path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """All mappings that stand where `shape` says, however wrong the rest of the file is."""
    if not isinstance(data, dict):
        return
    if not shape:
        yield path, data
        return
    for key in list(data) if shape[0] == "*" else [shape[0]]:
        if key in data:
            yield from _find(data[key], shape[1:], (*path, key))
