"""Sound files taken apart, changed, and put together again: one way a format."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from random import Random

from hostile.fuzz import bits
from hostile.make import doc, docx, html, mail, ofd, pdf, rar, seven, zips
from hostile.make.words import LINES, TEXT

Change = Callable[[Random], bytes]


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {n: package.read(n) for n in package.namelist()}


def package(parts: Mapping[str, bytes], random: Random) -> bytes:
    """A zip of XML: mostly one part changed, sometimes the parts themselves."""
    made = dict(parts)
    names = list(made)
    # what is read for its text is worth more tries than relations and types
    weights = [
        6 if any(w in n.lower() for w in ("document", "content", "numbering", "styles", "footnotes")) else 1
        for n in names
    ]
    name = random.choices(names, weights)[0]
    how = random.random()
    if how < 0.86:
        for _ in range(random.choice((1, 1, 1, 2, 5))):
            made[name] = bits.any_markup(made[name], random)
    elif how < 0.89:
        del made[name]
    elif how < 0.92:
        other = random.choice(names)
        made[name], made[other] = made[other], made[name]
    elif how < 0.94:
        made[name] = b""
    elif how < 0.96:
        made[random.choice(("Word/" + name, name.upper(), name + "\\x", "../" + name))] = made.pop(name)
    elif how < 0.98:
        entries = [zips.Entry(n, d) for n, d in made.items()]
        return zips.build([*entries, zips.Entry(name, bits.any_markup(made[name], random))])
    else:
        return bits.any_bytes(zips.pack(made), random)
    return zips.pack(made)


def _pdf(random: Random) -> bytes:
    """Objects changed; the table of objects is right again afterwards."""
    made = pdf.objects(pdf.stream(pdf.lines(), packed=False))
    if random.random() < 0.4:
        made |= _pdf_more()
    number = random.choice(list(made))
    how = random.random()
    if how < 0.3 and b"stream\n" in made[number]:
        inner = pdf.lines()
        for _ in range(random.choice((1, 2, 4))):
            inner = bits.any_bytes(inner, random)
        made[number] = pdf.stream(inner, packed=random.random() < 0.5)
    elif how < 0.8:
        for _ in range(random.choice((1, 1, 2, 4))):
            made[number] = random.choice(
                (bits.number, bits.number, _pdf_name, _pdf_reference, bits.flip, bits.drop, bits.double, bits.swap)
            )(made[number], random)
    elif how < 0.85:
        del made[number]
    elif how < 0.92:
        other = random.choice(list(made))
        made[number], made[other] = made[other], made[number]
    else:
        return bits.any_bytes(pdf.build(made), random)
    return pdf.build(made or {1: b"null"})


def _pdf_more() -> dict[int, bytes]:
    """A second page with a table of lines, a form, an inherited box."""
    grid = (
        b" ".join(b"72 %d m 500 %d l S" % (y, y) for y in range(500, 620, 24))
        + b" 72 500 m 72 596 l S 500 500 m 500 596 l S"
    )
    return {
        2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2/MediaBox[0 0 595 842]>>",
        6: b"<</Type/Page/Parent 2 0 R/Rotate 0/CropBox[0 0 595 842]/Contents[7 0 R 8 0 R]/Resources<</Font<</F1 5 0 R>>/XObject<</X 8 0 R>>>>>>",
        7: pdf.stream(pdf.lines(LINES[:3]) + grid + b" /X Do", packed=True),
        8: pdf.stream(
            pdf.lines(["表"]), "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>"
        ),
    }


_NAME = re.compile(rb"/[A-Za-z0-9]+")
_REFERENCE = re.compile(rb"\d+ 0 R")


def _pdf_name(data: bytes, random: Random) -> bytes:
    found = list(_NAME.finditer(data))
    if not found:
        return bits.flip(data, random)
    m = random.choice(found)
    return (
        data[: m.start()]
        + random.choice((random.choice(found).group(), b"/X", b"/", b"null", b"[]", b"<<>>", b"(x)"))
        + data[m.end() :]
    )


def _pdf_reference(data: bytes, random: Random) -> bytes:
    found = list(_REFERENCE.finditer(data))
    if not found:
        return bits.number(data, random)
    m = random.choice(found)
    return data[: m.start()] + b"%d 0 R" % random.choice((0, 1, 2, 3, 4, 5, 6, 99, 2**31)) + data[m.end() :]


def _doc(random: Random) -> bytes:
    """Streams changed inside a sound compound file; now and then the compound file itself."""
    made = doc.streams(TEXT + "\n\x13 DATE \x14" + "2025年\x15\n甲\x07乙\x07\x07\n")
    if random.random() < 0.15:
        return random.choice((bits.flip, bits.bytes_of_note, bits.bytes_of_note, bits.cut, bits.drop, bits.swap))(
            doc.compound(made), random
        )
    name = random.choice(("WordDocument", "1Table"))
    data = made[name]
    if name == "WordDocument" and random.random() < 0.8:
        head = data[: doc.TEXT_AT]
        for _ in range(random.choice((1, 1, 2, 6))):
            head = random.choice((bits.bytes_of_note, bits.flip, _doc_pair))(head, random)
        made[name] = head.ljust(doc.TEXT_AT, b"\0")[: doc.TEXT_AT] + data[doc.TEXT_AT :]
    else:
        made[name] = bits.any_bytes(data, random)
    return doc.compound(made)


def _doc_pair(head: bytes, random: Random) -> bytes:
    """One of the pairs (place, length) of the FIB set to something that could be."""
    out = bytearray(head)
    at = 154 + 8 * random.randrange(93)
    struct.pack_into(
        "<LL", out, at, random.choice((0, 4, 21, 1000, 4096, 2**31)), random.choice((0, 4, 21, 100, 4000, 2**31))
    )
    return bytes(out)


def _seven(random: Random) -> bytes:
    """The directory changed, its sums right again."""
    data = seven.pack({"报告.txt": TEXT.encode(), "附/a.txt": b"a", "空.txt": b""})
    _, head_at, size = struct.unpack_from("<LQQ", data, 8)
    body, head = data[32 : 32 + head_at], data[32 + head_at : 32 + head_at + size]
    if random.random() < 0.2:
        body = bits.any_bytes(body, random)
    else:
        for _ in range(random.choice((1, 1, 2, 4))):
            head = random.choice(
                (bits.flip, bits.bytes_of_note, bits.drop, bits.double, bits.swap, bits.cut, bits.noise)
            )(head, random)
    start = struct.pack("<QQL", len(body), len(head), zlib.crc32(head))
    return data[:8] + struct.pack("<L", zlib.crc32(start)) + start + body + head


def _rar(random: Random) -> bytes:
    """Blocks changed, their sums right again."""
    data = rar.build([rar.Entry("报告.txt", TEXT.encode()), rar.Entry("a.txt", b"a")])
    out = bytearray(data[:7])
    at = 7
    chosen = random.randrange(4)
    for i in range(4):
        size = struct.unpack_from("<H", data, at + 5)[0]
        head = data[at + 2 : at + size]
        packed = struct.unpack_from("<L", data, at + 7)[0] if data[at + 2] == 0x74 else 0
        if i == chosen:
            for _ in range(random.choice((1, 1, 2))):
                head = random.choice((bits.flip, bits.bytes_of_note))(head, random)
        out += struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data[at + size : at + size + packed]
        at += size + packed
    return bytes(out)


def _zip(random: Random) -> bytes:
    parts = {"附件/说明.txt": "说明".encode(), "报告.txt": TEXT.encode(), "报告.docx": docx.make()}
    if random.random() < 0.5:
        name = random.choice(list(parts))
        parts[name] = bits.any_bytes(parts[name], random)
        return zips.pack(parts)
    return random.choice((bits.flip, bits.bytes_of_note, bits.cut, bits.drop, bits.double, bits.swap))(
        zips.pack(parts), random
    )


_PAGE = html.page(
    html.body()
    + '<table class="t"><tr><th colspan="2">指标</th></tr><tr><td rowspan="1">件数</td><td>36</td></tr></table>'
    '<ol start="1"><li>一</li><li>二<ul><li>三</li></ul></li></ol><pre> 甲 </pre><a href="/a.html">附件</a><img src="a.png" alt="图">'
    "<h2>二、存在的问题</h2><blockquote>引</blockquote><script>var a = '<p>';</script><style>p{}</style><!-- 注 -->&nbsp;&#x4e00;",
    head='<meta name="PubDate" content="2025-01-20"><meta name="ContentSource" content="某局"><meta http-equiv="x" content="y">',
)
_MARKDOWN = (
    "---\ntitle: " + LINES[0] + "\ndate: 2025-01-20\n---\n\n# " + LINES[0] + "\n\n## 一、主要举措和成效\n\n"
    "（一）**推进**依法行政。[附件](a.html) `码` ~~删~~ <b>粗</b>\n\n| 指标 | 件数 |\n|---|--:|\n| 处罚 | 36 |\n\n1. 甲\n2. 乙\n   - 丙\n\n"
    "> 引文\n\n```\n码\n```\n\n[^1]: 注\n\n***\n" + "\n\n".join(LINES[4:]) + "\n"
).encode()
_MAIL = mail.make(
    [
        mail.text("请审核。"),
        mail.text(html.make().decode(), "text/html"),
        mail.attachment("报告.docx", docx.make()),
        mail.attachment("a.txt", TEXT.encode()),
    ]
)
_LINE = re.compile(rb"[^\r\n]*\r?\n")


def _lines(data: bytes, random: Random) -> bytes:
    """Whole lines taken away, put twice, put elsewhere."""
    rows = _LINE.findall(data)
    if len(rows) < 2:
        return bits.any_bytes(data, random)
    i, j = random.randrange(len(rows)), random.randrange(len(rows))
    how = random.randrange(3)
    if how == 0:
        del rows[i]
    elif how == 1:
        rows.insert(j, rows[i] * random.choice((1, 3, 100)))
    else:
        rows[i], rows[j] = rows[j], rows[i]
    return b"".join(rows)


def _many(data: bytes, changes: tuple[Callable[[bytes, Random], bytes], ...], random: Random) -> bytes:
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        data = random.choice(changes)(data, random)
    return data


_DOCX = _parts(docx.make())
_RICH = _parts(docx.rich())
_OFD = ofd.parts()
_TXT = (TEXT.encode(), TEXT.encode("gb18030"), TEXT.encode("utf-16"), TEXT.encode("utf-16-be"))

CHANGES: dict[str, Change] = {
    "docx": lambda r: package(_RICH if r.random() < 0.75 else _DOCX, r),
    "ofd": lambda r: package(_OFD, r),
    "pdf": _pdf,
    "doc": _doc,
    "html": lambda r: _many(_PAGE, (bits.any_markup, bits.any_markup, bits.any_bytes), r),
    "eml": lambda r: _many(_MAIL, (_lines, _lines, bits.any_bytes, bits.word), r),
    "zip": _zip,
    "7z": _seven,
    "rar": _rar,
    "md": lambda r: _many(_MARKDOWN, (_lines, bits.any_bytes, bits.word), r),
    "txt": lambda r: _many(r.choice(_TXT), (_lines, bits.any_bytes, bits.word), r),
}


def mutation(form: str, number: int) -> bytes:
    """The mutation of this number of a format: the same bytes at all times."""
    return CHANGES[form](Random(f"{form} {number}"))
