"""Writing a Word file with another text and more comments: every other part stays as it is, byte for byte."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from duizhao.read.word.names import Element, w
from duizhao.read.zipguard import GuardedZip, open_zip
from duizhao.report.word.paper import EPOCH
from duizhao.report.word.saying import Saying, Styles, comment

__all__ = ["Parts", "comments_part", "suffix_of"]

_TYPES: Final = "[Content_Types].xml"
_COMMENTS: Final = "comments"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# A file in the namespaces of ISO 29500 Strict is read in the others, and written again in its own.
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_STRICT_OFFICE: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_SUFFIXES: Final = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": ".docm",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": ".dotx",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": ".dotm",
}


def suffix_of(data: bytes) -> str:
    """The suffix that a Word file must have to be opened: Word refuses one that says otherwise. Raises ReadError."""
    types = open_zip(data, "").read(_TYPES)
    return next((suffix for kind, suffix in _SUFFIXES.items() if kind.encode() in types), ".docx")


@dataclass(slots=True)
class Parts:
    """The parts of one Word file; `name` stands for it in messages."""

    data: bytes
    name: str
    _archive: GuardedZip = field(init=False)
    _changed: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._archive = open_zip(self.data, self.name)

    def write(self, document: Any, comments: Sequence[Saying], first: int, styles: Styles) -> bytes:
        """The file with the tree of `document` (python-docx's part) and `comments` numbered from `first` on."""
        from lxml import etree

        main = self._member(str(document.partname))
        own = self._archive.read(main)
        text = etree.tostring(document.element, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._changed[main] = _as_before(text, own)
        self._comments(document, comments, first, styles, own)
        return self._packed()

    def _member(self, partname: str) -> str:
        """The member of the zip that a part is; names of parts differ from those by case and slashes."""
        wanted = partname.lstrip("/").lower()
        return next(n for n in self._archive.names if n.replace("\\", "/").lstrip("/").lower() == wanted)

    def _has(self, partname: str) -> bool:
        wanted = partname.lstrip("/").lower()
        return any(n.replace("\\", "/").lstrip("/").lower() == wanted for n in self._archive.names)

    def _comments(self, document: Any, comments: Sequence[Saying], first: int, styles: Styles, own: bytes) -> None:
        from lxml import etree

        existing = comments_part(document)
        if existing is not None:
            member = self._member(str(existing.partname))
            before = self._archive.read(member)
            root = _root_of(existing)
        else:
            folder, _, file = str(document.partname).rpartition("/")
            target = next(t for t in (f"{folder}/comments{n}.xml" for n in ("", *range(1, 1000))) if not self._has(t))
            member, before = target.lstrip("/"), own
            root = etree.fromstring(f'<w:comments xmlns:w="{w("")[1:-1]}"/>')
            self._relate(f"{folder}/_rels/{file}.rels", target, own)
            self._declare(target, f"{folder}/_rels/{file}.rels")
        for number, saying in enumerate(comments, first):
            root.append(comment(number, saying, styles))
        text = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._changed[member] = _as_before(text, before)

    def _relate(self, relations: str, target: str, own: bytes) -> None:
        """Say in the relationships of the text where the comments are."""
        from lxml import etree

        space = f"{{{_PACKAGE}relationships}}"
        if self._has(relations):
            member = self._member(relations)
            root = _parse(self._archive.read(member))
        else:
            member, root = relations.lstrip("/"), etree.Element(f"{space}Relationships", nsmap={None: space[1:-1]})
        used = {e.get("Id") for e in root}
        made = etree.SubElement(root, f"{space}Relationship")
        made.set("Id", next(i for i in (f"rIdDuizhao{n}" for n in range(1, 10_000)) if i not in used))
        made.set("Type", (_STRICT_OFFICE if _STRICT.search(own) else _OFFICE) + _COMMENTS)
        made.set("Target", posixpath.basename(target))
        self._changed[member] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _declare(self, target: str, relations: str) -> None:
        """Say in the list of types what the new parts are."""
        from lxml import etree

        root = _parse(self._archive.read(self._member(_TYPES)))
        space = f"{{{_PACKAGE}content-types}}"
        for stale in [e for e in root if e.get("PartName", "").lower() == target.lower()]:  # of a part that is lost
            root.remove(stale)
        made = etree.SubElement(root, f"{space}Override")
        made.set("PartName", target)
        made.set("ContentType", _COMMENTS_TYPE)
        if not any(e.get("Extension", "").lower() == "rels" for e in root):
            default = etree.Element(f"{space}Default")
            default.set("Extension", "rels")
            default.set("ContentType", _RELATIONS_TYPE)
            root.insert(0, default)
        self._changed[self._member(_TYPES)] = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def _packed(self) -> bytes:
        """The zip: its members in their order with their dates, the new ones at the end."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
            done: set[str] = set()
            for info in self._archive.infos:
                if info.filename in done:
                    continue
                done.add(info.filename)
                data = self._changed.get(info.filename)
                out.writestr(_info(info), self._archive.read(info.filename) if data is None else data)
            for member, data in self._changed.items():
                if member not in done:
                    out.writestr(_info(zipfile.ZipInfo(member, EPOCH)), data)
        return stream.getvalue()


def comments_part(document: Any) -> Any:
    """The part that holds the comments of a document, or None."""
    related = (r for r in document.rels.values() if not r.is_external and r.reltype == _OFFICE + _COMMENTS)
    return next((r.target_part for r in related), None)


def _info(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(info.filename, info.date_time)
    made.compress_type = zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    made.external_attr = info.external_attr
    made.create_system = 0
    return made


def _parse(data: bytes) -> Element:
    from lxml import etree

    # parts were checked for a DTD before any tree was made of them
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _root_of(part: Any) -> Element:
    element = getattr(part, "element", None)
    return element if element is not None else _parse(part.blob)


def _as_before(text: bytes, own: bytes) -> bytes:
    """`text` in the namespaces of ISO 29500 Strict, where the part was written in those."""
    for found in set(_STRICT.findall(own)):
        first, second = found
        text = text.replace(
            b"http://schemas.openxmlformats.org/%b/2006/%b" % (first, second),
            b"http://purl.oclc.org/ooxml/%b/%b" % (first, second),
        )
    return text
