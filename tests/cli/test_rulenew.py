"""`rules new`: what it writes can be used at once, and what is there already stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duizhao.report.width import Ruler
from duizhao.rulebook.layer_schema import TIERS
from duizhao.rulebook.locate import shipped

Run = Callable[..., Any]
TITLES = (
    None,
    "优化营商环境工作年度报告",
    "普法工作情况的报告",
    "政府信息公开工作年度报告",
    "业务培训（试行）情况报告",
    "群众满意度年度报告",
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _written(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_says_what_was_made_and_what_can_be_done_next(run: Run, here: Path) -> None:
    done = run("rules", "new", "business", "--title", "优化营商环境工作年度报告")
    assert (done.status, done.err) == (0, "")
    assert set(_written(here)) == {f"rules/business/{n}.yaml" for n in ("rulebook", "structure", "work")}
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  rules/")] == [
        "rules/business/rulebook.yaml",
        "rules/business/structure.yaml",
        "rules/business/work.yaml",
    ]
    assert max(map(Ruler().cells, lines)) <= 80
    commands = [line.split() for line in lines if line.startswith("  duizhao ")]
    assert [c[1:3] for c in commands] == [["rules", "test"], ["rules", "lint"], ["check", "报告.txt"]]
    for command in commands[:2]:
        assert run(*command[1:]).status == 0


@pytest.mark.parametrize("title", TITLES)
def test_a_new_rulebook_passes_lint_and_test(run: Run, title: str | None) -> None:
    """Whatever its subject."""
    assert run("rules", "new", "ours", *(("--title", title) if title else ())).status == 0
    lint = run("rules", "lint", "--rules", "rules", "--rulebook", "ours", "--format", "json")
    assert json.loads(lint.out)["remarks"] == []
    tried = run("rules", "test", "--coverage", "--rules", "rules", "--rulebook", "ours", "--format", "json")
    assert (json.loads(tried.out)["wrong"], json.loads(tried.out)["unproved"]) == ([], [])
    assert (lint.status, tried.status) == (0, 0)


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("云岭县综合服务局2024年优化营商环境工作报告", 1),
        ("云岭县综合服务局优化营商环境情况总结", 1),
        ("云岭县综合服务局2024年优化营商环境工作要点", 4),
        ("云岭县综合服务局2024年绿化工作报告", 4),
    ],
)
def test_reports_of_its_kind_are_told_from_others(run: Run, here: Path, title: str, status: int) -> None:
    run("rules", "new", "business", "--title", "优化营商环境工作年度报告")
    text = f"{title}\n\n一、主要做法和成效\n\n（一）加强协调\n\n全年召开协调会12次。\n\n二、2025年安排\n\n继续推进。\n"
    (here / "报告.txt").write_text(text, encoding="utf-8")
    done = run("check", "报告.txt", "--rules", "rules", "--format", "json")
    assert done.status == status
    assert json.loads(done.out)["assessments"][0]["unit"] == "云岭县综合服务局"


def test_nothing_is_ever_overwritten(run: Run, here: Path) -> None:
    run("rules", "new", "business")
    (here / "rules" / "business" / "work.yaml").write_text("我的规则", encoding="utf-8")
    run("rules", "new", "yunling", "--layer", "city")
    before = _written(here)
    for again in (("business",), ("yunling", "--layer", "unit"), ("business", "--schema")):
        done = run("rules", "new", *again)
        assert (done.status, done.out) == (2, "")
        assert "已经有了，没有覆盖" in done.err
        assert done.err.count("\n") == 1
    assert _written(here) == before


@pytest.mark.parametrize("name", ["Business", "营商", "2024", "a_b", "-a", "a b", "", "../a", "a" * 41, "a.yaml"])
@pytest.mark.parametrize("layer", [(), ("--layer", "city")])
def test_bad_names(run: Run, here: Path, name: str, layer: tuple[str, ...]) -> None:
    done = run("rules", "new", *layer, "--", name)
    assert (done.status, done.out, _written(here)) == (2, "", {})
    assert f"名称不能是“{name}”" in done.err
    assert "如 business-2024" in done.err


@pytest.mark.parametrize("name", sorted(f.name for f in shipped().iterdir() if f.is_dir()))
def test_names_that_are_taken(run: Run, here: Path, name: str) -> None:
    done = run("rules", "new", name)
    assert (done.status, _written(here)) == (2, {})
    assert ("--layer" in done.err) is (shipped() / name / "rulebook.yaml").is_file()


@pytest.mark.parametrize(
    "title", ["", "报", "a报告", "报告: 一", "报告#", "报告\n二", "[报告", "年" * 31, "年 报告", "报告|总结"]
)
def test_bad_titles(run: Run, here: Path, title: str) -> None:
    done = run("rules", "new", "business", "--title", title)
    assert (done.status, _written(here)) == (2, {})
    assert "如 优化营商环境工作年度报告" in done.err


def test_an_unknown_tier_and_a_file_for_a_folder(run: Run, here: Path) -> None:
    done = run("rules", "new", "yunling", "--layer", "town")
    assert (done.status, _written(here)) == (2, {})
    assert all(f"{tier}（{title}）" in done.err for tier, title in TIERS.items())
    (here / "文件").write_text("", encoding="utf-8")
    done = run("rules", "new", "business", "--output", "文件")
    assert done.status == 2
    assert "请给文件夹" in done.err


def test_a_rulebook_is_not_put_inside_another(run: Run, here: Path) -> None:
    run("rules", "new", "one")
    before = _written(here)
    done = run("rules", "new", "two", "--output", "rules/one")
    assert (done.status, _written(here)) == (2, before)
    assert "请给它的上一级文件夹" in done.err


@pytest.mark.parametrize("tier", TIERS)
def test_a_new_layer_can_be_used_as_it_is(run: Run, here: Path, tier: str) -> None:
    done = run("rules", "new", "yunling", "--layer", tier, "--title", "云岭市")
    assert done.status == 0
    assert set(_written(here)) == {"yunling.yaml"}
    command = next(line for line in done.out.splitlines() if line.startswith("  duizhao ")).split()
    assert command[-2:] == ["--layers", "./yunling.yaml"]
    listed = run("rules", "list", *command[-2:])
    assert listed.status == 0
    assert "叠加的层：云岭市" in listed.out


def test_another_folder_and_a_second_rulebook(run: Run, here: Path) -> None:
    run("rules", "new", "one", "--output", "我的 规则/甲")
    done = run("rules", "new", "two", "--output", "我的 规则/甲")
    assert '--rules "我的 规则/甲" --rulebook two' in done.out
    assert run("rules", "test", "--coverage", "--rules", "我的 规则/甲", "--rulebook", "two").status == 0
    layer = run("rules", "new", "yunling", "--layer", "unit", "--output", "层")
    assert "--layers 层/yunling.yaml" in layer.out
    assert (here / "层" / "yunling.yaml").is_file()
    assert run("rules", "list", "--layers", "层/yunling.yaml").status == 0


def test_schemas_for_editors(run: Run, here: Path) -> None:
    run("rules", "new", "business", "--schema")
    run("rules", "new", "yunling", "--layer", "city", "--schema")
    made = list(here.rglob("*.yaml"))
    assert len(made) == 4
    for file in made:
        first = file.read_text(encoding="utf-8").splitlines()[0]
        schema = file.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads(schema.read_text(encoding="utf-8"))["$id"] == schema.name
    there = {p.name for p in (here / "rules" / "schema").iterdir()}
    assert there == {f.name for f in (shipped() / "schema").iterdir()}
    # the schemas belong to the program: another rulebook brings them anew
    assert run("rules", "new", "other", "--schema").status == 0
    assert run("rules", "test", "--rules", "rules", "--rulebook", "other").status == 0
