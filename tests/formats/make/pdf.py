"""A PDF set by reportlab, its fonts not embedded: red head, running head, odd and even page numbers, watermark, stamp."""

from __future__ import annotations

import io

from formats.make.layout import HEIGHT, LEFT, RIGHT, STEP, TOP, WIDTH, Page, pages, runs_of, width
from formats.make.pictures import stamp
from formats.make.source import Report
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_SONG, _LATIN = "STSong-Light", "Courier"


def page_template(report: Report) -> bytes:
    """All pages of the report; the same bytes every time."""
    pdfmetrics.registerFont(UnicodeCIDFont(_SONG))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    made = pages(report)
    for page in made:
        _furniture(canvas, report, page)
        for run in page.runs:
            # Courier is 0.6 em wide; the layout reckons with half an em
            canvas.setFont(_LATIN if run.latin else _SONG, run.size * (5 / 6 if run.latin else 1))
            canvas.drawString(run.x, HEIGHT - run.y, run.text)
        if page is made[-1]:
            picture = ImageReader(io.BytesIO(stamp(report.unit)))
            canvas.drawImage(picture, WIDTH - RIGHT - 150, HEIGHT - page.last - 40, 110, 110, mask="auto")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _furniture(canvas: Canvas, report: Report, page: Page) -> None:
    canvas.saveState()
    canvas.setFillGray(0.85)
    canvas.setFont(_SONG, 54)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(45)
    canvas.drawCentredString(0, 0, "内部资料注意保存")
    canvas.restoreState()
    canvas.setFont(_SONG, 14)
    number = f"— {page.number} —"
    x = WIDTH - RIGHT - width(number, 14) if page.number % 2 else LEFT
    for run in runs_of(number, x, HEIGHT - 70, 14):
        canvas.drawString(run.x, HEIGHT - run.y, run.text)
    if page.number > 1:
        canvas.setFont(_SONG, 9)
        canvas.drawString(LEFT, HEIGHT - 60, report.unit)
        return
    canvas.saveState()
    canvas.setFillColorRGB(0.8, 0, 0)
    canvas.setStrokeColorRGB(0.8, 0, 0)
    canvas.setFont(_SONG, 24)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 60, f"{report.unit}文件")
    canvas.setFont(_SONG, 12)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 85, f"办发〔{report.published[:4]}〕3号")
    canvas.line(LEFT, HEIGHT - TOP + STEP / 2, WIDTH - RIGHT, HEIGHT - TOP + STEP / 2)
    canvas.restoreState()
