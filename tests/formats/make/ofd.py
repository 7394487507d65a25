"""An OFD file (GB/T 33190): lines of text at their places on pages, a template page with the running head."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from formats.make.layout import HEIGHT, LATIN, LEFT, RIGHT, WIDTH, Page, Run, pages, runs_of, width
from formats.make.source import Report

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MM = 25.4 / 72
_AREA = f"0 0 {WIDTH * _MM:.2f} {HEIGHT * _MM:.2f}"
_SONG, _LATIN = 2, 3


def document(report: Report) -> bytes:
    """The package."""
    made = pages(report)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(report, made):
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 26, 16, 8, 0)), (_HEAD + content).encode())
    return out.getvalue()


def _parts(report: Report, made: tuple[Page, ...]) -> Iterable[tuple[str, str]]:
    yield (
        "OFD.xml",
        f'<ofd:OFD {_NS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>'
        f"<ofd:Title>{escape(''.join(report.title))}</ofd:Title><ofd:Creator>invented</ofd:Creator></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
    )
    listed = "".join(f'<ofd:Page ID="{100 + p.number}" BaseLoc="Pages/Page_{p.number - 1}/Content.xml"/>' for p in made)
    yield (
        "Doc_0/Document.xml",
        f"<ofd:Document {_NS}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>"
        f"<ofd:PageArea><ofd:PhysicalBox>{_AREA}</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        '<ofd:TemplatePage ID="50" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    )
    yield (
        "Doc_0/PublicRes.xml",
        f'<ofd:Res {_NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="{_SONG}" FontName="仿宋" FamilyName="仿宋"/>'
        f'<ofd:Font ID="{_LATIN}" FontName="Times New Roman" FamilyName="Times New Roman"/></ofd:Fonts></ofd:Res>',
    )
    head = runs_of(report.unit, LEFT, 60, 9)
    yield "Doc_0/Tpls/Tpl_0/Content.xml", _page(head, 51, template=False)
    for page in made:
        number = f"— {page.number} —"
        x = WIDTH - RIGHT - width(number) if page.number % 2 else LEFT
        foot = runs_of(number, x, HEIGHT - 70, 14)
        yield f"Doc_0/Pages/Page_{page.number - 1}/Content.xml", _page((*page.runs, *foot), 1000 * page.number)


def _page(runs: Iterable[Run], first: int, template: bool = True) -> str:
    used = '<ofd:Template TemplateID="50" ZOrder="Background"/>' if template else ""
    texts = "".join(_text(run, first + i) for i, run in enumerate(runs, 1))
    return (
        f"<ofd:Page {_NS}>{used}<ofd:Area><ofd:PhysicalBox>{_AREA}</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer Type="Body" ID="{first}">{texts}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _text(run: Run, number: int) -> str:
    step = run.size * _MM * (LATIN if run.latin else 1)
    height = run.size * _MM
    count = len(run.text)
    delta = f' DeltaX="g {count - 1} {step:.3f}"' if count > 1 else ""
    space = ' xml:space="preserve"' if run.text != run.text.strip() else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{run.x * _MM:.3f} {(run.y - run.size) * _MM:.3f} {step * count:.3f} '
        f'{height * 1.3:.3f}" Font="{_LATIN if run.latin else _SONG}" Size="{height:.3f}">'
        f'<ofd:TextCode X="0" Y="{height:.3f}"{delta}{space}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>'
    )
