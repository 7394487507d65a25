"""Deep nesting, and things that contain themselves."""

from __future__ import annotations

import struct

from hostile.attacks.register import Files, simple
from hostile.make import doc, docx, html, mail, ofd, pdf, seven, zips
from hostile.make.words import TEXT

DEEP = 100_000


def _wrap(open_: str, close: str, inner: str, depth: int) -> str:
    return open_ * depth + inner + close * depth


def _docx(kind: str) -> Files:
    files = {}
    for depth in (200, 5000, DEEP):
        files[f"elements, {depth}"] = docx.make(docx.body() + _wrap("<w:x>", "</w:x>", "", depth), kind=kind)
        files[f"controls, {depth}"] = docx.make(
            _wrap("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", docx.body(), depth), kind=kind
        )
        files[f"tables, {depth}"] = docx.make(
            docx.body() + _wrap("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", docx.p("里"), depth), kind=kind
        )
        files[f"insertions, {depth}"] = docx.make(
            docx.body() + "<w:p>" + _wrap("<w:ins>", "</w:ins>", "<w:r><w:t>里</w:t></w:r>", depth) + "</w:p>",
            kind=kind,
        )
        box = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
        files[f"text boxes, {depth}"] = docx.make(docx.body() + _wrap(*box, docx.p("里"), depth), kind=kind)
        files[f"fields, {depth}"] = docx.make(
            docx.body() + "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * depth + "</w:p>" + docx.p("后"),
            kind=kind,
        )
        files[f"smart tags, {depth}"] = docx.make(
            docx.body()
            + "<w:p>"
            + _wrap("<w:smartTag>", "</w:smartTag>", "<w:r><w:t>里</w:t></w:r>", depth)
            + "</w:p>",
            kind=kind,
        )
    heading = docx.body() + docx.p("题", '<w:pStyle w:val="s0"/>')
    style = '<w:style w:type="paragraph" w:styleId="s{}"><w:name w:val="s{}"/><w:basedOn w:val="s{}"/></w:style>'
    files["style of itself"] = docx.make(heading, kind=kind, styles=docx.part("styles", style.format(0, 0, 0)))
    files["styles in a circle"] = docx.make(
        heading, kind=kind, styles=docx.part("styles", "".join(style.format(i, i, (i + 1) % 50) for i in range(50)))
    )
    files["20,000 styles in a row"] = docx.make(
        heading * 20, kind=kind, styles=docx.part("styles", "".join(style.format(i, i, i + 1) for i in range(20_000)))
    )
    link = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="s0"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    linked = '<w:style w:type="numbering" w:styleId="s0"><w:name w:val="s0"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    listed = docx.body() + docx.p("列", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    files["list of itself"] = docx.make(
        listed, kind=kind, numbering=docx.part("numbering", link), styles=docx.part("styles", linked)
    )
    note = '<w:footnote w:id="2"><w:p><w:r><w:footnoteReference w:id="2"/><w:t>注</w:t></w:r></w:p></w:footnote>'
    files["note in itself"] = docx.make(
        docx.body() + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        kind=kind,
        footnotes=docx.part("footnotes", note),
    )
    parts = docx.parts(docx.body() + '<w:altChunk r:id="rId1"/>', kind=kind)
    parts["word/_rels/document.xml.rels"] = docx.relations(
        [("rId1", "aFChunk", "document.xml"), ("rId2", "header", "document.xml"), ("rId3", "footnotes", "document.xml")]
    )
    files["part of itself"] = zips.pack(parts)
    return files


simple("deep and circular", "docx", lambda: _docx("docx"))
simple("deep and circular", "docm", lambda: _docx("docm"))


def _doc() -> Files:
    sound = bytearray(doc.make())
    files = {}
    table_at = 512 + struct.unpack_from("<L", sound, 76)[0] * 512
    for sector, to in ((0, 0), (5, 3), (8, 0), (0, 0xFFFFFFFD), (9, 2)):
        changed = bytearray(sound)
        struct.pack_into("<L", changed, table_at + 4 * sector, to)
        files[f"sector {sector} leads to {to}"] = bytes(changed)
    directory = 512 + struct.unpack_from("<L", sound, 48)[0] * 512
    for entry, field, to in ((0, 76, 0), (1, 72, 1), (1, 68, 0), (2, 68, 1), (2, 76, 0)):
        changed = bytearray(sound)
        struct.pack_into("<L", changed, directory + 128 * entry + field, to)
        files[f"entry {entry} leads to {to} by {field}"] = bytes(changed)
    changed = bytearray(sound)
    struct.pack_into("<L", changed, 68, 0)  # the table of tables in sector 0, which leads to itself
    struct.pack_into("<L", changed, 72, 0xFFFFFF)
    files["tables in a circle"] = bytes(changed)
    fields = "\x13 IF " * 20_000
    files["fields"] = doc.make(TEXT + "\n" + fields + "\n")
    files["cells"] = doc.make(TEXT + "\n" + "\x07" * 50_000 + "\n")
    return files


simple("deep and circular", "doc", _doc)
simple("deep and circular", "wps", _doc)


def _pdf() -> Files:
    made = pdf.objects()
    kid = b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    uses = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>"
    drawn = pdf.stream(pdf.lines() + b" /X Do")
    twice = {6 + i: pdf.stream(b"/X Do /X Do", (form % (7 + i)).decode()) for i in range(40)}
    filters = "/Filter[" + "/ASCIIHexDecode" * 5000 + "]"
    return {
        "page tree in a circle": pdf.make(
            o2=b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R/MediaBox[0 0 595 842]>>"
        ),
        "page is its parent": pdf.make(
            o3=b"<</Type/Page/Parent 3 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            o2=b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>",
        ),
        "page tree of 5,000 levels": pdf.build(
            {
                **made,
                2: kid % (10, 2),
                **{i: kid % (i + 1, i - 1) for i in range(10, 5010)},
                5010: made[3].replace(b"/Parent 2 0 R", b"/Parent 5009 0 R/MediaBox[0 0 595 842]"),
            }
        ),
        "page tree that doubles": pdf.build(
            {
                **made,
                2: b"<</Type/Pages/Kids[10 0 R 10 0 R]/Count 2/MediaBox[0 0 595 842]>>",
                **{
                    i: b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2/Parent 2 0 R>>" % (i + 1, i + 1)
                    for i in range(10, 50)
                },
                50: made[3],
            }
        ),
        "form in itself": pdf.build({**made, 3: uses, 4: drawn, 6: pdf.stream(b"/X Do", (form % 6).decode())}),
        "forms in a circle": pdf.build(
            {
                **made,
                3: uses,
                4: drawn,
                6: pdf.stream(b"/X Do", (form % 7).decode()),
                7: pdf.stream(b"/X Do", (form % 6).decode()),
            }
        ),
        "forms that double": pdf.build({**made, 3: uses, 4: drawn, **twice, 46: pdf.stream(b"", (form % 46).decode())}),
        "arrays": pdf.make(o4=pdf.stream(pdf.lines() + b"[" * DEEP)),
        "arrays in an object": pdf.make(
            o3=made[3].replace(b"/Parent", b"/X " + b"[" * DEEP + b"]" * DEEP + b"/Parent")
        ),
        "dictionaries in an object": pdf.make(
            o3=made[3].replace(b"/Parent", b"/X " + b"<</A " * DEEP + b"1" + b">>" * DEEP + b"/Parent")
        ),
        "brackets in a string": pdf.make(o4=pdf.stream(pdf.lines() + b"(" * DEEP)),
        "saved states": pdf.make(o4=pdf.stream(b"q " * DEEP + pdf.lines())),
        "length of itself": pdf.make(
            o4=pdf.stream(pdf.lines()).replace(b"/Length %d" % len(pdf.lines()), b"/Length 4 0 R")
        ),
        "references in a circle": pdf.build({**made, 1: b"<</Type/Catalog/Pages 6 0 R>>", 6: b"7 0 R", 7: b"6 0 R"}),
        "box in a circle": pdf.build(
            {**made, 2: b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox 6 0 R>>", 6: b"[0 0 6 0 R 842]"}
        ),
        "tables in a circle": pdf.build(made, trailer="/Prev 9"),
        "tables before themselves": pdf.build(made).replace(
            b"/Root", b"/Prev %d/Root" % pdf.build(made).index(b"xref\n")
        ),
        "stream of objects in itself": pdf.build(
            {**made, 6: pdf.stream(b"6 0 <<>>", "/Type/ObjStm/N 1/First 4/Extends 6 0 R")}
        ),
        "outlines in a circle": pdf.build(
            {
                **made,
                1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
                6: b"<</Type/Outlines/First 6 0 R/Last 6 0 R/Next 6 0 R/Title(x)>>",
            }
        ),
        "names in a circle": pdf.build(
            {
                **made,
                1: b"<</Type/Catalog/Pages 2 0 R/PageLabels 6 0 R/Names<</Dests 6 0 R>>/StructTreeRoot 6 0 R>>",
                6: b"<</Kids[6 0 R]/K[6 0 R]/ParentTree 6 0 R/RoleMap 6 0 R>>",
            }
        ),
        "filters": pdf.make(o4=pdf.stream(pdf.lines(), filters)),
        "font in itself": pdf.make(
            o5=b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 5 0 R>>"
        ),
        "character map in itself": pdf.build(
            {
                **made,
                5: pdf.FONT.replace(b"/Encoding/UniGB-UCS2-H", b"/Encoding 6 0 R"),
                6: pdf.stream(b"/A usecmap", "/Type/CMap/CMapName/A/UseCMap 6 0 R"),
            }
        ),
        "marked content": pdf.make(o4=pdf.stream(b"/P <</MCID 0>> BDC " * DEEP + pdf.lines())),
    }


simple("deep and circular", "pdf", _pdf)


def _ofd() -> Files:
    files = {}
    for depth in (200, 5000, DEEP):
        files[f"groups, {depth}"] = ofd.make(ofd.page(_wrap("<ofd:PageBlock>", "</ofd:PageBlock>", ofd.texts(), depth)))
        files[f"elements, {depth}"] = ofd.make(ofd.page(ofd.texts() + _wrap("<ofd:X>", "</ofd:X>", "", depth)))
        files[f"root, {depth}"] = ofd.make(common=_wrap("<ofd:X>", "</ofd:X>", "", depth))
    here = "Pages/Page_0/Content.xml"
    template = f'<ofd:TemplatePage ID="5" BaseLoc="{here}"/>'
    files["template of itself"] = ofd.make(
        ofd.page(ofd.texts(), before='<ofd:Template TemplateID="5"/>'), common=template
    )
    files["document in itself"] = ofd.make(root="OFD.xml")
    files["page is the document"] = ofd.make(pages='<ofd:Page ID="1" BaseLoc="Document.xml"/>')
    unit = '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7" Width="9" Height="9"><ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    use = '<ofd:CompositeObject ID="8" Boundary="0 0 9 9" ResourceID="7"/>'
    parts = ofd.parts(ofd.page(ofd.texts() + use))
    resources = parts["Doc_0/PublicRes.xml"]
    files["unit in itself"] = zips.pack(
        {**parts, "Doc_0/PublicRes.xml": resources.replace(b"</ofd:Res>", unit.format(use).encode() + b"</ofd:Res>")}
    )
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{i}" Width="9" Height="9"><ofd:Content>{use.replace("7", str(i + 1)) * 2}{ofd.texts(["甲"])}</ofd:Content></ofd:CompositeGraphicUnit>'
        for i in range(7, 47)
    )
    files["units that double"] = zips.pack(
        {
            **parts,
            "Doc_0/PublicRes.xml": resources.replace(
                b"</ofd:Res>", f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>".encode()
            ),
        }
    )
    return files


simple("deep and circular", "ofd", _ofd)


def _html() -> Files:
    files = {}
    for depth in (300, 5000, DEEP):
        for tag in ("div", "span", "b", "blockquote", "ul", "section", "font", "p"):
            files[f"{tag}, {depth}"] = html.page(_wrap(f"<{tag}>", f"</{tag}>", html.body(), depth))
        files[f"tables, {depth}"] = html.page(html.body() + _wrap("<table><tr><td>", "</td></tr></table>", "里", depth))
        files[f"never closed, {depth}"] = html.page(html.body() + "<div><b><i>" * depth)
        files[f"lists, {depth}"] = html.page(html.body() + _wrap("<ol><li>", "</li></ol>", "里", depth))
        files[f"closed only, {depth}"] = html.page(html.body() + "</div></p>" * depth)
        files[f"comments, {depth}"] = html.page(html.body() + "<!--" * depth)
        files[f"brackets, {depth}"] = html.page(html.body() + "<" * depth)
    return files


simple("deep and circular", "html", _html)


def _md() -> Files:
    files = {}
    for depth in (300, 20_000, DEEP):
        for mark in (
            ">",
            "> ",
            "[",
            "*",
            "_",
            "`",
            "![",
            "(",
            "\\",
            "<",
            "~",
            "#",
            "- ",
            "1. ",
            "|",
            "    ",
            "\t",
            "[^",
            "[](",
        ):
            files[f"{mark!r} {depth}"] = f"{TEXT}\n\n{mark * depth}里\n".encode()
            files[f"{mark!r} {depth} lines"] = f"{TEXT}\n\n{(mark + chr(10)) * (depth // 10)}里\n".encode()
        files[f"emphasis {depth}"] = f"{TEXT}\n\n{'**a *b ' * depth}\n".encode()
        files[f"links {depth}"] = f"{TEXT}\n\n{'[a](' * depth}\n".encode()
    return files


simple("deep and circular", "md", _md)
simple(
    "deep and circular",
    "txt",
    lambda: {
        f"{mark} × {DEEP}": f"{TEXT}\n{mark * DEEP}\n".encode()
        for mark in ("（", "《", "“", "(", "[", "【", "一、", "（一）", "1.", "第一章 ", "<div>", "> ", "\t", "　")
    },
)


def _eml() -> Files:
    files = {}
    for depth in (20, 500, 5000):
        inner = mail.attachment("报告.txt", TEXT.encode())
        for i in range(depth):
            inner = mail.multipart([inner], boundary=f"b{i}b") if depth < 5000 else inner
        if depth < 5000:
            files[f"multiparts, {depth}"] = (mail.HEAD + inner).encode()
        heads = "".join(f'Content-Type: multipart/mixed; boundary="b{i}b"\r\n\r\n--b{i}b\r\n' for i in range(depth))
        files[f"multiparts never closed, {depth}"] = (
            mail.HEAD + heads + mail.attachment("报告.txt", TEXT.encode())
        ).encode()
        files[f"mails in mails, {depth}"] = (
            mail.HEAD
            + "Content-Type: message/rfc822\r\n\r\n"
            + (mail.HEAD + "Content-Type: message/rfc822\r\n\r\n") * depth
            + mail.HEAD
            + mail.text(TEXT)
        ).encode()
    files["same boundary"] = (
        mail.HEAD + mail.multipart([mail.multipart([mail.multipart([mail.attachment("报告.txt", TEXT.encode())])])])
    ).encode()
    files["comments in a header"] = mail.make().replace(b"From: ", b"From: " + b"(" * DEEP)
    files["groups in a header"] = mail.make().replace(b"To: ", b"To: " + b"a:" * DEEP)
    files["encoded words in encoded words"] = mail.make().replace(b"Subject: ", b"Subject: " + b"=?utf-8?Q?" * DEEP)
    return files


simple("deep and circular", "eml", _eml)
simple(
    "deep and circular",
    "zip",
    lambda: {
        "folders": zips.pack({"a/" * 20_000 + "报告.txt": TEXT.encode()}),
        "prefix": zips.build([zips.Entry("报告.txt", TEXT.encode())], prefix=b"x" * 1000),
    },
)
simple("deep and circular", "7z", lambda: seven.pack({"a/" * 20_000 + "报告.txt": TEXT.encode()}))
