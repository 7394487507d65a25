"""Automatic numbering: lists as data, and what Word shows of them, exactly."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
import yaml

from duizhao.read.formats.docx import read
from duizhao.read.word.numerals import counted, numeral

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/numbering.yaml").read_text("utf-8"))
NUMERALS: dict[str, dict[int, str]] = yaml.safe_load((HERE / "cases/numerals.yaml").read_text("utf-8"))


def level(i: int, given: Any) -> str:
    if isinstance(given, str):
        form, _, text = given.partition(" ")
        given = {"form": form, "text": text}
    parts = [f'<w:start w:val="{given.get("start", 1)}"/>' if given.get("start", 1) is not None else ""]
    parts.append(given.get("raw") or f'<w:numFmt w:val="{given["form"]}"/>')
    for key, name in (("restart", "lvlRestart"), ("style", "pStyle")):
        if key in given:
            parts.append(f'<w:{name} w:val="{given[key]}"/>')
    parts.append("<w:isLgl/>" if given.get("legal") else "")
    parts.append(f'<w:suff w:val="{given["suffix"]}"/>' if "suffix" in given else "")
    return f'<w:lvl w:ilvl="{i}">{"".join(parts)}<w:lvlText w:val={quoteattr(given["text"])}/></w:lvl>'


def numbering(case: dict[str, Any]) -> str:
    out = []
    for i, given in case["lists"].items():
        held = given if isinstance(given, dict) else {"levels": given}
        links = "".join(
            f'<w:{name} w:val="{held[key]}"/>'
            for key, name in (("style_link", "styleLink"), ("num_style_link", "numStyleLink"))
            if key in held
        )
        levels = "".join(level(n, v) for n, v in enumerate(held.get("levels", ())))
        kind = '<w:multiLevelType w:val="multilevel"/>'
        out.append(f'<w:abstractNum w:abstractNumId="{i}">{kind}{links}{levels}</w:abstractNum>')
    nums = {i + 1: {"list": i} for i in case["lists"]} | case.get("nums", {})
    for i, num in nums.items():
        overrides = ""
        for n in sorted({*num.get("starts", {}), *num.get("levels", {})}):
            start = f'<w:startOverride w:val="{num["starts"][n]}"/>' if n in num.get("starts", {}) else ""
            own = level(n, num["levels"][n]) if n in num.get("levels", {}) else ""
            overrides += f'<w:lvlOverride w:ilvl="{n}">{start}{own}</w:lvlOverride>'
        out.append(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{num["list"]}"/>{overrides}</w:num>')
    return "".join(out)


def num_pr(given: dict[str, Any]) -> str:
    inner = f'<w:ilvl w:val="{given["level"]}"/>' if "level" in given else ""
    inner += f'<w:numId w:val="{given["num"]}"/>' if "num" in given else ""
    return f"<w:numPr>{inner}</w:numPr>" if inner else ""


def styles(case: dict[str, Any]) -> str:
    out = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    for name, style in case.get("styles", {}).items():
        based = f'<w:basedOn w:val="{style["based"]}"/>' if "based" in style else ""
        kind = style.get("type", "paragraph")
        out += (
            f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
            f"<w:pPr>{num_pr(style)}</w:pPr></w:style>"
        )
    return out


def paragraph(make: ModuleType, given: Any) -> str:
    if isinstance(given, str):
        where, _, text = given.partition(" ")
        num, colon, ilvl = where.partition(":")
        given = {"text": text} | ({"num": num, "level": ilvl} if colon else {} if where == "-" else {"style": where})
    if "cells" in given:
        return str(make.tbl(make.tr(*(make.tc(paragraph(make, c)) for c in given["cells"]))))
    props = f'<w:pStyle w:val="{given["style"]}"/>' if "style" in given else ""
    run = make.r(given["text"], "<w:vanish/>" if given.get("hidden") else "") if given["text"] else ""
    change = next((c for c in ("del", "ins") if given.get({"del": "deleted", "ins": "inserted"}[c])), None)
    mark = "<w:vanish/>" if given.get("hidden") else ""
    if change:
        run = f'<w:{change} w:id="1" w:author="x">{run.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ") if change == "del" else run}</w:{change}>'
        mark = f'<w:{change} w:id="2" w:author="x"/>'
    return str(make.p(run, props=props + num_pr(given) + (f"<w:rPr>{mark}</w:rPr>" if mark else "")))


def document(make: ModuleType, case: dict[str, Any]) -> bytes:
    """The Word file of a case. Tables that follow one another are one, as in Word."""
    body = "".join(paragraph(make, p) for p in case["paragraphs"]).replace("</w:tbl><w:tbl><w:tblPr/>", "")
    return bytes(make.docx(body, numbering=numbering(case), styles=styles(case)))


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_list(make: ModuleType, case: dict[str, Any]) -> None:
    made = read(document(make, case), "a.docx")
    assert made.text.splitlines() == case["expect"]
    for block in made.blocks:
        label = made.text[block.start : block.start + block.label]
        assert bool(label.strip()) == bool(block.label)


def test_label_counts_what_stands_nowhere_in_the_file(make: ModuleType) -> None:
    case = {"lists": {0: ["chineseCountingThousand %1、", "decimal %1.%2"]}, "paragraphs": ["1:0 甲", "1:1 乙", "- 丙"]}
    made = read(document(make, case), "a.docx")
    assert [(made.text[b.start : b.end], b.label) for b in made.blocks] == [("一、甲", 2), ("一.1 乙", 4), ("丙", 0)]


def test_stories_count_for_themselves(make: ModuleType) -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    inside = make.p("框", props=numbered)
    note = f'<w:footnote w:id="2">{make.p("注", props=numbered)}</w:footnote>'
    body = make.p("甲", props=numbered) + make.p(
        "乙", make.box(inside), '<w:r><w:footnoteReference w:id="2"/></w:r>', props=numbered
    )
    data = make.docx(body, numbering=numbering({"lists": {0: ["decimal %1."]}}), footnotes=note)
    assert read(data, "a.docx").text.splitlines() == ["1.甲", "1.框", "2.乙", "1.注"]


@pytest.mark.parametrize(("form", "n", "text"), [(f, n, t) for f, ns in NUMERALS.items() for n, t in ns.items()])
def test_numeral(form: str, n: int, text: str) -> None:
    assert numeral(n, form) == text


def test_counting_is_one_to_one_up_to_9999() -> None:
    signs = {c: i for i, c in enumerate("零一二三四五六七八九")}
    units = {"十": 10, "百": 100, "千": 1000}
    for n in range(1, 10000):
        value, digit = 0, 0
        for sign in counted(n):
            if sign in units:
                value += (digit or 1) * units[sign]
                digit = 0
            else:
                digit = signs[sign]
        assert value + digit == n
