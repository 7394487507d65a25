"""OFD packages (GB/T 33190) as parts."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from hostile.make import zips
from hostile.make.words import LINES

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BOX = "<ofd:PhysicalBox>{}</ofd:PhysicalBox>"
A4 = "0 0 210 297"


def texts(lines: Iterable[str] = LINES) -> str:
    return "".join(
        f'<ofd:TextObject ID="{i}" Boundary="20 {20 + 8 * (i - 1000)} 170 6" Font="2" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {max(len(t) - 1, 1)} 5">{escape(t)}</ofd:TextCode></ofd:TextObject>'
        for i, t in enumerate(lines, start=1000)
    )


def page(inner: str, *, box: str = A4, doctype: str = "", before: str = "") -> bytes:
    return (
        f"{HEAD}{doctype}<ofd:Page {NS}>{before}<ofd:Area>{BOX.format(box)}</ofd:Area><ofd:Content>"
        f'<ofd:Layer ID="9">{inner}</ofd:Layer></ofd:Content></ofd:Page>'
    ).encode()


def parts(
    content: bytes | None = None,
    *,
    root: str = "Doc_0/Document.xml",
    pages: str = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>',
    common: str = "",
    doctype: str = "",
    box: str = A4,
) -> dict[str, bytes]:
    return {
        "OFD.xml": (
            f'{HEAD}{doctype}<ofd:OFD {NS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>'
            f"</ofd:DocInfo><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ).encode(),
        "Doc_0/Document.xml": (
            f"{HEAD}{doctype}<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>"
            f"<ofd:PageArea>{BOX.format(box)}</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}"
            f"</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
        ).encode(),
        "Doc_0/PublicRes.xml": (
            f'{HEAD}<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="仿宋" FamilyName="仿宋"/>'
            "</ofd:Fonts></ofd:Res>"
        ).encode(),
        "Doc_0/Pages/Page_0/Content.xml": page(texts(), box=box) if content is None else content,
    }


def make(content: bytes | None = None, **how: str) -> bytes:
    return zips.pack(parts(content, **how))
