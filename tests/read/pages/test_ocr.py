"""Recognition: scans in PDF, photos, seals, pages that lie or stand on their head; nothing is fetched, nothing is said."""

from __future__ import annotations

import importlib
import io
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ofdfile
import paper
import pytest

from duizhao.errors import ReadError
from duizhao.read.formats import image, ofd, pdf
from duizhao.read.pages import ocr, pictures
from duizhao.read.pages.ocr import _clean
from duizhao.read.sources import load_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE = """
{c 22}青石县水利局
{c 22}2023年法治政府建设报告
　　全年开展执法培训三次，办理行政检查25件，受理投诉举报，
取得了一定成效。
"""
TEXT = ["青石县水利局2023年法治政府建设报告", "全年开展执法培训三次，办理行政检查25件，受理投诉举报，取得了一定成效。"]

with_ocr = pytest.mark.skipif(not ocr.available(), reason="duizhao[ocr] is not installed")


def _drawn(content: str, dpi: int = 150) -> Image:
    """The page as a picture."""
    from pypdfium2 import PdfDocument

    return PdfDocument(paper.pdf([content]))[0].render(scale=dpi / 72).to_pil().convert("RGB")


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Image]:
    """Draws pages, where the machine has a Chinese font to draw them with."""
    if _drawn("　　国").tobytes() == _drawn("　　中").tobytes():
        pytest.skip("no Chinese font on this machine")
    return _drawn


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked for")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    ocr._engine.cache_clear()


def _file(picture: Image, form: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _lines(data: bytes) -> list[str]:
    return image.read(data, "照片").text.splitlines()


@with_ocr
@pytest.mark.usefixtures("offline")
def test_offline_silent_and_sure(drawn: Callable[..., Image], capfd: pytest.CaptureFixture[str]) -> None:
    found = image.read(_file(drawn(PAGE)), "照片.png")
    assert found.text.splitlines() == TEXT
    assert [(n.code, n.message) for n in found.notes] == [("scan", "全文由图片识别而来，请以原件为准。")]
    assert [(b.place, b.page) for b in found.blocks] == [("第 1 页", 1)] * 2
    assert all(0.9 < b.trust <= 1 for b in found.blocks)
    assert capfd.readouterr() == ("", "")


@with_ocr
def test_pages_of_a_tiff_and_several_files_are_one_report(drawn: Callable[..., Image]) -> None:
    first, second, third = (drawn(t) for t in ("　　全年开展执法培训", "　　办理行政检查25件。", "　　受理投诉举报。"))
    tiff = _file(first, "TIFF", save_all=True, append_images=[second])
    found = image.read_images([tiff, _file(third)], "两个文件", ["1.tif", "2.png"])
    assert [b.page for b in found.blocks] == [1, 2, 3]
    assert found.text.splitlines() == ["全年开展执法培训", "办理行政检查25件。", "受理投诉举报。"]


@with_ocr
@pytest.mark.parametrize("angle", [180, 270])
def test_turned(drawn: Callable[..., Image], angle: int) -> None:
    assert _lines(_file(drawn(PAGE).rotate(angle, expand=True))) == TEXT


@with_ocr
def test_upright_by_what_the_camera_says(drawn: Callable[..., Image]) -> None:
    from PIL import Image as Images

    turned = drawn(PAGE).rotate(90, expand=True)
    exif = Images.Exif()
    exif[0x0112] = 6
    assert _lines(_file(turned, "JPEG", exif=exif)) == TEXT


@with_ocr
def test_askew(drawn: Callable[..., Image]) -> None:
    assert _lines(_file(drawn(PAGE).rotate(2.5, fillcolor="white"))) == TEXT


def _stamped(picture: Image, at: tuple[int, int], radius: int) -> Image:
    """A red seal with a ring, a star and letters, printed over what is there."""
    from PIL import Image as Images
    from PIL import ImageChops, ImageDraw

    over = Images.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(over)
    x, y = at
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(214, 40, 40), width=7)
    draw.regular_polygon((x, y, radius // 3), 5, fill=(214, 40, 40))
    for i in range(9):
        part = Images.new("RGB", (34, 34), "white")
        ImageDraw.Draw(part).rectangle((4, 4, 30, 30), outline=(214, 40, 40), width=5)
        over.paste(part, (x - radius + 20 + i * (2 * radius - 70) // 8, y - 50))
    return ImageChops.multiply(picture, over)


def test_a_long_picture_of_a_screen_is_cut_between_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image as Images
    from PIL import ImageDraw

    strip = Images.new("RGB", (500, 4000), "white")
    draw = ImageDraw.Draw(strip)
    for n in range(80):
        draw.text((20, 50 * n + 15), "Rule of law " * 6, fill="black")
    given: list[Any] = []
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda pixels, scale: given.append(pixels) or ())
    image.read(_file(strip), "长截图.png")
    assert len(given) == 6
    assert sum(len(g) for g in given) == 4000
    for part in given:
        assert 250 < part.shape[0] < 900
        assert part[0].min() == part[-1].min() == 255


@with_ocr
def test_what_stands_under_a_seal_is_read_and_the_red_head_stays(drawn: Callable[..., Image]) -> None:
    content = (
        PAGE.replace("{c 22}青石县水利局\n", "{c 30 red}青石县水利局文件\n") + "\n{@18}青石县水利局\n{@17}2024年1月10日"
    )
    page = drawn(content)
    date = next(s for s in paper.lines(content) if s.text.startswith("2024"))
    scale = 150 / 72
    stamped = _stamped(page, (int((date.x + 50) * scale), int((date.base - 20) * scale)), 120)
    assert _lines(_file(stamped))[0] == "青石县水利局文件"
    assert _lines(_file(stamped))[-2:] == ["青石县水利局", "2024年1月10日"]


@with_ocr
@pytest.mark.parametrize("size", [(2000, 20), (1, 3000)])
def test_slips(size: tuple[int, int]) -> None:
    from PIL import Image as Images

    assert image.read(_file(Images.new("L", size, 128)), "条.png").text == ""


@with_ocr
def test_a_page_without_text(drawn: Callable[..., Image]) -> None:
    found = image.read(_file(drawn("")), "白纸.png")
    assert found.text == ""


@with_ocr
def test_a_blurred_page_is_doubted(drawn: Callable[..., Image]) -> None:
    from PIL import ImageFilter

    found = image.read(_file(drawn(PAGE * 2, 100).filter(ImageFilter.GaussianBlur(4))), "照片.png")
    assert [n.code for n in found.notes][:1] == ["scan"]
    if found.text.strip():
        assert min(b.trust for b in found.blocks) < 0.9


@with_ocr
def test_a_line_passed_over_is_looked_for(drawn: Callable[..., Image], monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    whole = ocr._read

    def forgetful(pixels: Any) -> Any:
        calls.append(pixels.shape[0])
        seen = whole(pixels)
        return [s for s in seen if "取得" not in s.text] if len(calls) == 1 else seen

    monkeypatch.setattr(ocr, "_read", forgetful)
    assert _lines(_file(drawn(PAGE))) == TEXT
    assert len(calls) == 2
    assert calls[1] < 0.2 * calls[0]


def test_what_is_left_over() -> None:
    np = pytest.importorskip("numpy")
    pytest.importorskip("cv2")
    from duizhao.read.pages.missed import bands

    page = np.full((800, 600, 3), 250, np.uint8)
    boxes = [[(50, y), (550, y), (550, y + 30), (50, y + 30)] for y in (100, 150, 300)]
    for y in (105, 155, 305):
        page[y : y + 20, 60:540:8] = 20
    assert bands(page, boxes) == []
    page[205:225, 60:200:8] = 20  # a line
    assert bands(page, boxes) == [(205, 225)]
    page[250:252, 50:550] = 20  # a rule
    page[20:760, 560:563] = 20  # the edge of a table
    page[400:700, 100:500] = 20  # a picture
    page[340:360, 60:540:8] = 200  # a watermark
    page[720:735, 60:70] = 20  # a speck
    assert bands(page, boxes) == [(205, 225)]


# --- PDF


def _scan(pictures: list[Image]) -> bytes:
    return _file(pictures[0], "PDF", save_all=True, append_images=pictures[1:], resolution=150)


@with_ocr
def test_a_scan_goes_to_recognition(drawn: Callable[..., Image]) -> None:
    data = _scan([drawn(PAGE), drawn("　　二、存在的不足")])
    first = pdf.read(data, "扫描.pdf")
    assert (first.text, [n.code for n in first.notes]) == ("", ["scan-pages"])
    found = pdf.read_scan(data, "扫描.pdf")
    assert found.text.splitlines() == [*TEXT, "二、存在的不足"]
    assert [b.page for b in found.blocks] == [1, 1, 2]
    assert found.format == "pdf"


@with_ocr
def test_only_the_pictures_of_a_mixed_file_are_recognised(drawn: Callable[..., Image]) -> None:
    from PIL import Image as Images
    from reportlab.lib.utils import ImageReader

    picture = drawn("　　二、存在的不足")
    assert isinstance(picture, Images.Image)

    def draw(canvas: Any, number: int) -> None:
        if number == 2:
            canvas.drawImage(ImageReader(picture), 0, 0, paper.WIDTH, paper.HEIGHT)

    found = pdf.read_scan(paper.pdf([PAGE, "", PAGE], draw=draw), "报告.pdf")
    assert found.text.splitlines() == [*TEXT, "二、存在的不足", *TEXT]
    assert [(n.code, n.message) for n in found.notes] == [("scan", "第 2 页由图片识别而来，请以原件为准。")]
    assert [b.trust == 1 for b in found.blocks] == [True, True, False, True, True]


def _layered(picture: Image, text: str, mode: int) -> bytes:
    """A scan with the text that a scanner believed to see: invisible (3) over the image, or below it (0)."""
    from reportlab.lib.utils import ImageReader

    def image_of(canvas: Any, number: int) -> None:
        if mode:
            canvas.drawImage(ImageReader(picture), 0, 0, paper.WIDTH, paper.HEIGHT)
        line = canvas.beginText(100, 600)
        line.setFont("STSong-Light", 14)
        line.setTextRenderMode(mode)
        line.textLine(text)
        canvas.drawText(line)
        if not mode:
            canvas.drawImage(ImageReader(picture), 0, 0, paper.WIDTH, paper.HEIGHT)

    return paper.pdf([""], draw=image_of)


LAYER = "二、存任的不足：培训次数偏少，覆盖面有待扩大，还不够经常。"


@with_ocr
@pytest.mark.parametrize("mode", [0, 3])
def test_the_layer_of_a_scanner_is_not_believed(drawn: Callable[..., Image], mode: int) -> None:
    data = _layered(drawn("　　二、存在的不足"), LAYER, mode)
    assert "scan-pages" in [n.code for n in pdf.read(data, "扫描.pdf").notes]
    assert pdf.read_scan(data, "扫描.pdf").text == "二、存在的不足\n"


@pytest.mark.parametrize("mode", [0, 3])
def test_the_layer_of_a_scanner_is_better_than_nothing(monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    from PIL import Image as Images

    monkeypatch.setattr(ocr, "available", lambda: False)
    found = pdf.read(_layered(Images.new("RGB", (300, 400), "white"), LAYER, mode), "扫描.pdf")
    assert found.text.startswith("二、存任的不足")
    assert [n.code for n in found.notes] == ["scan"]
    assert "扫描软件" in found.notes[0].message
    assert found.blocks[0].trust == 0.85


def test_text_over_a_picture_that_fills_the_page_is_text() -> None:
    from PIL import Image as Images
    from reportlab.lib.utils import ImageReader

    def ground(canvas: Any, number: int) -> None:
        canvas.drawImage(ImageReader(Images.new("RGB", (30, 40), "ivory")), 0, 0, paper.WIDTH, paper.HEIGHT)

    found = pdf.read(paper.pdf([PAGE], draw=ground), "报告.pdf")
    assert (found.text.splitlines(), found.notes) == (TEXT, ())
    assert found.blocks[0].trust == 1


# --- OFD


def _ofd(image_file: bytes, text: str = "") -> bytes:
    """An OFD of a page with an image, and one with text."""
    made: dict[str, str | bytes] = {**ofdfile.parts(["", text])}
    page = "Doc_0/Pages/Page_0/Content.xml"
    width, height = paper.WIDTH * ofdfile.MM, paper.HEIGHT * ofdfile.MM
    drawn = f'<ofd:ImageObject ID="6" Boundary="0 0 {width} {height}" CTM="{width} 0 0 {height} 0 0" ResourceID="8"/>'
    made[page] = ofdfile.page(drawn)
    media = '<ofd:MultiMedia ID="8" Type="Image"><ofd:MediaFile>1.png</ofd:MediaFile></ofd:MultiMedia>'
    made["Doc_0/PublicRes.xml"] = (
        f'<ofd:Res {ofdfile.NS} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    )
    made["Doc_0/Res/1.png"] = image_file
    return ofdfile.packed(made)


@with_ocr
def test_a_scanned_ofd(drawn: Callable[..., Image]) -> None:
    data = _ofd(_file(drawn(PAGE)), "　　二、存在的不足")
    assert [n.code for n in ofd.read(data, "扫描.ofd").notes] == ["scan-pages"]
    found = ofd.read_scan(data, "扫描.ofd")
    assert found.text.splitlines() == [*TEXT, "二、存在的不足"]
    assert [n.message for n in found.notes] == ["第 1 页由图片识别而来，请以原件为准。"]


def test_a_scanned_ofd_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image as Images

    data = _file(Images.new("L", (500, 700), 255))
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(ReadError, match="扫描件"):
        ofd.read(_ofd(data), "扫描.ofd")
    found = ofd.read(_ofd(data, "　　二、存在的不足和主要原因分析\n" * 20), "扫描.ofd")
    assert [n.code for n in found.notes] == ["scan-unread"]


def test_an_image_that_cannot_be_opened_in_an_ofd() -> None:
    found = ofd.read_scan(_ofd(b"JBIG2", "　　二、存在的不足"), "扫描.ofd")
    assert (found.text, [n.code for n in found.notes]) == ("二、存在的不足\n", ["scan-unread"])


# --- without the extra, limits, damage


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image as Images

    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(
        ReadError, match=r"^照片.png：这是图片，读它需要安装可选组件：pip install 'duizhao\[ocr\]'；.*Word 版。$"
    ):
        image.read(_file(Images.new("L", (500, 700), 255)), "照片.png")


def test_whether_the_extra_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    importlib.invalidate_caches()
    assert not ocr.available()


def _refused(data: list[bytes], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda image, scale: ())
    with pytest.raises(ReadError) as e:
        image.read_images(data, "照片.png")
    return e.value.message


def test_broken_images(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image as Images

    whole = _file(Images.effect_noise((400, 400), 50), "JPEG")
    for broken in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        whole[:200],
        b"II*\0\x08\0\0\0" + b"\xff" * 99,
    ):
        assert "已损坏" in _refused([broken], monkeypatch)


def test_one_broken_image_among_others_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image as Images

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda image, scale: ())
    good = _file(Images.new("L", (500, 700), 255))
    found = image.read_images([good, b"\x89PNG", good], "三张", ["1.png", "2.png", "3.png"])
    assert [(n.code, "2.png" in n.message) for n in found.notes] == [("scan", False), ("damaged-pages", True)]


def test_too_large_too_small_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image as Images

    good = _file(Images.new("L", (500, 700), 255))
    assert "图片太小" in _refused([_file(Images.new("L", (50, 70)))], monkeypatch)
    monkeypatch.setattr(image, "SCANNED", 2)
    assert "超过 2 页" in _refused([good] * 3, monkeypatch)
    monkeypatch.setattr(pictures, "_PIXELS", 300_000)
    assert "图片过大" in _refused([good], monkeypatch)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert "图片过大" in _refused(
        [png + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))], monkeypatch
    )


FORMS = {
    "JPEG": ["RGB", "L", "CMYK"],
    "PNG": ["RGB", "L", "1", "P", "RGBA", "LA", "I;16"],
    "BMP": ["RGB", "L", "1", "P"],
    "GIF": ["RGB", "L", "1", "P"],
    "WEBP": ["RGB", "L", "RGBA"],
    "TIFF": ["RGB", "L", "1", "P", "RGBA", "LA", "CMYK", "I;16"],
}


@pytest.mark.parametrize(("form", "mode"), [(form, mode) for form, modes in FORMS.items() for mode in modes])
def test_colours_and_forms(monkeypatch: pytest.MonkeyPatch, form: str, mode: str) -> None:
    import numpy as np
    from PIL import Image as Images
    from PIL import ImageDraw

    plain = Images.new("RGB", (300, 400), "white")
    ImageDraw.Draw(plain).rectangle((100, 100, 200, 150), fill="black")
    if mode in ("RGBA", "LA"):
        # black on nothing
        picture = Images.new("RGB", plain.size, "black").convert(mode)
        picture.putalpha(plain.convert("L").point(lambda v: 255 - v))
    elif mode == "I;16":
        picture = plain.convert("L").convert("I").point(lambda v: v * 256).convert("I;16")
    else:
        picture = plain.convert(mode)
    data = _file(picture, form)
    given: list[Any] = []
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda pixels, scale: given.append(pixels) or ())
    image.read(data, "照片")
    off = np.abs(given[0].astype(int) - np.asarray(plain).astype(int))
    assert given[0].shape == (400, 300, 3)
    assert off.mean() < 4


@pytest.mark.parametrize(
    ("seen", "typed"),
    [
        ("依法行政,全面推进:一是", "依法行政，全面推进：一是"),
        ("共1,234件,同比增长", "共1,234件，同比增长"),
        ("时间:2024", "时间：2024"),
        ("10:30开会", "10:30开会"),
        ("(二)完善机制(试行)", "（二）完善机制（试行）"),
        ("按照 Open Data 标准", "按照Open Data标准"),
        ("沙科局发〔2023]40号", "沙科局发〔2023〕40号"),
        ("Rule of law, 2023", "Rule of law, 2023"),
    ],
)
def test_marks_of_recognised_text(seen: str, typed: str) -> None:
    assert _clean(seen) == typed


@with_ocr
def test_through_the_child_process(drawn: Callable[..., Image], tmp_path: Path) -> None:
    found = load_bytes(_scan([drawn(PAGE)]), "扫描.pdf")[0].extract
    assert found.text.splitlines() == TEXT
    assert [n.code for n in found.notes] == ["scan"]
