"""From whom facts usually come: `materials.yaml`, which may be absent and decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.model import Supply
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.locate import rulebooks

TABLE = """
lead: '请问[^：]{1,9}：'
tail: '；没有的[^；]*。'
sources: {legal: 法规科, office: 办公室}
facts: {date: 日期, figure: 数量}
groups:
  contracts: {from: [office, legal], facts: [figure, date]}
"""


def table(folder: Path, text: str = TABLE) -> Path:
    (folder / "demo" / "materials.yaml").write_text(text, encoding="utf-8")
    return folder


def reworded(folder: Path, remedy: str) -> Path:
    file = folder / "demo" / "contracts.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("    remedy:"))
    lines[at] = f"    remedy: {remedy}"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_rulebook_need_not_say_it(good: Path) -> None:
    assert {r.supply for r in load_rulebook(good, "demo").rules} == {None}


@pytest.mark.parametrize(
    ("remedy", "text"),
    [
        ("请问办公室：审查合同几件；没有的，写明即可。", "审查合同几件。"),
        ("请问办公室：审查合同几件。", "审查合同几件。"),
        ("请写明审查合同几件；没有的，写明即可。", "请写明审查合同几件。"),
        ("请写明审查合同几件；没有的写明，另附清单；谢谢。", "请写明审查合同几件；没有的写明，另附清单；谢谢。"),
        ("审查合同几件，请问办公室：几件。", "审查合同几件，请问办公室：几件。"),
    ],
)
def test_whom_to_ask_for_what_and_in_which_words(good: Path, remedy: str, text: str) -> None:
    rule = load_rulebook(table(reworded(good, remedy)), "demo").rule("contracts.review")
    assert rule.supply == Supply("办公室", 1, ("法规科",), ("数量", "日期"), text)
    assert rule.remedy == remedy


def test_a_rule_goes_before_its_group_and_others_are_left_out(good: Path) -> None:
    own = TABLE + "rules: {contracts.review: {from: [legal], facts: []}}\n"
    book = load_rulebook(table(good, own), "demo")
    supply = book.rule("contracts.review").supply
    assert supply is not None
    assert (supply.source, supply.rank, supply.also, supply.facts) == ("法规科", 0, (), ())
    assert book.rule("training.held").supply is None


def test_it_is_no_part_of_the_digest(good: Path) -> None:
    before = load_rulebook(good, "demo").digest
    assert load_rulebook(table(good), "demo").digest == before


def test_a_layer_may_call_the_offices_otherwise_and_take_rules_away(good: Path, tmp_path: Path) -> None:
    own = TABLE + "rules: {contracts.review: {from: [office], facts: []}}\n"
    layer = tmp_path / "town.yaml"
    layer.write_text(
        "layer: town\ntier: kind\nrulebook: demo\ntitle: 镇\nmaterials: {sources: {office: 党政办}}\n", encoding="utf-8"
    )
    gone = tmp_path / "gone.yaml"
    gone.write_text(
        "layer: gone\ntier: unit\nrulebook: demo\ntitle: 某局\nrules: {contracts.review: null}\n", encoding="utf-8"
    )
    folder = table(good, own)
    supply = load_rulebook(folder, "demo", [str(layer)]).rule("contracts.review").supply
    assert supply is not None
    assert supply.source == "党政办"
    assert [r.id for r in load_rulebook(folder, "demo", [str(gone)]).rules] == ["training.held"]


@pytest.mark.parametrize("name", rulebooks(None))
def test_every_shipped_rule_has_someone_to_ask(name: str) -> None:
    book = load_rulebook(None, name).whole()
    assert [r.id for r in book.rules if r.supply is None] == []
    assert [r.id for r in book.rules if r.supply and r.supply.text.startswith("请问")] == []
