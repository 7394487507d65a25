"""Much of everything: what has no limits of its own in this process is bounded before it gets there."""

from __future__ import annotations

import pytest
from hostile.attacks.text import FOOD
from hostile.make import zips
from hostile.make.words import LINES, TEXT

from duizhao.engine.audit import Auditor
from duizhao.errors import ReadError
from duizhao.read import Furniture, load_bytes, read_text, sources
from duizhao.read.files import _LONGEST as LONGEST_TEXT
from duizhao.structure.sentences import _LONGEST, split


@pytest.mark.parametrize("name", FOOD)
def test_sentences_are_bounded_and_nothing_is_lost(name: str) -> None:
    text = LINES[2][:-1] + FOOD[name]
    sentences = split(text, 0, len(text))
    assert max(end - start for start, end in sentences) <= _LONGEST
    at = 0
    for start, end in sentences:
        assert at <= start < end
        assert not text[at:start].strip("\n ")
        at = end
    assert not text[at:].strip("\n ")


def test_a_sentence_without_end_is_cut_after_a_clause() -> None:
    text = "推进依法行政，规范执法" * 200
    assert all(text[end - 1] == "，" or end == len(text) for _, end in split(text, 0, len(text)))


def test_sentences_of_reports_are_left_alone() -> None:
    text = "，".join(["聘请法律顾问2名"] * 60) + "。" + "电话" + "1" * 59 + "。"
    assert split(text, 0, len(text)) == [(0, 539 + 1), (540, len(text))]


# those that took minutes while a sentence could have any length
@pytest.mark.parametrize("name", ["digits", "titles", "negations", "cues", "book titles", "blanks"])
@pytest.mark.parametrize("place", [2, 3, -1])
def test_an_audit_comes_to_an_end(name: str, place: int, shipped_auditor: Auditor) -> None:
    lines = list(LINES)
    lines[place] = lines[place][:10] + FOOD[name][:40_000] + lines[place][10:]
    assessment = shipped_auditor.audit_bytes("\n".join(lines).encode(), "甲.txt")
    assert assessment.findings


@pytest.mark.parametrize("name", FOOD)
def test_furniture_is_looked_for_in_time(name: str, furniture: Furniture) -> None:
    for text in (f"{FOOD[name]}\n{TEXT}", f"{TEXT}\n{FOOD[name]}", FOOD[name] + TEXT + FOOD[name]):
        assert read_text(text, "甲", furniture).source == text


def test_no_book_is_audited(furniture: Furniture) -> None:
    assert read_text("法" * LONGEST_TEXT, "甲", furniture).text
    with pytest.raises(ReadError, match=r"^甲：文字超过 100 万字"):
        read_text("法" * (LONGEST_TEXT + 1), "甲", furniture)


def _wide(depth: int, wide: int) -> bytes:
    data, name = TEXT.encode(), "报告.txt"
    for _ in range(depth):
        data, name = zips.pack({f"{i}{name}": data for i in range(wide)}), ".zip"
    return data


def test_files_are_counted_over_all_archives_in_an_archive() -> None:
    assert len(load_bytes(_wide(2, 20), "甲.zip")) == 400
    made = load_bytes(_wide(2, 40), "甲.zip")
    assert 0 < len(made) <= sources._MEMBERS
    assert all("members-unread" in [n.code for n in s.extract.notes] for s in made)


def test_an_archive_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_SECONDS", -1.0)
    with pytest.raises(ReadError, match="用时太长"):
        load_bytes(_wide(1, 3), "甲.zip")
