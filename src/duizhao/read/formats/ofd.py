"""OFD (GB/T 33190-2016): the fixed pages that Chinese offices exchange; annotations, seals and attachments are left aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read.pages import Page, extract, ocr
from duizhao.read.pages.ofdpackage import BROKEN, Package, Resources, area, child_text
from duizhao.read.pages.ofdpage import Box, Collector, TooMuch, local
from duizhao.read.pages.pictures import Unreadable, frames, page_of
from duizhao.read.pages.ruling import tables
from duizhao.read.pages.scans import NEEDS_EXTRA, SCANNED, TO_RECOGNISE, recognised, some
from duizhao.read.tasks import step
from duizhao.read.zipguard import open_zip
from duizhao.reading import Extract, Note

__all__ = ["read", "read_scan"]

_PAGES: Final = 300
_OBJECTS: Final = 2_000_000  # objects and characters on all pages; three hundred full pages have a quarter of it
_A4: Final[Box] = (0.0, 0.0, 210.0, 297.0)
_POINT: Final = 72 / 25.4
_FEW: Final = 12  # characters; a scan may carry a page number
_PICTURE: Final = 0.25  # of the page: less is an emblem or a seal
_ENOUGH: Final = 200  # characters of text beside pages that are pictures, for the text to be worth reading alone


@dataclass(frozen=True, slots=True)
class _Found:
    """A page; `picture` is the part with the image that it consists of."""

    page: Page
    picture: str | None


def read(data: bytes, name: str) -> Extract:
    """The text of an OFD. Raises ReadError when it is damaged, locked, without pages or too big.

    Pages that are pictures are left out and named in a note: of the code `TO_RECOGNISE` where `read_scan` can read them.
    """
    notes: list[Note] = []
    found = _look(Package(open_zip(data, name), name), notes)
    kept = [f.page for f in found if f.picture is None]
    unread = [f.page.number for f in found if f.picture is not None]
    if unread and ocr.available():
        notes.append(Note(TO_RECOGNISE, f"第 {some(unread)} 页是扫描图片，尚未识别。"))
    elif unread:
        if sum(len(p.pieces) for p in kept) < _ENOUGH:
            raise ReadError(f"这是扫描件，{NEEDS_EXTRA}", place=Place(name))
        notes.append(Note("scan-unread", f"第 {some(unread)} 页是扫描图片，没有读；{NEEDS_EXTRA}"))
    return extract(kept, "ofd", notes=notes)


def read_scan(data: bytes, name: str) -> Extract:
    """The text of an OFD, its pictures recognised: some seconds a page. Raises ReadError as `read` does."""
    notes: list[Note] = []
    package = Package(open_zip(data, name), name)
    found = _look(package, notes)
    if sum(f.picture is not None for f in found) > SCANNED:
        raise ReadError(f"扫描的页超过 {SCANNED} 页，不像一份报告；请只给出报告本身。", place=Place(name))
    pages: list[Page] = []
    seen: list[Page] = []
    failed: list[int] = []
    for f in found:
        page = f.page
        if f.picture is not None:
            try:
                page = page_of(next(frames(package.bytes(f.picture), name)), page.number)
            except Unreadable:
                failed.append(page.number)
                continue
            seen.append(page)
            step()
        pages.append(page)
    if not pages:
        raise ReadError("OFD 里的扫描图片打不开；请对方提供 PDF 或 Word 版。", place=Place(name))
    notes += recognised(seen, len(found))
    if failed:
        notes.append(Note("scan-unread", f"第 {some(failed)} 页的扫描图片打不开，没有读；请对方提供 PDF 或 Word 版。"))
    return extract(pages, "ofd", notes=notes)


def _look(package: Package, notes: list[Note]) -> list[_Found]:
    """All pages as they can be read without recognition; notes what had to be passed over."""
    root = package.xml("OFD.xml")
    bodies = [e for e in root if local(e) == "DocBody"]
    where = next((w for b in bodies if (w := package.find("OFD.xml", child_text(b, "DocRoot")))), None)
    if where is None:
        raise ReadError(BROKEN, place=Place(package.name))
    if len(bodies) > 1:
        notes.append(Note("ofd-bodies", f"OFD 里有 {len(bodies)} 个文档，只读了第一个。"))
    try:
        found = list(_pages(package, where, notes))
    except TooMuch:
        raise ReadError("OFD 里的内容过多，不像一份报告；请只给出报告本身。", place=Place(package.name)) from None
    if not found:
        raise ReadError("OFD 里没有页面；请重新导出。", place=Place(package.name))
    return found


def _pages(package: Package, where: str, notes: list[Note]) -> Iterator[_Found]:
    document = package.xml(where)
    common = next((e for e in document if local(e) == "CommonData"), None)
    listed = [p for e in document if local(e) == "Pages" for p in e if local(p) == "Page"]
    if len(listed) > _PAGES:
        raise ReadError(f"OFD 超过 {_PAGES} 页，不像一份报告；请只给出报告本身。", place=Place(package.name))
    usual = area(common, "PageArea") or _A4
    templates = {}
    shared = Resources()
    for e in common if common is not None else ():
        if local(e) == "TemplatePage":
            templates[e.get("ID", "").strip()] = package.tried(package.find(where, e.get("BaseLoc")))
        elif local(e) in ("PublicRes", "DocumentRes"):
            shared |= package.resources(where, e.text)
    left = _OBJECTS
    failed: list[int] = []
    for number, entry in enumerate(listed, start=1):
        location = package.find(where, entry.get("BaseLoc"))
        root = package.tried(location)
        if root is None or location is None:
            failed.append(number)
            continue
        own = shared
        for e in root:
            if local(e) == "PageRes":
                own |= package.resources(location, e.text)
        gathered = Collector(own.units, left)
        for e in root:
            template = templates.get(e.get("TemplateID", "").strip()) if local(e) == "Template" else None
            if template is not None:
                gathered.page(template)
        gathered.page(root)
        left = gathered.left
        yield _found(gathered, number, area(root, "Area") or usual, own)
    if failed and len(failed) == len(listed):
        raise ReadError(BROKEN, place=Place(package.name))
    if failed:
        notes.append(Note("damaged-pages", f"第 {some(failed)} 页已损坏，没有读；请核对原文件。"))


def _found(gathered: Collector, number: int, box: Box, resources: Resources) -> _Found:
    """The page of what was gathered on it, without what lies outside of it."""
    x, y, width, height = (v * _POINT for v in box)
    inside = tuple(
        p for p in gathered.pieces if x <= (p.x0 + p.x1) / 2 <= x + width and y <= p.bottom and p.top <= y + height
    )
    made, rest = tables(gathered.rules, inside)
    picture = None
    if sum(not p.text.isspace() for p in inside) < _FEW:
        share, part = max(
            ((_share(b, width, height), resources.media.get(r)) for b, r in gathered.images),
            default=(0.0, None),
            key=lambda found: found[0],
        )
        picture = part if share >= _PICTURE else None
    return _Found(Page(number, width, height, rest, made), picture)


def _share(box: Box, width: float, height: float) -> float:
    """The part of the page that an image (left, top, right, bottom) is as big as."""
    return (box[2] - box[0]) * (box[3] - box[1]) / (width * height)
