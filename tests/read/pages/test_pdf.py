"""PDF files: order, turned pages, watermarks, tables, locks, damage, limits; pages that are pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import paper
import pytest

from duizhao.errors import ReadError
from duizhao.read.formats import pdf
from duizhao.read.pages import ocr
from duizhao.reading import BlockKind

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PAGE = """
　　我局认真落实各项部署，全年开展培训三次，学习宣传“枫
桥经验”，组织“法律进企业”活动25次，取得了一定成效。
　　二、存在的不足
　　培训次数偏少，覆盖面有待扩大，案卷评查还不够经常，要
在今后改进。
"""
TEXT = [
    "我局认真落实各项部署，全年开展培训三次，学习宣传“枫桥经验”，组织“法律进企业”活动25次，取得了一定成效。",
    "二、存在的不足",
    "培训次数偏少，覆盖面有待扩大，案卷评查还不够经常，要在今后改进。",
]


def _lines(data: bytes) -> list[str]:
    return pdf.read(data, "报告.pdf").text.splitlines()


def _refused(data: bytes) -> str:
    with pytest.raises(ReadError) as e:
        pdf.read(data, "报告.pdf")
    assert str(e.value).startswith("报告.pdf：")
    assert e.value.message.endswith("。")
    assert e.value.message.count("。") == 1
    return e.value.message


def test_order_is_that_of_the_page() -> None:
    found = pdf.read(paper.pdf([PAGE]), "报告.pdf")
    assert found.text.splitlines() == TEXT
    assert found.notes == ()
    assert [(b.place, b.page, b.trust) for b in found.blocks] == [("第 1 页", 1, 1.0)] * 3


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_pages(rotate: int) -> None:
    assert _lines(paper.pdf([PAGE], rotate=rotate)) == TEXT


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_pages_lying_down(angle: int) -> None:
    from pypdfium2 import PdfDocument

    document = PdfDocument(paper.pdf([PAGE], rotate=angle))
    document[0].set_rotation(0)
    out = io.BytesIO()
    document.save(out)
    assert _lines(out.getvalue()) == TEXT


def _watermark(canvas: Canvas, number: int) -> None:
    canvas.setFont("STSong-Light", 60)
    canvas.setFillGray(0.9)
    canvas.translate(300, 500)
    canvas.rotate(45)
    canvas.drawCentredString(0, 0, "征求意见稿")


def test_slanting_watermark_is_left_out() -> None:
    assert _lines(paper.pdf([PAGE], draw=_watermark)) == TEXT


def _table(top: float, rows: list[list[str]], columns: list[float]) -> Callable[[Canvas, int], None]:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFont("STSong-Light", 12)
        y = paper.HEIGHT - top
        edges = [paper.LEFT]
        for w in columns:
            edges.append(edges[-1] + w)
        for row in rows:
            height = 18 * max(cell.count("\n") + 1 for cell in row) + 6
            for x, cell in zip(edges, row, strict=False):
                for i, line in enumerate(cell.split("\n")):
                    canvas.drawString(x + 4, y - 16 - 18 * i, line)
            for x in edges:
                canvas.line(x, y, x, y - height)
            canvas.line(edges[0], y, edges[-1], y)
            y -= height
            canvas.line(edges[0], y, edges[-1], y)

    return draw


ROWS = [["项目", "件数", "备注"], ["行政处罚", "25", "全部通过网站\n向社会公示"], ["行政检查", "140", ""]]


def test_table_with_rules() -> None:
    found = pdf.read(paper.pdf([PAGE], draw=_table(400, ROWS, [120, 80, 160])), "报告.pdf")
    assert found.text.splitlines() == [
        *TEXT,
        "项目\t件数\t备注",
        "行政处罚\t25\t全部通过网站向社会公示",
        "行政检查\t140\t",
    ]
    cells = [b for b in found.blocks if b.kind is BlockKind.CELL]
    assert [found.text[b.start : b.end] for b in cells] == [
        *("项目", "件数", "备注"),
        *("行政处罚", "25", "全部通过网站向社会公示"),
        *("行政检查", "140"),
    ]
    assert cells[5].place == "第 1 页表 1 第 2 行第 3 列"


def test_table_between_paragraphs_and_over_pages() -> None:
    first = _table(230, ROWS, [120, 80, 160])
    second = _table(105, [ROWS[0], ["行政许可", "60", "网上办理"]], [120, 80, 160])
    pages = ["\n　　统计如下：\n\n\n\n\n\n\n\n{foot c}1", "\n\n\n\n\n　　以上是全年的数字。\n{foot c}2"]
    data = paper.pdf(pages, draw=lambda canvas, number: (first if number == 1 else second)(canvas, number))
    assert _lines(data) == [
        "统计如下：",
        "项目\t件数\t备注",
        "行政处罚\t25\t全部通过网站向社会公示",
        "行政检查\t140\t",
        "行政许可\t60\t网上办理",
        "以上是全年的数字。",
    ]


def test_a_frame_is_no_table() -> None:
    assert _lines(paper.pdf([PAGE], draw=lambda canvas, _: canvas.rect(60, 400, 480, 400))) == TEXT


COLUMNS = """
{c 22}青石县水利局工作报告
{}去年以来，我局认真落实各
{@15 -}全部案卷已经评查，问题
{}项部署，把依法行政贯穿到
{@15 -}都已经改正。下一年度还
{}工作的全过程，组织执法人
{@15 -}要继续努力，把各项任务
{}员培训三次，覆盖了全部的
{@15 -}落到实处，让群众都满意
{}持证人员，整理了全年案卷
{@15 -}，让企业都放心，让上级
{}，接受各方面的监督和评议
{@15 -}都认可，各项工作都走在
{}，有关情况报告如下。我局
{@15 -}全县的前列，请予审议。
"""


def test_two_columns() -> None:
    assert _lines(paper.pdf([COLUMNS])) == [
        "青石县水利局工作报告",
        "去年以来，我局认真落实各项部署，把依法行政贯穿到工作的全过程，组织执法人员培训三次，覆盖了全部的持证人员，"
        "整理了全年案卷，接受各方面的监督和评议，有关情况报告如下。我局全部案卷已经评查，问题都已经改正。下一年度还要继续"
        "努力，把各项任务落到实处，让群众都满意，让企业都放心，让上级都认可，各项工作都走在全县的前列，请予审议。",
    ]


def test_locked_against_changes_is_read() -> None:
    # reportlab does not lock the names of Chinese fonts as it should
    assert _lines(paper.pdf(["　　Rule of law in the county, 2023"], owner="owner")) == [
        "Rule of law in the county, 2023"
    ]


def test_locked_with_a_password() -> None:
    assert "打开密码" in _refused(paper.pdf([PAGE], password="secret", owner="主人"))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\x00\xff" * 500, b"%PDF-1.7\n1 0 obj\n<<"])
def test_broken(data: bytes) -> None:
    assert "已损坏" in _refused(data)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_cut_off(share: float) -> None:
    data = paper.pdf([PAGE] * 3)
    assert "没有传完" in _refused(data[: int(share * len(data))])


def test_a_lost_directory_is_said() -> None:
    data = paper.pdf([PAGE])
    found = pdf.read(re.sub(rb"startxref\n\d+", b"startxref\n7", data), "报告.pdf")
    assert found.text.splitlines() == TEXT
    assert [n.code for n in found.notes] == ["damaged-pages"]


def test_a_broken_page_is_named() -> None:
    data = paper.pdf([PAGE] * 3)
    boxes = [m.start() for m in re.finditer(rb"/Rotate 0", data)]
    broken = data[: boxes[1]] + b"/Rotate[]" + data[boxes[1] + 9 :]
    found = pdf.read(broken, "报告.pdf")
    assert [b.page for b in found.blocks] == [1, 1, 1, 3, 3, 3]
    assert [(n.code, n.message) for n in found.notes] == [("damaged-pages", "第 2 页已损坏，没有读；请核对原文件。")]


def test_no_pages() -> None:
    data = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
    )
    assert "没有页面" in _refused(data)


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_PAGES", 3)
    assert _lines(paper.pdf([PAGE] * 3))
    assert "超过 3 页" in _refused(paper.pdf([PAGE] * 4))


def test_too_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_CHARS", 400)
    assert "文字超过" in _refused(paper.pdf([PAGE] * 5))


def test_huge_page_with_text() -> None:
    from pypdfium2 import PdfDocument

    document = PdfDocument(paper.pdf([PAGE]))
    document[0].set_mediabox(0, 0, 14400, 14400)
    out = io.BytesIO()
    document.save(out)
    assert _lines(out.getvalue()) == TEXT


# --- pages that are pictures, where nothing is there to recognise them; with it: test_ocr.py


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)


def _picture(canvas: Canvas, number: int) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, paper.WIDTH, paper.HEIGHT)


@pytest.mark.usefixtures("alone")
def test_a_scan_is_told_from_text() -> None:
    message = _refused(paper.pdf(["{foot c}1", "{foot c}2"], draw=_picture))
    assert "扫描件" in message
    assert "duizhao[ocr]" in message
    assert "Word 版" in message


@pytest.mark.usefixtures("alone")
def test_a_few_scanned_pages_among_text_are_named() -> None:
    data = paper.pdf([PAGE, "", PAGE, PAGE], draw=lambda canvas, n: _picture(canvas, n) if n == 2 else None)
    found = pdf.read(data, "报告.pdf")
    assert [n.code for n in found.notes] == ["scan-unread"]
    assert found.notes[0].message.startswith("第 2 页是扫描图片，没有读")
    assert {b.page for b in found.blocks} == {1, 3, 4}


def test_an_emblem_and_a_blank_page_are_no_scan() -> None:
    def emblem(canvas: Canvas, number: int) -> None:
        canvas.scale(0.1, 0.1)
        _picture(canvas, number)

    found = pdf.read(paper.pdf([PAGE, "", PAGE], draw=emblem), "报告.pdf")
    assert found.notes == ()
    assert {b.page for b in found.blocks} == {1, 3}


@pytest.mark.usefixtures("alone")
def test_letters_without_unicode_are_as_good_as_a_scan() -> None:
    # reportlab encrypts the name of the character collection too, so that nobody can tell its characters
    assert "扫描件" in _refused(paper.pdf([PAGE], owner="owner"))


@pytest.mark.usefixtures("alone")
def test_letters_drawn_as_outlines_are_a_picture() -> None:
    def outlines(canvas: Canvas, number: int) -> None:
        for i in range(400):
            canvas.bezier(i, i, i + 5, i, i + 5, i + 5, i, i + 5)

    assert "扫描件" in _refused(paper.pdf([""], draw=outlines))
