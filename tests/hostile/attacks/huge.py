"""Small files that say of themselves how large they are: pages, boxes, counts, spans, offsets."""

from __future__ import annotations

import struct

from hostile.attacks.register import Files, simple
from hostile.make import doc, docx, html, mail, ofd, pdf, pictures, rar, seven, zips
from hostile.make.words import TEXT

BIG = (10**9, 2**31 - 1, 2**32, 2**63, 10**30, -1, -(2**31))


def _docx(kind: str) -> Files:
    files = {}
    for n in BIG:
        numbering = docx.NUMBERING.replace(b'w:start w:val="1"', b'w:start w:val="%d"' % n)
        listed = docx.p("列表", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') + docx.p(
            "列表", f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="{n}"/></w:numPr>'
        )
        files[f"list from {n}"] = docx.make(docx.body() + listed, kind=kind, numbering=numbering)
        cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{n}"/></w:tcPr>{docx.p("格")}</w:tc>'
        table = (
            f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="{n}"/><w:gridAfter w:val="{n}"/></w:trPr>{cell}</w:tr></w:tbl>'
        )
        files[f"span {n}"] = docx.make(docx.body() + table, kind=kind)
        files[f"outline {n}"] = docx.make(docx.body() + docx.p("题", f'<w:outlineLvl w:val="{n}"/>'), kind=kind)
        note = docx.part("footnotes", f'<w:footnote w:id="{n}">{docx.p("注")}</w:footnote>')
        files[f"note {n}"] = docx.make(
            docx.body() + f'<w:p><w:r><w:footnoteReference w:id="{n}"/></w:r></w:p>', kind=kind, footnotes=note
        )
    for code in ("chineseLegalSimplified", "upperRoman", "upperLetter", "chineseCounting", "cardinalText", "nothing"):
        numbering = docx.NUMBERING.replace(b'w:val="chineseCounting"', b'w:val="%s"' % code.encode()).replace(
            b'w:start w:val="1"', b'w:start w:val="2000000000"'
        )
        files[f"list of {code}"] = docx.make(
            docx.body() + docx.p("列表", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
            kind=kind,
            numbering=numbering,
        )
    long_text = docx.NUMBERING.replace(b'w:lvlText w:val="%1', b'w:lvlText w:val="' + b"%1" * 50_000)
    files["level text of 100,000"] = docx.make(
        docx.body() + docx.p("列表", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') * 300,
        kind=kind,
        numbering=long_text,
    )
    wide = "<w:tr>" + f"<w:tc>{docx.p('格')}</w:tc>" * 20_000 + "</w:tr>"
    files["20,000 columns"] = docx.make(docx.body() + f"<w:tbl>{wide}</w:tbl>", kind=kind)
    return files


simple("declared sizes", "docx", lambda: _docx("docx"))
simple("declared sizes", "docm", lambda: _docx("docm"))


def _doc() -> Files:
    sound = bytearray(doc.make())
    files = {}
    for n in (0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0x10000000):
        files[f"piece table at {n}"] = doc.make(pairs={doc.CLX: (n, 21)})
        files[f"piece table of {n}"] = doc.make(pairs={doc.CLX: (0, n)})
        files[f"styles of {n}"] = doc.make(pairs={1: (0, n)})
        files[f"paragraphs of {n}"] = doc.make(pairs={13: (0, n), 12: (n, n)})
        streams = doc.streams()
        table = streams["1Table"]
        files[f"text of {n}"] = doc.compound({**streams, "1Table": table[:9] + struct.pack("<L", n) + table[13:]})
        files[f"text at {n}"] = doc.compound({**streams, "1Table": table[:15] + struct.pack("<L", n) + table[19:]})
        fib = bytearray(streams["WordDocument"])
        struct.pack_into("<L", fib, 64 + 12, n)
        files[f"characters {n}"] = doc.compound({**streams, "WordDocument": bytes(fib)})
        for at, name in (
            (44, "tables"),
            (48, "directory"),
            (60, "small table"),
            (64, "small tables"),
            (68, "further table"),
            (72, "further tables"),
        ):
            changed = bytearray(sound)
            struct.pack_into("<L", changed, at, n)
            files[f"{name} {n}"] = bytes(changed)
    for shift in (0, 1, 31, 63, 255):
        changed = bytearray(sound)
        struct.pack_into("<H", changed, 30, shift)
        files[f"sectors of 2^{shift}"] = bytes(changed)
    size = bytes(sound).index("WordDocument".encode("utf-16-le")) + 120
    changed = bytearray(sound)
    struct.pack_into("<Q", changed, size, 2**62)
    files["stream of 2^62"] = bytes(changed)
    return files


simple("declared sizes", "doc", _doc)
simple("declared sizes", "wps", _doc)


def _pdf() -> Files:
    files = {}
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s %s]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    for n in (*BIG, 10**7, 10**308):
        number = str(n).encode()
        files[f"pages {n}"] = pdf.make(o2=b"<</Type/Pages/Kids[3 0 R]/Count " + number + b"/MediaBox[0 0 595 842]>>")
        files[f"box {n}"] = pdf.make(o3=page % (number, number))
        files[f"rotated by {n}"] = pdf.make(
            o3=(page % (b"595", b"842")).replace(b"/Parent", b"/Rotate " + number + b"/UserUnit " + number + b"/Parent")
        )
        files[f"stream of {n}"] = pdf.make(o4=pdf.stream(pdf.lines(), length=n))
        files[f"objects {n}"] = pdf.build(pdf.objects(), size=n)
        files[f"text at {n}"] = pdf.make(o4=pdf.stream(pdf.lines().replace(b" 72 ", b" " + number + b" ")))
        files[f"text of size {n}"] = pdf.make(o4=pdf.stream(pdf.lines().replace(b"/F1 14", b"/F1 " + number)))
        files[f"matrix {n}"] = pdf.make(o4=pdf.stream(number + b" 0 0 " + number + b" 0 0 cm " + pdf.lines()))
        files[f"widths {n}"] = pdf.make(o5=pdf.FONT.replace(b"/DW 1000", b"/DW 1000/W[0 " + number + b" 500]"))
        columns = f"/Filter/FlateDecode/DecodeParms<</Predictor 12/Colors {n}/Columns {n}/BitsPerComponent {n}>>"
        files[f"predictor {n}"] = pdf.make(o4=pdf.stream(__import__("zlib").compress(pdf.lines()), columns))
        files[f"table of objects at {n}"] = pdf.make().replace(b"startxref\n", b"startxref\n" + number)
        files[f"table of {n} objects"] = pdf.make().replace(b"xref\n0 6", b"xref\n0 " + number, 1)
        stream = pdf.stream(b"\0" * 60, f"/Type/XRef/Size {n}/W[1 {n} 1]/Index[0 {n}]/Root 1 0 R")
        body = pdf.make()
        body = body[: body.index(b"xref\n")]
        files[f"stream of objects {n}"] = (
            body + b"9 0 obj\n" + stream + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
        )
    files["ranges of widths"] = pdf.make(
        o5=pdf.FONT.replace(b"/DW 1000", b"/DW 1000/W[" + b"0 65535 500 " * 1000 + b"]")
    )
    cmap = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 beginbfrange <0000> <ffff> <0000> endbfrange 1 begincidrange <00000000> <ffffffff> 0 endcidrange endcmap end end"
    files["ranges of characters"] = pdf.build(
        {**pdf.objects(), 5: pdf.FONT.replace(b"/Type0", b"/Type0/ToUnicode 6 0 R", 1), 6: pdf.stream(cmap * 200)}
    )
    files["100,000 pages"] = pdf.make(
        o2=b"<</Type/Pages/Kids[" + b"3 0 R " * 100_000 + b"]/Count 100000/MediaBox[0 0 595 842]>>"
    )
    files["100,000 lines drawn"] = pdf.make(o4=pdf.stream(pdf.lines() + b" 0 0 m 500 500 l S" * 100_000, packed=True))
    files["100,000 rectangles"] = pdf.make(
        o4=pdf.stream(
            pdf.lines() + b"".join(b" %d %d 30 20 re S" % (i % 500, i // 7 % 800) for i in range(100_000)), packed=True
        )
    )
    files["a grid of 400 × 400"] = pdf.make(
        o4=pdf.stream(
            pdf.lines() + b"".join(b" %d 0 m %d 800 l S 0 %d m 800 %d l S" % (i, i, i, i) for i in range(400)),
            packed=True,
        )
    )
    files["300,000 characters"] = pdf.make(
        o4=pdf.stream(
            b"BT /F1 1 Tf 1 0 0 1 0 0 Tm <" + "法".encode("utf-16-be").hex().encode() * 300_000 + b"> Tj ET",
            packed=True,
        )
    )
    files["300,000 characters at one place"] = pdf.make(
        o4=pdf.stream(b"BT /F1 9 Tf " + b"1 0 0 1 99 99 Tm <6cd5> Tj " * 300_000 + b"ET", packed=True)
    )
    files["image of 60,000 × 60,000"] = pdf.build(
        {
            **pdf.objects(pdf.stream(b"q 595 0 0 842 0 0 cm /I Do Q")),
            3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</I 6 0 R>>>>>>",
            6: pdf.stream(
                b"x", "/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8"
            ),
        }
    )
    return files


simple("declared sizes", "pdf", _pdf)


def _ofd() -> Files:
    files = {}
    for n in (*BIG, 10**7, "1e308", "nan", "inf", "-inf", "x"):
        files[f"box {n}"] = ofd.make(box=f"0 0 {n} {n}")
        moved = ofd.texts().replace('X="0"', f'X="{n}"').replace('Size="5"', f'Size="{n}"')
        files[f"text at {n}"] = ofd.make(ofd.page(moved))
        files[f"boundary {n}"] = ofd.make(ofd.page(ofd.texts().replace('Boundary="20', f'Boundary="{n}')))
        files[f"steps {n}"] = ofd.make(ofd.page(ofd.texts().replace('DeltaX="g ', f'DeltaX="g {n} 5 g ')))
        files[f"glyphs {n}"] = ofd.make(
            ofd.page(
                ofd.texts().replace(
                    "<ofd:TextCode",
                    f'<ofd:CGTransform CodePosition="{n}" CodeCount="{n}" GlyphCount="{n}"><ofd:Glyphs>1</ofd:Glyphs></ofd:CGTransform><ofd:TextCode',
                )
            )
        )
        files[f"matrix {n}"] = ofd.make(
            ofd.page(ofd.texts().replace("<ofd:TextObject ", f'<ofd:TextObject CTM="{n} 0 0 {n} {n} {n}" '))
        )
    files["100,000 pages"] = ofd.make(pages='<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * 100_000)
    files["100,000 texts at one place"] = ofd.make(ofd.page(ofd.texts(["甲"]) * 100_000))
    return files


simple("declared sizes", "ofd", _ofd)


def _html() -> Files:
    files = {}
    for n in BIG:
        table = f'<table><tr><td colspan="{n}" rowspan="{n}">格</td><td>乙</td></tr><tr><td rowspan={n}>丙</td></tr></table>'
        files[f"span {n}"] = html.page(html.body() + table)
        files[f"list from {n}"] = html.page(html.body() + f'<ol start="{n}"><li value="{n}">条</li><li>条</li></ol>')
        files[f"character {n}"] = html.page(html.body() + f"<p>&#{n};&#x{abs(n):x};</p>")
    files["spans of all cells"] = html.page(
        html.body() + "<table>" + "<tr>" + '<td rowspan="1000" colspan="1000">格</td>' * 300 + "</tr></table>"
    )
    files["100,000 attributes"] = html.page(
        html.body() + "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x</p>"
    )
    return files


simple("declared sizes", "html", _html)
simple(
    "declared sizes",
    "md",
    lambda: {
        "columns": (TEXT + "\n\n" + "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n" + "|b" * 20_000 + "|\n").encode(),
        "list": (TEXT + "\n\n999999999999999999999999. 条\n\n" + "9" * 10_000 + ". 条\n").encode(),
        "short rows": (TEXT + "\n\n" + "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|b|\n" * 5000).encode(),
    },
)
simple(
    "declared sizes",
    "zip",
    lambda: {
        "size": zips.build([zips.Entry("报告.txt", TEXT.encode(), size=0xFFFFFFFE)]),
        "wrong sum": zips.build([zips.Entry("报告.txt", TEXT.encode(), crc=1)]),
        "smaller than it is": zips.build([zips.Entry("报告.txt", TEXT.encode(), size=3)]),
        "members": zips.build([zips.Entry("报告.txt", TEXT.encode())], count=0xFFFE),
        "64 bits": zips.build(
            [zips.Entry("报告.txt", TEXT.encode(), size=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 2**62))]
        ),
        "place": zips.build([zips.Entry("报告.txt", TEXT.encode(), at=0x7FFFFFFF)]),
        "comment": zips.build([zips.Entry("报告.txt", TEXT.encode())], comment=b"PK\x05\x06" * 16_000),
        "unusual packing": zips.build([zips.Entry("报告.txt", TEXT.encode(), method=14)]),
    },
)
simple(
    "declared sizes",
    "7z",
    lambda: {
        "size": seven.build([("报告.txt", TEXT.encode())], sizes=[2**62]),
        "sum of sizes": seven.build([("a.txt", b"a"), ("报告.txt", TEXT.encode())], sizes=[2**40, 2**40]),
        "dictionary": seven.build(
            [("报告.txt", TEXT.encode())],
            coder=seven.LZMA,
            properties=b"\x5d\xff\xff\xff\xff",
            packed=bytes(100),
            sizes=[2**30],
        ),
        "directory": b"7z\xbc\xaf\x27\x1c\x00\x04"
        + struct.pack("<L", __import__("zlib").crc32(struct.pack("<QQL", 0, 2**62, 0)))
        + struct.pack("<QQL", 0, 2**62, 0),
    },
)
simple(
    "declared sizes",
    "rar",
    lambda: {
        "size": rar.build([rar.Entry("报告.txt", TEXT.encode(), size=2**62)]),
        "smaller": rar.build([rar.Entry("报告.txt", TEXT.encode(), size=1)]),
        "header": b"Rar!\x1a\x07\x00"
        + rar._block(0x73, 0, bytes(6))
        + struct.pack("<HBHHL", 0, 0x74, 0x8000, 0xFFFF, 0xFFFFFFFF),
    },
)
simple(
    "declared sizes",
    "eml",
    lambda: {
        "length": mail.make().replace(b"MIME-Version", b"Content-Length: 99999999999999999999\r\nMIME-Version"),
        "boundary": mail.make().replace(b'boundary="b"', b'boundary="' + b"b" * 100_000 + b'"'),
        "parameters": mail.make().replace(
            b'boundary="b"', b'boundary="b"; ' + b"; ".join(b"name*%d=x" % i for i in range(20_000))
        ),
        "name in pieces": mail.make(
            [mail.attachment("报告.txt", TEXT.encode()).replace("filename=", 'filename*999999999*="x"; filename=')]
        ),
    },
)
simple(
    "declared sizes",
    "png",
    lambda: {
        "60,000 × 60,000": pictures.png(60_000, 60_000, data=b"x\x9c"),
        "2^31 × 2^31": pictures.png(2**31 - 1, 2**31 - 1, data=b"x\x9c"),
        "1 × 2^31": pictures.png(1, 2**31 - 1, data=b"x\x9c"),
        "chunk": pictures.png()[:33] + b"\x7f\xff\xff\xffIDAT",
    },
)
simple(
    "declared sizes",
    "jpg",
    lambda: {"65,000 × 65,000": pictures.jpeg(65_000, 65_000), "1 × 65,000": pictures.jpeg(1, 65_000)},
)
