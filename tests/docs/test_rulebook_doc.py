"""docs/rulebook.md: every piece of YAML in it is loaded as part of a small rulebook, and nothing a rule may hold is left out."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from duizhao.cli.app import main
from duizhao.model import Context
from duizhao.rulebook import Rulebook, load_rulebook
from duizhao.rulebook.examples import examples
from duizhao.rulebook.lint import SLOT, WORDING_SLOTS
from duizhao.rulebook.locate import shipped
from duizhao.rulebook.schema import schemas

HERE = Path(__file__).parent
TEXT = (HERE.parents[1] / "docs" / "rulebook.md").read_text(encoding="utf-8")
RULE = "规则"
RULE_FILE = "demo/demo.yaml"
NAMES = set(re.findall(r"`(\w+)(?:: \w+)?`", TEXT))


class Piece(NamedTuple):
    """A block of YAML and the file, or the rule, that it goes into; it takes the place of the keys it names."""

    target: str
    text: str
    line: int


def _pieces() -> Iterator[Piece]:
    for m in re.finditer(r"<!-- 装入：(.+?) -->\n```yaml\n(.*?)```", TEXT, re.DOTALL):
        yield Piece(m[1], m[2], TEXT.count("\n", 0, m.start()) + 1)


PIECES = list(_pieces())


def _put(text: str, piece: str, indent: int = 0) -> str:
    """`text` with the blocks of the keys in `piece` replaced by it; `indent` is how deep the keys stand."""
    margin = " " * indent
    for key in yaml.safe_load(piece):
        text = re.sub(rf"^{margin}{key}:.*\n(?:{margin}[ \-].*\n|\n)*", "", text, flags=re.M)
    made = textwrap.indent(piece, margin)
    return text + made if text.endswith("\n") else f"{text}\n{made}"


def _leaves(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value["of"] if key == "at_least" else value)
    else:
        for branch in tree:
            yield from _leaves(branch)


def _completed(piece: str) -> str:
    """A piece of a rule with what it needs: a tree over its signals, signals for its tree, outcomes with examples."""
    data = yaml.safe_load(piece)
    if "signals" in data and "expect" not in data:
        return piece + f"expect: {{met: {{any: [{', '.join(data['signals'])}]}}}}\n"
    if "expect" in data:
        names = dict.fromkeys(_leaves(list(data["expect"].values())))
        piece += "signals:\n" + "".join(f"  {n}: {{title: {n}, phrase: [{n}的例子]}}\n" for n in names)
        if "partial" in data["expect"]:
            piece += "outcomes: [met, partial, missing]\nexamples:\n"
            some = "{one: 例子。, two: 例子。, three: 例子。}"
            piece += "".join(f"  {kind}: {some}\n" for kind in ("met", "partial", "missing", "lookalike"))
    return piece


@pytest.fixture
def load(tmp_path: Path) -> Callable[[Piece], Rulebook]:
    """Loads the small rulebook with a piece put into it."""

    def loader(piece: Piece) -> Rulebook:
        folder = tmp_path / "rules"
        shutil.copytree(HERE / "rulebook", folder)
        rules = Path(str(shipped()))
        shutil.copy(rules / "common" / "furniture.yaml", folder / "common")
        shutil.copy(rules / "rule-of-law" / "structure.yaml", folder / "demo")
        if piece.target == RULE:
            file, made, indent = folder / RULE_FILE, _completed(piece.text), 4
        else:
            file, made, indent = folder / piece.target, piece.text, 0
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(_put(before, made, indent), encoding="utf-8")
        return load_rulebook(folder, "demo")

    return loader


def test_no_piece_is_left_out() -> None:
    assert len(PIECES) == len(re.findall(r"^```yaml$", TEXT, re.M)) > 12


@pytest.mark.parametrize("piece", PIECES, ids=lambda p: f"{p.target}:{p.line}")
def test_every_piece_loads(piece: Piece, load: Callable[[Piece], Rulebook]) -> None:
    book = load(piece)
    data = yaml.safe_load(piece.text)
    if piece.target == RULE:
        rule = book.rule("demo.one")
        assert set(rule.signals) >= set(data.get("signals", ()))
        assert len(rule.basis) == len(data.get("basis", "1"))
    assert {c.id for c in book.cues} >= set(data.get("cues", ()))
    assert set(book.conditions) >= set(data.get("conditions", ()))
    assert set(book.lexicon) >= set(data.get("sets", ()))
    assert set(book.norms) >= set(data.get("norms", ()))
    assert not data.get("actors") or book.actors["levels"] == data["actors"]["levels"]


def test_the_whole_rule_does_what_its_examples_say(load: Callable[[Piece], Rulebook]) -> None:
    from duizhao.engine.audit import Auditor

    book = load(next(p for p in PIECES if "rules" in yaml.safe_load(p.text)))
    auditor = Auditor(book, "char")
    found = {}
    for rule, example, text in examples(book):
        if rule.group == "counsel":
            finding = next(f for f in auditor.audit_text(text).findings if f.rule == rule.id)
            found[example.text] = (example.outcome, finding.outcome)
    assert len(found) == 9
    assert {text: pair for text, pair in found.items() if pair[0] is not pair[1]} == {}


def test_a_refused_article_is_not_printed(load: Callable[[Piece], Rulebook]) -> None:
    from duizhao.report.wording import basis_lines

    book = load(next(p for p in PIECES if "basis" in yaml.safe_load(p.text)))
    printed = "；".join(basis_lines(book.rule("demo.one").basis))
    assert "第二十二条至第二十四条" in printed
    assert "第四条" not in printed


def _keys(schema: str, *path: str) -> set[str]:
    at = schemas().documents[f"{schema}.schema.json"]
    for step in path:
        at = at[step]
    return set(at["properties"])


def test_every_kind_of_signal_has_an_example() -> None:
    shown = {key for p in PIECES for s in yaml.safe_load(p.text).get("signals", {}).values() for key in s}
    assert set(schemas().kinds) <= shown


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        ("keys of a rule", _keys("rules", "$defs", "rule")),
        ("keys of a basis", _keys("rules", "$defs", "basis")),
        ("keys of an example", _keys("rules", "$defs", "example") - {"outcome"}),
        ("keys of a norm", _keys("norms", "$defs", "norm")),
        ("branches of a tree", _keys("rules", "$defs", "tree")),
        *((f"keys of {k}", _keys("signal", "$defs", k) - {"title"}) for k in schemas().kinds),
        *(
            (f"keys inside {k}", _keys("signal", "$defs", k, "properties", k) - {"at_least"})
            for k in ("section", "count")
        ),
        ("keys of a cue", _keys("cues", "properties", "cues", "additionalProperties") - {"title"}),
        ("keys of actors", _keys("cues", "properties", "actors")),
        ("keys of the lexicon", _keys("lexicon") - {"version"}),
        ("contexts", {c.value for c in Context} - {"blocked"}),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_nothing_is_left_unsaid(what: str, wanted: set[str]) -> None:
    assert sorted(wanted - NAMES) == []


def test_every_wording_and_slot_is_told() -> None:
    keys = load_rulebook().wording
    parts = {key for key in keys if key.startswith(("near_lack_", "near_add_"))}
    told = {key for key in keys if key in NAMES} | {key for key in parts if key.split("_", 2)[2] in NAMES}
    assert sorted(keys.keys() - told) == []
    assert set(WORDING_SLOTS) <= NAMES
    used = {slot for text in keys.values() for slot in SLOT.findall(text)}
    assert used <= set(WORDING_SLOTS)


def test_reaches_and_places_of_cues_are_all_told() -> None:
    cue = schemas().documents["cues.schema.json"]["properties"]["cues"]["additionalProperties"]["properties"]
    assert set(re.findall(r"^\| `(\w+)` \| (?:本分句|从|整句)", TEXT, re.M)) == set(cue["reach"]["enum"])
    assert set(cue["at"]["enum"]) <= NAMES


def test_rules_it_borrows_from_exist() -> None:
    book = load_rulebook()
    named = set(re.findall(r"取自\s*`(\w+\.\w+)`", TEXT)) | {"deficiency.causes"}
    assert len(named) > 8
    assert named <= {r.id for r in book.rules}


def test_the_error_message_is_the_real_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    m = re.search(r"<!-- 报错 -->\n```text\n(.*?)```", TEXT, re.DOTALL)
    assert m is not None
    folder = tmp_path / "我的规则"
    shutil.copytree(Path(str(shipped())), folder)
    file = folder / "rule-of-law" / "counsel.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    remedy: ", "    remidy: ", 1), encoding="utf-8")
    assert main(["rules", "list", "--rules", str(folder)]) == 3
    told = capfd.readouterr().err.replace(f"{tmp_path.as_posix()}/", "").replace(str(tmp_path), "").splitlines()
    shown = m[1].splitlines()
    assert re.sub(r"\d+", "0", told[0]) == re.sub(r"\d+", "0", shown[0])
    assert told[1].strip()[:12] == shown[1].strip()[:12]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\]\(([^)#]+\.md)\)", TEXT))))
def test_pages_it_points_to_exist(name: str) -> None:
    assert (HERE.parents[1] / "docs" / name).resolve().is_file()
