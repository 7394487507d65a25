"""The makers make what they say: else the comparison would prove nothing."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from formats.make import docx, html, layout, ofd, pdf, plain, scan
from formats.make.numbering import SCHEMES, chinese, plan
from formats.make.source import Report, Role, reports

REPORTS = reports()
# of several levels, restarted, with brackets of both widths
MIXED = [r for r in REPORTS if r.name.startswith(("002", "004", "r2"))]


@pytest.fixture(params=REPORTS, ids=lambda r: r.name)
def report(request: pytest.FixtureRequest) -> Report:
    return request.param


def _document(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def test_breaking_loses_nothing_of_the_report(report: Report) -> None:
    assert sum(p.role is Role.TITLE for p in report.paras) == len(report.title)
    rest = re.sub(r"\s|\[bookmark:[^\]]*\]", "", report.source)
    for para in report.paras:
        at = rest.find("".join(para.text.split()))
        assert at >= 0
        rest = rest[at + len("".join(para.text.split())) :]


def test_reports_differ_in_layout() -> None:
    assert len({r.layout for r in REPORTS}) == len(REPORTS) == 9
    assert {p.level for r in REPORTS for p in r.paras} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("report", MIXED, ids=lambda r: r.name)
def test_automatic_numbers_stand_nowhere_in_the_file(report: Report, scheme: str) -> None:
    numbers, _ = plan(report.paras, SCHEMES[scheme])
    automatic = [p for p, n in zip(report.paras, numbers, strict=True) if n is not None]
    assert automatic
    text = re.sub("<[^>]+>", "\n", _document(docx.numbered(report, scheme)))
    lines = {line.strip() for line in text.splitlines()}
    assert not any(line.startswith(p.marker + p.rest[:6]) for line in lines for p in automatic)
    typed = re.sub("<[^>]+>", "", _document(docx.typed(report)))
    assert all(p.text in typed for p in report.paras)


def test_lists_are_restarted_somewhere() -> None:
    every = {s: [plan(r.paras, scheme)[1] for r in REPORTS] for s, scheme in SCHEMES.items()}
    assert all(any(restarts) for s, restarts in every.items() if s != "styles")
    assert any(start > 1 for restarts in every["direct"] for _, _, start in restarts)


def test_numbers_are_written_as_word_writes_them() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]


def test_lines_of_a_page_are_wrapped_and_complete(report: Report) -> None:
    made = layout.pages(report)
    assert len(made) >= 3
    text = "".join(run.text for page in made for run in page.runs)
    assert text == "".join(p.text for p in report.paras)
    assert max(run.x + layout.width(run.text, run.size) for page in made for run in page.runs) < layout.WIDTH - 70


def test_a_scan_holds_no_text() -> None:
    import pypdfium2

    report = REPORTS[0]
    made = pypdfium2.PdfDocument(scan.scan(pdf.page_template(report), dpi=40, most=1))
    assert made[0].get_textpage().count_chars() == 0
    made.close()


def test_pages_hold_what_must_not_be_taken_for_the_report(report: Report) -> None:
    assert "重大行政决策事项目录" in html.zoom(report).decode()
    assert "行政复议" in html.plain(report).decode("gb18030")
    assert (
        report.unit in zipfile.ZipFile(io.BytesIO(ofd.document(report))).read("Doc_0/Tpls/Tpl_0/Content.xml").decode()
    )
    assert plain.markdown(report).decode().startswith("# ")


@pytest.mark.parametrize("report", MIXED, ids=lambda r: r.name)
def test_made_twice_it_is_the_same(report: Report) -> None:
    for make in (pdf.page_template, ofd.document, html.zoom, plain.markdown):
        assert make(report) == make(report)
