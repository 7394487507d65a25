"""Word files for tests, made from a few lines of XML: only what a case is about, nothing of a word processor's ballast."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
MAIN = TYPES + "document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def root(tag: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag} {NAMESPACES}>{inner}</w:{tag}>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members.items():
            z.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    footnotes: str = "",
    endnotes: str = "",
    comments: str = "",
    settings: str = "",
    headers: Sequence[str] = (),
    footers: Sequence[str] = (),
    relations: str = "",
    content_type: str = MAIN,
    extra: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """The members of a Word file whose body, styles … hold the given XML; header i has the relationship `h<i>`."""
    held = {
        "styles": styles,
        "numbering": numbering,
        "footnotes": footnotes,
        "endnotes": endnotes,
        "comments": comments,
        "settings": settings,
    }
    held = {k: v for k, v in held.items() if v}
    overrides = f'<Override PartName="/word/document.xml" ContentType="{content_type}"/>'
    related = relations
    out: dict[str, str | bytes] = {}
    for kind, inner in held.items():
        overrides += f'<Override PartName="/word/{kind}.xml" ContentType="{TYPES}{kind}+xml"/>'
        related += f'<Relationship Id="{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>'
        out[f"word/{kind}.xml"] = root(kind, inner)
    for kind, tag, given in (("header", "hdr", headers), ("footer", "ftr", footers)):
        for i, inner in enumerate(given):
            overrides += f'<Override PartName="/word/{kind}{i}.xml" ContentType="{TYPES}{kind}+xml"/>'
            related += f'<Relationship Id="{kind[0]}{i}" Type="{R}/{kind}" Target="{kind}{i}.xml"/>'
            out[f"word/{kind}{i}.xml"] = root(tag, inner)
    package = "http://schemas.openxmlformats.org/package/2006/"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": root("document", f"<w:body>{body}{'' if 'sectPr' in body else SECTION}</w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}relationships">{related}</Relationships>',
        **out,
        **(extra or {}),
    }


def docx(body: str, **others: object) -> bytes:
    """A Word file; the arguments are those of `parts`."""
    return zipped(parts(body, **others))  # type: ignore[arg-type]


def p(*content: str, props: str = "") -> str:
    """A paragraph; content that is no XML becomes a run."""
    inner = "".join(c if c.startswith("<") else r(c) for c in content)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inner}</w:p>"


def r(text: str, props: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{props}</w:rPr>" if props else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*content: str, props: str = "") -> str:
    """A cell; content that is no XML becomes a paragraph."""
    inner = "".join(c if c.startswith("<") else p(c) for c in content) or p()
    return f"<w:tc>{f'<w:tcPr>{props}</w:tcPr>' if props else ''}{inner}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    """A row; a cell that is no XML becomes one."""
    inner = "".join(c if c.startswith("<") else tc(c) for c in cells)
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{inner}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def box(*paragraphs: str, fallback: bool = True) -> str:
    """A run with a text box, as Word writes it: the same content in two branches."""
    inner = "".join(paragraphs)
    choice = f"<w:drawing><wp:anchor><wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    if not fallback:
        return f"<w:r>{old}</w:r>"
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'
