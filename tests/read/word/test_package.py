"""Opening a Word file: what is no Word file, what is damaged, and what is hostile."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from types import ModuleType

import pytest

from duizhao.errors import ReadError
from duizhao.read.formats.docx import read
from duizhao.read.word.package import open_word

Make = ModuleType
Parts = dict[str, "str | bytes"]

LAUGHS = '<!DOCTYPE w:document [<!ENTITY a "哈哈哈哈">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">'


def with_entity(make: Make, declaration: str, entity: str) -> str:
    body = make.root("document", f"<w:body>{make.p('甲&' + entity + ';')}</w:body>")
    return str(body).replace("<w:document", declaration + "]><w:document", 1)


def spoil(parts: Parts, name: str, change: Callable[[str], str | bytes]) -> Parts:
    return {**parts, name: change(str(parts[name]))}


HOSTILE: list[tuple[str, Callable[[Make, Parts], Parts], str]] = [
    ("external entity", lambda m, p: {**p, "word/document.xml": with_entity(m, OUTSIDE, "x")}, "实体"),
    ("laughs", lambda m, p: {**p, "word/document.xml": with_entity(m, LAUGHS, "i")}, "实体"),
    ("laughs in UTF-16", lambda m, p: spoil({**p, "word/document.xml": with_entity(m, LAUGHS, "i")}, "word/document.xml", lambda s: s.replace("UTF-8", "UTF-16").encode("utf-16")), "实体"),
    ("entity in the styles", lambda m, p: {**p, "word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "实体"),
    ("entity in the relationships", lambda m, p: spoil(p, "_rels/.rels", lambda s: '<!DOCTYPE a [<!ENTITY b "c">]>' + s), "实体"),
    ("entity in the types", lambda m, p: spoil(p, "[Content_Types].xml", lambda s: '<!DOCTYPE a [<!ENTITY b "c">]>' + s), "实体"),
    ("DTD from elsewhere", lambda m, p: spoil(p, "word/document.xml", lambda s: s.replace("<w:document", '<!DOCTYPE d SYSTEM "http://example.invalid/a.dtd"><w:document')), "实体"),
    ("an encoding to hide in", lambda m, p: spoil(p, "word/document.xml", lambda s: s.replace("UTF-8", "UTF-7")), "编码"),
    ("deep XML", lambda m, p: spoil(p, "word/document.xml", lambda s: s.replace("<w:body>", "<w:body>" + "<w:sdt>" * 300 + "</w:sdt>" * 300)), "损坏"),
    ("tables in tables", lambda m, p: spoil(p, "word/document.xml", lambda s: s.replace("<w:body>", "<w:body>" + "<w:tbl><w:tr><w:tc>" * 60 + m.p("底") + "</w:tc></w:tr></w:tbl>" * 60)), "嵌套"),
    ("boxes in boxes", lambda m, p: spoil(p, "word/document.xml", lambda s: s.replace("<w:body>", "<w:body>" + "<w:p><w:r><w:pict><w:txbxContent>" * 50 + m.p("底") + "</w:txbxContent></w:pict></w:r></w:p>" * 50)), "嵌套"),
    ("cut off", lambda m, p: spoil(p, "word/document.xml", lambda s: s[: len(s) // 2]), "损坏"),
    ("no XML", lambda m, p: {**p, "word/document.xml": b"\x89PNG\r\n"}, "损坏"),
    ("empty", lambda m, p: {**p, "word/document.xml": b""}, "损坏"),
    ("no body", lambda m, p: {**p, "word/document.xml": m.root("document", "")}, "不是能读的 Word"),
    ("no main part", lambda m, p: {k: v for k, v in p.items() if k != "word/document.xml"}, "不是能读的 Word"),
    ("no relationships", lambda m, p: {k: v for k, v in p.items() if k != "_rels/.rels"}, "不是能读的 Word"),
    ("no types", lambda m, p: {k: v for k, v in p.items() if k != "[Content_Types].xml"}, "不是能读的 Word"),
    ("types that are none", lambda m, p: {**p, "[Content_Types].xml": "<a/>"}, "不是能读的 Word"),
    ("a spreadsheet", lambda m, p: spoil(p, "[Content_Types].xml", lambda s: s.replace("wordprocessingml.document", "spreadsheetml.sheet")), "不是能读的 Word"),
    ("main part outside", lambda m, p: spoil(p, "_rels/.rels", lambda s: s.replace('Target="', 'TargetMode="External" Target="')), "不是能读的 Word"),
    ("two main parts", lambda m, p: spoil(p, "_rels/.rels", lambda s: re.sub(r"(<Relationship .*?/>)", r"\1\1", s)), None),
    ("main part in itself", lambda m, p: spoil(p, "word/_rels/document.xml.rels", lambda s: s.replace("</Rel", f'<Relationship Id="self" Type="{m.R}/subDocument" Target="document.xml"/></Rel')), None),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile(make: Make, change: Callable[[Make, Parts], Parts], says: str | None) -> None:
    data = make.zipped(change(make, make.parts(make.p("甲"), styles='<w:style w:styleId="a"/>')))
    if says is None:
        assert read(data, "甲.docx").text == "甲\n"
        return
    with pytest.raises(ReadError, match=says) as caught:
        read(data, "甲.docx")
    assert str(caught.value).startswith("甲.docx：")
    assert str(caught.value).count("。") == 1


@pytest.mark.parametrize("entity", ["amp", "lt", "#38"])
def test_ordinary_entities_are_characters(make: Make, entity: str) -> None:
    assert read(make.docx(make.p(f"甲&{entity};乙")), "a").text in ("甲&乙\n", "甲<乙\n")


def test_nothing_outside_is_followed(make: Make) -> None:
    outside = "".join(
        f'<Relationship Id="x{i}" Type="{make.R}/{kind}" Target="{target}" TargetMode="External"/>'
        for i, (kind, target) in enumerate(
            (
                ("image", "http://example.invalid/a.png"),
                ("attachedTemplate", "file:///etc/hostname"),
                ("subDocument", "\\\\host\\share\\a.docx"),
                ("footnotes", "file:///etc/hostname"),
                ("header", "http://example.invalid/h.xml"),
                ("styles", "http://example.invalid/s.xml"),
            )
        )
    )
    body = make.p("甲") + '<w:sectPr><w:headerReference w:type="default" r:id="x4"/></w:sectPr>'
    read_ = read(make.docx(body, relations=outside), "a.docx")
    assert read_.text == "甲\n"


def test_a_relationship_that_leads_nowhere_is_kept_and_not_followed(make: Make) -> None:
    gone = f'<Relationship Id="n" Type="{make.R}/image" Target="../NULL"/>'
    climbing = f'<Relationship Id="c" Type="{make.R}/image" Target="../../../../etc/passwd"/>'
    file = open_word(make.docx(make.p("甲"), relations=gone + climbing), "a.docx")
    assert {r.rId: r.target_ref for r in file.document.part.rels.values()} == {
        "n": "../NULL",
        "c": "../../../../etc/passwd",
    }


def test_damage_beside_the_text_is_said(make: Make) -> None:
    parts = make.parts(
        make.p("甲"), styles="<w:style/>", numbering="<w:num/>", footnotes="<w:footnote/>", settings="<w:x/>"
    )
    for name in ("styles", "numbering", "footnotes", "settings"):
        parts[f"word/{name}.xml"] = "<w:damaged"
    found = read(make.zipped(parts), "a.docx")
    assert found.text == "甲\n"
    assert [n.code for n in found.notes] == ["damaged-parts"]
    assert open_word(make.zipped(parts), "a.docx").damaged == 4


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_templates_and_files_with_macros(make: Make, kind: str) -> None:
    assert read(make.docx(make.p("甲"), content_type=kind), "a.dotm").text == "甲\n"


def test_names_as_other_programs_write_them(make: Make) -> None:
    parts = {
        n.replace("/", "\\") if n.startswith("word") else n: v
        for n, v in make.parts(make.p("甲"), styles="<w:x/>").items()
    }
    assert read(make.zipped(parts), "a").text == "甲\n"
    parts = {"/" + n.replace("word/", "Word/"): v for n, v in make.parts(make.p("甲")).items()}
    assert read(make.zipped(parts), "a").text == "甲\n"
    absolute = make.parts(make.p("甲"))
    absolute["_rels/.rels"] = str(absolute["_rels/.rels"]).replace('"word/', '"/word/')
    assert read(make.zipped(absolute), "a").text == "甲\n"


def test_strict_namespaces(make: Make) -> None:
    parts = make.parts(make.p("甲", '<w:ins w:id="1">' + make.r("乙") + "</w:ins>"), styles="<w:style/>")
    strict = {
        n: re.sub(r"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/", r"http://purl.oclc.org/ooxml/\1/", str(v))
        for n, v in parts.items()
    }  # fmt: skip
    assert "purl.oclc.org/ooxml/wordprocessingml/main" in strict["word/document.xml"]
    assert read(make.zipped(strict), "a").text == "甲乙\n"


def test_utf16_parts(make: Make) -> None:
    parts = make.parts(make.p("甲"))
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace("UTF-8", "UTF-16").encode("utf-16")
    assert read(make.zipped(parts), "a").text == "甲\n"


def test_a_changed_byte_gives_text_or_one_sentence(make: Make) -> None:
    table = make.tbl(make.tr("甲", make.tc("乙", props='<w:gridSpan w:val="2"/>')))
    parts = make.parts(
        make.p("甲", make.box(make.p("框")), '<w:r><w:footnoteReference w:id="2"/></w:r>', props='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') + table,
        numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        styles='<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>',
        footnotes=f'<w:footnote w:id="2">{make.p("注")}</w:footnote>',
        settings="<w:evenAndOddHeaders/>",
    )  # fmt: skip
    rolls = random.Random(3)
    said: list[str] = []
    for _ in range(150):
        name = rolls.choice(list(parts))
        data = bytearray(str(parts[name]).encode())
        for _ in range(rolls.choice((1, 2, 6))):
            at = rolls.randrange(len(data))
            data[at : at + rolls.choice((0, 1, 9))] = rolls.choice(
                (b"", b"<", b'"', b"9999999999", b"\xff", b"&", b"w:")
            )
        try:
            assert isinstance(read(make.zipped({**parts, name: bytes(data)}), "甲.docx").text, str)
        except ReadError as error:
            said.append(str(error))
    assert 10 < len(said) < 150
    assert all(s.startswith("甲.docx：") for s in said)
