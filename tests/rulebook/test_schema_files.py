"""The schemas themselves: sound, closed, described, and in step with the code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from duizhao.model import VERDICTS, Context
from duizhao.rulebook import compile as compiler
from duizhao.rulebook.checkkinds import KINDS
from duizhao.rulebook.schema import schemas

DOCUMENTS = schemas().documents


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """All sub-schemas, not counting the mappings that merely hold them."""
    if isinstance(schema, list):
        for one in schema:
            yield from nodes(one)
    elif isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key in ("properties", "$defs", "dependentSchemas"):
                for one in value.values():
                    yield from nodes(one)
            elif key in ("items", "additionalProperties", "propertyNames", "anyOf"):
                yield from nodes(value)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_is_a_sound_schema(name: str) -> None:
    document = DOCUMENTS[name]
    Draft202012Validator.check_schema(document)
    assert document["$id"] == name
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_objects_are_closed_and_titled(name: str) -> None:
    for node in nodes(DOCUMENTS[name]):
        if "properties" in node:
            assert node["additionalProperties"] is False, node
            assert "title" in node
            for key, value in node["properties"].items():
                assert "title" in value or "$ref" in value, key
            assert set(node.get("required", ())) <= set(node["properties"])


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_references_lead_somewhere(name: str) -> None:
    for node in nodes(DOCUMENTS[name]):
        if "$ref" in node:
            ref = node["$ref"]
            assert schemas().fragment(ref if not ref.startswith("#") else name + ref)


def test_contexts_and_outcomes_are_those_of_the_model() -> None:
    definitions = DOCUMENTS["common.schema.json"]["$defs"]
    assert definitions["context"]["enum"] == [c.value for c in Context if c is not Context.BLOCKED]
    assert definitions["outcome"]["enum"] == [o.value for o in VERDICTS]
    gives = DOCUMENTS["cues.schema.json"]["properties"]["cues"]["additionalProperties"]["properties"]["gives"]
    assert gives["enum"] == [*definitions["context"]["enum"], "stop"]


def test_kinds_of_checks_are_those_of_the_code() -> None:
    check = DOCUMENTS["consistency.schema.json"]["$defs"]["check"]
    assert check["properties"]["kind"]["enum"] == list(KINDS)


def test_every_kind_of_signal_can_be_compiled() -> None:
    signal = DOCUMENTS["signal.schema.json"]
    assert list(schemas().kinds) == list(compiler._MAKERS)
    assert [one["required"] for one in signal["anyOf"]] == [[kind] for kind in schemas().kinds]
    for kind in schemas().kinds:
        assert kind in signal["$defs"][kind]["required"]
