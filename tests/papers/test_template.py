"""Templates of the office: whatever Word does to a placeholder, it is found; whatever is around it, stays."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import Pt

from duizhao.batch.papers.template import PLACEHOLDERS, Look, Template
from duizhao.errors import OfficeFileError

VALUES = {name: f"<{name}>" for name in PLACEHOLDERS}
LINES = [[("1. 甲。", Look.STRONG), ("未见。", Look.TEXT)], [("二、", Look.HEAD)]]


def saved(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def simple(document: Any) -> None:
    document.add_paragraph("〔单位〕：")
    document.add_paragraph("〔意见〕")


def fill(data: bytes, draft: bool = False) -> Any:
    return docx.Document(io.BytesIO(Template(data, "模板.docx").fill(VALUES, LINES, draft=draft)))


def test_points_take_the_place_and_the_looks_of_their_paragraph() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("〔单位〕：")
        run = document.add_paragraph().add_run("〔意见〕")
        run.font.size = Pt(15)
        document.paragraphs[1].paragraph_format.left_indent = Pt(20)
        document.add_paragraph("此致")

    made = fill(saved(build))
    assert [p.text for p in made.paragraphs] == ["<单位>：", "1. 甲。未见。", "二、", "此致"]
    points = made.paragraphs[1:3]
    assert {p.paragraph_format.left_indent for p in points} == {Pt(20)}
    assert {r.font.size for p in points for r in p.runs} == {Pt(15)}
    assert [r.bold for r in points[0].runs] == [True, None]


def test_a_placeholder_that_word_has_cut_into_runs_is_found() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("致")
        for piece in ("〔", "单", "位", "〕", "、〔年", "度〕年"):
            run = paragraph.add_run(piece)
            run.bold = piece == "〔"
            paragraph._element.append(OxmlElement("w:proofErr"))
        document.add_paragraph("〔 意见 〕")

    made = fill(saved(build))
    assert made.paragraphs[0].text == "致<单位>、<年度>年"
    assert [r.text for r in made.paragraphs[0].runs if r.bold] == ["<单位>"]


def test_placeholders_stand_in_tables_headers_and_text_boxes_too() -> None:
    def build(document: Any) -> None:
        document.add_table(1, 2).cell(0, 0).paragraphs[0].text = "〔单位〕"
        document.tables[0].cell(0, 1).paragraphs[0].text = "〔意见〕"
        document.sections[0].header.paragraphs[0].text = "〔日期〕"
        run = document.add_paragraph("旁").runs[0]
        box = OxmlElement("w:txbxContent")
        inner = OxmlElement("w:p")
        box.append(inner)
        text = OxmlElement("w:r")
        text.append(OxmlElement("w:t"))
        text[0].text = "〔年度〕"
        inner.append(text)
        run._element.append(box)

    made = fill(saved(build))
    cells = made.tables[0].rows[0].cells
    assert cells[0].text == "<单位>"
    assert cells[1].text.split() == ["1.", "甲。未见。", "二、"]
    assert made.sections[0].header.paragraphs[0].text == "<日期>"
    assert "<年度>" in made.element.xml.replace("&lt;", "<").replace("&gt;", ">")


def test_brackets_that_are_no_placeholders_stay() -> None:
    def build(document: Any) -> None:
        simple(document)
        document.add_paragraph("云法办〔2025〕12号　〔单位")

    assert fill(saved(build)).paragraphs[-1].text == "云法办〔2025〕12号　〔单位"


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    values = {**VALUES, "单位": "〔日期〕〔意见〕"}
    lines = [[("〔落款〕", Look.TEXT)]]
    made = docx.Document(io.BytesIO(Template(saved(simple), "x").fill(values, lines, draft=False)))
    assert [p.text for p in made.paragraphs] == ["〔日期〕〔意见〕：", "〔落款〕"]


def test_a_draft_is_marked_above_every_kind_of_page() -> None:
    def build(document: Any) -> None:
        simple(document)
        document.settings.odd_and_even_pages_header_footer = True
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.header.paragraphs[0].text = "某某办公室"
        document.add_section()
        document.sections[1].header.is_linked_to_previous = False
        document.sections[1].header.paragraphs[0].text = "附件"

    plain, marked = fill(saved(build)), fill(saved(build), draft=True)
    assert "草稿" not in plain.sections[0].header.paragraphs[0].text
    for header in (
        marked.sections[0].header,
        marked.sections[0].even_page_header,
        marked.sections[0].first_page_header,
        marked.sections[1].header,
    ):
        assert header.paragraphs[0].text == "内部资料 · 草稿"
    assert marked.sections[0].header.paragraphs[1].text == "某某办公室"


def test_a_template_is_filled_any_number_of_times_alike() -> None:
    template = Template(saved(simple), "x")
    assert template.fill(VALUES, LINES, draft=True) == template.fill(VALUES, LINES, draft=True)


def test_no_points_leave_no_trace_of_the_placeholder() -> None:
    made = docx.Document(io.BytesIO(Template(saved(simple), "x").fill(VALUES, [], draft=False)))
    assert [p.text for p in made.paragraphs] == ["<单位>："]


def _content_type(data: bytes, kind: str) -> bytes:
    out = io.BytesIO()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(main.encode(), kind.encode()))
    return out.getvalue()


TEMPLATE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (saved(lambda d: d.add_paragraph("〔意见〕")), "模板里没有〔单位〕，"),
        (saved(lambda d: d.add_paragraph("您好")), "模板里没有〔单位〕和〔意见〕，"),
        (saved(lambda d: d.add_paragraph("〔单位〕：〔意见〕")), "〔意见〕要单独成为一段"),
        (_content_type(saved(simple), TEMPLATE_TYPE), "另存为 .docx"),
        (_content_type(saved(simple), MACRO_TYPE), "另存为 .docx"),
        (b"", "文件"),
        (b"PK\x03\x04" + bytes(100), "文件"),
        ("〔单位〕〔意见〕".encode(), "文件"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_in_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(OfficeFileError) as e:
        Template(data, "我的模板.docx")
    assert message in e.value.message
    assert "我的模板.docx" in str(e.value)
    assert "\n" not in e.value.message


def test_the_option_names_a_template(office: Any, make: Any, tmp_path: Path) -> None:
    path = tmp_path / "便函.docx"
    path.write_bytes(saved(simple))
    office.report("云岭县水利局", [make.finding("听证")])
    text = office.paper("云岭县水利局", template=str(path))
    assert re.findall("^.+：$", text, re.M) == ["云岭县水利局："]
    assert "收悉" not in text
    assert not (office.folder / "修改意见模板.docx").exists()
