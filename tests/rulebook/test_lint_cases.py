"""Every file in lint/ is an edit to the good rulebook, and the remarks that it must add: no more, no fewer.

title: what is wrong, or why nothing is
files: {path: [edits]}; an edit is {old, new}, or {copy: path} to begin with the copy of another file
gives: the new remarks in order: code, file, rule, how the line begins, column, parts of the sentence
whole: true where `gives` names all remarks, those that the good rulebook has anyway too
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.review import CODES, Remark, review
from duizhao.rulebook import load_rulebook

CASES = {
    p.stem: yaml.safe_load(p.read_text(encoding="utf-8"))
    for p in sorted((Path(__file__).parent / "lint").glob("*.yaml"))
}


def edit(folder: Path, files: dict[str, list[dict[str, str]]]) -> None:
    for name, changes in files.items():
        file = folder / name
        for change in changes:
            if "copy" in change:
                shutil.copy(folder / change["copy"], file)
                continue
            text = file.read_text(encoding="utf-8")
            assert change["old"] in text, "the case does not change anything"
            file.write_text(text.replace(change["old"], change["new"], 1), encoding="utf-8")


def key(remark: Remark) -> tuple[str, str | None, str]:
    return remark.code, remark.rule, remark.said


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, good: Path) -> None:
    case = CASES[name]
    before = {key(r) for r in review(load_rulebook(good, "demo"))}
    edit(good, case["files"])
    found = [r for r in review(load_rulebook(good, "demo")) if case.get("whole") or key(r) not in before]
    assert [(r.code, r.rule) for r in found] == [(g["code"], g["rule"]) for g in case["gives"]], found
    for remark, given in zip(found, case["gives"], strict=True):
        check(remark, given, good)


def check(remark: Remark, given: dict[str, Any], folder: Path) -> None:
    place = remark.place
    assert Path(place.file) == folder / given["file"]
    assert place.line is not None
    line = Path(place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert line == place.text
    assert line.strip().startswith(given["text"])
    assert place.column == given["column"]
    for part in given["says"]:
        assert part in remark.said
    assert remark.said[-1] in "。？"
    assert "None" not in remark.said


def test_every_code_has_a_case_and_some_cases_give_nothing() -> None:
    assert {g["code"] for case in CASES.values() for g in case["gives"]} == set(CODES)
    assert sum(not case["gives"] for case in CASES.values()) >= 4
