"""New rulebooks and layers, from the templates in `rules/scaffold`: YAML in which a few marks are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from duizhao.rulebook.locate import shipped
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.source import read_source

__all__ = ["GUIDE", "described", "new_layer", "new_rulebook", "schema_files"]

# what the first line says where no schema lies beside the file: a path that leads nowhere would be marked as an error
GUIDE: Final = "# 用 VS Code 之类的编辑器改的，新建时加 --schema，编辑器会提示每一项怎么写、当场标出写错的地方。"
_SERVER: Final = "# yaml-language-server: $schema="
_OWN: Final = ("rulebook", "structure")


def described() -> Mapping[str, str]:
    """The files of a new rulebook in their order, with what each is for."""
    files: Mapping[str, str] = _settings()["files"]
    return files


def new_rulebook(name: str, title: str | None, *, schema: bool) -> dict[str, str]:
    """The files of a new rulebook; `schema` if the schemas lie beside its folder."""
    title = title or _settings()["title"]
    marks = {"NAME": name, "TITLE": title, "SUBJECT": _subject(title), "STRUCTURE": _structure()}
    made = {}
    for file in described():
        stem = file.removesuffix(".yaml")
        kind = stem if stem in _OWN else "rules"
        made[file] = _fill(f"rulebook/{file}", marks, f"../schema/{kind}.schema.json" if schema else None)
    return made


def new_layer(name: str, tier: str, title: str | None, path: str, *, schema: bool) -> str:
    """A layer of the tier that changes nothing yet; `path` is how its user will call it."""
    marks = {"NAME": name, "TIER": tier, "TITLE": title or _settings()["layers"][tier], "PATH": path}
    return _fill("layer.yaml", marks, "schema/layer.schema.json" if schema else None)


def schema_files() -> dict[str, bytes]:
    """The schemas by their names, for editors that read them."""
    folder = shipped() / "schema"
    return {f.name: f.read_bytes() for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.is_file()}


@lru_cache(maxsize=1)
def _settings() -> Any:
    problems = Problems()
    file = shipped() / "scaffold" / "scaffold.yaml"
    source = read_source(str(file), file.read_bytes(), problems)
    problems.raise_if_any()
    assert source is not None  # what could not be read is a problem
    return source.data


def _subject(title: str) -> str:
    """What a report of this title is about; the whole title where nothing is left without its ending."""
    subject = re.sub(_settings()["ending"], "", title)
    return subject if len(subject) > 1 else title


def _structure() -> str:
    """How any report is read, as the shipped rulebook has it, without the few wordings that belong to its subject."""
    told = _settings()["structure"]
    text = (shipped() / told["from"] / "structure.yaml").read_text(encoding="utf-8")
    part: str = text[text.index("\nstructure:\n") + 1 :]
    for edit in told["edits"]:
        if part.count(edit["old"]) != 1:
            raise ValueError(f"{edit['old']} occurs {part.count(edit['old'])} times")
        part = part.replace(edit["old"], edit["new"])
    return part


def _fill(template: str, marks: Mapping[str, str], schema: str | None) -> str:
    text = (shipped() / "scaffold" / template).read_text(encoding="utf-8")
    first = f"{_SERVER}{schema}" if schema else GUIDE
    return re.sub("__([A-Z]+)__", lambda mark: {**marks, "SCHEMA": first}[mark[1]], text)
