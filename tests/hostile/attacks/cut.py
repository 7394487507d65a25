"""Files that end too early, are empty, are something else, or have only the beginning of their format."""

from __future__ import annotations

import random

from hostile.attacks.register import SUFFIX, Files, simple
from hostile.make import doc, docx, html, mail, ofd, pdf, pictures, rar, seven, zips
from hostile.make.words import TEXT

SOUND = {
    "docx": docx.rich(),
    "docm": docx.make(kind="docm"),
    "doc": doc.make(),
    "wps": doc.make(),
    "pdf": pdf.make(),
    "ofd": ofd.make(),
    "html": html.make(),
    "md": ("# " + TEXT.replace("\n", "\n\n## ")).encode(),
    "txt": TEXT.encode(),
    "zip": zips.pack({"附件.txt": "附件".encode(), "报告.txt": TEXT.encode()}),
    "7z": seven.pack({"报告.txt": TEXT.encode()}),
    "rar": rar.build([rar.Entry("报告.txt", TEXT.encode())]),
    "eml": mail.make(),
    "png": pictures.png(),
    "jpg": pictures.jpeg(),
}


def _cut(form: str) -> Files:
    data = SOUND[form]
    at = [len(data) * k // 100 for k in (1, 10, 25, 50, 75, 90, 99)]
    return {f"{n} of {len(data)}": data[:n] for n in (*at, len(data) - 1) if n}


def _other(form: str) -> Files:
    """Every other format under the suffix of this one: renamed files."""
    return {f"in truth {other}": data for other, data in SOUND.items() if SUFFIX[other] != SUFFIX[form]}


_HEADS = {
    "docx": SOUND["docx"][:60],
    "docm": SOUND["docm"][:60],
    "doc": SOUND["doc"][:600],
    "wps": SOUND["wps"][:600],
    "pdf": b"%PDF-1.7\n",
    "ofd": SOUND["ofd"][:60],
    "html": b"<!DOCTYPE html><html>",
    "md": b"# a\n",
    "txt": b"a\n",
    "zip": b"PK\x03\x04",
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "rar": b"Rar!\x1a\x07\x00",
    "eml": mail.HEAD.encode(),
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff\xe0",
}


def _noise(form: str) -> Files:
    random_ = random.Random(form)
    sound = SOUND[form]
    half = len(sound) // 2
    return {
        "noise": random_.randbytes(20_000),
        "head and noise": _HEADS[form] + random_.randbytes(20_000),
        "noise inside": sound[:half] + random_.randbytes(half) + sound[half:],
        "zeros behind": sound + bytes(100_000),
        "head and zeros": _HEADS[form] + bytes(100_000),
        "zeros": bytes(10_000),
        "twice": sound + sound,
    }


for _form in SOUND:
    simple("cut off", _form, lambda form=_form: _cut(form))  # type: ignore[misc]
    simple("renamed", _form, lambda form=_form: _other(form))  # type: ignore[misc]
    simple("noise", _form, lambda form=_form: _noise(form))  # type: ignore[misc]
    simple("no bytes", _form, lambda: b"")

# --- sound files without anything in them

_EMPTY: dict[str, Files] = {
    "docx": {
        "no paragraphs": docx.make(""),
        "blank": docx.make(docx.p("")),
        "no body": zips.pack({**docx.parts(), "word/document.xml": docx.part("document", "")}),
        "no main part": zips.pack({n: d for n, d in docx.parts().items() if n != "word/document.xml"}),
        "no types": zips.pack({n: d for n, d in docx.parts().items() if n[0] != "["}),
        "no relations": zips.pack({n: d for n, d in docx.parts().items() if "rels" not in n}),
        "empty parts": zips.pack(dict.fromkeys(docx.parts(), b"")),
    },
    "doc": {
        "no text": doc.make(""),
        "no streams": doc.compound({"x": b""}),
        "no table": doc.compound({"WordDocument": doc.streams()["WordDocument"]}),
        "empty stream": doc.compound({"WordDocument": b"", "1Table": b""}),
    },
    "pdf": {
        "no pages": pdf.make(o2=b"<</Type/Pages/Kids[]/Count 0>>"),
        "no content": pdf.make(o4=pdf.stream(b"")),
        "no root": pdf.make(o1=b"null"),
        "no tree": pdf.make(o1=b"<</Type/Catalog>>"),
        "null page": pdf.make(o3=b"null"),
        "blank pages": pdf.make(
            o2=b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>", o3=b"<</Type/Page/MediaBox[0 0 1 1]>>"
        ),
    },
    "ofd": {
        "no pages": ofd.make(pages=""),
        "no content": ofd.make(ofd.page("")),
        "no document": zips.pack({n: d for n, d in ofd.parts().items() if "Document" not in n}),
        "only root": zips.pack({"OFD.xml": ofd.parts()["OFD.xml"]}),
        "empty parts": zips.pack(dict.fromkeys(ofd.parts(), b"")),
    },
    "html": {
        "no text": html.page(""),
        "only tags": b"<html><head></head><body></body></html>",
        "comment": b"<html><!--" + TEXT.encode() + b"--></html>",
    },
    "md": {"blank": b"\n\n  \n", "only marks": b"# \n\n## \n\n***\n\n---\n"},
    "txt": {
        "blank": b" \r\n\t\n",
        "mark": b"\xef\xbb\xbf",
        "mark of UTF-16": b"\xff\xfe",
        "invisible": "\u200b\ufeff\u200b".encode(),
        "line ends": b"\n" * 100_000,
    },
    "zip": {
        "no members": zips.build([]),
        "only folders": zips.build([zips.Entry("a/", method=0)]),
        "empty member": zips.pack({"a.txt": b""}),
        "blank member": zips.pack({"a.txt": b"\n"}),
    },
    "7z": {
        "no members": seven.build([]),
        "no header": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(24),
        "empty member": seven.pack({"a.txt": b""}),
    },
    "rar": {"no members": rar.build([]), "empty member": rar.build([rar.Entry("a.txt")])},
    "eml": {
        "no body": mail.HEAD.encode(),
        "empty parts": mail.make([mail.text("")]),
        "empty attachment": mail.make([mail.attachment("报告.txt", b"")]),
    },
    "png": {"no rows": pictures.png(data=b""), "size 0": pictures.png(0, 0, data=b"")},
    "jpg": {"size 0": pictures.jpeg(0, 0), "no frame": b"\xff\xd8\xff\xd9"},
}
_EMPTY["docm"], _EMPTY["wps"] = _EMPTY["docx"], _EMPTY["doc"]
for _form, _files in _EMPTY.items():
    simple("nothing in it", _form, lambda files=_files: files)  # type: ignore[misc]
