"""All forms into which a report is made, and what each must come to. Used by the tests and by scripts/compare_formats.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from formats.make import carriers, docx, html, ofd, office, pdf, plain, scan
from formats.make.source import Report, reports

OUTCOMES, PASSAGES = 0.98, 0.95  # of rules, over all reports; what the project promises
SCANNED = 0.95
REACHED = 0.997, 0.99  # of outcomes and passages: one finding of 369; no format had any when this was written

Maker = Callable[[Report], bytes]


@dataclass(frozen=True)
class Form:
    """One form. `make` writes it; with `through` LibreOffice turns what `make` wrote into that format first.

    `scheme`: how its numbers are automatic, where they are. `raw`: it holds the file as it stands, not as it is broken.
    """

    name: str
    suffix: str
    make: Maker
    through: str = ""
    scheme: str = ""
    ocr: bool = False
    raw: bool = False

    @property
    def floor(self) -> float:
        return SCANNED if self.ocr else OUTCOMES


FORMS = (
    Form("docx, numbers typed", ".docx", docx.typed),
    Form("docx, numbers of paragraphs", ".docx", partial(docx.numbered, scheme="direct"), scheme="direct"),
    Form("docx, numbers of styles", ".docx", partial(docx.numbered, scheme="styles"), scheme="styles"),
    Form("docx, a list a level", ".docx", partial(docx.numbered, scheme="lists"), scheme="lists"),
    Form("docx, (一) in half width", ".docx", partial(docx.numbered, scheme="latin"), scheme="latin"),
    Form("doc", ".doc", partial(docx.numbered, scheme="direct"), "doc"),
    Form("pdf by LibreOffice", ".pdf", docx.page, "pdf"),
    Form("pdf by reportlab", ".pdf", pdf.page_template),
    Form("html, #zoom", ".html", html.zoom),
    Form("html, tables", ".htm", html.plain),
    Form("md", ".md", plain.markdown),
    Form("ofd", ".ofd", ofd.document),
    Form("txt, paragraphs", ".txt", plain.broken),
    Form("txt, GB18030", ".txt", plain.gb18030, raw=True),
    Form("txt, UTF-16 LE", ".txt", plain.utf16_marked, raw=True),
    Form("txt, UTF-16 BE", ".txt", plain.utf16_bare, raw=True),
    Form("eml", ".eml", carriers.mail),
    Form("zip", ".zip", carriers.archive),
)
# recognition takes seconds a page: these are for scripts/compare_formats.py --scan alone
SCANS = (
    Form("scan", ".pdf", lambda report: scan.scan(pdf.page_template(report)), ocr=True),
    Form(
        "photos in a zip", ".zip", lambda report: carriers.photos(scan.photos(pdf.page_template(report), 150)), ocr=True
    ),
)


def files(form: Form, folder: Path) -> Mapping[str, bytes]:
    """Every report in this form, by the report's name."""
    made = {report.name: form.make(report) for report in reports()}
    return office.convert(made, form.through, folder) if form.through else made
