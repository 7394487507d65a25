from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from duizhao.model import Outcome
from duizhao.report.json_out import load_schema, render, to_dict


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = load_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [o for part in schema for o in _objects(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" and "properties" in schema else []
    return own + [o for part in schema.values() for o in _objects(part)]


def test_real_output_conforms(sample: ModuleType, validator: jsonschema.Draft202012Validator) -> None:
    every = [sample.assessment(), sample.refused(), sample.failed(), sample.clean()]
    validator.validate(json.loads(render(every)))


def test_the_schema_is_closed() -> None:
    objects = _objects(load_schema())
    assert len(objects) > 10
    assert all(o["additionalProperties"] is False for o in objects)


def test_the_schema_asks_for_every_key(sample: ModuleType) -> None:
    schema = load_schema()["$defs"]
    one = to_dict([sample.assessment()])["assessments"][0]
    assert set(schema["assessment"]["required"]) == set(one)
    assert set(schema["finding"]["required"]) == set(one["findings"][0])
    assert set(schema["check"]["required"]) == set(one["checks"][0])
    assert set(schema["place"]["required"]) == set(one["checks"][0]["evidence"][0])


def test_golden(sample: ModuleType, golden: Callable[[str, str], None]) -> None:
    golden("assessment.json", render([sample.assessment(), sample.refused(), sample.failed()]))


def test_same_input_same_bytes(sample: ModuleType) -> None:
    assert render([sample.assessment()]) == render([sample.assessment()])


def test_evidence_offsets_lead_to_the_source(sample: ModuleType) -> None:
    from duizhao.text import normalise

    for finding in to_dict([sample.assessment()])["assessments"][0]["findings"]:
        for passage in (*finding["evidence"], *finding["nearest"]):
            assert normalise(sample.SOURCE[passage["start"] : passage["end"]]) == passage["text"]


def test_suspect_is_for_checks_alone(sample: ModuleType, validator: jsonschema.Draft202012Validator) -> None:
    whole = to_dict([sample.assessment()])
    whole["assessments"][0]["findings"][0]["outcome"] = "suspect"
    assert [list(e.absolute_path)[-1] for e in validator.iter_errors(whole)] == ["outcome"]


def test_an_unverified_article_is_nowhere(sample: ModuleType) -> None:
    assert "第二十四条" not in render([sample.assessment()])


def test_all_outcomes_occur_in_the_sample(sample: ModuleType) -> None:
    assert {f.outcome for f in (*sample.FINDINGS, *sample.CHECKS)} == set(Outcome)
