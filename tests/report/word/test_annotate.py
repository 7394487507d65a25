"""Comments in files of every make: at the very words, and the file otherwise equal."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from duizhao.errors import ReadError
from duizhao.read.word.package import open_word
from duizhao.read.word.walk import walk
from duizhao.report.word.annotate import annotate, fingerprint
from duizhao.report.word.parts import suffix_of

Make = ModuleType
SAID = [["未见：", "年终述法"], ["", "请补充。"]]
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
NOTES = '<w:footnote w:id="2">{}</w:footnote>'


def field(make: Make, code: str, result: str) -> str:
    code = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return FIELD.format("begin") + code + FIELD.format("separate") + result + FIELD.format("end")


def control(make: Make, properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


# name, paragraph, passage, what the comment covers (the passage where nothing is said)
INLINE: list[tuple[str, Callable[[Make], str], str, str]] = [
    ("inside one run", lambda m: m.p("甲乙丙丁"), "乙丙", ""),
    ("at its beginning", lambda m: m.p("甲乙丙丁"), "甲乙", ""),
    ("at its end", lambda m: m.p("甲乙丙丁"), "丙丁", ""),
    ("a whole run", lambda m: m.p("甲", m.r("乙丙", "<w:b/>"), "丁"), "乙丙", ""),
    ("over runs", lambda m: m.p("甲乙", m.r("丙丁", "<w:b/>"), "戊己"), "乙丙丁戊", ""),
    ("equal runs apart", lambda m: m.p("甲", "乙", "丙"), "乙", ""),
    ("rsids", lambda m: m.p('<w:r w:rsidR="00A1" w:rsidRPr="00B2"><w:rPr><w:sz w:val="32"/></w:rPr><w:t>甲乙丙</w:t></w:r>'), "乙", ""),
    ("spaces kept", lambda m: m.p(m.r("  甲 乙  丙 ")), "乙", ""),
    ("spaces of XML", lambda m: m.p("<w:r><w:t>\n  甲 乙 丙 \n</w:t></w:r>"), "乙", ""),
    ("cut beside a space", lambda m: m.p("<w:r><w:t>甲 乙 丙</w:t></w:r>"), "甲 乙", ""),
    ("tab and break", lambda m: m.p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙丙</w:t><w:br/><w:t>丁</w:t></w:r>"), "乙", ""),
    ("over a tab", lambda m: m.p("<w:r><w:t>甲乙</w:t><w:tab/><w:t>丙丁</w:t></w:r>"), "乙\t丙", ""),
    ("a symbol", lambda m: m.p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>已办</w:t></w:r>'), "☑已", ""),
    ("hyphen", lambda m: m.p("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t></w:r>"), "-", ""),
    ("comment of XML", lambda m: m.p(m.r("甲<!-- x -->乙"), "丙"), "乙", "甲乙"),
    ("inside a hyperlink", lambda m: m.p("见", f'<w:hyperlink r:id="x" w:history="1">{m.r("政府网站")}</w:hyperlink>', "。"), "府网", ""),
    ("into a hyperlink", lambda m: m.p("请见", f'<w:hyperlink r:id="x">{m.r("政府网站")}</w:hyperlink>'), "见政府", ""),
    ("inside an insertion", lambda m: m.p("甲", f'<w:ins w:id="7" w:author="某" w:date="2024-01-01T00:00:00Z">{m.r("乙丙丁")}</w:ins>'), "丙", ""),
    ("over a deletion", lambda m: m.p("甲乙", '<w:del w:id="7" w:author="某"><w:r><w:delText>旧</w:delText></w:r></w:del>', "丙丁"), "乙丙", ""),
    ("moved here", lambda m: m.p("甲", f'<w:moveTo w:id="1" w:author="某">{m.r("乙丙")}</w:moveTo>'), "乙", ""),
    ("a content control", lambda m: m.p("甲", control(m, '<w:alias w:val="单位"/>', m.r("某市某局")), "乙"), "市某", ""),
    ("one that is filled in", lambda m: m.p("甲", control(m, "<w:text/>", m.r("某市某局")), "乙"), "市某", "某市某局"),
    ("one bound to data", lambda m: m.p("甲", control(m, '<w:dataBinding w:xpath="/x" w:storeItemID="{1}"/>', m.r("某局")), "乙"), "局乙", "某局乙"),
    ("a smart tag", lambda m: m.p(f'<w:smartTag w:element="x"><w:smartTagPr/>{m.r("2023年度")}</w:smartTag>'), "年度", ""),
    ("deeply inside", lambda m: m.p(f'<w:ins w:id="1"><w:hyperlink><w:smartTag w:element="x">{m.r("甲乙丙")}</w:smartTag></w:hyperlink></w:ins>'), "乙", ""),
    ("the result of a field", lambda m: m.p("见", field(m, "REF a", m.r("第三部分")), "。"), "三部", ""),
    ("over a field", lambda m: m.p("甲乙", field(m, "PAGE", m.r("3")), "丙丁"), "乙3丙", ""),
    ("a field in one run", lambda m: m.p('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>甲乙丙</w:t><w:fldChar w:fldCharType="end"/></w:r>'), "乙", ""),
    ("a simple field", lambda m: m.p(f'<w:fldSimple w:instr="DATE">{m.r("2023年5月")}</w:fldSimple>'), "年5", ""),
    ("bookmarks, spelling", lambda m: m.p("甲", '<w:bookmarkStart w:id="0" w:name="a"/><w:proofErr w:type="spellStart"/>', "乙丙", '<w:proofErr w:type="spellEnd"/><w:bookmarkEnd w:id="0"/>', "丁"), "丙丁", ""),
    ("ruby", lambda m: m.p("甲", f"<w:r><w:ruby><w:rubyPr/><w:rt>{m.r('jú')}</w:rt><w:rubyBase>{m.r('局')}</w:rubyBase></w:ruby></w:r>", "乙"), "局乙", ""),
    ("a formula", lambda m: m.p("率", "<m:oMath><m:r><m:t>95%</m:t></m:r></m:oMath>", "以上"), "5%以", "95%以"),
    ("a choice of two", lambda m: m.p("甲", f'<mc:AlternateContent><mc:Choice Requires="wps">{m.r("乙丙")}</mc:Choice><mc:Fallback>{m.r("乙丙")}</mc:Fallback></mc:AlternateContent>', "丁"), "丙丁", "乙丙丁"),
    ("a picture beside", lambda m: m.p("<w:r><w:t>甲</w:t><w:drawing><wp:inline/></w:drawing><w:t>乙</w:t></w:r>"), "乙", ""),
    ("a page break rendered", lambda m: m.p("<w:r><w:lastRenderedPageBreak/><w:t>甲乙</w:t></w:r>"), "甲", ""),
    ("hidden words between", lambda m: m.p("甲", m.r("密", "<w:vanish/>"), "乙"), "甲乙", ""),
    ("over paragraphs", lambda m: m.p("甲乙") + m.p("丙丁"), "乙\n丙", "乙丙"),
    ("over an empty one", lambda m: m.p("甲乙") + m.p() + m.p("丙丁"), "乙\n\n丙", "乙丙"),
    ("over a deleted end of paragraph", lambda m: m.p("甲乙", props="<w:rPr><w:del w:id='2'/></w:rPr>") + m.p("丙丁"), "乙丙", ""),
    ("one cell", lambda m: m.p("表") + m.tbl(m.tr("事项", "数量"), m.tr("案件", "12件")), "2件", ""),
    ("over cells", lambda m: m.p("表") + m.tbl(m.tr("事项", "数量"), m.tr("案件", "12件")), "案件\t12", "案件12"),
    ("into a table", lambda m: m.p("表一") + m.tbl(m.tr("事项", "数量")) + m.p("完"), "一\n事项", "一"),
    ("out of a table", lambda m: m.p("表") + m.tbl(m.tr("事项", "数量")) + m.p("完了"), "数量\n完", "数量"),
    ("block of a control", lambda m: m.p("甲") + control(m, "<w:text/>", m.p("乙丙丁")) + m.p("戊"), "丙", ""),
    ("a text box", lambda m: m.p("正文", m.box(m.p("框里的字")), "续"), "里的", "正文续"),
    ("the paragraph of a text box", lambda m: m.p("正文", m.box(m.p("框里的字")), "续写"), "文续", ""),
    ("a footnote", lambda m: m.p("正文", '<w:r><w:footnoteReference w:id="2"/></w:r>', "续"), "脚注", "正文续"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "passage", "wanted"), [c[1:] for c in INLINE], ids=[c[0] for c in INLINE])
def test_at_the_words_and_otherwise_equal(
    make: Make, compare: ModuleType, content: Callable[[Make], str], passage: str, wanted: str
) -> None:
    file = make.docx(content(make), footnotes=NOTES.format(make.p("这是脚注。")))
    text = walk(open_word(file, "a.docx")).text
    start = text.index(passage)
    after = annotate(file, [[start, start + len(passage), SAID]], text=fingerprint(text))
    compare.equal_but_for_comments(file, after)
    compare.sound(after)
    assert compare.covered(after) == {"0": wanted or passage}


@pytest.mark.parametrize("content", [c[1] for c in INLINE], ids=[c[0] for c in INLINE])
def test_at_each_character_and_all_at_once(make: Make, compare: ModuleType, content: Callable[[Make], str]) -> None:
    file = make.docx(content(make), footnotes=NOTES.format(make.p("这是脚注。")))
    size = len(walk(open_word(file, "a.docx")).text)
    comments = [[i, i + 1, SAID] for i in range(size)] + [[i, size, SAID] for i in range(size)]
    after = annotate(file, comments)
    compare.equal_but_for_comments(file, after)
    compare.sound(after)
    assert len(compare.comment_ids(after)) == 2 * size


def test_automatic_numbers_stand_nowhere_and_are_passed_over(make: Make, compare: ModuleType) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    file = make.docx(make.p("主要举措", props=numbered) + make.p("存在不足", props=numbered), numbering=numbering)
    text = walk(open_word(file, "a.docx")).text
    assert text == "一、主要举措\n二、存在不足\n"
    after = annotate(file, [[7, 13, SAID], [7, 9, SAID]])
    compare.equal_but_for_comments(file, after)
    assert compare.covered(after) == {"0": "存在不足", "1": "存在不足"}


def test_words_in_a_header_are_said_of_the_nearest_paragraph(make: Make, compare: ModuleType) -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h0"/></w:sectPr>'
    file = make.docx(make.p("首段") + make.p("末段") + section, headers=[make.p("某市某局")])
    text = walk(open_word(file, "a.docx")).text
    after = annotate(file, [[text.index("某局"), text.index("某局") + 2, SAID]])
    compare.equal_but_for_comments(file, after)
    assert compare.covered(after) == {"0": "末段"}


COMMENTS = '<w:comment w:id="4" w:author="科长" w:date="2024-01-01T00:00:00Z"><w:p><w:r><w:t>此处再核</w:t></w:r></w:p></w:comment>'


def commented(make: Make) -> bytes:
    marks = '<w:commentRangeStart w:id="4"/>', '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>'
    lost = '<w:commentRangeStart w:id="9"/>'  # of a comment that is no more
    return make.docx(make.p("甲", marks[0], "乙丙", marks[1], lost, "丁"), comments=COMMENTS)  # type: ignore[no-any-return]


def test_comments_that_are_there_stay(make: Make, compare: ModuleType) -> None:
    file = commented(make)
    after = annotate(file, [[1, 2, SAID], [0, 4, SAID]])
    compare.equal_but_for_comments(file, after)
    assert compare.comment_ids(after) == ["4", "10", "11"]
    assert "此处再核" in compare.members(after)["word/comments.xml"].decode()
    assert compare.covered(after)["4"] == "乙丙"


def test_what_a_comment_holds(make: Make, opened: Callable[[bytes], Any]) -> None:
    after = annotate(make.docx(make.p("甲乙丙")), [[0, 1, SAID]])
    (comment,) = opened(after).comments
    assert (comment.author, comment.initials, comment.timestamp) == ("对照", "对照", None)
    assert [p.text for p in comment.paragraphs] == ["未见：年终述法", "请补充。"]
    assert [r.bold for r in comment.paragraphs[0].runs if r.text] == [True, False]


def test_the_styles_of_the_file_are_used_by_their_names(make: Make, compare: ModuleType) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a9"><w:name w:val="annotation text"/></w:style>'
        '<w:style w:type="character" w:styleId="a8"><w:name w:val="annotation reference"/></w:style>'
    )
    after = compare.members(annotate(make.docx(make.p("甲乙"), styles=styles), [[0, 1, SAID]]))
    assert '<w:pStyle w:val="a9"/>' in after["word/comments.xml"].decode()
    assert '<w:rStyle w:val="a8"/></w:rPr><w:commentReference' in after["word/document.xml"].decode()
    plain = compare.members(annotate(make.docx(make.p("甲乙")), [[0, 1, SAID]]))
    assert "Style w:val" not in plain["word/comments.xml"].decode()


def test_same_file_same_bytes(make: Make) -> None:
    file = commented(make)
    assert annotate(file, [[1, 2, SAID]]) == annotate(file, [[1, 2, SAID]])


def test_nothing_else_of_the_package_is_touched(make: Make, compare: ModuleType) -> None:
    members = make.parts(make.p("甲乙"), content_type=make.MACROS, styles="<w:docDefaults/>")
    members["word/vbaProject.bin"] = bytes(range(256))
    members["docProps/app.xml"] = "<Properties><!-- as it is -->\r\n</Properties>"
    members["word/commentsExtended.xml"] = "<x/>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for i, (name, data) in enumerate(members.items()):
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), data, (0, 8)[i % 2])
    file = stream.getvalue()
    after = annotate(file, [[0, 1, SAID]])
    compare.equal_but_for_comments(file, after)
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        infos = archive.infolist()
        assert [i.filename for i in infos] == [*members, "word/comments.xml"]
        assert {i.date_time for i in infos[:-1]} == {(2024, 5, 6, 7, 8, 10)}
        assert [i.compress_type for i in infos[:-1]] == [(0, 8)[i % 2] for i in range(len(members))]
    types = compare.members(after)["[Content_Types].xml"].decode()
    assert make.MACROS in types
    assert types.count('PartName="/word/comments.xml"') == 1


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        ("openxmlformats-officedocument.wordprocessingml.document.main+xml", ".docx"),
        ("ms-word.document.macroEnabled.main+xml", ".docm"),
        ("openxmlformats-officedocument.wordprocessingml.template.main+xml", ".dotx"),
        ("ms-word.template.macroEnabledTemplate.main+xml", ".dotm"),
    ],
)
def test_the_kind_stays_and_with_it_the_suffix(make: Make, kind: str, suffix: str) -> None:
    file = make.docx(make.p("甲乙"), content_type=f"application/vnd.{kind}")
    assert suffix_of(annotate(file, [[0, 1, SAID]])) == suffix


def test_a_file_without_relationships(make: Make, compare: ModuleType) -> None:
    members = make.parts(make.p("甲乙"))
    del members["word/_rels/document.xml.rels"]
    after = annotate(make.zipped(members), [[0, 1, SAID]])
    compare.sound(after)
    compare.equal_but_for_comments(make.zipped(members), after)


def test_a_part_that_nobody_refers_to_is_left_alone(make: Make, compare: ModuleType) -> None:
    members = {**make.parts(make.p("甲乙")), "word/comments.xml": "<old/>"}
    after = compare.members(annotate(make.zipped(members), [[0, 1, SAID]]))
    assert after["word/comments.xml"] == b"<old/>"
    assert b"w:comment " in after["word/comments1.xml"]


def test_other_names_and_cases_in_the_zip(make: Make, compare: ModuleType) -> None:
    names = {"word/document.xml": "Word\\Document.xml", "word/_rels/document.xml.rels": "word/_rels/Document.xml.rels"}
    members = {names.get(k, k): v for k, v in make.parts(make.p("甲乙")).items()}
    after = annotate(make.zipped(members), [[0, 1, SAID]])
    assert set(members) < set(compare.members(after))
    assert walk(open_word(after, "a.docx")).text == "甲乙\n"
    assert compare.covered(after) == {"0": "甲"}


STRICT = (
    (rb"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml|drawingml)/2006/(\w+)",
     rb"http://purl.oclc.org/ooxml/\1/\2"),
    (rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)", rb"http://schemas.openxmlformats.org/\1/2006/\2"),
)  # fmt: skip


def in_namespaces(members: dict[str, Any], way: tuple[bytes, bytes]) -> dict[str, bytes]:
    return {k: re.sub(*way, v if isinstance(v, bytes) else v.encode()) for k, v in members.items()}


def test_strict_files_stay_strict(make: Make, compare: ModuleType) -> None:
    plain = make.parts(make.p("甲乙丙"))
    after = compare.members(annotate(make.zipped(in_namespaces(plain, STRICT[0])), [[1, 2, SAID]]))
    for name in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"):
        assert b"purl.oclc.org" in after[name], name
        assert b"openxmlformats.org/wordprocessingml/2006" not in after[name]
        assert b"openxmlformats.org/officeDocument/2006" not in after[name]
    again = make.zipped(in_namespaces(after, STRICT[1]))
    assert compare.covered(again) == {"0": "乙"}
    compare.equal_but_for_comments(make.zipped(plain), again)


def test_a_file_that_reads_otherwise_is_refused(make: Make) -> None:
    with pytest.raises(ReadError, match="与核对时不同"):
        annotate(make.docx(make.p("甲乙")), [[0, 1, SAID]], "a.docx", fingerprint("甲丙\n"))


def test_in_the_child_process_that_reads_foreign_files(make: Make) -> None:
    from duizhao.read import worker

    file = make.docx(make.p("甲乙"))
    made = worker.call(
        "duizhao.report.word.annotate:annotate",
        file,
        name="a.docx",
        comments=[[0, 1, SAID]],
        text=fingerprint("甲乙\n"),
    )
    assert made == annotate(file, [[0, 1, SAID]])
