"""What is wrong with a figures.yaml is told with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from duizhao.rulebook import RulebookErrors
from duizhao.rulebook.figures import FigureBook, load_figures
from duizhao.rulebook.locate import shipped

FILE = Path(str(shipped())) / "rule-of-law" / "figures.yaml"
WRONG = {
    "element": ("element: disputes.litigation", "element: disputes.litigatoin", "disputes.litigatoin"),
    "part": ("about: ['{REVIEW}']", "about: ['{REVEW}']", "REVEW"),
    "regex": ("way: ['审结", "way: ['(审结", "不能编译"),
    "alias": ("aliases: [年终述法", "aliases: [复议", "只能属于一个数字"),
    "key": ("    form: share", "    shape: share", "shape"),
    "examples": ("    form: yes_no\n", "    form: yes_no\n    examples: {hit: {有: 1}}\n", "没有例句"),
}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "rule-of-law").mkdir()
    for name in ("rulebook.yaml", "figures.yaml"):
        shutil.copyfile(FILE.parent / name, tmp_path / "rule-of-law" / name)
    return tmp_path


@pytest.mark.parametrize("case", WRONG)
def test_told_with_its_place(rules: Path, case: str) -> None:
    old, new, said = WRONG[case]
    file = rules / "rule-of-law" / "figures.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookErrors) as error:
        load_figures("rule-of-law", str(rules), ["disputes.litigation"])
    ours = [e for e in error.value.all if said in e.message]
    assert ours
    assert ours[0].place is not None
    assert ours[0].place.line == text[: text.index(old)].count("\n") + 1 + (case == "examples")


def test_a_rulebook_may_have_none() -> None:
    assert load_figures("information-disclosure") == FigureBook()
