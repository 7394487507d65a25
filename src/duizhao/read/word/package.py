"""Opening a Word file with python-docx, with care: sizes bounded, no DTD, nothing outside the file followed.

python-docx parses every part it knows when it opens a file, refuses macro-enabled files and templates, and breaks at a
relationship that leads nowhere (WPS and picture tools leave such). So the package is read here, through the guarded
zip, and handed to python-docx as parts; what is damaged beside the text is kept as bytes and said.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import Place, ReadError
from duizhao.read.word.names import RELATION, Element, child, on, w
from duizhao.read.zipguard import GuardedZip, open_zip

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["WordFile", "open_word"]

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MAIN: Final = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    }
)
# A part may be written in the namespaces of ISO 29500 Strict; the transitional ones differ by a year alone.
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_DTD: Final = ("<!DOCTYPE", "<!ENTITY")
_MAX_PARTS: Final = 3000


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file, opened: python-docx's `document` (to add comments and to save) and the roots the walk needs.

    `footnotes` and `endnotes` are by id; `headers` and `footers` are those that can be seen, in order of sections.
    `damaged` counts parts beside the text that could not be parsed, `embedded` objects and chunks of other formats.
    """

    document: Document
    body: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Mapping[str, Element]
    endnotes: Mapping[str, Element]
    headers: tuple[Element, ...]
    footers: tuple[Element, ...]
    macros: bool = False
    comments: int = 0
    embedded: int = 0
    pictures: int = 0
    damaged: int = 0


def open_word(data: bytes, name: str) -> WordFile:
    """Open the .docx, .docm, .dotx or .dotm in `data`; `name` stands for it in messages.

    The same bytes give the same tree, so that what a walk found in one can be found again in the other.
    Raises ReadError when it is no Word file, damaged, encrypted, or beyond the limits of `zipguard`.
    """
    import docx.oxml  # noqa: F401  registers the element classes
    from docx.opc.package import Unmarshaller
    from docx.package import Package
    from lxml import etree

    try:
        parts = _Parts(open_zip(data, name), name)
        package = Package()
        unmarshal: Any = Unmarshaller.unmarshal
        unmarshal(parts, package, parts.make)
        main: Any = package.main_document_part
        if main.content_type not in _MAIN:
            raise _not_word(name)
        body = child(main.element, "body")
        if body is None:
            raise _not_word(name)
        return _word_file(parts, main, body)
    except etree.XMLSyntaxError:
        raise ReadError("Word 文档的正文已损坏，无法读取，请打开后另存一份再试。", place=Place(name)) from None
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        # python-docx takes for granted that a package is well made, and fails in many ways where it is not
        raise _not_word(name) from None


def _word_file(parts: _Parts, main: Any, body: Element) -> WordFile:
    def related(kind: str) -> Element | None:
        return next((parts.root(r.target_part) for r in main.rels.values() if _is(r, kind)), None)

    settings = related("settings")
    headers, footers = _edges(parts, main, on(child(settings, "evenAndOddHeaders")))
    comments = related("comments")
    kinds = [r.reltype.rsplit("/", 1)[-1] for r in main.rels.values()]
    return WordFile(
        document=main.document,
        body=body,
        styles=related("styles"),
        numbering=related("numbering"),
        footnotes=_notes(related("footnotes"), "footnote"),
        endnotes=_notes(related("endnotes"), "endnote"),
        headers=headers,
        footers=footers,
        macros="vbaProject" in kinds,
        comments=0 if comments is None else len(comments.findall(w("comment"))),
        embedded=sum(k in ("package", "oleObject", "aFChunk", "subDocument") for k in kinds),
        pictures=kinds.count("image"),
        damaged=parts.damaged,
    )


def _is(relation: Any, kind: str) -> bool:
    return not relation.is_external and relation.reltype == _OFFICE + kind


def _notes(root: Element | None, kind: str) -> dict[str, Element]:
    found = [] if root is None else root.findall(w(kind))
    return {n.get(w("id"), ""): n for n in found if n.get(w("type"), "normal") == "normal"}


def _edges(parts: _Parts, main: Any, even: bool) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """The roots of the headers and footers that can be seen, each part once."""
    out: dict[str, dict[str, Element]] = {"header": {}, "footer": {}}
    for section in main.element.iter(w("sectPr")):
        first = on(child(section, "titlePg"))
        for edge in ("header", "footer"):
            for reference in section.findall(w(edge + "Reference")):
                kind = reference.get(w("type"), "default")
                relation = main.rels.get(reference.get(RELATION))
                if relation is None or not _is(relation, edge):
                    continue
                if (kind == "first" and not first) or (kind == "even" and not even):
                    continue
                root = parts.root(relation.target_part)
                if root is not None:
                    out[edge].setdefault(relation.target_part.partname, root)
    return tuple(out["header"].values()), tuple(out["footer"].values())


@dataclass(frozen=True, slots=True)
class _Relation:
    """A relationship as python-docx's unmarshaller wants it."""

    rId: str
    reltype: str
    target_ref: str
    is_external: bool
    target_partname: Any


class _Parts:
    """The parts of a package that can be reached from its root, for python-docx's unmarshaller."""

    def __init__(self, archive: GuardedZip, name: str) -> None:
        from docx.opc.packuri import PACKAGE_URI
        from docx.opc.pkgreader import _ContentTypeMap

        self._name = name
        self._archive = archive
        # names in zips differ from those in relationships by case, by \ for /, by a leading /
        self._members = {n.replace("\\", "/").lstrip("/").lower(): n for n in archive.names}
        self._damaged: set[str] = set()
        content_types: Any = _ContentTypeMap
        types = content_types.from_xml(self._read("[Content_Types].xml"))
        self._relations: list[tuple[str, _Relation]] = []
        self._found: dict[str, tuple[Any, str, str, bytes]] = {}
        waiting = [PACKAGE_URI]
        while waiting:
            source = waiting.pop()
            for relation in self._relations_of(source):
                self._relations.append((source, relation))
                target = relation.target_partname
                if relation.is_external or target in self._found:
                    continue
                if len(self._found) >= _MAX_PARTS:
                    raise ReadError(f"Word 文档里的部分过多（最多 {_MAX_PARTS} 个），没有读取。", place=Place(name))
                blob = self._read(target.membername)
                self._found[target] = (target, _type_of(types, target), relation.reltype, blob)
                waiting.append(target)

    def iter_sparts(self) -> Iterator[tuple[Any, str, str, bytes]]:
        return iter(self._found.values())

    def iter_srels(self) -> Iterator[tuple[str, _Relation]]:
        return iter(self._relations)

    def make(self, partname: Any, content_type: str, reltype: str, blob: bytes, package: Any) -> Any:
        """A part of python-docx's class for it; a damaged one beside the text stays as bytes."""
        from docx.opc.part import Part, PartFactory
        from docx.parts.document import DocumentPart
        from lxml import etree

        if content_type in _MAIN:
            return DocumentPart.load(partname, content_type, blob, package)
        try:
            return PartFactory(partname, content_type, reltype, blob, package)
        except etree.XMLSyntaxError:
            self._damaged.add(partname)
            return Part.load(partname, content_type, blob, package)

    def root(self, part: Any) -> Element | None:
        """The root of a part; python-docx keeps some that it has no use for (footnotes) as bytes."""
        from docx.oxml.parser import parse_xml
        from lxml import etree

        element = getattr(part, "element", None)
        if element is None and part.partname not in self._damaged:
            parse: Any = parse_xml
            try:
                element = parse(part.blob)
            except etree.XMLSyntaxError:
                self._damaged.add(part.partname)
        return element

    @property
    def damaged(self) -> int:
        """How many parts beside the text could not be parsed."""
        return len(self._damaged)

    def _read(self, member: str) -> bytes:
        blob = self._archive.read(self._members[member.lower()])
        if blob.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith((b"<", b"\0<")):
            _refuse_dtd(blob, self._name)
            blob = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", blob)
        return blob

    def _relations_of(self, source: Any) -> Iterator[_Relation]:
        from docx.opc.oxml import parse_xml
        from docx.opc.packuri import PackURI

        member = source.rels_uri.membername
        if member.lower() not in self._members:
            return
        parse: Any = parse_xml
        for element in parse(self._read(member)).findall("{*}Relationship"):
            reference = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            path = posixpath.normpath(posixpath.join(source.baseURI, reference.split("#")[0]))
            # what leads nowhere is kept as if it led outside, so that saving loses no relationship
            external = external or path.lstrip("/").lower() not in self._members
            target = None if external else PackURI("/" + path.lstrip("/"))
            yield _Relation(element.get("Id", ""), element.get("Type", ""), reference, external, target)


def _type_of(types: Any, partname: Any) -> str:
    try:
        return str(types[partname])
    except KeyError:
        return "application/octet-stream"


def _refuse_dtd(blob: bytes, name: str) -> None:
    """No Office file has a DTD (ECMA-376 part 2 forbids them); one that has is an attack, and is never parsed."""
    if any(d.encode(code) in blob for d in _DTD for code in ("utf-8", "utf-16-le", "utf-16-be")):
        raise ReadError("文件里有 Word 文档不应有的实体定义，可能被人做过手脚，没有读取。", place=Place(name))
    declared = re.match(rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""", blob[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16"):
        raise ReadError("文件内部的编码不是 Word 所用的编码，没有读取，请打开后另存一份再试。", place=Place(name))


def _not_word(name: str) -> ReadError:
    return ReadError(
        "这不是能读的 Word 文档（没有正文部分或内部结构不对），请打开后另存为 .docx 再试。", place=Place(name)
    )
