"""PDF: the text layer by geometry; pages that are pictures go to recognition."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from duizhao.errors import Place, ReadError
from duizhao.read.pages import Page, extract, ocr
from duizhao.read.pages.pdfpage import Found, look
from duizhao.read.pages.render import draw, is_layer
from duizhao.read.pages.scans import LAYER_TRUST, NEEDS_EXTRA, SCANNED, TO_RECOGNISE, recognised, some
from duizhao.read.tasks import step
from duizhao.reading import Extract, Note

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage
    from pdfplumber.pdf import PDF

__all__ = ["read", "read_scan"]

_PAGES: Final = 300
_CHARS: Final = 1_000_000  # on all pages together; three hundred full pages have a third of it
_ENOUGH: Final = 200  # characters of text beside pages that are pictures, for the text to be worth reading alone
_BROKEN: Final = "PDF 文件已损坏或没有传完，打不开；请重新导出或重新传一次，也可以改用 Word 版。"


def read(data: bytes, name: str) -> Extract:
    """The text of a PDF. Raises ReadError when it is broken, locked, without pages, too big, or cannot be read.

    Pages that are pictures are left out and named in a note: of the code `TO_RECOGNISE` where `read_scan` can read them.
    """
    notes: list[Note] = []
    with _silence():
        found, layers = _judged(data, name, notes)
    unread = [f.page.number for f in found if f.unread]
    kept = [f for f in found if not f.unread]
    if (unread or layers) and ocr.available():
        notes.append(Note(TO_RECOGNISE, f"第 {some(sorted((*unread, *layers)))} 页是扫描图片，尚未识别。"))
    elif unread:
        if sum(f.solid for f in kept) < _ENOUGH:
            raise ReadError(f"这是扫描件，{NEEDS_EXTRA}", place=Place(name))
        notes.append(Note("scan-unread", f"第 {some(unread)} 页是扫描图片，没有读；{NEEDS_EXTRA}"))
    if layers:
        notes.append(Note("scan", f"第 {some(layers)} 页是扫描件，文字取自扫描软件的识别结果，请以原件为准。"))
    return extract([_doubted(f.page) if f.page.number in layers else f.page for f in kept], "pdf", notes=notes)


def read_scan(data: bytes, name: str) -> Extract:
    """The text of a PDF, its pictures recognised: some seconds a page. Raises ReadError as `read` does.

    Text that a scanner put under its images is recognised anew: nobody knows how good it is.
    """
    from pypdfium2 import PdfDocument

    notes: list[Note] = []
    with _silence():
        found, layers = _judged(data, name, notes)
    wanted = {f.page.number for f in found if f.unread} | set(layers)
    if len(wanted) > SCANNED:
        raise ReadError(f"扫描的页超过 {SCANNED} 页，不像一份报告；请只给出报告本身。", place=Place(name))
    pages: list[Page] = []
    seen: list[Page] = []
    document = PdfDocument(data)
    try:
        for f in found:
            page = f.page
            if page.number in wanted:
                image, width, height, scale = draw(document, page.number)
                page = Page(page.number, width, height, ocr.recognise(image, scale))
                seen.append(page)
                step()
            pages.append(page)
    finally:
        document.close()
    notes += recognised(seen, len(found))
    return extract(pages, "pdf", notes=notes)


def _judged(data: bytes, name: str, notes: list[Note]) -> tuple[list[Found], list[int]]:
    """All pages, and the numbers of those whose text a scanner put under the image of the page."""
    found = _look(data, name, notes)
    covered = [f.page.number for f in found if f.covered and not f.unread]
    if not covered:
        return found, []
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError:
        return found, []
    try:
        return found, [n for n in covered if is_layer(document, n)]
    finally:
        document.close()


def _doubted(page: Page) -> Page:
    return replace(page, pieces=tuple(replace(p, trust=LAYER_TRUST) for p in page.pieces))


def _look(data: bytes, name: str, notes: list[Note]) -> list[Found]:
    """All pages as they can be read without recognition; notes what had to be passed over."""
    pdf = _open(data, name)
    found: list[Found] = []
    failed: list[int] = []
    chars = 0
    for number, page in _pages(pdf, name):
        try:
            one = look(page) if page else None
        except MemoryError:
            raise
        except Exception:
            # broken content raises whatever it hits in the parser
            one = None
        if page:
            page.close()
        if one is None:
            failed.append(number)
            continue
        chars += one.solid
        if chars > _CHARS:
            raise ReadError(
                f"PDF 里的文字超过 {_CHARS // 10_000} 万字，不像一份报告；请只给出报告本身。", place=Place(name)
            )
        found.append(one)
    if not found:
        raise ReadError(_BROKEN if failed else "PDF 里没有页面；请重新导出。", place=Place(name))
    if failed:
        notes.append(Note("damaged-pages", f"第 {some(failed)} 页已损坏，没有读；请核对原文件。"))
    if any(type(x).__name__ == "PDFXRefFallback" for x in pdf.doc.xrefs):
        notes.append(Note("damaged-pages", "PDF 的目录已损坏，只读了能找到的页；请核对文件是否传完、页数是否齐全。"))
    return found


def _open(data: bytes, name: str) -> PDF:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        # the empty password is tried by itself: many files are locked against changes only
        return pdfplumber.open(BytesIO(data), raise_unicode_errors=False)
    except MemoryError:
        raise
    except PdfminerException as e:
        cause = e.args[0] if e.args else None
        if isinstance(cause, PDFPasswordIncorrect):
            raise ReadError("PDF 有打开密码，请去掉密码后另存一份再试。", place=Place(name)) from None
        if isinstance(cause, PDFEncryptionError):
            raise ReadError(
                "PDF 用了不认识的加密方式，请另存为不加密的 PDF 或 Word 版再试。", place=Place(name)
            ) from None
        raise ReadError(_BROKEN, place=Place(name)) from None
    except Exception:
        raise ReadError(_BROKEN, place=Place(name)) from None


def _pages(pdf: PDF, name: str) -> Iterator[tuple[int, PdfPage | None]]:
    """The pages with their numbers from 1; None for one that cannot be made out."""
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page

    made = PDFPage.create_pages(pdf.doc)
    for number in range(1, _PAGES + 2):
        page: PdfPage | None
        try:
            found = next(made)
        except StopIteration:
            return
        except MemoryError:
            raise
        except Exception:
            # the tree is broken from here on, and nobody knows how much was to come
            raise ReadError(_BROKEN, place=Place(name)) from None
        if number > _PAGES:
            raise ReadError(f"PDF 超过 {_PAGES} 页，不像一份报告；请只给出报告本身。", place=Place(name))
        try:
            page = Page(pdf, found, page_number=number)
        except MemoryError:
            raise
        except Exception:
            page = None
        yield number, page


@contextmanager
def _silence() -> Iterator[None]:
    """Keep pdfminer's warnings to ourselves: they may quote the file."""
    loggers = [logging.getLogger(n) for n in ("pdfminer", "pdfplumber")]
    levels = [x.level for x in loggers]
    for x in loggers:
        x.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for x, level in zip(loggers, levels, strict=True):
            x.setLevel(level)
