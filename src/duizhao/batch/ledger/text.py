"""What came of checking a ledger, for people: first what does not agree, each with its sentence."""

from __future__ import annotations

from typing import Final

from duizhao.batch.ledger.model import Checked, Item, Verdict
from duizhao.report.lines import Line, Page
from duizhao.report.width import Ruler
from duizhao.report.wording import DRAFT_MARK

__all__ = ["ASKS", "brief_line", "render", "reported_of"]

ASKS: Final = {
    Verdict.DIFFERS: "报告写的与台账不同，请向单位核实是哪一个。",
    Verdict.DENIED: "报告写明没有，台账里有，请向单位核实。",
    Verdict.MIXED: "同一份报告里写法不同，请单位改成一致。",
    Verdict.UNCLEAR: "报告里有相关的数，但不是本单位全年的，请看原句。",
    Verdict.MENTIONED: "报告里有相关的内容，没有认出数字，请看原句核实。",
    Verdict.SILENT: "台账里有，报告没有提到。可以问一问单位：是漏写了，还是台账有误。",
    Verdict.AGREE: "不用处理。",
}


def reported_of(item: Item) -> str:
    """What the report says, in a few words; never that it says nothing where it speaks of the matter."""
    if item.reported:
        return "、".join(item.reported)
    return "提到了，没有认出数字" if item.verdict is Verdict.MENTIONED else "没有提到"


def brief_line(found: Checked) -> str:
    """How many there are of each."""
    counts = [f"{v.value} {len(found.of(v))}" for v in Verdict if found.of(v)]
    return f"核对 {len(found.items)} 处：{'，'.join(counts)}。" if counts else "没有可以核对的。"


def render(found: Checked, *, ruler: Ruler, width: int) -> list[Line]:
    """The lines of the report."""
    page = Page(ruler, width)
    page.add(f"台账核对　{DRAFT_MARK}", "title")
    page.add(found.ledger.name, indent="  ", label="台账：")
    listed = "、".join(h if h == t else f"{h}（{t}）" for h, t in found.ledger.columns.items())
    page.add(listed, indent="  ", label="核对的列：")
    page.gap()
    page.add(brief_line(found))
    for verdict in Verdict:
        if verdict is Verdict.AGREE or not found.of(verdict):
            continue
        page.gap()
        page.add(f"{verdict.value}（{len(found.of(verdict))}）　{ASKS[verdict]}", "head")
        for item in found.of(verdict):
            _item(page, item)
    for title, names in (
        ("台账里有、没有采用的报告", found.absent),
        ("报告采用了、台账里没有", found.unlisted),
        ("没有核对的", found.told),
    ):
        if names:
            page.gap()
            page.add(f"{title}（{len(names)}）", "head")
            for name in names:
                page.add(name, indent="  ", label="- ")
    return page.lines


def _item(page: Page, item: Item) -> None:
    reported = reported_of(item)
    told = f"{item.title}：台账 {item.known}（{item.where}），报告 {reported}"
    page.add(told, "item", indent="  ", label=f"{item.unit}（{item.year}）")
    for text in item.texts:
        page.add(f"“{text}”", indent="    ")
