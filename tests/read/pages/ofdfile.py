"""OFD files for tests, of the pages of paper.py: each line a text object, the running head in a template page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from paper import HEIGHT, WIDTH, Set, lines, width

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72
AREA = f"<ofd:PhysicalBox>0 0 {WIDTH * MM:.3f} {HEIGHT * MM:.3f}</ofd:PhysicalBox>"


def parts(pages: Sequence[str], head: str = "", extra: str = "", units: str = "") -> dict[str, str]:
    """The parts of a file by name. `extra` are more objects on every page, `units` composite units."""
    template = '<ofd:Template TemplateID="7" ZOrder="Background"/>' if head else ""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    out = {
        "OFD.xml": f'<ofd:OFD {NS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea>{AREA}</ofd:PageArea>"
        '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="7" BaseLoc="Tpl.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f"<ofd:Res {NS}><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>",
        "Doc_0/Tpl.xml": page("".join(map(text, lines(f"{{top 9}}{head}")))),
    }
    for n, content in enumerate(pages):
        objects = "".join(text(s, whole=n % 2 == 0) for s in reversed(lines(content)))
        out[f"Doc_0/Pages/Page_{n}/Content.xml"] = page(objects + extra, template)
    return out


def page(objects: str, template: str = "") -> str:
    return (
        f"<ofd:Page {NS}>{template}<ofd:Area>{AREA}</ofd:Area><ofd:Content><ofd:Layer>{objects}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
    )


def text(s: Set, whole: bool = True, ctm: str = "") -> str:
    """A line as one text with steps between its characters, or as one text a character."""
    size = s.size * MM
    steps = [width(c, size) for c in s.text]
    box = f"{s.x * MM:.3f} {(s.base - s.size) * MM:.3f} {sum(steps):.3f} {size * 1.3:.3f}"
    if whole:
        delta = " ".join(f"{w:.3f}" for w in steps[:-1])
        if len(set(steps[:-1])) == 1:
            delta = f"g {len(steps) - 1} {steps[0]:.3f}"
        codes = f'<ofd:TextCode X="0" Y="{size:.3f}" DeltaX="{delta}">{escape(s.text)}</ofd:TextCode>'
    else:
        x, codes = 0.0, ""
        for c, w in zip(s.text, steps, strict=True):
            codes += f'<ofd:TextCode X="{x:.3f}" Y="{size:.3f}">{escape(c)}</ofd:TextCode>'
            x += w
    return f'<ofd:TextObject ID="9" Boundary="{box}" Size="{size:.3f}"{ctm}>{codes}</ofd:TextObject>'


def packed(made: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.items():
            package.writestr(name, content)
    return out.getvalue()
