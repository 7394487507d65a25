"""Word documents as parts, before they are zipped."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from hostile.make import zips
from hostile.make.words import LINES

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = f'xmlns:w="{W}" xmlns:r="{R}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN = {
    "docx": _TYPE + "document.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
}
_KINDS = ("styles", "numbering", "footnotes", "header", "footer", "settings", "comments")


def p(text: str, properties: str = "") -> str:
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{inner}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def body(lines: Iterable[str] = LINES) -> str:
    return "".join(map(p, lines))


def document(inner: str | None = None, *, doctype: str = "") -> bytes:
    """`word/document.xml`."""
    text = body() if inner is None else inner
    return f"{HEAD}{doctype}<w:document {NS}><w:body>{text}<w:sectPr/></w:body></w:document>".encode()


def relations(targets: Iterable[tuple[str, str, str]], external: Iterable[tuple[str, str, str]] = ()) -> bytes:
    """A part of relationships: (id, kind, target)."""
    rows = [f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{escape(t)}"/>' for i, kind, t in targets]
    rows += [
        f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{escape(t)}" TargetMode="External"/>'
        for i, kind, t in external
    ]
    return (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(rows)}</Relationships>"
    ).encode()


def parts(
    inner: str | None = None, *, kind: str = "docx", doctype: str = "", more: dict[str, bytes] | None = None
) -> dict[str, bytes]:
    """All parts of a document; `more` are further ones by their name below word/, e.g. styles.xml, or replace others."""
    made = {name: data for name, data in (more or {}).items() if "/" not in name}
    known = [(name, k) for name in made for k in _KINDS if name.startswith(k) and name.endswith(".xml")]
    types = "".join(f'<Override PartName="/word/{name}" ContentType="{_TYPE}{k}+xml"/>' for name, k in known)
    out = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN[kind]}"/>{types}</Types>'
        ).encode(),
        "_rels/.rels": relations([("rId1", "officeDocument", "word/document.xml")]),
        "word/document.xml": document(inner, doctype=doctype),
        "word/_rels/document.xml.rels": relations([(f"rId{i}", k, name) for i, (name, k) in enumerate(known, start=1)]),
    }
    for name, data in (more or {}).items():
        out[name if "/" in name else f"word/{name}"] = data
    return out


def part(tag: str, inner: str) -> bytes:
    """Another part, e.g. styles: its root is <w:tag>."""
    return f"{HEAD}<w:{tag} {NS}>{inner}</w:{tag}>".encode()


def make(inner: str | None = None, *, kind: str = "docx", doctype: str = "", **more: bytes) -> bytes:
    """A whole file; parts by name without .xml: make(styles=b"…")."""
    return zips.pack(
        parts(inner, kind=kind, doctype=doctype, more={f"{name}.xml": data for name, data in more.items()})
    )


NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)
STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
)
FOOTNOTES = part("footnotes", f'<w:footnote w:id="2">{p("脚注文字。")}</w:footnote>')


def rich() -> bytes:
    """With all that readers look at: numbering, styles, a table, tracked changes, a footnote, a header, a text box."""
    number = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    cell = "<w:tc><w:tcPr><w:tcW w:w='2000'/></w:tcPr>{}</w:tc>"
    row = "<w:tr>" + cell.format(p("指标")) + cell.format(p("件数")) + "</w:tr>"
    merged = (
        '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>'
        + p("合计36件")
        + "</w:tc></w:tr>"
    )
    box = (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        + p("文本框里的话。")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    inner = (
        p(LINES[0], '<w:pStyle w:val="1"/>')
        + p("主要举措和成效", number.format(0))
        + p("推进依法行政。聘请法律顾问2名。", number.format(1))
        + '<w:p><w:r><w:t>组织学法</w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>4次</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>3次</w:delText></w:r></w:del>'
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{row}{merged}</w:tbl>"
        f"<w:sdt><w:sdtContent>{p('内容控件里的话。')}</w:sdtContent></w:sdt>{box}"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2025年1月20日</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/></w:sectPr>'
    )
    header = part("hdr", p("内部资料"))
    return make(inner, styles=STYLES, numbering=NUMBERING, footnotes=FOOTNOTES, header1=header)
