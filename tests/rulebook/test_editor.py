"""What an editor needs for completion: every rule file names its schema, and any JSON Schema tool can follow it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from duizhao.rulebook.problems import Problems
from duizhao.rulebook.source import read_source

RULES = Path(__file__).resolve().parents[2] / "rules"
# what `rules new` writes stands in a folder of the user's, where it gets a schema or none
FILES = sorted(f for f in RULES.rglob("*.yaml") if "scaffold" not in f.relative_to(RULES).parts)
NAMED = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def _schema(file: Path) -> Path:
    """The schema that the first line of a file names, from where the file stands."""
    found = NAMED.fullmatch(file.read_text(encoding="utf-8").splitlines()[0])
    assert found is not None, "the first line must name the schema"
    return (file.parent / found[1]).resolve()


def _retrieve(uri: str) -> Resource[Any]:
    """A schema from its place in the file system, as an editor gets it; nothing else is known beforehand."""
    parts = urlsplit(uri)
    assert parts.scheme == "file", uri
    return Resource.from_contents(json.loads(Path(unquote(parts.path)).read_text(encoding="utf-8")))


def test_there_are_files() -> None:
    assert {f.parent.name for f in FILES} >= {"common", "rule-of-law"}


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(RULES).as_posix())
def test_a_file_names_the_schema_that_it_conforms_to(file: Path) -> None:
    schema = _schema(file)
    assert schema.parent == RULES / "schema"
    problems = Problems()
    source = read_source(str(file), file.read_bytes(), problems)
    problems.raise_if_any()
    assert source is not None
    registry: Registry[Any] = Registry(retrieve=_retrieve)  # type: ignore[call-arg]
    validator = Draft202012Validator({"$ref": schema.as_uri()}, registry=registry)
    assert [error.message for error in validator.iter_errors(source.data)] == []


def test_a_mistake_is_found_through_references_between_schemas() -> None:
    registry: Registry[Any] = Registry(retrieve=_retrieve)  # type: ignore[call-arg]
    validator = Draft202012Validator({"$ref": (RULES / "schema" / "rules.schema.json").as_uri()}, registry=registry)
    signal = {"title": "一", "phrase": ["甲"], "with_in": 3}
    rule = {"title": "一", "class": "expected", "signals": {"one": signal}}
    errors = [e.message for e in validator.iter_errors({"group": "a", "rules": {"a.b": rule}})]
    assert any("with_in" in message for message in errors)
    assert any("'asks' is a required property" in message for message in errors)


@pytest.mark.parametrize("schema", sorted((RULES / "schema").glob("*.json")), ids=lambda p: p.stem)
def test_schemas_refer_to_each_other_by_file_name(schema: Path) -> None:
    """Also tools that overlook $id then find them: the names are relative to the folder."""
    text = schema.read_text(encoding="utf-8")
    assert json.loads(text)["$id"] == schema.name
    for ref in re.findall(r'"\$ref": "([^"#]+)#', text):
        assert (schema.parent / ref).is_file()
