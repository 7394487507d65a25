"""Old Word files. The samples were written by us and saved as .doc by LibreOffice 7.4; no office's text is in them."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from duizhao.errors import ReadError
from duizhao.read import oldword, worker
from duizhao.read.formats import doc, docx
from duizhao.read.word import office
from duizhao.read.word.legacy import INCOMPLETE, UNREADABLE, to_docx
from duizhao.reading import Extract, Note

SAMPLES = Path(__file__).parent / "samples"
OLD = (SAMPLES / "old.doc").read_bytes()
TEXT_BOX = (SAMPLES / "textbox.doc").read_bytes()  # msdoc2docx cannot read its text box
TEXT = (
    "某县某局2023年法治政府建设情况报告\n一、主要工作\n（一）依法决策\n1.召开会议3次。\n2.审查文件12件。\n（二）严格执法\n"
    "事项\t件数\n案件\t12\n二、存在问题\n截至年底。\n见下。\n某县某局\n"
)
FIB = OLD.index(b"\xec\xa5")


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_text_numbers_and_places() -> None:
    read = doc.read(OLD, "旧.doc")
    assert read.text == TEXT
    assert read.format == "doc"
    assert [n.code for n in read.notes] == ["tracked-changes", "hidden-text"]
    assert [(b.place, b.level, b.label) for b in read.blocks if b.label] == [
        ("第 2 段", 1, 2),
        ("第 3 段", None, 3),
        ("第 4 段", None, 2),
        ("第 5 段", None, 2),
        ("第 6 段", None, 3),
        ("第 7 段", 1, 2),
    ]
    assert docx.read(to_docx(OLD, "旧.doc").data, "x").text == read.text


def test_no_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("replace", "chmod", "mkdir", "unlink"):
        monkeypatch.setattr(os, name, lambda *_, **__: pytest.fail("a file was touched"))
    assert doc.read(OLD, "旧.doc").text == TEXT
    assert list(tmp_path.iterdir()) == []


def test_in_a_child_that_may_write_nothing() -> None:
    try:
        assert worker.extract("doc", OLD, "旧.doc").text == TEXT
    finally:
        worker.close()


@pytest.mark.parametrize(
    ("data", "says", "code"),
    [
        (b"", "损坏", UNREADABLE),
        (OLD[:300], "损坏", UNREADABLE),
        (OLD[: len(OLD) // 2], "损坏", UNREADABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "损坏", UNREADABLE),
        (OLD[:FIB] + bytes(2) + OLD[FIB + 2 :], "读不出来", UNREADABLE),
        (OLD[: FIB + 11] + bytes([OLD[FIB + 11] | 1]) + OLD[FIB + 12 :], "打开密码", "DZ300"),
        (OLD.replace(utf16("WordDocument"), utf16("Workbook1234")), "不是 Word 文档", "DZ300"),
        (OLD.replace(utf16("WordDocument"), utf16("EncryptedPac")) + utf16("EncryptedPackage"), "打开密码", "DZ300"),
    ],
)
def test_what_cannot_be_read(data: bytes, says: str, code: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        doc.read(data, "甲.doc")
    assert caught.value.code == code
    assert str(caught.value).startswith("甲.doc：")
    assert str(caught.value).count("。") == 1


def test_damage_beside_the_text_is_survived_or_said() -> None:
    rolls = random.Random(7)
    outcomes = set()
    for _ in range(25):
        data = bytearray(OLD)
        for _ in range(rolls.choice((1, 3, 9))):
            data[rolls.randrange(len(data))] = rolls.randrange(256)
        try:
            outcomes.add(doc.read(bytes(data), "甲.doc").text == TEXT)
        except ReadError:
            outcomes.add(None)
    assert True in outcomes


def test_a_lost_text_box_is_said() -> None:
    read = doc.read(TEXT_BOX, "甲.doc")
    assert "框内文字" not in read.text
    assert "文本框" in read.notes[-1].message
    assert read.notes[-1].code == INCOMPLETE
    assert "\ufffc" not in read.text


# --- LibreOffice as the second try


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch, make: ModuleType) -> list[Path]:
    """LibreOffice put in place of by a function that leaves a file behind; the folders it worked in."""
    folders: list[Path] = []

    def call(task: str, data: bytes, *, name: str, folder: str) -> bytes:
        assert task == "duizhao.read.formats.doc:convert"
        folders.append(Path(folder))
        assert folders[-1].stat().st_mode & 0o077 == 0 or os.name == "nt"
        (folders[-1] / "in.doc").write_bytes(data)
        if name == "坏.doc":
            raise ReadError("不行。")
        return bytes(make.docx(make.p("转换来的")))

    def extract(form: str, data: bytes, name: str) -> Extract:
        return (doc if form == "doc" else docx).read(data, name)

    monkeypatch.setattr(worker, "call", call)
    monkeypatch.setattr(worker, "extract", extract)
    monkeypatch.setattr(office, "find", lambda: "soffice")
    return folders


@pytest.mark.parametrize("data", [OLD[:6000], TEXT_BOX])
def test_libreoffice_tries_again_and_leaves_nothing(worked: list[Path], data: bytes) -> None:
    read = oldword.extract(data, "甲.doc")
    assert read.text == "转换来的\n"
    assert read.format == "doc"
    assert [n.code for n in read.notes] == ["by-libreoffice"]
    assert len(worked) == 1
    assert not worked[0].exists()


def test_where_libreoffice_fails_too_the_first_result_stands(worked: list[Path]) -> None:
    assert [n.code for n in oldword.extract(TEXT_BOX, "坏.doc").notes][-1] == INCOMPLETE
    with pytest.raises(ReadError, match="损坏") as caught:
        oldword.extract(OLD[:6000], "坏.doc")
    assert caught.value.code == "DZ300"
    assert not any(f.exists() for f in worked)


def test_without_libreoffice_or_need_it_is_not_asked(worked: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    assert oldword.extract(OLD, "甲.doc").text == TEXT
    with pytest.raises(ReadError, match="不是 Word"):
        oldword.extract(OLD.replace(utf16("WordDocument"), utf16("Workbook1234")), "甲.doc")
    monkeypatch.setattr(office, "find", lambda: None)
    with pytest.raises(ReadError, match="损坏"):
        oldword.extract(OLD[:6000], "甲.doc")
    assert worked == []


@pytest.mark.skipif(office.find() is None, reason="there is no LibreOffice")
def test_libreoffice_itself(tmp_path: Path) -> None:
    made = doc.convert(TEXT_BOX, "甲.doc", str(tmp_path))
    assert "框内文字" in docx.read(made, "x").text
    with pytest.raises(ReadError, match="读不出来"):
        doc.convert(OLD[:6000], "甲.doc", str(tmp_path / "other"))


def test_libreoffice_is_looked_for_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", ())
    assert office.find() is None
    program = tmp_path / "LibreOffice 7" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"")
    assert office.find() == str(program)
    with pytest.raises(ReadError):
        doc.convert(OLD, "甲.doc", str(tmp_path / "work"))


def test_notes_name_what_was_lost() -> None:
    note: Any = doc.read(TEXT_BOX, "甲.doc").notes[-1]
    assert isinstance(note, Note)
    assert "请核实" in note.message
