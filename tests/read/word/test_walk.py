"""The walk: what is read, in what order, and that every stretch of text leads back to its element."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from duizhao.read.formats import docx
from duizhao.read.word.walk import Walk
from duizhao.reading import BlockKind

Make = ModuleType


@pytest.fixture
def walked(invariants: ModuleType) -> Callable[[bytes], Walk]:
    return invariants.walked  # type: ignore[no-any-return]


def lines(made: Walk) -> list[str]:
    return made.text.splitlines()


INLINE: list[tuple[str, Callable[[Make], str], str]] = [
    ("runs", lambda m: m.r("全年") + m.r("办案") + m.r("12件。"), "全年办案12件。"),
    ("hyperlink", lambda m: m.r("见") + f'<w:hyperlink r:id="x">{m.r("网站")}</w:hyperlink>', "见网站"),
    ("insertion", lambda m: m.r("办案") + f'<w:ins w:id="1">{m.r("13")}</w:ins>' + m.r("件"), "办案13件"),
    ("deletion", lambda m: m.r("办案") + '<w:del w:id="1"><w:r><w:delText>12</w:delText></w:r></w:del>' + m.r("件"), "办案件"),
    ("moved away", lambda m: m.r("甲") + f'<w:moveFrom w:id="1">{m.r("乙")}</w:moveFrom>', "甲"),
    ("moved here", lambda m: m.r("甲") + f'<w:moveTo w:id="1">{m.r("乙")}</w:moveTo>', "甲乙"),
    ("content control", lambda m: f"<w:sdt><w:sdtPr/><w:sdtContent>{m.r('某局')}</w:sdtContent></w:sdt>" + m.r("报告"), "某局报告"),
    ("smart tag", lambda m: f'<w:smartTag w:element="x"><w:smartTagPr/>{m.r("2023年")}</w:smartTag>', "2023年"),
    ("nested", lambda m: f"<w:ins w:id='1'><w:hyperlink><w:smartTag w:element='x'>{m.r('深')}</w:smartTag></w:hyperlink></w:ins>", "深"),
    ("simple field", lambda m: f'<w:fldSimple w:instr="DATE">{m.r("2023年")}</w:fldSimple>', "2023年"),
    ("tab and dash", lambda m: "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t></w:r>", "甲\t乙-丙"),
    ("line break", lambda m: "<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>", "上\n下"),
    ("page break between", lambda m: '<w:r><w:t>上</w:t><w:br w:type="page"/><w:t>下</w:t></w:r>', "上\n下"),
    ("page break at ends", lambda m: '<w:r><w:br w:type="page"/><w:t>下</w:t><w:br w:type="page"/></w:r>', "下"),
    ("symbol", lambda m: '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>已办</w:t></w:r>', "☑已办"),
    ("symbol without meaning", lambda m: '<w:r><w:sym w:font="Wingdings" w:char="F03A"/><w:t>已办</w:t></w:r>', "已办"),
    ("hidden", lambda m: m.r("看得见") + m.r("看不见", "<w:vanish/>"), "看得见"),
    ("hidden set off", lambda m: m.r("看得见", '<w:vanish w:val="0"/>'), "看得见"),
    ("spaces kept", lambda m: m.r("  两格 "), "  两格 "),
    ("spaces of XML", lambda m: "<w:r><w:t>\n  某局 \n</w:t></w:r>", "某局"),
    ("full-width spaces stay", lambda m: "<w:r><w:t>\u3000\u3000某局</w:t></w:r>", "\u3000\u3000某局"),
    ("line end inside", lambda m: m.r("某&#10;局"), "某 局"),
    ("comment of XML inside", lambda m: m.r("某<!-- x -->局"), "某局"),
    ("marks", lambda m: '<w:bookmarkStart w:id="0" w:name="OLE_LINK1"/>' + m.r("某局") + '<w:bookmarkEnd w:id="0"/><w:proofErr w:type="x"/>', "某局"),
    ("ruby", lambda m: f"<w:r><w:ruby><w:rt>{m.r('jú')}</w:rt><w:rubyBase>{m.r('局')}</w:rubyBase></w:ruby></w:r>", "局"),
    ("formula", lambda m: m.r("率") + "<m:oMath><m:r><m:t>95%</m:t></m:r></m:oMath>", "率95%"),
    ("drawing without words", lambda m: "<w:r><w:drawing><wp:inline/></w:drawing><w:t>图</w:t></w:r>", "图"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [c[1:] for c in INLINE], ids=[c[0] for c in INLINE])
def test_inside_a_paragraph(
    make: Make, walked: Callable[[bytes], Walk], content: Callable[[Make], str], expected: str
) -> None:
    assert walked(make.docx(make.p(content(make)))).text == expected + "\n"


def field(make: Make, code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return mark("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + mark("separate") + result + mark("end")


def test_fields_show_their_result(make: Make, walked: Callable[[bytes], Walk]) -> None:
    inner = field(make, "REF x \\h", make.r("一、"))
    outer = field(make, f"IF {inner} = 1", make.r("甲") + field(make, "PAGE", make.r("3")))
    assert walked(make.docx(make.p("见", outer, "。"))).text == "见甲3。\n"
    nested_in_code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + inner + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert walked(make.docx(make.p("见", nested_in_code, "。"))).text == "见。\n"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r"eq \o\ac(○,1)", "①"),
        (r" EQ \o\ac( ○ , 12 ) ", "⑫"),
        (r"eq \o\ac(□,秘)", "秘"),
        (r"eq \o\ac(○,77)", ""),
        ("XE 甲", ""),
    ],
)
def test_characters_in_circles(make: Make, walked: Callable[[bytes], Walk], code: str, shown: str) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    drawn = mark("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + mark("end")
    assert walked(make.docx(make.p(drawn, "甲"))).text == shown + "甲\n"


def test_a_field_over_several_paragraphs(make: Make, walked: Callable[[bytes], Walk]) -> None:
    body = (
        make.p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "<w:r><w:instrText>QUOTE</w:instrText></w:r>")
        + make.p('<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "甲")
        + make.p("乙", '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "丙")
    )
    assert lines(walked(make.docx(body))) == ["", "甲", "乙丙"]


def test_a_field_without_end_swallows_nothing(make: Make, walked: Callable[[bytes], Walk]) -> None:
    body = make.p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "甲") + make.p("乙")
    assert lines(walked(make.docx(body))) == ["甲", "乙"]


def test_a_table_of_contents_is_left_out(make: Make, walked: Callable[[bytes], Walk]) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>'
    toc = field(make, "TOC \\o", make.r("一、主要工作") + "</w:p><w:p>" + make.r("二、存在问题"))
    styled = make.p("三、打算\t3", props='<w:pStyle w:val="10"/>')
    data = make.docx(make.p("报告") + make.p(toc) + styled + make.p("一、主要工作"), styles=styles)
    assert [line for line in lines(walked(data)) if line] == ["报告", "一、主要工作"]
    assert [n.code for n in docx.read(data, "a.docx").notes] == ["contents"]


def test_order_and_places(make: Make, walked: Callable[[bytes], Walk]) -> None:
    footnote = '<w:footnote w:id="2">{}</w:footnote><w:footnote w:id="0" w:type="separator">{}</w:footnote>'
    body = (
        make.p("标题")
        + make.p()
        + make.p(
            "正文", make.box(make.p("框内一"), make.p("框内二")), '<w:r><w:footnoteReference w:id="2"/></w:r>', "续"
        )
        + make.tbl(make.tr("事项", "数量"), make.tr("案件", "12"))
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{make.p('控件里')}</w:sdtContent></w:sdt>"
        + make.p("末段")
    )
    made = walked(make.docx(body, footnotes=footnote.format(make.p("注一"), make.p("线"))))
    assert made.text == "标题\n\n框内一\n框内二\n正文续\n注一\n事项\t数量\n案件\t12\n控件里\n末段\n"
    assert [(b.kind.value, b.place) for b in made.blocks] == [
        ("paragraph", "第 1 段"),
        ("textbox", "文本框 1"),
        ("textbox", "文本框 1"),
        ("paragraph", "第 2 段"),
        ("footnote", "脚注 1"),
        ("cell", "表 1 第 1 行第 1 列"),
        ("cell", "表 1 第 1 行第 2 列"),
        ("cell", "表 1 第 2 行第 1 列"),
        ("cell", "表 1 第 2 行第 2 列"),
        ("paragraph", "第 3 段"),
        ("paragraph", "第 4 段"),
    ]
    body_paragraph = next(p.element for p in made.paragraphs if made.text[p.start : p.end] == "正文续")
    for words in ("框内二", "正文续", "注一"):
        at = made.paragraph_at(made.text.index(words))
        assert at is not None
        assert at.anchor is body_paragraph


@pytest.mark.parametrize("fallback", [True, False])
def test_text_boxes_are_read_once(make: Make, walked: Callable[[bytes], Walk], fallback: bool) -> None:
    made = walked(make.docx(make.p("正文", make.box(make.p("框内"), fallback=fallback))))
    assert made.text == "框内\n正文\n"


def test_a_text_box_in_a_cell_stands_before_the_row(make: Make, walked: Callable[[bytes], Walk]) -> None:
    body = make.tbl(make.tr("甲", make.tc(make.p("乙", make.box(make.p("框内"))))))
    assert walked(make.docx(body)).text == "框内\n甲\t乙\n"


def test_word_art_and_its_second_branch(make: Make, walked: Callable[[bytes], Walk]) -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="某市人民政府文件"/></v:shape></w:pict></w:r>'
    made = walked(make.docx(make.p("正文", art)))
    assert made.text == "某市人民政府文件\n正文\n"
    assert made.blocks[0].kind is BlockKind.TEXTBOX


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (lambda m: m.tbl(m.tr("甲"), m.tr("乙")), "甲\n乙\n"),
        (lambda m: m.tbl(m.tr("主持人", m.tc("第一段" * 10, "第二段" * 20))), "主持人\n" + "第一段" * 10 + "\n" + "第二段" * 20 + "\n"),
        (lambda m: m.tbl(m.tr(m.tc("受理", "件数"), "12")), "受理 件数\t12\n"),
        (lambda m: m.tbl(m.tr("甲", m.tc(m.tbl(m.tr("子", "丑")), m.p()))), "甲\n子\t丑\n"),
        (lambda m: m.tbl(m.tr(m.tc("合", props='<w:gridSpan w:val="2"/>'), "乙"), m.tr("1", "2", "3")), "合\t乙\n1\t2\t3\n"),
        (
            lambda m: m.tbl(
                m.tr(m.tc("合", props='<w:vMerge w:val="restart"/>'), "1"),
                m.tr(m.tc("旧字", props="<w:vMerge/>"), "2"),
            ),
            "合\t1\n\t2\n",
        ),
        (
            lambda m: m.tbl(
                m.tr(m.tc("合", props='<w:hMerge w:val="restart"/>'), m.tc("旧字", props="<w:hMerge/>"), "1"), m.tr("2", "3", "4")
            ),
            "合\t1\n2\t3\t4\n",
        ),
        (lambda m: m.tbl(m.tr("甲", "乙"), m.tr(m.tc(), m.tc()), m.tr("丙", "丁")), "甲\t乙\n丙\t丁\n"),
        (lambda m: m.tbl(m.tr("甲", "乙"), m.tr("丙", "丁", props='<w:del w:id="1"/>')), "甲\t乙\n"),
        (lambda m: m.tbl(m.tr("甲", m.tc(m.p(m.r("一") + "<w:r><w:br/><w:tab/></w:r>" + m.r("二"))))), "甲\t一  二\n"),
        (lambda m: m.tbl(f"<w:sdt><w:sdtContent>{m.tr('甲', '乙')}</w:sdtContent></w:sdt>"), "甲\t乙\n"),
        (lambda m: m.tbl(m.tr(m.tc(), m.tc())), ""),
    ],
)  # fmt: skip
def test_tables(make: Make, walked: Callable[[bytes], Walk], table: Callable[[Make], str], expected: str) -> None:
    assert walked(make.docx(table(make) + make.p("末"))).text == expected + "末\n"


def test_columns_count_in_the_grid(make: Make, walked: Callable[[bytes], Walk]) -> None:
    wide = make.tc("合", props='<w:gridSpan w:val="2"/>')
    made = walked(make.docx(make.tbl(make.tr(wide, "乙"), make.tr("丙", "丁", props='<w:gridBefore w:val="1"/>'))))
    assert [b.place for b in made.blocks] == [
        "表 1 第 1 行第 1 列", "表 1 第 1 行第 3 列", "表 1 第 2 行第 2 列", "表 1 第 2 行第 3 列",
    ]  # fmt: skip


def deleted_mark() -> str:
    return '<w:rPr><w:del w:id="9"/></w:rPr>'


def test_a_deleted_paragraph_mark_joins_two_paragraphs(make: Make, walked: Callable[[bytes], Walk]) -> None:
    made = walked(make.docx(make.p("前半", props=deleted_mark()) + make.p("后半") + make.p("下段")))
    assert lines(made) == ["前半后半", "下段"]
    assert [(p.start, p.end, p.block) for p in made.paragraphs] == [(0, 2, 0), (2, 4, 0), (5, 7, 1)]


def test_a_deleted_paragraph_leaves_nothing(make: Make, walked: Callable[[bytes], Walk]) -> None:
    gone = make.p('<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del>', props=deleted_mark())
    data = make.docx(make.p("甲") + gone + gone + make.p("乙") + gone)
    assert lines(walked(data)) == ["甲", "乙"]
    notes = docx.read(data, "a.docx").notes
    assert [n.code for n in notes] == ["tracked-changes"]
    assert "修订" in notes[0].message


HEADING = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="一级"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="圈"/><w:basedOn w:val="loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="body"><w:name w:val="正文式"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
)


@pytest.mark.parametrize(
    ("props", "level"),
    [
        ("", None),
        ('<w:pStyle w:val="1"/>', 1),
        ('<w:pStyle w:val="2"/>', 2),
        ('<w:pStyle w:val="own"/>', 1),
        ('<w:pStyle w:val="t"/>', 0),
        ('<w:pStyle w:val="body"/>', None),
        ('<w:pStyle w:val="loop"/>', None),
        ('<w:pStyle w:val="nowhere"/>', None),
        ('<w:outlineLvl w:val="2"/>', 3),
        ('<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>', None),
        ('<w:outlineLvl w:val="x"/>', None),
    ],
)
def test_headings(make: Make, walked: Callable[[bytes], Walk], props: str, level: int | None) -> None:
    assert walked(make.docx(make.p("一、主要工作", props=props), styles=HEADING)).blocks[0].level == level


def test_text_hidden_by_styles(make: Make, walked: Callable[[bytes], Walk]) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:name w:val="c"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = make.p("甲", props='<w:pStyle w:val="h"/>') + make.p("乙", make.r("丙", '<w:rStyle w:val="c"/>'))
    both = make.p(make.r("丁", '<w:rStyle w:val="c"/>'), props='<w:pStyle w:val="h"/>')
    data = make.docx(body + both, styles=styles)
    assert [x for x in lines(walked(data)) if x] == ["乙", "丁"]
    assert [n.code for n in docx.read(data, "a.docx").notes] == ["hidden-text"]


def test_headers_and_footers_stand_at_the_end_once(make: Make, walked: Callable[[bytes], Walk]) -> None:
    references = "".join(
        f'<w:headerReference w:type="{t}" r:id="h{i}"/>' for i, t in enumerate(("default", "first", "even"))
    )
    section = f'<w:sectPr>{references}<w:footerReference w:type="default" r:id="f0"/>{{}}</w:sectPr>'
    body = make.p("一", props=section.format("")) + make.p("二") + section.format("")
    page = make.p("— ", '<w:fldSimple w:instr="PAGE">' + make.r("3") + "</w:fldSimple>", " —")
    others = {
        "headers": [make.p("内部资料"), make.p("首页眉"), make.p("双页眉")],
        "footers": [page + make.p("内部资料")],
    }
    made = walked(make.docx(body, **others))
    assert made.text == "一\n二\n内部资料\n内部资料\n"
    assert [(b.kind, b.place) for b in made.blocks[2:]] == [(BlockKind.HEADER, "页眉"), (BlockKind.FOOTER, "页脚")]
    assert made.paragraphs[-1].anchor is None
    body = body.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")
    made = walked(make.docx(body, **others, settings="<w:evenAndOddHeaders/>"))
    assert lines(made)[2:] == ["内部资料", "首页眉", "双页眉", "内部资料"]


def test_a_file_says_what_was_left_out(make: Make) -> None:
    data = make.docx(
        make.p("正文", '<w:r><w:commentReference w:id="0"/></w:r>'),
        comments=f'<w:comment w:id="0" w:author="某">{make.p("此处核实")}</w:comment>',
        content_type=make.MACROS,
        relations='<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
        f'<Relationship Id="e" Type="{make.R}/package" Target="embeddings/a.docx"/>'
        f'<Relationship Id="i" Type="{make.R}/image" Target="media/a.png"/>',
        extra={"word/vbaProject.bin": b"\xd0\xcf", "word/embeddings/a.docx": b"PK", "word/media/a.png": b"\x89PNG"},
    )
    read = docx.read(data, "a.docm")
    assert read.text == "正文\n"
    assert read.format == "docx"
    assert [n.code for n in read.notes] == ["comments", "macros", "embedded", "pictures"]
    assert all("请" in n.message or "没有" in n.message for n in read.notes)


def test_the_same_bytes_give_the_same_walk(make: Make, walked: Callable[[bytes], Walk]) -> None:
    body = make.p("一", make.box(make.p("框"))) + make.tbl(make.tr("甲", "乙"))
    data = make.docx(body)

    def told(made: Walk) -> list[Any]:
        path = [(p.start, p.end, p.offset, p.element.getroottree().getpath(p.element)) for p in made.pieces]
        return [made.text, made.blocks, path]

    assert told(walked(data)) == told(walked(data))


def test_pieces_of_a_passage(make: Make, walked: Callable[[bytes], Walk]) -> None:
    made = walked(make.docx(make.p("办理", "案件", "12件")))
    assert [made.text[p.start : p.end] for p in made.pieces_in(1, 5)] == ["办理", "案件", "12件"]
    assert [made.text[p.start : p.end] for p in made.pieces_in(2, 4)] == ["案件"]
    assert made.pieces_in(7, 7) == []
    assert made.paragraph_at(0) is made.paragraphs[0]
