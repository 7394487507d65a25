"""The templates of `rules new`: filled in, explained, and in step with what they were taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.evaluate.exampletest import run_examples
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.layer_schema import EDITABLE, TIERS
from duizhao.rulebook.locate import shipped
from duizhao.rulebook.model import Rulebook
from duizhao.rulebook.scaffold import GUIDE, new_layer, new_rulebook, schema_files

# where a rulebook of its own kind must differ from the one on the rule of law
DIFFERENT = {
    ("title", "words"),
    ("unit", "stop"),
    ("unit", "not"),
    ("filler",),
    ("roles", "first_responsible", "search"),
    ("roles", "first_responsible", "not"),
    ("roles", "first_responsible", "words"),
}
MADE = new_rulebook("x", None, schema=False)
LAYER = new_layer("yunling", "city", "云岭市", "./yunling.yaml", schema=False)


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    else:
        yield path, value


def test_how_reports_are_read_is_as_in_the_shipped_rulebook_but_for_its_subject() -> None:
    shipped_file = shipped() / "rule-of-law" / "structure.yaml"
    theirs = dict(_leaves(yaml.safe_load(shipped_file.read_text(encoding="utf-8"))["structure"]))
    ours = dict(_leaves(yaml.safe_load(MADE["structure.yaml"])["structure"]))
    assert {p for p in theirs.keys() | ours.keys() if theirs.get(p) != ours.get(p)} == DIFFERENT


def test_nothing_of_the_shipped_subject_is_left() -> None:
    for file, text in MADE.items():
        assert not re.search("法治政府|依法行政(?!\\|)", re.sub("filler:.*|tails:.*", "", text)), file


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("优化营商环境工作年度报告", "优化营商环境"),
        ("普法工作情况的报告", "普法"),
        ("安全生产年度总结", "安全生产"),
        ("信访工作年报", "信访"),
        ("年度工作报告", "年度工作报告"),
    ],
)
def test_the_subject_is_the_title_without_its_ending(title: str, subject: str) -> None:
    made = new_rulebook("x", title, schema=False)
    assert yaml.safe_load(made["structure.yaml"])["documents"]["subject"] == [subject]
    assert yaml.safe_load(made["rulebook.yaml"])["title"] == title
    assert f"年{subject}工作情况的报告" in made["rulebook.yaml"]


def test_wordings_are_those_that_all_rulebooks_share(tmp_path: Path, shipped_book: Rulebook) -> None:
    (tmp_path / "x").mkdir()
    for file, text in MADE.items():
        (tmp_path / "x" / file).write_text(text, encoding="utf-8")
    assert load_rulebook(tmp_path).wording == shipped_book.wording


def test_every_mark_is_filled_in() -> None:
    for text in (*new_rulebook("x", None, schema=True).values(), LAYER):
        assert "__" not in text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (MADE["rulebook.yaml"], r"\w+:"),
        (MADE["structure.yaml"].split("\nstructure:")[0], r"  \w+:"),
        (MADE["work.yaml"].split("\n\n")[1], r"    \w+:"),
        (LAYER, r"#?\w+:"),
    ],
    ids=["rulebook", "documents", "rule", "layer"],
)
def test_every_key_is_explained(text: str, key: str) -> None:
    """A comment stands above it."""
    lines = text.splitlines()
    keys = [i for i, line in enumerate(lines) if re.match(key, line)]
    assert len(keys) > 7
    assert [lines[i] for i in keys if not lines[i - 1].lstrip().startswith("# ")] == []


@pytest.mark.parametrize("tier", TIERS)
def test_a_new_layer_changes_nothing(tier: str, tmp_path: Path, shipped_book: Rulebook) -> None:
    file = tmp_path / "yunling.yaml"
    file.write_text(new_layer("yunling", tier, None, "./yunling.yaml", schema=False), encoding="utf-8")
    book = load_rulebook(layers=[str(file)])
    assert book.digest == shipped_book.digest
    assert [(x.name, x.tier) for x in book.layers] == [("yunling", tier)]


def _examples(text: str) -> Iterator[tuple[int, int]]:
    """The commented-out examples: first and last line of each, from 0."""
    lines = text.splitlines()
    start = None
    for i, line in enumerate([*lines, ""]):
        inside = re.match(r"#(?! [^ ]|$)", line) is not None
        if inside and start is None:
            start = i
        elif not inside and start is not None:
            yield start, i - 1
            start = None


def _with(text: str, *spans: tuple[int, int]) -> str:
    """`text` with the examples in `spans` in force: the # that begins each of their lines is taken away."""
    lines = text.splitlines()
    for first, last in spans:
        lines[first : last + 1] = [line[1:] for line in lines[first : last + 1]]
    return "\n".join(lines) + "\n"


SPANS = list(_examples(LAYER))


def _book(tmp_path: Path, *spans: tuple[int, int]) -> Rulebook:
    file = tmp_path / "yunling.yaml"
    file.write_text(_with(LAYER, *spans), encoding="utf-8")
    return load_rulebook(layers=[str(file)])


@pytest.mark.parametrize("span", SPANS, ids=lambda s: LAYER.splitlines()[s[0] - 1].strip("# ")[:16])
def test_every_example_of_the_layer_works_alone(span: tuple[int, int], tmp_path: Path, shipped_book: Rulebook) -> None:
    norms = next(s for s in SPANS if "local_measures" in LAYER.splitlines()[s[0]])
    book = _book(tmp_path, *dict.fromkeys((norms, span)))
    if "match:" not in LAYER.splitlines()[span[0]]:
        assert book.digest != shipped_book.digest


def test_all_examples_of_the_layer_together_do_what_they_say(tmp_path: Path, shipped_book: Rulebook) -> None:
    book, before = _book(tmp_path, *SPANS), shipped_book
    data = yaml.safe_load((tmp_path / "yunling.yaml").read_text(encoding="utf-8"))
    edited = set(data["rules"])
    whole = {r.id for r in before.whole().rules}
    assert edited - whole == {"counsel.hours"}
    assert all(run.right for run in run_examples(book, edited))
    on, was = {r.id for r in book.rules}, {r.id for r in before.rules}
    assert (on - was, was - on) == (
        {"counsel.hours", "extra.contract_review"},
        {"first_responsible.no_interference"},
    )
    words = book.rule("counsel.system").signals["counsel"].words[0]
    old = before.rule("counsel.system").signals["counsel"].words[0]
    assert (set(words) - set(old), set(old) - set(words)) == ({"法务秘书"}, {"法律管家"})
    assert "local_measures" in {b.norm for b in book.rule("disclosure.annual_reports").basis}
    assert book.rule("decision.archive").rule_class == "expected"
    assert book.conditions["enforcement_power"].holds is True


def test_the_layer_shows_only_what_layers_can_edit() -> None:
    data = yaml.safe_load(_with(LAYER, *SPANS))
    assert set(data) - {"layer", "tier", "rulebook", "title", "match"} <= set(EDITABLE)


def test_the_first_line_names_the_schema_only_where_there_is_one() -> None:
    plain = (*MADE.values(), LAYER)
    assert all(text.splitlines()[0] == GUIDE for text in plain)
    made = {**new_rulebook("x", None, schema=True), "layer": new_layer("x", "unit", None, "./x.yaml", schema=True)}
    named = {file: text.splitlines()[0].rpartition("=")[2] for file, text in made.items()}
    assert named == {
        "rulebook.yaml": "../schema/rulebook.schema.json",
        "structure.yaml": "../schema/structure.schema.json",
        "work.yaml": "../schema/rules.schema.json",
        "layer": "schema/layer.schema.json",
    }
    assert {path.rpartition("/")[2] for path in named.values()} <= set(schema_files())
