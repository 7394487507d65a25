"""OFD files: the same pages come to the same paragraphs; templates, names, damage, limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ofdfile
import paper
import pytest
import yaml
from ofdfile import NS, packed, parts

from duizhao.errors import ReadError
from duizhao.read.formats import ofd
from duizhao.read.pages import extract

CASES = [
    pytest.param(case, id=case["name"])
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text("utf-8"))
]
PAGE = "\n　　一、主要做法\n　　去年以来，我局认真落实各项部署，把依法行政贯穿工作全\n过程，取得了一定成效。\n"
TEXT = ["一、主要做法", "去年以来，我局认真落实各项部署，把依法行政贯穿工作全过程，取得了一定成效。"]


def _lines(data: bytes) -> list[str]:
    return ofd.read(data, "报告.ofd").text.splitlines()


def _refused(data: bytes) -> str:
    with pytest.raises(ReadError) as e:
        ofd.read(data, "报告.ofd")
    assert str(e.value).startswith("报告.ofd：")
    return e.value.message


@pytest.mark.parametrize("case", CASES)
def test_paragraphs(case: dict[str, Any]) -> None:
    found = ofd.read(packed(parts(case["pages"])), "报告.ofd")
    assert (found.text, found.blocks) == (lambda e: (e.text, e.blocks))(extract(paper.made(case["pages"]), "ofd"))
    assert found.format == "ofd"
    assert [n.code for n in found.notes] == case.get("notes", [])


def test_head_in_a_template_page() -> None:
    data = packed(parts([PAGE, PAGE], head="青石县水利局"))
    assert _lines(data) == [*TEXT, *TEXT, "青石县水利局"]


def test_table_with_rules() -> None:
    rules = "".join(f"M 0 {y} L 120 {y} " for y in (0, 10, 20)) + "".join(f"M {x} 0 L {x} 20 " for x in (0, 40, 120))
    path = (
        '<ofd:PathObject ID="5" Boundary="30 100 120 20" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>{rules}</ofd:AbbreviatedData></ofd:PathObject>"
    )
    cells = [("项目", 31, 107), ("件数", 71, 107), ("行政检查", 31, 117), ("140", 71, 117)]
    words = "".join(ofdfile.text(paper.Set(t, x / ofdfile.MM, y / ofdfile.MM, 12)) for t, x, y in cells)
    found = ofd.read(packed(parts([PAGE], extra=path + words)), "报告.ofd")
    assert found.text.splitlines() == [*TEXT, "项目\t件数", "行政检查\t140"]
    assert [b.kind.value for b in found.blocks] == ["paragraph"] * 2 + ["cell"] * 4


def test_units_blocks_and_matrices() -> None:
    line = paper.Set("另有说明。", 0, 20, 8)
    unit = (
        f'<ofd:CompositeGraphicUnit ID="3"><ofd:Content>{ofdfile.text(line)}</ofd:Content></ofd:CompositeGraphicUnit>'
    )
    # drawn at half its size: the matrix makes it as big as the rest
    used = '<ofd:PageBlock><ofd:CompositeObject Boundary="39.5 150 80 40" CTM="2 0 0 2 0 0" ResourceID="3"/></ofd:PageBlock>'
    assert _lines(packed(parts([PAGE], extra=used, units=unit))) == [*TEXT, "另有说明。"]


def test_slanting_and_invisible_text_is_left_out() -> None:
    mark = paper.Set("征求意见稿", 100, 300, 40)
    slanting = ofdfile.text(mark, ctm=' CTM="0.7 -0.7 0.7 0.7 0 0"')
    invisible = ofdfile.text(mark, ctm=' Visible="false"')
    assert _lines(packed(parts([PAGE], extra=slanting + invisible))) == TEXT


def test_names_with_other_slashes_and_case() -> None:
    made = {name.replace("/", "\\").upper(): content for name, content in parts([PAGE]).items()}
    assert _lines(packed(made)) == TEXT


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    assert _lines(packed({n: (declared + c).encode(encoding) for n, c in parts([PAGE]).items()})) == TEXT


def test_an_undeclared_prefix_is_forgiven() -> None:
    made = {n: c.replace("<ofd:Layer>", '<ofd:Layer><x:Mark x:ID="1"/>') for n, c in parts([PAGE]).items()}
    assert _lines(packed(made)) == TEXT


def test_the_first_of_several_documents() -> None:
    made = parts([PAGE])
    more = "<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    made["OFD.xml"] = made["OFD.xml"].replace("</ofd:OFD>", more)
    found = ofd.read(packed(made), "报告.ofd")
    assert found.text.splitlines() == TEXT
    assert [n.code for n in found.notes] == ["ofd-bodies"]


def test_a_lost_page_is_named() -> None:
    made = parts([PAGE, PAGE, PAGE])
    del made["Doc_0/Pages/Page_1/Content.xml"]
    found = ofd.read(packed(made), "报告.ofd")
    assert [(n.code, n.message) for n in found.notes] == [("damaged-pages", "第 2 页已损坏，没有读；请核对原文件。")]
    assert {b.page for b in found.blocks} == {1, 3}


@pytest.mark.parametrize("name", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"])
@pytest.mark.parametrize("content", [None, "", "no XML", f"<!DOCTYPE a [<!ENTITY b 'c'>]><ofd:OFD {NS}>&b;</ofd:OFD>"])
def test_damage(name: str, content: str | None) -> None:
    made: dict[str, str | bytes] = {**parts([PAGE])}
    if content is None:
        del made[name]
    else:
        made[name] = content
    assert "已损坏" in _refused(packed(made))


def test_no_pages() -> None:
    assert "没有页面" in _refused(packed(parts([])))


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "_PAGES", 2)
    assert "超过 2 页" in _refused(packed(parts([PAGE] * 3)))


def test_units_that_unfold_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "_OBJECTS", 20_000)
    use = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="{}"/>'
    unit = '<ofd:CompositeGraphicUnit ID="{}"><ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit>'
    units = "".join(unit.format(n, use.format(n + 1) * 20) for n in range(15))
    assert "内容过多" in _refused(packed(parts([PAGE], extra=use.format(0), units=units)))


def test_a_unit_in_itself_and_deep_blocks() -> None:
    use = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="0"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="0"><ofd:Content>{use}</ofd:Content></ofd:CompositeGraphicUnit>'
    deep = "<ofd:PageBlock>" * 100 + "</ofd:PageBlock>" * 100
    assert _lines(packed(parts([PAGE], extra=use + deep, units=unit))) == TEXT


def test_steps_without_end() -> None:
    made = parts([PAGE])
    name = "Doc_0/Pages/Page_0/Content.xml"
    made[name] = made[name].replace('DeltaX="g', 'DeltaX="g 999999999 5 g')
    assert len(_lines(packed(made))) > 1


@pytest.mark.parametrize("number", ["nan", "inf", "-1e300", "x", ""])
def test_odd_numbers(number: str) -> None:
    made = parts([PAGE])
    name = "Doc_0/Pages/Page_0/Content.xml"
    made[name] = made[name].replace('Size="', f'Size="{number}" Old="', 1).replace('X="0"', f'X="{number}"')
    assert TEXT[0] in _lines(packed(made))
