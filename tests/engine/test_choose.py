"""Which of the documents in one file is taken for the report."""

from __future__ import annotations

from functools import partial

import pytest

from duizhao.engine.audit import Auditor
from duizhao.errors import ReadError
from duizhao.read import Source
from duizhao.reading import Extract

REPORT = """{unit}2023年法治政府建设年度报告

2023年，{unit}认真推进法治政府建设，现将有关情况报告如下。

一、2023年主要举措和成效

全年办理行政复议案件3件，无一被撤销。

二、存在的不足和原因

培训次数偏少。

三、2024年主要安排

下一步增加培训。
"""
LETTER = (
    "关于报送法治政府建设年度报告的函\n\n区司法局：\n\n现将我局材料报送你局，请查收。\n\n联系人：李某，电话12345678。\n"
)
TABLE = "培训统计表\n序号\t单位\t次数\n1\t甲科\t3\n"
UNIT = "青石县水利局"


def _source(name: str, text: str, form: str = "docx") -> Source:
    return Source(f"材料.zip › {name}", Extract(text, form))


def _chosen(auditor: Auditor, *sources: Source) -> tuple[str, list[str]]:
    parsed = auditor.choose(sources)
    return parsed.source.name, [n.message for n in parsed.document.notes if n.code == "member-chosen"]


def test_the_report_among_a_letter_and_a_table(shipped_auditor: Auditor) -> None:
    report = _source("2.docx", REPORT.format(unit=UNIT))
    name, notes = _chosen(shipped_auditor, _source("1.docx", LETTER), report, _source("3.docx", TABLE))
    assert name == report.name
    assert notes == ["里面有 3 个文件，核对的是“2.docx”。"]


def test_one_document_is_taken_without_a_word(shipped_auditor: Auditor) -> None:
    assert _chosen(shipped_auditor, _source("1.docx", LETTER)) == ("材料.zip › 1.docx", [])


@pytest.mark.parametrize(("forms", "best"), [(("image", "pdf", "docx"), 2), (("pdf", "ofd"), 1), (("doc", "html"), 0)])
def test_of_twins_the_one_that_is_surest_to_read(shipped_auditor: Auditor, forms: tuple[str, ...], best: int) -> None:
    twins = [_source(f"{i}.{f}", REPORT.format(unit=UNIT), f) for i, f in enumerate(forms)]
    name, notes = _chosen(shipped_auditor, *twins)
    assert name == twins[best].name
    assert "另一种版本没有核对" in notes[0]
    assert all(f"{i}.{f}" in notes[0] for i, f in enumerate(forms))


def test_two_reports_are_refused_by_name(shipped_auditor: Auditor) -> None:
    two = [_source(f"{u}.docx", REPORT.format(unit=u)) for u in (UNIT, "青石县文化局")]
    with pytest.raises(ReadError, match=r"2 份报告.*青石县水利局.*青石县文化局.*分别核对") as caught:
        shipped_auditor.choose(two)
    assert caught.value.place is not None
    assert caught.value.place.file == "材料.zip"


def test_without_a_report_the_longest_text_tells_the_kind(shipped_auditor: Auditor) -> None:
    parsed = shipped_auditor.choose([_source("1.docx", TABLE), _source("2.docx", LETTER)])
    assert parsed.source.name.endswith("2.docx")
    assert not parsed.kind.accepted


def test_a_document_without_text_is_passed_over(shipped_auditor: Auditor) -> None:
    empty, report = _source("1.docx", " \n"), _source("2.docx", REPORT.format(unit=UNIT))
    assert _chosen(shipped_auditor, empty, report)[0] == report.name
    with pytest.raises(ReadError, match="没有文字"):
        shipped_auditor.choose([empty, empty])


def test_given_year_and_unit_reach_every_document(shipped_auditor: Auditor) -> None:
    parse = partial(shipped_auditor.parse, year=2022, unit="甲局")
    document = parse(_source("1.docx", REPORT.format(unit=UNIT))).document
    assert (document.year, document.unit) == (2022, "甲局")
