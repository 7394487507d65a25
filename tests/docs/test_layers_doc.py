"""docs/layers.md: its layer, unit files and exemption files are used as they stand there; its tables are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from duizhao.cli.app import main
from duizhao.office import load_exemptions, load_units
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.layer_schema import TIERS
from duizhao.rulebook.layers import layers_in, tiers_of
from duizhao.rulebook.locate import shipped

TEXT = (Path(__file__).parents[2] / "docs" / "layers.md").read_text(encoding="utf-8")
OWN = shipped() / "rule-of-law"
FILES = {m[2]: (m[1], m[3]) for m in re.finditer(r"<!-- (层|名册|名单)：(\S+) -->\n```\w+\n(.*?)```", TEXT, re.DOTALL)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, (_, text) in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_block_of_data_is_tried() -> None:
    assert len(FILES) == len(re.findall(r"^```(?:yaml|csv)$", TEXT, re.M)) == 5


def test_the_layer_does_what_it_says(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plain, book = load_rulebook(), load_rulebook(None, "rule-of-law", [str(folder / "qinghe.yaml")])
    counsel = book.rule("counsel.system")
    assert "统一选派" in counsel.asks
    assert counsel.weight == 2
    words = counsel.signals["counsel"].words[0]
    assert "法务专员" in words
    assert "法律外脑" not in words
    assert {r.id for r in book.rules} - {r.id for r in plain.rules} == {"extra.contract_review", "functions.credit"}
    assert {r.id for r in plain.rules} - {r.id for r in book.rules} == {"first_responsible.no_interference"}
    assert book.deadlines["filing"].by == "02-20"
    assert [b.instrument for b in book.rule("normative.legality_review").basis_in(2024)][-1].startswith("青禾市")
    layers = ["--layers", str(folder / "qinghe.yaml")]
    assert main(["rules", "test", *layers]) == 0, capfd.readouterr().out
    assert main(["rules", "lint", *layers]) == 0, capfd.readouterr().out
    assert main(["rules", "resolve", *layers, "--output", str(folder / "out")]) == 0
    assert load_rulebook(folder / "out").digest == book.digest


@pytest.mark.parametrize("name", [n for n, (what, _) in FILES.items() if what == "名册"])
def test_the_unit_files(name: str, folder: Path) -> None:
    units = load_units(folder / name, load_rulebook(), tiers_of(OWN))
    water = units.find("县水利局")
    assert water is not None
    assert water.layers == ("hubei", "department-enforcing")
    assert water.holds == {"normative_documents": False, "major_decision": True}


@pytest.mark.parametrize("name", [n for n, (what, _) in FILES.items() if what == "名单"])
def test_the_exemption_files(name: str, folder: Path) -> None:
    (entry,) = load_exemptions(folder / name, load_rulebook()).entries
    assert (entry.rule, entry.waiver.until) == ("counsel.system", "2025-12-31")


def test_the_tables_name_every_tier_and_layer() -> None:
    named = set(re.findall(r"`([a-z-]+)`", TEXT))
    assert set(TIERS) <= named
    assert set(layers_in(OWN)) <= named
