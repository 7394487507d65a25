"""修改意见: ten points or fewer, the important first, nobody else's name, and no file of the office touched."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from duizhao.batch import reviews
from duizhao.batch.papers.letters import TEMPLATE
from duizhao.batch.papers.messages import LONGEST
from duizhao.batch.reviews import State, mark
from duizhao.errors import OfficeFileError
from duizhao.model import Outcome

WATER, SCHOOL = "云岭县水利局", "云岭县教育局"


def texts(folder: Path) -> dict[str, str]:
    """The messages by unit; what stands behind the name belongs to the key's line."""
    data = (folder / "修改意见" / "短信.txt").read_bytes().decode("utf-8-sig")
    return {m[1]: m[3] for m in re.finditer(r"【(.+?)】(.*)\r\n(.*)\r\n", data)}


def test_a_draft_says_so_and_lists_what_waits(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证"), make.finding("公示")])
    office.register()
    office.decide(only=lambda i: i.finding["title"] == "听证")
    text = office.paper(WATER)
    assert office.files() == ["修改意见-云岭县水利局（草稿）.docx", "短信.txt"]
    assert "内部资料 · 草稿" in text
    assert "听证。报告中未见相关表述" in text
    assert "公示（待核）。报告中未见相关表述" in text
    data = (office.folder / "修改意见" / "短信.txt").read_text(encoding="utf-8-sig")
    assert "【云岭县水利局】（草稿，还有1条待核，确认后再发）" in data


def test_the_draft_gives_way_to_the_paper_and_comes_back(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证")])
    office.write()
    office.decide()
    text = office.paper(WATER, due="2025-04-10", office="县委依法治县办")
    assert office.files() == ["修改意见-云岭县水利局.docx", "短信.txt"]
    assert "草稿" not in text
    assert "待核" not in text
    assert "请于2025年4月10日前反馈" in text
    assert "县委依法治县办\n2025年3月20日" in text
    office.report(WATER, [make.finding("听证", "partial", evidence=[make.passage("开过会。")])])
    office.write()
    assert office.files() == ["修改意见-云岭县水利局（草稿）.docx", "短信.txt"]


def test_what_was_withheld_or_overruled_is_told_as_the_person_left_it(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("甲"), make.finding("乙"), make.finding("丙"), make.finding("丁")])
    office.register()
    office.decide(State.WITHHELD, lambda i: i.finding["title"] == "甲", reason="内部说明一")
    office.decide(State.OVERRULED, lambda i: i.finding["title"] == "乙", verdict=Outcome.MET, reason="内部说明二")
    office.decide(State.OVERRULED, lambda i: i.finding["title"] == "丙", verdict=Outcome.PARTIAL, reason="内部说明三")
    office.decide()
    text = office.paper(WATER)
    assert re.findall(r"\d+\. (\w+)。", text) == ["丁", "丙"]
    assert "丙。报告中已经写到，请再写具体一些。" in text
    assert "内部说明" not in text


def test_what_is_admitted_or_does_not_apply_or_broke_is_no_point(office: Any, make: Any) -> None:
    silent = [make.finding(o, o) for o in ("admitted", "not_applicable", "waived", "error", "met")]
    office.report(WATER, [*silent, make.finding("听证")])
    office.register()
    office.decide()
    assert re.findall(r"\d+\. (\w+)。", office.paper(WATER)) == ["听证"]


def test_the_important_come_first_and_no_more_than_ten(office: Any, make: Any) -> None:
    findings = [make.finding(f"建议{n}", **{"class": "advisory"}) for n in range(6)]
    findings += [make.finding("一般弱", "partial"), make.finding("一般计划", "planned"), make.finding("一般")]
    findings += [make.finding("规定轻", **{"class": "prescribed"})]
    findings += [make.finding("规定重", **{"class": "prescribed"}, weight=2.0)]
    checks = [make.check(f"数字{n}", ("3件", "与前面的2件不同，请核实。")) for n in range(5)]
    office.report(WATER, findings, checks)
    office.register()
    office.decide()
    text = office.paper(WATER)
    assert re.findall(r"\d+\. (\w+)。", text) == [
        *(f"数字{n}" for n in range(3)),
        *("规定重", "规定轻", "一般", "一般计划", "一般弱", "建议0", "建议1"),
    ]
    assert "另有6条，见问题清单。" in text
    assert [h[2:] for h in re.findall("^[一二三四]、.+$", text, re.M)] == [
        *("请先核对的地方", "规定内容", "一般应有的内容", "建议补充的内容")
    ]
    assert "有16处请补充或说明" in texts(office.folder)[WATER]


def test_exactly_ten_leave_no_rest(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding(f"要素{n}") for n in range(10)])
    office.register()
    office.decide()
    text = office.paper(WATER)
    assert len(re.findall(r"^\d+\. ", text, re.M)) == 10
    assert "另有" not in text


def test_elements_that_hang_on_one_answer_are_one_question(office: Any, make: Any) -> None:
    asked = {"applies": "unknown", "question": "本年度有无重大行政决策？没有的，可写明。"}
    supply = {"source": "办公室", "also": [], "facts": ["日期", "数量"], "text": "哪次会议。"}
    office.report(WATER, [make.finding("风险评估", **asked), make.finding("公示", **asked, supply=supply)])
    office.register()
    office.decide()
    text = office.paper(WATER)
    assert text.count("本年度有无重大行政决策？") == 1
    assert "1. 风险评估、公示。" in text
    assert "涉及的，请补充：日期、数量；不涉及的，写明即可。" in text


def test_a_message_keeps_titles_apart_and_asks_courteously(office: Any, make: Any) -> None:
    check = make.check("不足没有下文", ("巡查人手不足。", "未见相应的内容。"))
    check["rule"] = "consistency.unanswered_shortcoming"
    office.report(WATER, [make.finding("听取汇报、专题研究"), make.finding("公示")], [check])
    office.register()
    office.decide()
    text = office.paper(WATER)
    assert "列出的不足，请对应写明下一步举措" in text
    assert "没有下文" not in text
    assert "：列出的不足，请对应写明下一步举措；听取汇报、专题研究；公示。" in texts(office.folder)[WATER]


def test_a_question_that_a_person_answered_is_a_gap(office: Any, make: Any) -> None:
    asked = {"applies": "unknown", "question": "有无执法权？"}
    office.report(WATER, [make.finding("公示", **asked)])
    office.register()
    office.decide(State.OVERRULED, verdict=Outcome.MISSING)
    text = office.paper(WATER)
    assert "有无执法权" not in text
    assert "公示。报告中未见相关表述。" in text


def test_a_sentence_is_shown_with_its_place_where_it_is_to_the_point(office: Any, make: Any) -> None:
    office.report(
        WATER,
        [
            make.finding("甲", nearest=[make.near("开展“回头看”2次。")]),
            make.finding("乙", nearest=[make.near("不相干的话。", where="apart")]),
            make.finding("丙", nearest=[make.near("只有一词。", has=("决策",))]),
            make.finding("庚", nearest=[make.near("坚持以习近平新时代中国特色社会主义思想为指导。")]),
            make.finding("辛", nearest=[make.near("前" * 60 + "，" + "后" * 60)]),
            make.finding("丁", nearest=[make.near("明年拟开展听证。", code="planned", where="done")]),
            make.finding("戊", "partial", evidence=[make.passage("开过会。", ("三、不足",))]),
            make.finding("壬", "partial", evidence=[make.passage("四、领导重视", ("四、领导重视",))]),
            make.finding("己", nearest=[make.near("长" * 120)]),
        ],
    )
    office.register()
    office.decide()
    text = office.paper(WATER)
    assert "相近的是“开展‘回头看’2次。”（见“（一）决策”），还看不出说的是这项工作。" in text
    assert "不相干" not in text
    assert "只有一词" not in text
    assert "习近平" not in text  # never held out as not enough
    assert f"“{'前' * 60}……”" in text
    assert "“明年拟开展听证。”（见“（一）决策”），说的是今后的打算。" in text
    assert "现有的表述是“开过会。”（见“三、不足”）。" in text
    assert f"“{'长' * 88}……”" in text
    assert "现有的表述是“四、领导重视”。" in text  # a heading does not stand in itself


def test_a_document_is_named_once_with_its_articles_and_a_suggestion_as_such(office: Any, make: Any) -> None:
    office.report(
        WATER,
        [
            make.finding("甲", basis=["《条例》（国令第713号）第三条", "《条例》（国令第713号）第九条", "《纲要》"]),
            make.finding("乙", basis=["审核建议"]),
        ],
    )
    office.register()
    office.decide()
    text = office.paper(WATER)
    assert "依据：《条例》（国令第713号）第三条、第九条；《纲要》。" in text
    assert "此条为审核建议。" in text


def test_nothing_to_say_is_a_message_and_no_paper(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证", "met")])
    office.report(SCHOOL, [make.finding("听证")])
    office.register()
    office.write()
    data = (office.folder / "修改意见" / "短信.txt").read_text(encoding="utf-8-sig")
    assert "【云岭县水利局】（草稿，还没有人核对确认，确认后再发）" in data  # nobody has looked at anything
    assert mark(office.store, WATER)
    office.decide(State.WITHHELD)
    office.write()
    assert office.files() == ["短信.txt"]
    data = (office.folder / "修改意见" / "短信.txt").read_text(encoding="utf-8-sig")
    assert "【云岭县教育局】\n云岭县教育局：您好！" in data
    assert "没有需要修改的意见" in texts(office.folder)[SCHOOL]
    assert "【云岭县水利局】\n云岭县水利局：您好！" in data  # there is nothing to decide on
    assert not mark(office.store, WATER)


def test_no_other_unit_is_named(office: Any, make: Any) -> None:
    units = [WATER, SCHOOL, "清河镇人民政府"]
    for unit, other in zip(units, [*units[1:], units[0]], strict=True):
        said = make.finding("听证", nearest=[make.near(f"会同{other}召开听证会。")])
        office.report(unit, [said], [make.check("单位名称", (other, "不是本单位的名称，请核实。"))])
    office.register()
    office.decide()
    office.write()
    for unit, other in zip(units, [*units[1:], units[0]], strict=True):
        text = make.words(office.folder / "修改意见" / f"修改意见-{unit}.docx")
        assert f"“会同{other}召开听证会。”" in text  # its own sentence
        said = make.own_words(text)
        assert unit in said
        assert [u for u in units if u != unit and u in said + texts(office.folder)[unit]] == []


def test_several_years_of_a_unit_are_papers_apart(office: Any, make: Any) -> None:
    for year in (2023, 2024):
        office.report(WATER, [make.finding(f"听证{year}")], year=year)
    office.register()
    office.decide()
    office.write()
    assert office.files()[:2] == ["修改意见-云岭县水利局-2023.docx", "修改意见-云岭县水利局-2024.docx"]


def test_the_mark_is_that_of_the_reviews(office: Any, make: Any) -> None:
    for n, unit in enumerate((WATER, SCHOOL, "某镇", "某办")):
        office.report(unit, [make.finding("听证", "met" if n == 3 else "missing"), make.finding("公示")][: 2 - n % 2])
    office.register()
    office.decide(only=lambda i: i.unit == WATER or (i.unit == "某镇" and i.finding["title"] == "听证"))
    office.write()
    for unit in (WATER, SCHOOL, "某镇"):
        (path,) = (office.folder / "修改意见").glob(f"*{unit}*.docx")
        assert ("草稿" in path.name) is bool(reviews.mark(office.store, unit)), unit
        assert ("内部资料 · 草稿" in make.words(path)) is bool(reviews.mark(office.store, unit))


def test_the_same_bytes_twice_and_nothing_written_without_need(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证")])
    first = {p.name: p.read_bytes() for p in office.write()}
    times = {p.name: p.stat().st_mtime_ns for p in office.write()}
    assert {p.name: p.read_bytes() for p in office.write()} == first
    assert {p.name: p.stat().st_mtime_ns for p in office.write()} == times
    shutil.rmtree(office.folder / "修改意见")
    assert {p.name: p.read_bytes() for p in office.write()} == first


def test_files_of_the_office_are_never_touched(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证")])
    office.write()
    folder = office.folder / "修改意见"
    (folder / "修改意见-云岭县水利局（草稿）.docx").write_bytes(b"edited")
    (folder / "修改意见-某局.docx").write_bytes(b"the office's")
    office.write(today="2025-03-21")
    assert office.files() == ["修改意见-云岭县水利局（草稿）.docx", "修改意见-某局.docx", "短信.txt"]
    office.report(WATER, [make.finding("公示")])
    office.write()
    fresh = "修改意见-云岭县水利局（草稿）（新稿）.docx"
    assert fresh in office.files()
    assert "公示" in make.words(folder / fresh)
    office.decide()
    office.write()
    assert fresh not in office.files()
    assert (folder / "修改意见-云岭县水利局（草稿）.docx").read_bytes() == b"edited"
    assert (folder / "修改意见-某局.docx").read_bytes() == b"the office's"


def test_a_paper_that_the_office_has_put_there_first_stays(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证")])
    office.register()
    office.decide()
    folder = office.folder / "修改意见"
    folder.mkdir()
    (folder / "修改意见-云岭县水利局.docx").write_bytes(b"by hand")
    office.write()
    assert (folder / "修改意见-云岭县水利局.docx").read_bytes() == b"by hand"
    assert "听证" in make.words(folder / "修改意见-云岭县水利局（新稿）.docx")
    office.write()
    assert office.files() == ["修改意见-云岭县水利局.docx", "修改意见-云岭县水利局（新稿）.docx", "短信.txt"]


@pytest.mark.parametrize(
    "unit", ["水利局/../../x", "CON:?*<>|", "长" * 120, "a\u202eb\x00c局", "=cmd|' /C calc'!A0", "<w:p>局"]
)
def test_hostile_names_and_texts_are_text(office: Any, make: Any, unit: str) -> None:
    bad = "=cmd|'/C calc'!A0 <w:p></w:p> \x00\x0b\ufffe &amp; {count} 〔日期〕"
    office.report(unit, [make.finding(bad, nearest=[make.near(bad)], basis=[bad], remedy=bad)])
    office.register()
    office.decide()
    (path, _) = office.write()
    assert path.parent == office.folder / "修改意见"
    text = make.words(path)
    assert "=cmd|'/C calc'!A0 <w:p></w:p>" in text
    assert "{count}" in text
    assert all(len(m) <= LONGEST for m in texts(office.folder).values())


def test_units_whose_names_a_system_cannot_tell_apart_have_papers_of_their_own(office: Any, make: Any) -> None:
    units = ["甲/乙局", "甲:乙局", "ABC局", "abc局", "长" * 200]
    for unit in units:
        office.report(unit, [make.finding("预算")])
    office.register()
    office.decide()
    papers = [p.name for p in office.write() if p.suffix == ".docx"]
    assert len({p.casefold() for p in papers}) == len(units)
    assert all(len(p.encode()) < 255 for p in papers)


@pytest.mark.parametrize("titles", [1, 3, 40])
@pytest.mark.parametrize("unit", [WATER, "云岭县" + "某" * 90 + "办公室"])
def test_a_message_is_short_plain_and_has_the_date(office: Any, make: Any, unit: str, titles: int) -> None:
    office.report(unit, [make.finding(f"要素名称比较长的一项{n}") for n in range(titles)])
    office.register()
    office.decide()
    office.write(due="2025-04-10")
    (said,) = texts(office.folder).values()
    assert len(said) <= LONGEST
    assert "请于4月10日前反馈" in said
    assert f"有{titles}处" in said
    assert not re.search(r"[*#<>_`]", said)
    assert make.BANNED.search(said) is None


def test_the_office_may_say_it_otherwise(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证")])
    own = office.folder / "用语.yaml"
    own.write_text('version: "1"\nwording: {letter_address: 〔单位〕办公室：}\n', encoding="utf-8")
    assert "云岭县水利局办公室：" in office.paper(WATER)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("wording: {chat_hed: x}", "没有“chat_hed”这一条用语"),
        ("wording: {chat_due: '{day}前'}", "可以用的是：{due}"),
        ("wording: {chat_due: '{due前'}", "可以用的是：{due}"),
        ("wording: {chat_due: '{due.x}'}", "可以用的是：{due}"),
        ("wording: {letter_address: '{x}'}", "（没有）"),
    ],
)
def test_wording_that_cannot_be_filled_is_told(office: Any, make: Any, text: str, message: str) -> None:
    (office.folder / "用语.yaml").write_text(f'version: "1"\n{text}\n', encoding="utf-8")
    with pytest.raises(OfficeFileError) as e:
        office.write()
    assert message in str(e.value)
    assert "用语.yaml" in str(e.value)


def test_the_template_in_the_folder_is_there_to_be_edited(office: Any, make: Any) -> None:
    import docx

    office.report(WATER, [make.finding("听证")])
    office.write()
    path = office.folder / TEMPLATE
    document = docx.Document(str(path))
    document.paragraphs[0].insert_paragraph_before("云岭县依法治县办便函")
    document.save(str(path))
    edited = path.read_bytes()
    assert "云岭县依法治县办便函" in office.paper(WATER)
    assert path.read_bytes() == edited


def test_a_template_of_ours_that_nobody_edited_follows_the_wording(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证")])
    office.write()
    before = (office.folder / TEMPLATE).read_bytes()
    own = office.folder / "用语.yaml"
    own.write_text('version: "1"\nwording: {letter_title: 〔年度〕年意见}\n', encoding="utf-8")
    office.write()
    assert (office.folder / TEMPLATE).read_bytes() != before


def test_a_wish_holds_until_it_is_taken_back(office: Any, make: Any) -> None:
    office.report(WATER, [make.finding("听证")])
    assert "请于2025年4月10日前" in office.paper(WATER, due="2025-04-10", office="县委依法治县办")
    text = office.paper(WATER)
    assert "请于2025年4月10日前" in text
    assert "县委依法治县办" in text
    assert "请于2025年4月20日前" in office.paper(WATER, due="2025-04-20")
    (office.folder / "bad.docx").write_bytes(b"")
    with pytest.raises(OfficeFileError):
        office.write(template=str(office.folder / "bad.docx"))
    text = office.paper(WATER, due="", office="")  # what cannot be used is not wished for again
    assert "请于　　月　　日前" in text
    assert "依法治县办" not in text


def test_the_parts_of_a_cell_stand_in_the_order_that_word_expects(office: Any, make: Any) -> None:
    import docx

    office.report(WATER, [make.finding("听证"), make.finding("公示", "met")])
    office.register()
    (path,) = office.write("bulletin")
    order = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign")
    properties = docx.Document(str(path)).element.body.xpath(".//w:tcPr")
    found = [[c.tag.rpartition("}")[2] for c in p] for p in properties]
    assert any("shd" in names for names in found)
    for names in found:
        assert names == sorted(names, key=order.index)
