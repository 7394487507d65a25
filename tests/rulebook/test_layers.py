"""Every file in layers/ is one or more layers over the good rulebook, and what must come of them.

layers:   {name: the text of the layer file}
resolved: [{rule or file_of, path, value or absent, file, line}]: the merged value and the place it comes from
rules:    the ids of all rules that are on, in order
error:    {file, line, column, says, problems} where the layers are refused
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.cli.app import main
from duizhao.errors import ExitStatus, RulebookError
from duizhao.rulebook import RulebookErrors, load_rulebook
from duizhao.rulebook.gather import Gathered, gather
from duizhao.rulebook.layer_schema import EDITABLE, TIERS, layer_schema
from duizhao.rulebook.layers import guess_kind, kind_names, layers_in
from duizhao.rulebook.locate import shipped
from duizhao.rulebook.schema import schemas
from duizhao.rulebook.source import Source

HERE = Path(__file__).parent
CASES = {p.stem: yaml.safe_load(p.read_text("utf-8")) for p in sorted((HERE / "layers").glob("*.yaml"))}
GOOD_CASES = [name for name, case in CASES.items() if "error" not in case]
BAD_CASES = [name for name, case in CASES.items() if "error" in case]
OWN = shipped() / "rule-of-law"


def written(case: dict[str, Any], folder: Path) -> list[str]:
    """The layer files of a case, on disk; their paths."""
    paths = []
    for name, text in case["layers"].items():
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return paths


def source_of(gathered: Gathered, told: dict[str, Any]) -> tuple[Source, tuple[Any, ...]]:
    if "rule" in told:
        source = next(s for s in gathered.groups.values() if told["rule"] in s.data["rules"])
        return source, ("rules", told["rule"], *told["path"])
    return gathered.files[told["file_of"]], tuple(told["path"])


@pytest.mark.parametrize("name", GOOD_CASES)
def test_layers_edit(name: str, good: Path, tmp_path: Path) -> None:
    case = CASES[name]
    paths = written(case, tmp_path)
    gathered = gather(good, "demo", paths)
    for told in case.get("resolved", ()):
        source, path = source_of(gathered, told)
        value: Any = source.data
        for step in path[:-1]:
            value = value[step]
        if told.get("absent"):
            assert path[-1] not in value
            continue
        assert value[path[-1]] == told["value"]
        if "file" in told:
            place = source.place(path, key=isinstance(path[-1], str))
            assert (Path(place.file).name, place.line) == (told["file"], told["line"])
    book = load_rulebook(good, "demo", paths)
    if "rules" in case:
        assert [rule.id for rule in book.rules] == case["rules"]
    assert {layer.name for layer in book.layers} == set(case["layers"])
    assert book.digest == load_rulebook(good, "demo", paths[::-1]).digest


@pytest.mark.parametrize("name", BAD_CASES)
def test_layers_refused(name: str, good: Path, tmp_path: Path) -> None:
    case = CASES[name]
    told = case["error"]
    with pytest.raises(RulebookErrors) as caught:
        load_rulebook(good, "demo", written(case, tmp_path))
    error = caught.value
    assert error.exit_status is ExitStatus.RULEBOOK
    assert error.place is not None
    assert (Path(error.place.file).name, error.place.line, error.place.column) == (
        told["file"],
        told["line"],
        told["column"],
    ), error
    for part in told["says"]:
        assert part in error.message
    assert len(error.all) == told["problems"], [str(one) for one in error.all]


def test_there_are_many_kinds_of_edits() -> None:
    assert len(GOOD_CASES) >= 12
    assert len(BAD_CASES) >= 15


@pytest.mark.parametrize("name", GOOD_CASES)
def test_what_resolve_writes_is_the_same_rulebook(
    name: str, good: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    paths = written(CASES[name], tmp_path)
    options = ["--rules", str(good), "--rulebook", "demo", "--layers", ",".join(paths)]
    assert main(["rules", "resolve", *options, "--output", str(tmp_path / "out")]) == 0
    capfdbinary.readouterr()
    assert load_rulebook(tmp_path / "out", "demo").digest == load_rulebook(good, "demo", paths).digest
    assert main(["rules", "resolve", *options]) == 0
    printed = capfdbinary.readouterr().out.decode()
    assert set(yaml.safe_load(printed)) == set(gather(good, "demo", paths).by_path())
    for line in printed.splitlines():  # every field names its origin
        if re.match(r" {2,8}[a-z_]+:(?: |$)", line) and not line.strip().startswith(("- ", "#")):
            assert re.search(r"  # \S+\.yaml:\d+", line) or line.lstrip() == line, line


def test_resolve_overwrites_nothing(good: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    assert main(["rules", "resolve", "--output", str(tmp_path / "out")]) == 2
    assert "已经有内容" in capfd.readouterr().err


def test_unknown_layer(good: Path) -> None:
    with pytest.raises(RulebookError, match=r"没有名为“townshp”的层；是不是想写“township”？已有的层"):
        load_rulebook(None, "rule-of-law", ["townshp"])
    with pytest.raises(RulebookError, match="层文件读不出来"):
        load_rulebook(good, "demo", ["./nowhere.yaml"])


def test_a_layer_can_be_named_by_its_title() -> None:
    by_title, by_name = (load_rulebook(None, "rule-of-law", [name]) for name in ("乡镇", "township"))
    assert by_title.digest == by_name.digest
    assert by_title.layers[0].name == "township"


def test_the_schema_of_layers_is_made_from_the_others() -> None:
    made = layer_schema(schemas().documents)
    assert made == schemas().documents["layer.schema.json"], "run scripts/layer_schema.py"
    assert set(EDITABLE) <= set(made["properties"])
    assert made["properties"]["tier"]["enum"] == list(TIERS)


# --- the layers that ship


@pytest.mark.parametrize("name", sorted(layers_in(OWN)))
def test_every_shipped_layer_loads_and_changes_something(name: str) -> None:
    plain, layered = load_rulebook(), load_rulebook(None, "rule-of-law", [name])
    assert [layer.name for layer in layered.layers] == [name]
    assert name == "department" or layered.digest != plain.digest


def test_all_kinds_and_strictnesses_are_there() -> None:
    kinds = {kind.layer.title for kind in kind_names(OWN)}
    assert {"区县政府", "党委部门", "政府部门", "垂直管理机关", "乡镇", "街道", "园区管委会"} == kinds
    assert {"strict", "core", "hubei", "department-enforcing", "department-without-enforcement"} <= set(layers_in(OWN))


def test_strict_and_core() -> None:
    plain = load_rulebook()
    strict, core = (load_rulebook(None, "rule-of-law", [name]) for name in ("strict", "core"))
    more = {r.id for r in strict.rules} - {r.id for r in plain.rules}
    assert len(more) == 10
    assert {r.rule_class for r in core.rules} == {"prescribed"}
    advisory = [r for r in plain.dormant if r.rule_class == "advisory"]
    assert len(advisory) >= 12


def test_party_departments_are_not_asked_what_only_administrations_do() -> None:
    from duizhao.engine.audit import Auditor
    from duizhao.rulebook.examples import frame_text

    book = load_rulebook(None, "rule-of-law", ["party-department"])
    text = frame_text(book.frame, {"measures": "全年召开部务会24次。"})
    found = {f.rule: f for f in Auditor(book).audit_text(text).findings}
    for rule in ("enforcement.officers", "disclosure.proactive", "disputes.litigation", "decision.archive"):
        assert found[rule].outcome == "not_applicable"
        assert "党委部门" in (found[rule].because or "")
    shown = frame_text(book.frame, {"measures": "主动公开政务信息2310条，组织执法人员培训2期。"})
    found = {f.rule: f for f in Auditor(book).audit_text(shown).findings}
    assert found["disclosure.proactive"].outcome == found["enforcement.officers"].outcome == "met"


@pytest.mark.parametrize(
    ("unit", "layer"),
    [
        ("清河镇人民政府", "township"),
        ("云岭县石门乡", "township"),
        ("东风街道办事处", "subdistrict"),
        ("东风街道", "subdistrict"),
        ("云岭县人民政府", "county-government"),
        ("云岭市人民政府", "county-government"),
        ("中共云岭县委组织部", "party-department"),
        ("云岭县委宣传部", "party-department"),
        ("国家税务总局云岭县税务局", "vertical"),
        ("云岭县气象局", "vertical"),
        ("云岭县消防救援大队", "vertical"),
        ("云岭县水利局", "department"),
        ("云岭县市场监督管理局", "department"),
        ("云岭县卫生健康委员会", "department"),
        ("云岭经济技术开发区管理委员会", "park"),
        ("云岭高新区管委会", "park"),
        ("云岭县供销合作社联合社", None),
        ("", None),
        (None, None),
    ],
)
def test_kinds_are_guessed_from_names(unit: str | None, layer: str | None) -> None:
    guess = guess_kind(kind_names(OWN), unit)
    assert (guess.layer.name if guess else None) == layer
    if guess:
        assert guess.reason.startswith("名称")


def test_layers_do_not_change_the_rulebook_that_is_not_layered() -> None:
    before = load_rulebook().digest
    load_rulebook(None, "rule-of-law", ["hubei", "township", "strict"])
    assert load_rulebook().digest == before


def test_the_digest_does_not_depend_on_the_process() -> None:
    code = "from duizhao.rulebook import load_rulebook as f; print(f(None, 'rule-of-law', ['hubei', 'strict']).digest)"
    source = Path(load_rulebook.__code__.co_filename).parents[2]
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": str(source), "PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    }
    assert len(runs) == 1
    assert json.dumps(sorted(runs))
