"""`rules lint`: what it prints, in which form, with which exit status."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duizhao.report.width import Ruler
from duizhao.review import CODES
from duizhao.rulebook.locate import shipped

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Copies of the shipped rules, spoilt in one place."""
    folder = tmp_path / "规则"

    def edit(file: str, old: str, new: str) -> Path:
        if not folder.exists():
            shutil.copytree(Path(str(shipped())), folder)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit


@pytest.fixture
def hollow(edited: Edit) -> Path:
    return edited("rule-of-law/counsel.yaml", "    remedy: ", "    remedy: 请进一步加强管理。")


def test_the_shipped_rules(run: Callable[..., Any]) -> None:
    done = run("rules", "lint")
    assert (done.status, done.err) == (0, "")
    assert "提醒 0 处" in done.out
    assert "供参考：不影响退出码" in done.out
    assert "提醒：可能使结论出错" not in done.out
    assert "· rule-of-law/" in done.out
    assert str(shipped()) not in done.out


def test_a_warning_is_told_with_place_reason_and_advice(run: Callable[..., Any], hollow: Path) -> None:
    done = run("rules", "lint", "--rules", hollow)
    assert (done.status, done.err) == (1, "")
    text = "".join(line.strip() for line in done.out.splitlines())
    for part in ("提醒 1 处", "L301 修改意见是空话（1 处）", CODES["L301"].why, CODES["L301"].advice, "“进一步……”"):
        assert part in text
    assert "· rule-of-law/counsel.yaml 第 " in done.out
    assert done.out.index("L301") < done.out.index("L201")
    assert max(map(Ruler().cells, done.out.splitlines())) <= 80


def test_json(run: Callable[..., Any], hollow: Path) -> None:
    done = run("rules", "lint", "--rules", hollow, "--format", "json")
    value = json.loads(done.out)
    assert done.status == 1
    assert list(value) == ["rulebook", "counts", "remarks"]
    assert value["rulebook"]["name"] == "rule-of-law"
    assert value["counts"]["error"] == 0
    assert value["counts"]["warning"] == 1
    assert sum(value["counts"].values()) == len(value["remarks"])
    first = value["remarks"][0]
    assert first["code"] == "L301"
    assert (first["name"], first["severity"]) == ("boilerplate_remedy", "warning")
    assert (first["rule"], first["file"]) == ("counsel.system", "rule-of-law/counsel.yaml")
    line = (hollow / first["file"]).read_text(encoding="utf-8").splitlines()[first["line"] - 1]
    assert line[first["column"] - 1 :].startswith("请进一步加强管理。")
    assert (first["why"], first["advice"]) == (CODES["L301"].why, CODES["L301"].advice)
    assert all(r["code"] in CODES and r["message"] for r in value["remarks"])


def test_files_that_come_from_the_shipped_rules_say_so(run: Callable[..., Any], edited: Edit) -> None:
    folder = edited("rule-of-law/rulebook.yaml", "  preamble: 引言\n", "")
    shutil.rmtree(folder / "common")
    done = run("rules", "lint", "--rules", folder, "--rulebook", "rule-of-law", "--format", "json")
    assert "duizhao/rules/common/cues.yaml" in {r["file"] for r in json.loads(done.out)["remarks"]}


def _unused(run: Callable[..., Any], *options: object) -> set[str]:
    done = run("rules", "lint", *options, "--format", "json")
    return {r["message"] for r in json.loads(done.out)["remarks"] if r["code"] == "L402"}


def test_words_that_come_from_the_shipped_rules_are_not_called_unused(run: Callable[..., Any], edited: Edit) -> None:
    folder = edited("common/lexicon.yaml", "sets:\n", "sets:\n  没人用的词: {title: 没有用, words: [没人用的词]}\n")
    assert "没有一处用到词组“没人用的词”。" in _unused(run, "--rules", folder)
    shutil.rmtree(folder / "common")
    assert _unused(run, "--rules", folder) == set()


def test_words_that_a_rulebook_shares_are_not_called_unused(run: Callable[..., Any], edited: Edit) -> None:
    folder = edited("common/lexicon.yaml", "version", "version")
    one = _unused(run, "--rules", folder, "--rulebook", "information-disclosure")
    assert one == _unused(run, "--rules", folder, "--rulebook", "rule-of-law")
    shutil.rmtree(folder / "rule-of-law")
    assert one < _unused(run, "--rules", folder)


def test_errors_are_told_as_everywhere_else(run: Callable[..., Any], edited: Edit) -> None:
    edited("rule-of-law/counsel.yaml", "class: expected", "class: expectd")
    folder = edited("rule-of-law/plan.yaml", "    remedy: ", "    remidy: ")
    done = run("rules", "lint", "--rules", folder)
    listed = run("rules", "list", "--rules", folder)
    assert (done.status, done.out) == (3, "")
    assert done.err == listed.err + "改好以后请再运行一次，才看得到提醒。\n"
    assert "错误 DZ200" in done.err


def test_errors_in_json(run: Callable[..., Any], edited: Edit) -> None:
    edited("rule-of-law/counsel.yaml", "class: expected", "class: expectd")
    folder = edited("rule-of-law/plan.yaml", "    remedy: ", "    remidy: ")
    done = run("rules", "lint", "--rules", folder, "--format", "json")
    value = json.loads(done.out)
    assert (done.status, done.err) == (3, "")
    assert value["rulebook"] is None
    assert value["counts"] == {"error": len(value["remarks"]), "warning": 0, "info": 0}
    assert {(r["code"], r["severity"]) for r in value["remarks"]} == {("DZ200", "error")}
    assert value["remarks"][0]["file"] == "rule-of-law/counsel.yaml"
    assert all(r["line"] and r["column"] and r["message"][-1] in "。？" for r in value["remarks"])


def test_a_folder_that_is_none(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("rules", "lint", "--rules", tmp_path / "没有", "--format", "json")
    (only,) = json.loads(done.out)["remarks"]
    assert (done.status, only["code"], only["line"]) == (3, "DZ200", None)


def test_an_unknown_form(run: Callable[..., Any]) -> None:
    done = run("rules", "lint", "--format", "yaml")
    assert (done.status, done.out) == (2, "")
    assert "text、json" in done.err
