"""`rules docs`: pages are written where they changed, removed where their rule is gone, and nobody else's file is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duizhao.report.rulepages.statistics import STATISTICS
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.locate import shipped

GOOD = Path(__file__).parents[1] / "rulebook" / "good"
Run = Callable[..., Any]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A small folder of rules with two rulebooks."""
    folder = tmp_path / "规则"
    shutil.copytree(GOOD, folder)
    shutil.copytree(GOOD / "demo", folder / "other")
    own = Path(str(shipped()))
    shutil.copy(own / "common" / "furniture.yaml", folder / "common")
    for name in ("demo", "other"):
        shutil.copy(own / "rule-of-law" / "structure.yaml", folder / name)
    edit(folder / "other" / "rulebook.yaml", "name: demo", "name: other")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "说明"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_all_rulebooks_are_written_and_then_nothing_more(run: Run, rules: Path, out: Path) -> None:
    first = run("rules", "docs", "--rules", rules, "--output", out)
    assert (first.status, first.err) == (0, "")
    assert "共 7 页，写了 7 页，删去 0 页" in first.out
    pages = below(out)
    assert sorted(pages) == [
        "README.md",
        *(f"{b}/{f}.md" for b in ("demo", "other") for f in ("README", "contracts.review", "training.held")),
    ]
    assert all(b"\r" not in page and str(rules).encode() not in page for page in pages.values())
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*.md")}
    assert "写了 0 页，删去 0 页" in run("rules", "docs", "--rules", rules, "--output", out).out
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*.md")} == before
    checked = run("rules", "docs", "--rules", rules, "--output", out, "--check")
    assert (checked.status, checked.err) == (0, "")
    assert "7 页都与规则一致" in checked.out


def test_check_names_what_is_wrong_and_writes_nothing(run: Run, rules: Path, out: Path) -> None:
    run("rules", "docs", "--rules", rules, "--output", out)
    edit(rules / "demo" / "contracts.yaml", "合同签订前经过审查", "合同签订以前经过审查")
    shutil.copy(out / "demo" / "training.held.md", out / "demo" / "training.gone.md")
    (out / "other" / "training.held.md").unlink()
    before = below(out)
    done = run("rules", "docs", "--rules", rules, "--output", out, "--check")
    assert done.status == 1
    assert done.out.splitlines() == [
        f"缺：{out / 'other' / 'training.held.md'}",
        f"与规则不一致：{out / 'demo' / 'README.md'}",
        f"与规则不一致：{out / 'demo' / 'contracts.review.md'}",
        f"没有相应的规则：{out / 'demo' / 'training.gone.md'}",
    ]
    assert "请重新运行 duizhao rules docs" in done.err
    assert below(out) == before
    assert "写了 3 页，删去 1 页" in run("rules", "docs", "--rules", rules, "--output", out).out
    assert run("rules", "docs", "--rules", rules, "--output", out, "--check").status == 0


def test_check_of_a_folder_that_is_not_there_makes_none(run: Run, rules: Path, out: Path) -> None:
    assert run("rules", "docs", "--rules", rules, "--output", out, "--check").status == 1
    assert not out.exists()


def test_pages_of_a_rulebook_that_is_gone_are_removed_with_their_folder(run: Run, rules: Path, out: Path) -> None:
    run("rules", "docs", "--rules", rules, "--output", out)
    (out / "demo" / "笔记.md").write_text("自己的笔记\n", encoding="utf-8")
    shutil.rmtree(rules / "other")
    assert "删去 3 页" in run("rules", "docs", "--rules", rules, "--output", out).out
    assert not (out / "other").exists()
    assert (out / "demo" / "笔记.md").is_file()


def test_one_rulebook_alone_leaves_the_others_be(run: Run, rules: Path, out: Path) -> None:
    done = run("rules", "docs", "--rules", rules, "--output", out, "--rulebook", "other")
    assert "共 3 页，写了 3 页" in done.out
    assert {p.split("/")[0] for p in below(out)} == {"other"}
    run("rules", "docs", "--rules", rules, "--output", out)
    edit(rules / "demo" / "contracts.yaml", "合同签订前经过审查", "合同签订以前经过审查")
    assert run("rules", "docs", "--rules", rules, "--output", out, "--rulebook", "other", "--check").status == 0
    assert run("rules", "docs", "--rules", rules, "--output", out, "--rulebook", "demo", "--check").status == 1


def test_nothing_that_somebody_wrote_is_covered(run: Run, rules: Path, out: Path) -> None:
    out.mkdir()
    (out / "README.md").write_text("# 我的项目\n", encoding="utf-8")
    done = run("rules", "docs", "--rules", rules, "--output", out)
    assert done.status == 2
    assert "不是这个命令写的，没有覆盖" in done.err
    assert below(out) == {"README.md": "# 我的项目\n".encode()}
    assert run("rules", "docs", "--rules", rules, "--output", out, "--check").status == 1


def test_line_ends_of_a_windows_checkout_do_not_matter(run: Run, rules: Path, out: Path) -> None:
    run("rules", "docs", "--rules", rules, "--output", out)
    for page in out.rglob("*.md"):
        page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert run("rules", "docs", "--rules", rules, "--output", out, "--check").status == 0


def test_layers_are_told(run: Run, rules: Path, out: Path) -> None:
    (rules / "demo" / "layers").mkdir()
    (rules / "demo" / "layers" / "town.yaml").write_text(
        "layer: town\ntier: kind\nrulebook: demo\ntitle: 乡镇\nrules:\n  training.held: {enabled: true}\n",
        encoding="utf-8",
    )
    edit(rules / "demo" / "training.yaml", "    asks:", "    enabled: false\n    asks:")
    run("rules", "docs", "--rules", rules, "--output", out)
    page = (out / "demo" / "training.held.md").read_text(encoding="utf-8")
    assert "> **平时不核对。**选用这些层时才核对：“乡镇”（`town`）。" in page
    edit(rules / "demo" / "layers" / "town.yaml", "tier: kind", "tier: village")
    assert run("rules", "docs", "--rules", rules, "--output", out).status == 3


def test_numbers_counted_with_other_rules_are_not_printed(run: Run, rules: Path, out: Path) -> None:
    file = rules / "demo" / STATISTICS
    digest = load_rulebook(rules, "demo").digest
    data = {
        "schema": 1,
        "digest": digest,
        "reports": 3,
        "source": "3 篇虚构的报告。",
        "columns": ["covered", "gap", "not_applicable", "either", "right", "false_gap", "false_met"],
        "rules": {"contracts.review": [2, 1, 0, 0, 3, 0, 0]},
    }
    file.write_text(json.dumps(data), encoding="utf-8")
    assert run("rules", "docs", "--rules", rules, "--output", out).err == ""
    page = out / "demo" / "contracts.review.md"
    assert "标注 3 篇，其中写到了的 2 篇，没有写到的 1 篇。" in page.read_text(encoding="utf-8")
    file.write_text(json.dumps(data | {"digest": "0" * 64}), encoding="utf-8")
    done = run("rules", "docs", "--rules", rules, "--output", out)
    assert done.status == 0
    assert "规则集“demo”在统计以后改过" in done.err
    assert "标注 3 篇" not in page.read_text(encoding="utf-8")
    file.write_text("{}", encoding="utf-8")
    assert run("rules", "docs", "--rules", rules, "--output", out).status == 3


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--rulebook", "nothing"), 3, "没有 nothing/rulebook.yaml"),
        (("--rules", "没有"), 3, "没有这个文件夹"),
        (("--output", __file__), 2, "是文件，请给文件夹"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    output = () if "--output" in arguments else ("--output", tmp_path)
    done = run("rules", "docs", *output, *arguments)
    assert done.status == status
    assert said in done.err
    assert below(tmp_path) == {}
