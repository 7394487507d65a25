"""The parts of an OFD package: found by the names that producers write, parsed without document types."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any

from duizhao.errors import Place, ReadError
from duizhao.read.pages.ofdpage import Box, box_of, local
from duizhao.read.zipguard import GuardedZip

__all__ = ["BROKEN", "Package", "Resources", "area", "child_text"]

Element = Any  # lxml has no types of its own

BROKEN = "OFD 文件已损坏或不完整，读不出来；请重新取得原件，或请对方提供 Word 版。"


@dataclass(frozen=True, slots=True)
class Resources:
    """What pages refer to by number: drawings used again and again, and the parts that hold images."""

    units: dict[str, Element] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)

    def __or__(self, other: Resources) -> Resources:
        return Resources({**self.units, **other.units}, {**self.media, **other.media})


class Package:
    """The parts by name; names differ in case and slashes from what other parts call them."""

    def __init__(self, archive: GuardedZip, name: str) -> None:
        self.name = name
        self._archive = archive
        self._parts = {_plain(n).casefold(): n for n in archive.names}

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
            raise ReadError(BROKEN, place=Place(self.name))
        return root

    def tried(self, path: str | None) -> Element | None:
        """The root of a part; None when it is not there or no XML. Raises ReadError when the zip is damaged there."""
        part = self._parts.get(_plain(path).casefold()) if path else None
        return None if part is None else _parse(self._archive.read(part))

    def bytes(self, path: str) -> bytes:
        """The bytes of a part that `find` or `resources` named."""
        return self._archive.read(self._parts[_plain(path).casefold()])

    def resources(self, base: str, location: str | None) -> Resources:
        """What the resource part at `location` holds."""
        path = self.find(base, location)
        root = self.tried(path)
        out = Resources()
        if root is None or path is None:
            return out
        inner = posixpath.join(posixpath.dirname(path), root.get("BaseLoc", "").strip().replace("\\", "/"), "x")
        for group in root:
            for e in group:
                number = e.get("ID", "").strip()
                if local(e) == "CompositeGraphicUnit":
                    out.units[number] = e
                elif local(e) == "MultiMedia":
                    file = child_text(e, "MediaFile")
                    found = self.find(inner, file) or self.find(path, file)
                    if found:
                        out.media[number] = found
        return out


def area(holder: Element | None, name: str) -> Box | None:
    """The box of pages that `holder` gives in its element `name`: x, y, width, height in millimetres."""
    for e in holder if holder is not None else ():
        if local(e) == name:
            box = box_of(child_text(e, "PhysicalBox"))
            return box if box[2] > 0 and box[3] > 0 else None
    return None


def child_text(e: Element, name: str) -> str | None:
    """The text of the first child called `name`."""
    return next((c.text for c in e if local(c) == name), None)


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
