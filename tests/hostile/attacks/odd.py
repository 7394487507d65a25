"""Files that are two things at once, or say two things about one."""

from __future__ import annotations

from hostile.attacks.register import Files, simple
from hostile.make import doc, docx, html, mail, ofd, pdf, pictures, rar, seven, zips
from hostile.make.words import TEXT

OTHER = docx.document(docx.body(["另一份内容"]))
DOUBLE = zips.Entry("word/document.xml", OTHER)


def _docx(kind: str) -> Files:
    parts = docx.parts(kind=kind)
    entries = [zips.Entry(n, d) for n, d in parts.items()]
    return {
        "main part twice": zips.build([*entries, DOUBLE]),
        "main part in two spellings": zips.build(
            [*entries, zips.Entry("Word/Document.XML", OTHER), zips.Entry("word\\document.xml", OTHER)]
        ),
        "behind a PDF": pdf.make() + zips.build(entries, prefix=b""),
        "behind a page": html.make() + zips.build(entries, prefix=b""),
        "with a page of OFD": zips.pack({**ofd.parts(), **parts}),
        "unknown kind": zips.pack(
            {**parts, "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"main+xml", b"odd+xml")}
        ),
        "sheet": zips.pack(
            {
                **parts,
                "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                    docx.MAIN[kind].encode(),
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                ),
            }
        ),
        "two main parts": zips.pack(
            {
                **parts,
                "_rels/.rels": docx.relations(
                    [("rId1", "officeDocument", "word/document.xml"), ("rId2", "officeDocument", "word/other.xml")]
                ),
                "word/other.xml": OTHER,
            }
        ),
        "not well formed": docx.make(docx.body() + "<w:p><w:r></w:p>", kind=kind),
        "UTF-16": zips.pack(
            {**parts, "word/document.xml": docx.document().decode().replace("UTF-8", "UTF-16").encode("utf-16")}
        ),
        "UTF-7": zips.pack({**parts, "word/document.xml": docx.document().replace(b"UTF-8", b"UTF-7")}),
        "no namespace": zips.pack({**parts, "word/document.xml": docx.document().replace(b"w:", b"")}),
        "foreign root": zips.pack({**parts, "word/document.xml": b"<html/>"}),
        "strict": zips.pack(
            {
                **parts,
                "word/document.xml": docx.document().replace(
                    b"schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"purl.oclc.org/ooxml/wordprocessingml/main",
                ),
            }
        ),
    }


simple("two things at once", "docx", lambda: _docx("docx"))
simple("two things at once", "docm", lambda: _docx("docm"))
simple(
    "two things at once",
    "doc",
    lambda: {
        "sheet too": doc.compound({**doc.streams(), "Workbook": bytes(4096)}),
        "text behind": doc.make() + TEXT.encode(),
        "zip behind": doc.make() + docx.make(),
    },
)
simple("two things at once", "wps", lambda: doc.make() + docx.make())
simple(
    "two things at once",
    "pdf",
    lambda: {
        "zip behind": pdf.make() + zips.pack({"报告.txt": TEXT.encode()}),
        "page before": b"<html>" + pdf.make(),
        "noise before": b"\n" * 900 + pdf.make(),
        "object twice": pdf.make() + b"4 0 obj\n" + pdf.stream(pdf.lines(["另一份内容"])) + b"\nendobj\n",
        "update": pdf.make()
        + b"4 0 obj\n"
        + pdf.stream(pdf.lines(["另一份内容"]))
        + b"\nendobj\nxref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF"
        % (len(pdf.make()), pdf.make().index(b"xref"), len(pdf.make()) + 10),
        "no table": pdf.make()[: pdf.make().index(b"xref\n")],
        "everything a page": pdf.make(o3=b"<</Type/Pages/Kids 4 0 R>>"),
        "wrong kinds": pdf.make(o3=b"<</Type/Page/Parent(2)/MediaBox/A/Contents<<>>/Resources[1]/Rotate(x)>>"),
        "font of wrong kinds": pdf.make(
            o5=b"<</Type/Font/Subtype/Type0/BaseFont[1]/Encoding 7/DescendantFonts(x)/ToUnicode 3>>"
        ),
    },
)
simple(
    "two things at once",
    "ofd",
    lambda: {
        "part twice": zips.build([*(zips.Entry(n, d) for n, d in ofd.parts().items()), zips.Entry("OFD.xml", b"<x/>")]),
        "not well formed": ofd.make(ofd.page(ofd.texts() + "<ofd:X>")),
        "UTF-16": zips.pack(
            {n: d.decode().replace("UTF-8", "UTF-16").encode("utf-16") for n, d in ofd.parts().items()}
        ),
        "no namespace": zips.pack({n: d.replace(b"ofd:", b"") for n, d in ofd.parts().items()}),
        "two documents": zips.pack(
            {
                **ofd.parts(),
                "OFD.xml": ofd.parts()["OFD.xml"].replace(
                    b"</ofd:OFD>", ofd.parts()["OFD.xml"].split(b'Version="1.0">')[1]
                ),
            }
        ),
    },
)
simple(
    "two things at once",
    "html",
    lambda: {
        "page behind a page": html.make() * 3,
        "zip behind": html.make() + zips.pack({"a.txt": b"a"}),
        "mail": mail.HEAD.encode() + b"Content-Type: text/html\r\n\r\n" + html.make(),
    },
)
simple("two things at once", "md", lambda: {"page": b"# a\n\n" + html.make(), "pdf": b"# a\n\n" + pdf.make()})
simple(
    "two things at once",
    "txt",
    lambda: {
        "page": TEXT.encode() + html.make(),
        "pdf": TEXT.encode() + pdf.make(),
        "mail": TEXT.encode() + mail.make(),
    },
)
simple(
    "two things at once",
    "zip",
    lambda: {
        "same name": zips.build([zips.Entry("报告.txt", TEXT.encode()), zips.Entry("报告.txt", "另一份内容".encode())]),
        "pdf before": pdf.make() + zips.pack({"报告.txt": TEXT.encode()}),
        "other name in front": _two_names(),
        "report in every format": zips.pack(
            {
                "a.docx": docx.make(),
                "b.pdf": pdf.make(),
                "c.html": html.make(),
                "d.doc": doc.make(),
                "e.ofd": ofd.make(),
                "f.txt": TEXT.encode(),
            }
        ),
    },
)
simple(
    "two things at once",
    "7z",
    lambda: {
        "same name": seven.build([("报告.txt", TEXT.encode()), ("报告.txt", b"x")]),
        "zip behind": seven.pack({"报告.txt": TEXT.encode()}) + docx.make(),
    },
)
simple(
    "two things at once",
    "rar",
    lambda: {
        "same name": rar.build([rar.Entry("报告.txt", TEXT.encode()), rar.Entry("报告.txt", b"x")]),
        "program before": b"MZ" + bytes(200) + rar.build([rar.Entry("报告.txt", TEXT.encode())]),
    },
)
simple(
    "two things at once",
    "eml",
    lambda: {
        "headers twice": mail.make().replace(b"From:", b"Content-Type: text/plain\r\nFrom:"),
        "no line ends": mail.make().replace(b"\r\n", b"\r"),
        "unknown coding": mail.make().replace(b"base64", b"x-uuencode"),
        "bad base64": mail.make().replace(b"base64\r\n", b"base64\r\n\xff===\xff", 1),
        "page as text": mail.make([mail.text(html.make().decode()), mail.text(TEXT, "text/html")]),
        "calendar": mail.make([mail.text(TEXT, "text/calendar"), mail.attachment("报告.txt", TEXT.encode())]),
    },
)
simple(
    "two things at once",
    "png",
    lambda: {
        "zip behind": pictures.png() + docx.make(),
        "sums wrong": pictures.png()[:29] + bytes(4) + pictures.png()[33:],
    },
)
simple(
    "two things at once",
    "jpg",
    lambda: {
        "zip behind": pictures.jpeg() + docx.make(),
        "page inside": pictures.jpeg(more=pictures.segment(0xFE, html.make()[:60_000])),
    },
)


def _two_names() -> bytes:
    """The name before the member is not the one in the directory."""
    made = bytearray(zips.pack({"报告.txt": TEXT.encode()}))
    at = made.index("报告".encode())
    made[at : at + 6] = "附件".encode()
    return bytes(made)
