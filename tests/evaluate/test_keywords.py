"""The plain keyword list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from duizhao.errors import GoldError
from duizhao.evaluate.gold import load_gold
from duizhao.evaluate.grading import Answer
from duizhao.evaluate.keywords import KeywordList, default_keywords, load_keywords

CORPUS = Path(__file__).resolve().parents[1] / "corpus"

Write = Callable[[str, str], Path]


def test_a_word_anywhere_is_enough() -> None:
    words = KeywordList("", {"counsel.system": ("法律顾问", "律师"), "decision.archive": ("归档",)})
    said = words.answers("标题\n尚未聘请律师。有法律顾问；其他。")
    assert said == {"counsel.system": Answer("met", ("尚未聘请律师。",)), "decision.archive": Answer("missing")}


def test_the_list_has_the_elements_of_the_labels_and_a_few_words_each() -> None:
    words = load_keywords(CORPUS / "keywords.yaml").words
    labels = load_gold(CORPUS / "seeds").reports[0].labels
    assert set(words) == set(labels)
    assert all(2 <= len(of) <= 6 for of in words.values())


def test_the_list_of_a_checkout_is_found_from_its_folder_only_when_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CORPUS.parents[1])
    assert default_keywords() == CORPUS / "keywords.yaml"
    monkeypatch.chdir(tmp_path)
    found = default_keywords()
    assert found is None or found.resolve() == CORPUS / "keywords.yaml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("keywords: {}", "至少一项"),
        ("keywords: {counsel.system: []}", "要素“counsel.system”.*至少一项"),
        ("keywords: {counsel.system: 律师}", "要素“counsel.system”.*列表"),
        ("keywords: {counsel: [律师]}", "组.名"),
        ("words: {}", "缺少 keywords"),
    ],
)
def test_a_wrong_list_is_named(write: Write, text: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        load_keywords(write("k.yaml", text))
