"""Word files of any make: nothing is lost, nothing read twice, and every stretch leads back to its element."""

from __future__ import annotations

from itertools import count
from types import ModuleType

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
# what stands around a run: kept or left out
KEPT = (
    "{}",
    '<w:ins w:id="1">{}</w:ins>',
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr="X">{}</w:fldSimple>',
    '<w:smartTag w:element="x">{}</w:smartTag>',
)
LEFT_OUT = ('<w:del w:id="1">{}</w:del>', '<w:moveFrom w:id="1">{}</w:moveFrom>')
SIGNS = (
    "<w:tab/>",
    "<w:br/>",
    '<w:br w:type="page"/>',
    "<w:noBreakHyphen/>",
    '<w:sym w:font="Wingdings" w:char="F0FE"/>',
)


class Draft:
    """Draws a body and keeps the words that must be read."""

    def __init__(self, make: ModuleType, data: st.DataObject) -> None:
        self.make, self.data = make, data
        self.numbers = count(1)
        self.kept: list[str] = []
        self.gone: list[str] = []

    def draw(self, least: int, most: int) -> int:
        return self.data.draw(st.integers(least, most))

    def word(self, out: list[str]) -> str:
        out.append(f"〔{next(self.numbers)}〕")
        return out[-1]

    def run(self, shown: bool) -> str:
        frames = KEPT if shown else LEFT_OUT
        run = self.make.r(self.word(self.kept if shown else self.gone))
        if shown and self.draw(0, 3) == 0:
            run += f"<w:r>{SIGNS[self.draw(0, len(SIGNS) - 1)]}</w:r>"
        return frames[self.draw(0, len(frames) - 1)].format(run)

    def paragraph(self, depth: int) -> str:
        content = [self.run(self.draw(0, 4) > 0) for _ in range(self.draw(0, 3))]
        if depth < 2 and self.draw(0, 7) == 0:
            content.append(self.make.box(*[self.paragraph(depth + 1) for _ in range(self.draw(1, 2))]))
        props = NUMBERED.format(self.draw(0, 1)) if self.draw(0, 3) == 0 else ""
        if self.draw(0, 6) == 0:
            props += '<w:rPr><w:del w:id="2"/></w:rPr>'
        return str(self.make.p(*content, props=props))

    def blocks(self, depth: int) -> str:
        out = []
        for _ in range(self.draw(0 if depth else 1, 4 - depth)):
            if depth < 2 and self.draw(0, 4) == 0:
                width = self.draw(1, 3)
                rows = [
                    self.make.tr(
                        *[self.make.tc(self.blocks(depth + 1) + self.paragraph(depth + 1)) for _ in range(width)]
                    )
                    for _ in range(self.draw(1, 3))
                ]
                out.append(self.make.tbl(*rows))
            else:
                out.append(self.paragraph(depth))
        return "".join(out)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_all_that_is_shown_is_read_once_and_leads_back(
    make: ModuleType, invariants: ModuleType, data: st.DataObject
) -> None:
    draft = Draft(make, data)
    file = make.docx(draft.blocks(0), numbering=NUMBERING)
    walk = invariants.walked(file)
    assert {w: walk.text.count(w) for w in draft.kept} == dict.fromkeys(draft.kept, 1)
    assert [w for w in draft.gone if w in walk.text] == []
    assert invariants.walked(file).text == walk.text
