"""Who has to prove shadows and cues, where several rulebooks share them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from duizhao.evaluate.coverage import unproved
from duizhao.evaluate.exampletest import run_examples
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.locate import relocate
from duizhao.rulebook.scaffold import new_rulebook

Gaps = set[tuple[str, str]]
LEXICON = """version: "1"
sets: {}
facts: {figure: '\\d+(?:%%|次|件)|\\d+\\.\\d'}
shadows: [%s]
"""
CUES = """version: "1"
cues:
  next_step:
    title: 下一步
    gives: planned
    any: [下一步]
    reach: rest
    %s
    examples: {hit: [下一步召开会议。], miss: [研究部署下一步工作。]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for file, text in new_rulebook(name, None, schema=False).items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def _own(folder: Path, file: str, text: str) -> None:
    (folder / "common").mkdir(exist_ok=True)
    (folder / "common" / file).write_text(text, encoding="utf-8")


def _gaps(folder: Path | None, name: str, what: str) -> Gaps:
    book = load_rulebook(folder, name)
    return {(gap.name, gap.lack) for gap in unproved(book, run_examples(book)) if gap.what == what}


def test_what_comes_from_the_shipped_rules_is_proved_there(folder: Path, edit: Callable[..., None]) -> None:
    """Not even where a signal of one's own stands inside a shadow."""
    edit("one/work.yaml", "phrase: [满意度,", "phrase: [工作部署要求, 工作, 满意度,")
    assert any("工作" in shadow for shadow in load_rulebook().shadows)
    assert _gaps(folder, "one", "shadow") == set()
    assert _gaps(folder, "one", "cue") == set()


def test_one_s_own_shadow_is_asked_about_where_a_signal_stands_inside(folder: Path, edit: Callable[..., None]) -> None:
    _own(folder, "lexicon.yaml", LEXICON % "专题研究室, 公开招聘")
    assert _gaps(folder, "one", "shadow") == {("专题研究室", "never_fires"), ("公开招聘", "needless")}
    edit(
        "one/work.yaml",
        "        party: 党组会传达",
        "        office: 党组会批准设立专题研究室。\n        party: 党组会传达",
    )
    assert _gaps(folder, "one", "shadow") == {("公开招聘", "needless")}


def test_a_shadow_is_proved_once_for_all_who_share_it(folder: Path, edit: Callable[..., None]) -> None:
    _own(folder, "lexicon.yaml", LEXICON % "专题研究室")
    edit(
        "two/work.yaml",
        "        party: 党组会传达",
        "        office: 党组会批准设立专题研究室。\n        party: 党组会传达",
    )
    assert _gaps(folder, "two", "shadow") == set()
    assert _gaps(folder, "one", "shadow") == set()


def test_a_shadow_that_only_another_rulebook_needs_is_not_needless(folder: Path, edit: Callable[..., None]) -> None:
    _own(folder, "lexicon.yaml", LEXICON % "公开招聘")
    edit("two/work.yaml", "phrase: [满意度,", "phrase: [公开, 满意度,")
    assert _gaps(folder, "one", "shadow") == set()
    assert _gaps(folder, "two", "shadow") == {("公开招聘", "never_fires"), ("公开招聘", "never_silent")}
    edit("two/work.yaml", "公开,", "公开招聘考试,")
    assert _gaps(folder, "one", "shadow") == {("公开招聘", "needless")}


def test_a_neighbour_that_cannot_be_used_is_passed_over(folder: Path) -> None:
    _own(folder, "lexicon.yaml", LEXICON % "公开招聘")
    (folder / "two" / "work.yaml").write_text("[", encoding="utf-8")
    assert _gaps(folder, "one", "shadow") == {("公开招聘", "needless")}


def test_a_cue_is_proved_in_the_frame_of_any_who_share_it(folder: Path, edit: Callable[..., None]) -> None:
    _own(folder, "cues.yaml", CUES % "roles: [plan]")
    assert _gaps(folder, "one", "cue") == {("next_step", "never_silent")}  # its miss holds 下一步 too
    edit("common/cues.yaml", "any: [下一步]", "any: [下一步]\n    pattern: '^下一步'")
    assert _gaps(folder, "one", "cue") == set()
    edit("one/rulebook.yaml", "下一步抓好以下工作。{plan}", "下一步抓好以下工作。")
    edit("one/work.yaml", ", section: plan}", ", section: measures}")
    assert _gaps(folder, "one", "cue") == set()
    edit("two/rulebook.yaml", "下一步抓好以下工作。{plan}", "下一步抓好以下工作。")
    edit("two/work.yaml", ", section: plan}", ", section: measures}")
    assert _gaps(folder, "one", "cue") == {("next_step", "never_fires")}


@pytest.mark.parametrize("name", ["rule-of-law", "information-disclosure"])
def test_the_shipped_rulebooks_answer_for_their_own(name: str) -> None:
    files = relocate(load_rulebook(None, name).origin, name)
    assert not files.borrowed("lexicon.yaml")
    assert not files.borrowed("cues.yaml")
