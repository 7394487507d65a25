"""The file as a whole: the drafter's own with comments, else a new one with the same comments at the same words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from duizhao.engine.audit import Auditor
from duizhao.read.word.package import open_word
from duizhao.read.word.walk import walk
from duizhao.report.word.comments import comments
from duizhao.report.word.fresh import fresh
from duizhao.report.word.render import render_docx
from duizhao.text import normalise

ROOT = Path(__file__).parents[3]
REPORTS = [*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests/corpus/open").glob("[abr]*.txt"))]
Open = Callable[[bytes], Any]


def squeezed(text: str) -> str:
    return "".join(text.split())


def word(make: ModuleType, text: str) -> bytes:
    """A report as a Word file, each line a paragraph of two runs."""

    def escaped(part: str) -> str:
        return str(make.r(part.replace("&", "&amp;").replace("<", "&lt;")))

    lines = [line for line in text.splitlines() if line.strip()]
    return make.docx("".join(make.p(escaped(t[: len(t) // 2]), escaped(t[len(t) // 2 :])) for t in lines))  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_comments_stand_on_the_very_words(
    path: Path, shipped_auditor: Auditor, make: ModuleType, compare: ModuleType, opened: Open
) -> None:
    file = word(make, normalise(path.read_text(encoding="utf-8")))
    a = shipped_auditor.audit_bytes(file, "草稿.docx")
    after, suffix = render_docx(a, file)
    assert suffix == ".docx"
    compare.equal_but_for_comments(file, after)
    compare.sound(after)
    said, found = comments(a), compare.covered(after)
    assert a.document is not None
    for number, comment in enumerate(said):
        passage = normalise(a.document.read.source[comment.start : comment.end])
        assert squeezed(found[str(number)]) == squeezed(passage)
    for number, comment in zip(opened(after).comments, said, strict=True):
        assert [p.text for p in number.paragraphs] == [label + text for label, text in comment.paragraphs]


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_a_new_file_for_what_is_no_word_file(
    path: Path, shipped_auditor: Auditor, compare: ModuleType, opened: Open
) -> None:
    a = shipped_auditor.audit(path)
    assert a.document is not None
    made, suffix = render_docx(a, path.read_bytes())
    assert suffix == ".docx"
    compare.sound(made)
    read = a.document.read
    kept = [c for i, c in enumerate(read.text) if not any(x.start <= i < x.end for x in read.ignored)]
    assert squeezed(walk(open_word(made, "a.docx")).text) == squeezed("".join(kept))
    found = compare.covered(made)
    for number, comment in enumerate(comments(a)):
        passage = squeezed(normalise(read.source[comment.start : comment.end]))
        assert squeezed(found[str(number)]) == passage or not passage
    first = opened(made).comments.get(0)
    assert "这是按读出的文字另写的" in "".join(p.text for p in first.paragraphs)
    assert render_docx(a, path.read_bytes())[0] == made


def test_a_new_file_looks_like_an_official_paper(sample: ModuleType, opened: Open) -> None:
    made = fresh(sample.document())
    paragraphs = {p.text: p for p in opened(made.data).paragraphs}
    assert next(iter(paragraphs)) == "某区市场监管局2024年法治政府建设年度报告"
    assert not any("您当前的位置" in text or "打印" in text for text in paragraphs)
    levels = {t: p._element.xpath("./w:pPr/w:outlineLvl/@w:val") for t, p in paragraphs.items()}
    assert levels["一、主要举措和成效"] == ["0"]
    assert levels["（一）依法科学决策。"] == ["1"]
    assert levels["一是政策解读形式比较单一；二是执法人员培训有待加强。"] == []
    assert "<script>alert(1)</script>" in "".join(paragraphs)


@pytest.mark.parametrize("original", [None, b"PK\x03\x04 damaged", b"", b"\xd0\xcf\x11\xe0 damaged"])
def test_a_file_that_takes_no_comments_is_written_anew(
    sample: ModuleType, opened: Open, original: bytes | None
) -> None:
    from dataclasses import replace

    document = sample.document()
    a = sample.assessment(document=replace(document, read=replace(document.read, format="docx", path="a.docx")))
    made, _ = render_docx(a, original)
    said = "".join(p.text for p in opened(made).comments.get(0).paragraphs)
    assert ("没能加上批注" if original else "另写的") in said


def test_another_text_than_was_audited_gets_no_comments(
    shipped_auditor: Auditor, make: ModuleType, opened: Open
) -> None:
    text = normalise(REPORTS[1].read_text(encoding="utf-8"))
    a = shipped_auditor.audit_bytes(word(make, text), "a.docx")
    made, _ = render_docx(a, word(make, text.replace("2024", "2025")))
    assert "没能加上批注" in "".join(p.text for p in opened(made).comments.get(0).paragraphs)
    assert "2024" in opened(made).paragraphs[0].text


@pytest.mark.parametrize(("which", "said"), [("refused", "未作核对"), ("failed", "文件是空的")])
def test_what_was_not_audited_says_so(sample: ModuleType, opened: Open, which: str, said: str) -> None:
    made, suffix = render_docx(getattr(sample, which)(), None)
    assert said in "\n".join(p.text for p in opened(made).paragraphs)
    assert suffix == ".docx"


def test_macros_stay_and_with_them_the_suffix(shipped_auditor: Auditor, make: ModuleType, compare: ModuleType) -> None:
    lines = [x for x in normalise(REPORTS[0].read_text(encoding="utf-8")).splitlines() if x.strip()]
    parts = make.parts("".join(make.p(make.r(x)) for x in lines), content_type=make.MACROS)
    file = make.zipped({**parts, "word/vbaProject.bin": b"\x00macro"})
    after, suffix = render_docx(shipped_auditor.audit_bytes(file, "a.docm"), file)
    assert suffix == ".docm"
    assert compare.members(after)["word/vbaProject.bin"] == b"\x00macro"
    assert compare.comment_ids(after)


OFFICE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def ranges_in_office(flat: bytes) -> list[str]:
    """What LibreOffice holds each comment of a flat OpenDocument file to cover, in the order of the text."""
    from lxml import etree

    open_now: dict[str, list[str]] = {}
    out: list[list[str]] = []
    for event, element in etree.iterwalk(etree.fromstring(flat), events=("start", "end")):
        inside = any(True for _ in element.iterancestors(OFFICE_NAME + "annotation"))
        if event == "start" and element.tag == OFFICE_NAME + "annotation":
            out.append(open_now.setdefault(element.get(OFFICE_NAME + "name"), []))
        elif event == "start" and element.tag == OFFICE_NAME + "annotation-end":
            open_now.pop(element.get(OFFICE_NAME + "name"))
        text = element.text if event == "start" else element.tail
        if text and not inside and not (event == "start" and element.tag == OFFICE_NAME + "annotation"):
            for held in open_now.values():
                held.append(text)
    assert not open_now
    return ["".join("".join(held).split()) for held in out]


def test_libreoffice_sees_the_same_comments_at_the_same_words(
    shipped_auditor: Auditor,
    make: ModuleType,
    compare: ModuleType,
    office: Callable[[dict[str, bytes], str], dict[str, bytes]],
) -> None:
    files = {}
    for path in REPORTS[:5]:
        file = word(make, normalise(path.read_text(encoding="utf-8")))
        files[path.stem] = render_docx(shipped_auditor.audit_bytes(file, "草稿.docx"), file)[0]
    for name, flat in office(files, "fodt").items():
        wanted = [squeezed(text) for text in compare.covered(files[name]).values()]
        assert sorted(ranges_in_office(flat)) == sorted(wanted)


def test_an_old_word_file_is_made_new_and_gets_its_comments_there(
    shipped_auditor: Auditor,
    make: ModuleType,
    compare: ModuleType,
    opened: Open,
    office: Callable[[dict[str, bytes], str], dict[str, bytes]],
) -> None:
    file = word(make, normalise(REPORTS[1].read_text(encoding="utf-8")))
    old = office({"old": file}, "doc")["old"]
    a = shipped_auditor.audit_bytes(old, "草稿.doc")
    assert a.document is not None
    assert a.document.read.format == "doc"
    made, suffix = render_docx(a, old)
    assert suffix == ".docx"
    compare.sound(made)
    assert "批注写在转换成的 .docx 里" in "".join(p.text for p in opened(made).comments.get(0).paragraphs)
    assert len(compare.comment_ids(made)) == len(comments(a))
    assert walk(open_word(made, "a.docx")).text == a.document.read.source
