"""A comparison for people: first the figures, then what was planned and is not seen, then the paragraphs."""

from __future__ import annotations

from typing import Final

from duizhao.batch.compare import Comparison, Repeated
from duizhao.batch.same.differences import differences
from duizhao.model import Document
from duizhao.report.lines import Line, Page
from duizhao.report.width import Ruler
from duizhao.text import normalise, squash

__all__ = ["render"]

_ALL: Final = 0.995  # a likeness from which nothing is worth marking
_SHOWN: Final = 60  # characters of a paragraph that is only named


def render(found: Comparison, *, ruler: Ruler, width: int) -> list[Line]:
    """The lines of the report."""
    page = Page(ruler, width)
    page.add("两份报告对照", "title")
    for label, document in (("旧", found.old), ("新", found.new)):
        page.add(_named(document), indent="  ", label=f"{label}：")
    page.gap()
    whole = len(found.repeated) + len(found.fresh) + found.common
    page.add(
        f"新报告 {whole} 段：与旧报告雷同 {len(found.repeated)} 段，新写 {len(found.fresh)} 段，"
        f"通用表述 {found.common} 段。雷同的文字约占 {round(100 * found.share)}%（不计通用表述）。"
    )
    _promises(page, found)
    _repeated(page, found)
    _listed(page, "旧报告没有、新写的段落", found.new, found.fresh)
    _listed(page, "旧报告有、新报告未见的段落", found.old, found.gone)
    return page.lines


def _named(document: Document) -> str:
    year = f"{document.year}年" if document.year else "年度没有认出"
    return f"{document.title or '没有认出标题'}（{document.unit or '单位没有认出'}，{year}）"


def _promises(page: Page, found: Comparison) -> None:
    if found.promises is None:
        return
    page.gap()
    open_ = [p for p in found.promises if not p.mentioned]
    page.add(f"旧报告的打算（{len(found.promises)} 项，新报告未见提及 {len(open_)} 项）", "head")
    if not found.promises:
        page.add("没有认出具体的打算。", indent="  ")
    for promise in (*open_, *(p for p in found.promises if p.mentioned)):
        label = "有提及：" if promise.mentioned else "未见提及，请核实："
        page.add(_text(found.old, promise.span), "" if promise.mentioned else "warn", indent="  ", label=label)


def _repeated(page: Page, found: Comparison) -> None:
    page.gap()
    page.add(f"雷同的段落（{len(found.repeated)} 段）", "head")
    for number, pair in enumerate(found.repeated, 1):
        same = pair.likeness >= _ALL
        degree = "一字不差" if same else f"相同约 {round(100 * pair.likeness)}%，〔旧→新〕是不同之处"
        page.add(f"{number}. {degree}", "item", indent="  ")
        page.add(_marked(found, pair), indent="     ")


def _marked(found: Comparison, pair: Repeated) -> str:
    """The passages of the new report, with what the old one has instead."""
    out = []
    for passage in pair.passages:
        old, new = found.old.read.source, found.new.read.source
        for s in differences(old, passage.a, new, passage.b):
            b = squash(normalise(new[s.b[0] : s.b[1]]))
            a = squash(normalise(old[s.a[0] : s.a[1]]))
            out.append(b if s.same or a == b else f"〔{a}→{b}〕")
    return "".join(out)


def _listed(page: Page, title: str, document: Document, spans: tuple[tuple[int, int], ...]) -> None:
    page.gap()
    page.add(f"{title}（{len(spans)} 段）", "head")
    for span in spans:
        text = _text(document, span)
        page.add(text if len(text) <= _SHOWN else text[:_SHOWN] + "…", indent="  ", label="- ")


def _text(document: Document, span: tuple[int, int]) -> str:
    return squash(normalise(document.read.source[span[0] : span[1]]))
