"""Every file in bad/ is a way to spoil the good rulebook, and what the author must then be told.

title:    what is wrong
files:    {path: the whole text, or {old, new[, encoding]} to replace, or {copy: path}}
place:    {file, line, column} of the first problem (or `text`, how its line begins, where lines may shift)
says:     parts of the sentence
problems: how many are reported
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.errors import ExitStatus, RulebookError
from duizhao.rulebook import RulebookErrors, load_rulebook

CASES = sorted((Path(__file__).parent / "bad").glob("*.yaml"))


def spoil(folder: Path, files: dict[str, Any]) -> None:
    for name, change in files.items():
        file = folder / name
        if isinstance(change, str):
            file.write_text(change, encoding="utf-8")
        elif "copy" in change:
            shutil.copy(folder / change["copy"], file)
        else:
            text = file.read_text(encoding="utf-8")
            assert change["old"] in text, "the case does not change anything"
            spoilt = text.replace(change["old"], change["new"], 1)
            file.write_bytes(spoilt.encode(change.get("encoding", "utf-8")))


@pytest.mark.parametrize("case_file", CASES, ids=lambda p: p.stem)
def test_bad_rulebook(case_file: Path, good: Path) -> None:
    case = yaml.safe_load(case_file.read_text(encoding="utf-8"))
    spoil(good, case["files"])
    with pytest.raises(RulebookErrors) as caught:
        load_rulebook(good, "demo")
    error, place = caught.value, case["place"]
    assert error.exit_status is ExitStatus.RULEBOOK
    assert error.place is not None
    assert Path(error.place.file) == good / place["file"]
    assert error.place.text is not None
    if "line" in place:
        assert (error.place.line, error.place.column) == (place["line"], place["column"])
    else:
        assert error.place.column == place["column"]
        assert error.place.text.strip().startswith(place["text"])
    for part in case["says"]:
        assert part in error.message
    assert len(error.all) == case["problems"]


@pytest.mark.parametrize("case_file", CASES, ids=lambda p: p.stem)
def test_sentences_are_for_people(case_file: Path, good: Path) -> None:
    """Each message is a full sentence, and the printed error shows the line with a mark below the column."""
    spoil(good, yaml.safe_load(case_file.read_text(encoding="utf-8"))["files"])
    with pytest.raises(RulebookError) as caught:
        load_rulebook(good, "demo")
    for error in getattr(caught.value, "all", ()):
        assert error.message[-1] in "。？"
        assert "None" not in error.message
        assert "{'" not in error.message
        assert error.place is not None
        if error.place.text is not None:
            assert error.place.text.rstrip() in str(error)


def test_there_are_many_kinds() -> None:
    assert len(CASES) >= 25


def test_all_problems_of_all_files_are_reported_at_once(good: Path) -> None:
    spoil(good, {"demo/training.yaml": {"old": "class: advisory", "new": "class: advice"}})
    spoil(good, {"demo/contracts.yaml": {"old": "weight: 2", "new": "weight: no"}})
    spoil(good, {"common/lexicon.yaml": {"old": "words: [复核, 核对]", "new": "words: 复核"}})
    with pytest.raises(RulebookErrors) as caught:
        load_rulebook(good, "demo")
    error = caught.value
    files = [Path(one.place.file).name for one in error.all if one.place]
    assert files == ["lexicon.yaml", "contracts.yaml", "training.yaml"]
    assert [str(one) for one in error.all] == [str(error), *map(str, error.others)]


def test_problems_of_references_are_reported_at_once(good: Path) -> None:
    spoil(good, {"demo/training.yaml": {"old": "unit, many]", "new": "unit, meny, plenty]"}})
    spoil(good, {"demo/contracts.yaml": {"old": '"@审查"', "new": '"@核查"'}})
    with pytest.raises(RulebookErrors) as caught:
        load_rulebook(good, "demo")
    assert len(caught.value.all) == 4  # two unknown signals, one unused, one unknown set
