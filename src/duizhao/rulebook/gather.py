"""Reading all files of a rulebook and merging the layers into them: plain data with places, not yet compiled."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from duizhao.errors import Place
from duizhao.rulebook.layers import apply_layers, open_layers
from duizhao.rulebook.locate import locate
from duizhao.rulebook.model import LayerId
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.schema import check_shape, schemas
from duizhao.rulebook.source import At, Source, read_source

__all__ = ["Gathered", "gather"]


# The examples of one rule or check as the shipped files write them: a block, indented by four.
_WITH_EXAMPLES: Final = frozenset({"rules", "consistency"})
_EXAMPLES: Final = re.compile(rb"^    examples:[ ]*\r?\n(?:      [^\n]*\n|[ ]*\r?\n)*", re.M)


def _no_examples(block: re.Match[bytes]) -> bytes:
    """No examples, on as many lines, so that all else keeps its place."""
    return b"    examples: {}\n" + b"\n" * (block[0].count(b"\n") - 1)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a rulebook by schema, its rule files by their path within the rules folder, the layers applied."""

    name: str
    origin: str
    files: dict[str, Source]
    groups: dict[str, Source]
    layers: tuple[LayerId, ...]
    paths: dict[str, str]  # schema -> path within the rules folder
    proved: bool = False  # shipped files without their examples, which the tests of the release have checked

    def by_path(self) -> dict[str, Source]:
        """Every file by its path within the rules folder, in a fixed order."""
        both = {**{self.paths[schema]: source for schema, source in self.files.items()}, **self.groups}
        return {path: both[path] for path in sorted(both)}


def gather(
    path: str | os.PathLike[str] | None, name: str | None, layers: Sequence[str] = (), *, examples: bool = True
) -> Gathered:
    """The files of the rulebook `name` with `layers` merged in, each checked for its shape; for None see `locate`.

    Two thirds of a rule file are examples, which an audit does not use. With `examples` False those of a rulebook that
    ships are left out, and with them the checks of its files, which the tests of the release have made.
    Raises RulebookError; when several things are wrong its `others` holds the rest.
    """
    problems, known = Problems(), schemas()
    bare = not examples and path is None and not layers
    found = locate(Path(path) if path is not None else None, name)
    name = found.own.name
    files: dict[str, Source] = {}
    groups: dict[str, Source] = {}
    paths: dict[str, str] = {}
    for key, schema, file in found.listed(problems):
        try:
            raw = file.read_bytes()
        except OSError as error:
            problems.add(Place(str(file)), f"文件读不出来（{error.strerror}）；请检查权限和磁盘。")
            continue
        trusted = bare and schema in _WITH_EXAMPLES
        source = read_source(str(file), _EXAMPLES.sub(_no_examples, raw) if trusted else raw, problems)
        if source is None or not (trusted or check_shape(source, schema, known, problems)):
            continue
        if schema == "rules":
            groups[key] = source
        else:
            files[schema], paths[schema] = source, key
    problems.raise_if_any()
    book = files["rulebook"]
    if book.data["name"] != name:
        place = (At(book) / "name").value()
        problems.add(place, f"规则集的名称“{book.data['name']}”与文件夹“{name}”不同；请改成一样。")
        problems.raise_if_any()
    applied: tuple[LayerId, ...] = ()
    if layers:
        opened = open_layers(found.own, layers, known, problems)
        problems.raise_if_any()
        merged: dict[str, Source] = {}
        applied = apply_layers(opened, files, groups, problems)
        problems.raise_if_any()
        for key, source in groups.items():
            if source.data["rules"]:
                merged[key if "/" in key else f"{name}/{key}"] = source
                check_shape(source, "rules", known, problems)
        for schema, source in files.items():
            check_shape(source, schema, known, problems)
        groups = merged
        problems.raise_if_any()
    return Gathered(name, found.origin, files, groups, applied, paths, bare)
