"""What `duizhao convert` shows: every mark on what it belongs to, and nothing of the text lost."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from duizhao.model import Document
from duizhao.read import Furniture, read_text
from duizhao.reading import Block, BlockKind, Ignored, Note, ReadText
from duizhao.report.converted import machine, markdown, text
from duizhao.report.converted.about import Reading
from duizhao.report.converted.rows import Row, rows_of
from duizhao.report.width import Ruler
from duizhao.rulebook.model import Rulebook
from duizhao.structure import Shape, classify, parse
from duizhao.text import normalise_with_map, squash

SOURCE = """内部材料
某某区水利局关于2023年法治政府建设情况的报告
一、2023年主要举措和成效
（一）加强学习。全年学法12次。
项目	数量
行政处罚 | 一类	3件
* 二、存在的不足和原因
执法人员不够。
- 1 -
某某区水利局
2024年1月10日
"""


def _block(line: str, place: str, **more: object) -> Block:
    start = SOURCE.index(line)
    return Block(start, start + len(line), place=place, **more)  # type: ignore[arg-type]


BLOCKS = (
    _block("内部材料", "页眉", kind=BlockKind.HEADER, page=1),
    _block("某某区水利局关于2023年法治政府建设情况的报告", "第 1 段", level=0, page=1),
    _block("一、2023年主要举措和成效", "第 2 段", level=1, label=2, page=1),
    _block("（一）加强学习。全年学法12次。", "第 3 段", label=3, page=1),
    _block("项目", "表 1 第 1 行第 1 列", kind=BlockKind.CELL),
    _block("数量", "表 1 第 1 行第 2 列", kind=BlockKind.CELL),
    _block("行政处罚 | 一类", "表 1 第 2 行第 1 列", kind=BlockKind.CELL),
    _block("3件", "表 1 第 2 行第 2 列", kind=BlockKind.CELL),
    _block("* 二、存在的不足和原因", "第 4 段", page=2),
    _block("执法人员不够。", "第 5 段", trust=0.4, page=2),
    _block("- 1 -", "页脚", kind=BlockKind.FOOTER, page=2),
)


def _ignored(line: str, reason: str) -> Ignored:
    return Ignored(SOURCE.index(line), SOURCE.index(line) + len(line), reason)


@pytest.fixture(scope="module")
def reading(shipped_book: Rulebook) -> Reading:
    whole, back = normalise_with_map(SOURCE)
    read = ReadText(
        "目录/草稿.docx",
        SOURCE,
        whole,
        back,
        "",
        ignored=(_ignored("内部材料", "页眉"), _ignored("* ", "残留"), _ignored("- 1 -", "页码")),
        notes=(Note("revisions", "修订按接受读取。"),),
        format="docx",
        blocks=BLOCKS,
    )
    return _reading(parse(read, Shape.from_mapping(shipped_book.structure)), shipped_book)


def _reading(document: Document, book: Rulebook) -> Reading:
    kind = classify(document, Shape.from_mapping(book.structure))
    return Reading(document.read.path, "Word 文档", document, kind, rows_of(document), book.sections)


def _row(reading: Reading, place: str) -> Row:
    return next(r for r in reading.rows if r.place == place)


def test_rows_know_where_they_stand(reading: Reading) -> None:
    heading = _row(reading, "第 2 段")
    assert [(s.text, s.numbering) for s in heading.stretches] == [("一、", True), ("2023年主要举措和成效", False)]
    assert [reading.document.sections[i].title for i in heading.headings] == ["2023年主要举措和成效"]
    assert (heading.level, heading.page) == (1, 1)
    assert _row(reading, "第 1 段").role == "title"
    assert _row(reading, "第 11 行").role == "signature"
    assert _row(reading, "表 1 第 2 行第 1 列").cells == ("行政处罚 | 一类", "3件")
    assert _row(reading, "页眉").ignored
    part = _row(reading, "第 4 段")
    assert [(s.text, s.ignored) for s in part.stretches] == [("* ", "残留"), ("二、存在的不足和原因", "")]
    assert not part.ignored
    assert [r.place for r in reading.rows if r.doubtful] == ["第 5 段"]
    assert all(SOURCE[r.start : r.end] for r in reading.rows)


def test_text_marks_what_it_should(reading: Reading) -> None:
    lines = [line.text for line in text.render(reading, ruler=Ruler(), width=78)]
    for line in (
        "  文件：草稿.docx，Word 文档",
        "  标题：某某区水利局关于2023年法治政府建设情况的报告（取自正文）",
        "  单位：某某区水利局（取自标题）",
        "  年度：2023 年（取自标题）",
        "  - 修订按接受读取。",
        "  一、2023年主要举措和成效〔主要举措和成效，第 2 段〕",
        "    （一）加强学习〔第 3 段〕",
        "页眉　〔页眉：内部材料〕",
        "第 1 段，标题　某某区水利局关于2023年法治政府建设情况的报告",
        "第 2 段　｛一、｝2023年主要举措和成效",
        "表 1 第 2 行第 1 列　行政处罚 | 一类 ｜ 3件",
        "第 4 段　〔残留：*〕二、存在的不足和原因",
        "第 5 段　［识别不清，请看原件］执法人员不够。",
        "第 11 行，落款　2024年1月10日",
    ):
        assert line in lines
    assert any(line.startswith("  ｛一、｝一类") for line in lines)


def test_marks_that_do_not_occur_are_not_explained(shipped_book: Rulebook) -> None:
    furniture = Furniture.from_mapping(shipped_book.furniture)
    plain = "某某区水利局2023年法治政府建设年度报告\n一、主要举措\n全年学法12次。\n"
    read = read_text(plain, "-", furniture)
    reading = _reading(parse(read, Shape.from_mapping(shipped_book.structure)), shipped_book)
    whole = "\n".join(line.text for line in text.render(reading, ruler=Ruler(), width=78))
    assert "自动编号" not in whole
    assert "不参与核对" not in whole
    assert "识别不清" not in whole
    assert "第 3 行　全年学法12次。" in whole
    assert "标准输入" in whole


def test_markdown(reading: Reading) -> None:
    lines = markdown.render(reading).splitlines()
    for line in (
        "> 〔页眉：内部材料〕",
        "# 某某区水利局关于2023年法治政府建设情况的报告",
        "## ｛一、｝2023年主要举措和成效 <!-- 主要举措和成效 -->",
        "｛（一）｝加强学习。全年学法12次。",
        "| 项目 | 数量 |",
        "| --- | --- |",
        "| 行政处罚 \\| 一类 | 3件 |",
        "［识别不清，请看原件］执法人员不够。",
        "> 〔页码：- 1 -〕",
    ):
        assert line in lines
    assert lines[0].startswith(">")


def test_json_conforms_and_loses_nothing(reading: Reading) -> None:
    schema = machine.load_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    made = json.loads(machine.render(reading))
    jsonschema.Draft202012Validator(schema).validate(made)
    assert squash("".join(r["text"] for r in made["rows"])) == squash(SOURCE)
    assert set(schema["required"]) == set(made)
    assert set(schema["$defs"]["row"]["required"]) == set(made["rows"][0])
    assert [r["numbering"] for r in made["rows"] if r["numbering"]] == ["一、", "（一）"]
    assert [s["parent"] for s in made["sections"]] == [None, 1, None]
    assert made["title"]["from"] == "正文"


def test_every_report_is_shown_whole(report_path: Path, shipped_book: Rulebook) -> None:
    source = report_path.read_text("utf-8")
    read = read_text(source, report_path.name, Furniture.from_mapping(shipped_book.furniture))
    document = parse(read, Shape.from_mapping(shipped_book.structure))
    rows = rows_of(document)
    assert squash("".join(r.text for r in rows)) == squash(read.text)
    told = [i for r in rows for i in r.headings]
    assert told == [s.index for s in document.sections[1:] if s.heading_end > s.start]
    # the structure sets more aside than the reader: letters, enclosures, remarks below a signature
    ignored = squash("".join(read.text[i.start : i.end] for i in document.read.ignored))
    assert squash("".join(s.text for r in rows for s in r.stretches if s.ignored)) == ignored
