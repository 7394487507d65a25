"""OFD (GB/T 33190-2016): the fixed pages that Chinese offices exchange; annotations, seals and attachments are left aside."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, Final

from duizhao.errors import Place, ReadError
from duizhao.read.pages import Page, extract
from duizhao.read.pages.ofdpage import Box, Collector, TooMuch, box_of, local
from duizhao.read.pages.ruling import tables
from duizhao.read.pages.scans import some
from duizhao.read.zipguard import GuardedZip, open_zip
from duizhao.reading import Extract, Note

__all__ = ["read"]

Element = Any  # lxml has no types of its own

_PAGES: Final = 300
_OBJECTS: Final = 2_000_000  # objects and characters on all pages; three hundred full pages have a quarter of it
_A4: Final[Box] = (0.0, 0.0, 210.0, 297.0)
_POINT: Final = 72 / 25.4
_BROKEN: Final = "OFD 文件已损坏或不完整，读不出来；请重新取得原件，或请对方提供 Word 版。"


def read(data: bytes, name: str) -> Extract:
    """The text of an OFD. Raises ReadError when it is damaged, locked, without pages or too big."""
    package = _Package(open_zip(data, name), name)
    root = package.xml("OFD.xml")
    bodies = [e for e in root if local(e) == "DocBody"]
    where = next((w for b in bodies if (w := package.find("OFD.xml", _child_text(b, "DocRoot")))), None)
    if where is None:
        raise ReadError(_BROKEN, place=Place(name))
    notes: list[Note] = []
    if len(bodies) > 1:
        notes.append(Note("ofd-bodies", f"OFD 里有 {len(bodies)} 个文档，只读了第一个。"))
    try:
        pages = list(_pages(package, where, notes))
    except TooMuch:
        raise ReadError("OFD 里的内容过多，不像一份报告；请只给出报告本身。", place=Place(name)) from None
    if not pages:
        raise ReadError("OFD 里没有页面；请重新导出。", place=Place(name))
    return extract(pages, "ofd", notes=notes)


def _pages(package: _Package, where: str, notes: list[Note]) -> Iterator[Page]:
    document = package.xml(where)
    common = next((e for e in document if local(e) == "CommonData"), None)
    listed = [p for e in document if local(e) == "Pages" for p in e if local(p) == "Page"]
    if len(listed) > _PAGES:
        raise ReadError(f"OFD 超过 {_PAGES} 页，不像一份报告；请只给出报告本身。", place=Place(package.name))
    area = _area(common, "PageArea") or _A4
    templates: dict[str, str] = {}
    units: dict[str, Element] = {}
    for e in common if common is not None else ():
        if local(e) == "TemplatePage":
            templates[e.get("ID", "").strip()] = e.get("BaseLoc", "")
        elif local(e) in ("PublicRes", "DocumentRes"):
            units |= package.units(where, e.text)
    left = _OBJECTS
    failed: list[int] = []
    for number, entry in enumerate(listed, start=1):
        location = package.find(where, entry.get("BaseLoc"))
        root = package.tried(location)
        if root is None or location is None:
            failed.append(number)
            continue
        own: dict[str, Element] = {}
        for e in root:
            if local(e) == "PageRes":
                own |= package.units(location, e.text)
        found = Collector({**units, **own}, left)
        for e in root:
            if local(e) == "Template":
                page = package.tried(package.find(where, templates.get(e.get("TemplateID", "").strip())))
                if page is not None:
                    found.page(page)
        found.page(root)
        left = found.left
        x, y, width, height = (v * _POINT for v in _area(root, "Area") or area)
        inside = tuple(
            p for p in found.pieces if x <= (p.x0 + p.x1) / 2 <= x + width and y <= p.bottom and p.top <= y + height
        )
        made, rest = tables(found.rules, inside)
        yield Page(number, width, height, rest, made)
    if failed and len(failed) == len(listed):
        raise ReadError(_BROKEN, place=Place(package.name))
    if failed:
        notes.append(Note("damaged", f"第 {some(failed)} 页已损坏，没有读；请核对原文件。"))


def _area(holder: Element | None, name: str) -> Box | None:
    """The box of a page: x, y, width, height in millimetres."""
    for area in holder if holder is not None else ():
        if local(area) == name:
            box = box_of(_child_text(area, "PhysicalBox"))
            return box if box[2] > 0 and box[3] > 0 else None
    return None


def _child_text(e: Element, name: str) -> str | None:
    return next((c.text for c in e if local(c) == name), None)


class _Package:
    """The parts of the file by the names that producers write, which differ in case and slashes."""

    def __init__(self, archive: GuardedZip, name: str) -> None:
        self.name = name
        self._archive = archive
        self._parts = {_plain(n).casefold(): n for n in archive.names}
        self._trees: dict[str, Element | None] = {}

    def find(self, base: str, location: str | None) -> str | None:
        """The part that `location`, written in the part `base`, means; from there, or else from the top."""
        location = (location or "").strip().replace("\\", "/")
        if not location:
            return None
        beside = posixpath.join(posixpath.dirname(base), location)
        for candidate in (location,) if location.startswith("/") else (beside, location):
            path = _plain(posixpath.normpath(candidate))
            if path.casefold() in self._parts:
                return path
        return None

    def xml(self, path: str) -> Element:
        """The root of a part. Raises ReadError when it is not there or no XML."""
        root = self.tried(path)
        if root is None:
            raise ReadError(_BROKEN, place=Place(self.name))
        return root

    def tried(self, path: str | None) -> Element | None:
        """The root of a part, parsed once; None when it is not there or no XML."""
        if path is None:
            return None
        key = _plain(path).casefold()
        if key not in self._trees:
            part = self._parts.get(key)
            self._trees[key] = None if part is None else _parse(self._archive.read(part))
        return self._trees[key]

    def units(self, base: str, location: str | None) -> dict[str, Element]:
        """The drawings of a resource file that pages may use again and again."""
        root = self.tried(self.find(base, location))
        return {
            u.get("ID", "").strip(): u
            for e in (root if root is not None else ())
            if local(e) == "CompositeGraphicUnits"
            for u in e
            if local(u) == "CompositeGraphicUnit"
        }


def _plain(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./").lstrip("/")


def _parse(data: bytes) -> Element | None:
    """The root of XML without a document type: OFD has none, and only harm can come of it."""
    from lxml import etree

    for recover in (False, True):
        # some producers leave a prefix undeclared
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=recover,
            remove_comments=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return None if root.getroottree().docinfo.doctype else root
    return None
