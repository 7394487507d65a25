"""The fast check never accepts what jsonschema rejects, and accepts the good files."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.rulebook.locate import shipped
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.quick import Quick
from duizhao.rulebook.schema import schemas
from duizhao.rulebook.source import read_source

GOOD = Path(__file__).parent / "good"
SAMPLES: list[tuple[str, Path]] = [
    ("lexicon", GOOD / "common" / "lexicon.yaml"),
    ("cues", GOOD / "common" / "cues.yaml"),
    ("rulebook", GOOD / "demo" / "rulebook.yaml"),
    ("rules", GOOD / "demo" / "contracts.yaml"),
    ("rules", GOOD / "demo" / "training.yaml"),
    ("furniture", Path(str(shipped())) / "common" / "furniture.yaml"),
    ("structure", Path(str(shipped())) / "rule-of-law" / "structure.yaml"),
]
ODD: list[Any] = [None, True, 0, -1, 1, 2.5, "", " ", "any", "none", [], [1], ["a"], {}, {"a": 1}, 10**6]


def load(path: Path) -> Any:
    source = read_source(path.name, path.read_bytes(), Problems())
    assert source is not None
    return source.data


@pytest.mark.parametrize(("schema", "path"), SAMPLES, ids=lambda v: v.stem if isinstance(v, Path) else v)
def test_good_files_take_the_fast_way(schema: str, path: Path) -> None:
    data = load(path)
    assert schemas().quick.accepts(f"{schema}.schema.json", data)
    assert list(schemas().errors(schema, data)) == []


def spoil(data: Any, chance: random.Random) -> None:
    """Change one place at random: replace, delete, add, rename."""
    while True:
        steps = list(data) if isinstance(data, dict) else list(range(len(data)))
        if not steps:
            return
        step = chance.choice(steps)
        if isinstance(data[step], dict | list) and data[step] and chance.random() < 0.8:
            data = data[step]
            continue
        deed = chance.randrange(4)
        if deed == 0:
            data[step] = copy.deepcopy(chance.choice(ODD))
        elif deed == 1:
            del data[step]
        elif isinstance(data, dict):
            value = data.pop(step) if deed == 2 else copy.deepcopy(data[step])
            data[chance.choice(["any", "phrase", "of", "x", "X y", str(step) + "s"])] = value
        else:
            data.append(copy.deepcopy(chance.choice(ODD)))
        return


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAMPLES[:5]), st.integers(0, 2**32))
def test_never_accepts_what_jsonschema_rejects(sample: tuple[str, Path], seed: int) -> None:
    schema, path = sample
    data = load(path)
    chance = random.Random(seed)
    for _ in range(chance.randrange(1, 3)):
        spoil(data, chance)
    wrong = any(True for _ in schemas().errors(schema, data))
    assert schemas().quick.accepts(f"{schema}.schema.json", data) is not wrong


@pytest.mark.parametrize(
    ("schema", "yes", "no"),
    [
        ({"type": "number"}, [1, 1.5], [True, "1", None]),
        ({"type": ["integer", "null"]}, [1, None], [True, "1"]),
        ({"type": "integer"}, [1], [1.5, True]),
        ({"enum": ["a", "b"]}, ["a"], ["c", 1]),
        ({"pattern": "^a"}, ["ab", 3], ["b"]),
        (
            {"anyOf": [{"type": "null"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]},
            [None, ["a"]],
            [[], [1]],
        ),
        ({"minimum": 1, "maximum": 3}, [1, 3, "x"], [0, 4]),
        ({"propertyNames": {"minLength": 2}}, [{"ab": 1}], [{"a": 1}]),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, [{"c": 1}, {"a": 1, "b": 1}], [{"a": 1}]),
        (
            {"$ref": "#/$defs/t", "$defs": {"t": {"type": "array", "items": {"$ref": "#/$defs/t"}}}},
            [[[], [[]]]],
            [[1], [[1]]],
        ),
        ({"not": {"type": "null"}}, [], [None, 1]),  # a keyword it does not know: always left to jsonschema
    ],
)
def test_keywords(schema: dict[str, Any], yes: list[Any], no: list[Any]) -> None:
    quick = Quick({"x": schema})
    assert all(quick.accepts("x", value) for value in yes)
    assert not any(quick.accepts("x", value) for value in no)
