"""Text that is hard on whoever reads it: control characters, long lines, very much of it, food for expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

from hostile.attacks.register import Files, simple
from hostile.make import doc, docx, html, mail, ofd, pdf, rar, seven, zips
from hostile.make.words import LINES, TEXT

CONTROL = (
    "".join(map(chr, (*range(1, 32), 127, *range(0x80, 0xA0))))
    + "\u200b\u200f\u202e\u2066\ufeff\ufffe\uffff\U000e0041\u2028\u2029\x85"
)


def _xml(text: str) -> str:
    """As far as XML allows it."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


def _docx(lines: Iterable[str]) -> bytes:
    return docx.make(docx.body(map(_xml, lines)))


def _pdf(lines: Iterable[str]) -> bytes:
    return pdf.make(
        o4=pdf.stream(
            pdf.lines([t for line in lines for t in (line[i : i + 3000] for i in range(0, max(len(line), 1), 3000))]),
            packed=True,
        )
    )


def _ofd(lines: Iterable[str]) -> bytes:
    return ofd.make(ofd.page(ofd.texts(map(_xml, lines))))


def _html(lines: Iterable[str]) -> bytes:
    return html.page("".join(f"<p>{escape(t)}</p>" for t in lines))


def _txt(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "replace")


WRITE: dict[str, Callable[[Iterable[str]], bytes]] = {
    "docx": _docx,
    "docm": _docx,
    "doc": lambda lines: doc.make("\n".join(lines)),
    "wps": lambda lines: doc.make("\n".join(lines)),
    "pdf": _pdf,
    "ofd": _ofd,
    "html": _html,
    "md": _txt,
    "txt": _txt,
    "zip": lambda lines: zips.pack({"报告.txt": _txt(lines)}),
    "7z": lambda lines: seven.pack({"报告.txt": _txt(lines)}),
    "rar": lambda lines: rar.build([rar.Entry("报告.txt", _txt(lines))]),
    "eml": lambda lines: mail.make([mail.attachment("报告.txt", _txt(lines))]),
}


def _every(
    name: str, make: Callable[[Callable[[Iterable[str]], bytes], str], Files], formats: Iterable[str] = WRITE
) -> None:
    for form in formats:
        simple(name, form, lambda form=form: make(WRITE[form], form))  # type: ignore[misc]


# --- control characters

_every(
    "control characters",
    lambda write, _: {
        "in a line": write([*LINES, f"控制{CONTROL}字符"]),
        "one by one": write([*LINES, *(f"控制{c}字符" for c in CONTROL)]),
        "in the title": write([LINES[0][:4] + CONTROL + LINES[0][4:], *LINES[1:]]),
    },
)
_NUL = TEXT.replace("法", "法\0")
for _form, _files in {
    "txt": {
        "zero": _NUL.encode(),
        "zeros behind": TEXT.encode() + bytes(1000),
        "half characters": TEXT.encode() + b"\xed\xa0\x80\xff\xfe\xc0\xaf",
        "UTF-16 in UTF-8": TEXT.encode() + TEXT.encode("utf-16-le"),
    },
    "md": {"zero": _NUL.encode(), "half characters": TEXT.encode() + b"\xed\xa0\x80\xff"},
    "html": {
        "zero": html.make().replace("法".encode(), "法\0".encode()),
        "references": html.page(
            html.body() + "".join(f"<p>&#{i};</p>" for i in (0, 1, 8, 27, 128, 0xD800, 0xDFFF, 0xFFFE, 0x110000, 2**40))
        ),
        "half characters": html.make().replace("法".encode(), b"\xed\xa0\x80"),
        "false charset": html.make().replace(b'"utf-8"', b'"utf-7"'),
        "odd charset": html.make().replace(b'"utf-8"', b'"idna"'),
        "no text charset": html.make().replace(b'"utf-8"', b'"base64"'),
    },
    "docx": {
        "references": docx.make(docx.body() + docx.p("X").replace("X", "&#9;&#10;&#13;&#133;&#8232;&#65279;")),
        "zero": docx.make(docx.body() + docx.p("X").replace("X", "&#0;&#1;&#x1b;")),
    },
    "doc": {
        "zero": doc.make(_NUL),
        "half characters": doc.compound(
            {
                **doc.streams(),
                "WordDocument": doc.streams()["WordDocument"].replace("法".encode("utf-16-le"), b"\x00\xd8"),
            }
        ),
    },
    "pdf": {
        "zero": pdf.make(o4=pdf.stream(pdf.lines([*LINES, "a\0b"]))),
        "half characters": pdf.make(
            o4=pdf.stream(pdf.lines() + b" BT /F1 9 Tf 1 0 0 1 72 300 Tm <d800dfffd800> Tj ET")
        ),
    },
    "ofd": {
        "zero": ofd.make(ofd.page(ofd.texts() + ofd.texts(["X"]).replace("X", "&#0;&#27;"))),
        "half characters": ofd.make(ofd.page(ofd.texts() + ofd.texts(["X"]).replace("X", "&#xd800;"))),
    },
    "zip": {"zero": zips.pack({"报告.txt": _NUL.encode()})},
    "eml": {
        "zero": mail.make([mail.attachment("报告.txt", _NUL.encode())]),
        "raw": (mail.HEAD + "Content-Type: text/plain\r\n\r\n" + TEXT + CONTROL + "\0").encode("utf-8", "replace"),
        "charsets": b"".join(mail.make([mail.text(TEXT).replace("utf-8", c)]) for c in ("idna",)),
        "charset punycode": mail.make([mail.text(TEXT).replace("utf-8", "punycode")]),
        "charset unicode_escape": mail.make([mail.text(TEXT).replace("utf-8", "unicode_escape")]),
        "charset zip": mail.make([mail.text(TEXT).replace("utf-8", "zip_codec")]),
    },
}.items():
    simple("zeros and half characters", _form, lambda files=_files: files)  # type: ignore[misc]

# --- length

_LONG = "法治政府建设工作。" * 1_200_000  # 10.8 million characters, 32 MB
_every(
    "a very long line",
    lambda write, _: {"32 MB": write([*LINES, _LONG])},
    ("html", "md", "txt", "zip", "7z", "rar", "eml"),
)
_every(
    "a very long line",
    lambda write, _: {"6 MB": write([*LINES, _LONG[:2_000_000]])},
    ("docx", "docm", "doc", "wps", "pdf", "ofd"),
)
_every(
    "a million paragraphs",
    lambda write, _: {"one letter each": write([*LINES, *["甲"] * 1_000_000])},
    ("docx", "docm", "doc", "wps", "html", "md", "txt", "zip", "7z", "rar", "eml"),
)
_every("a million paragraphs", lambda write, _: {"50,000": write([*LINES, *["甲"] * 50_000])}, ("pdf", "ofd"))

# --- food for expressions

FOOD = {
    "headings": "一、" * 20_000,
    "brackets": "（一）" * 15_000,
    "numbers": "1.1." * 12_000,
    "digits": "1" * 60_000,
    "chapters": "第一章第一条" * 8_000,
    "blanks": " " * 60_000,
    "wide blanks": "　" * 60_000 + "x",
    "line ends": "\n" * 60_000,
    "blanks in lines": (" " * 200 + "\n") * 300,
    "open brackets": "（" * 50_000,
    "titles": "《" * 50_000,
    "book titles": "《中华人民共和国行政处罚法》" * 4_000,
    "labels": "发布日期：" * 12_000,
    "labels and blanks": "发布日期：  " * 9_000,
    "breadcrumbs": "首页 > " * 12_000,
    "separators": "-" * 60_000,
    "a line of asterisks": "*" * 50_000 + "里",
    "a line of low lines": "_" * 50_000 + "里",
    "stars": "★" * 50_000,
    "dots": "…" * 50_000,
    "commas": "，" * 50_000,
    "clauses": "我局，" * 20_000,
    "full stops": "。" * 50_000,
    "years": "2024年" * 12_000,
    "dates": "2024年12月31日" * 6_000,
    "units": "某区住房和城乡建设局" * 6_000,
    "places": "某省某市某区某县" * 8_000,
    "negations": "未尚不无没有" * 10_000,
    "cues": "将于下一步拟" * 10_000,
    "enumerations": "①②③④⑤⑥⑦⑧⑨" * 6_000,
    "laws": "法治政府建设" * 10_000,
    "placeholders": "XX××某某" * 8_000,
    "address": "a@" * 30_000,
    "web addresses": "http://" * 9_000,
    "letters": "a" * 60_000 + "！",
    "words": "ab " * 20_000,
    "page numbers": "第1页共1页" * 9_000,
    "one page": "\n".join(f"— {i} —" for i in range(8_000)),
    "headings in lines": "\n".join("一二三四五六七八九十"[i % 10] + "、标题" for i in range(8_000)),
    "headings that jump": "\n".join("一二三四五六七八九十"[(i * 7) % 10] + "、" for i in range(8_000)),
    "headings in brackets": "\n".join(f"（{'一二三四五六七八九十'[i % 10]}）甲。" for i in range(8_000)),
    "numbered lines": "\n".join(f"{i}.甲乙丙丁" for i in range(8_000)),
    "same paragraph": "\n".join([LINES[2]] * 3_000),
}
_every(
    "food for expressions", lambda write, _: {name: write([*LINES, *food.split("\n")]) for name, food in FOOD.items()}
)
