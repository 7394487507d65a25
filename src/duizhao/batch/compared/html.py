"""A comparison as a page: what was planned and is not seen, what is new, what was repeated with both sides beside each other."""

from __future__ import annotations

from typing import Any, Final

from duizhao.batch.compare import Comparison, Repeated
from duizhao.batch.same.beside import Runs, beside
from duizhao.model import Document
from duizhao.report.html import environment
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.wording import DRAFT_MARK
from duizhao.text import normalise, squash

__all__ = ["render"]

_ALL: Final = 0.995  # a likeness from which nothing is worth marking


def render(found: Comparison) -> str:
    """The page."""
    pages = environment()
    css = "".join(pages.loader.get_source(pages, name)[0] for name in ("report.css", "beside.css"))  # type: ignore[union-attr]
    open_ = [p for p in found.promises or () if not p.mentioned]
    context: dict[str, Any] = {
        "css": css,
        "marking": DRAFT_MARK,
        "tool": f"{TOOL_TITLE} {tool_version()}",
        "documents": [(label, _named(d)) for label, d in (("旧", found.old), ("新", found.new))],
        "whole": len(found.repeated) + len(found.fresh) + found.common,
        "found": found,
        "share": round(100 * found.share),
        "promises": None
        if found.promises is None
        else [(_text(found.old, p.span), p.mentioned) for p in (*open_, *(p for p in found.promises if p.mentioned))],
        "open": len(open_),
        "repeated": [(_degree(r), *_beside(found, r)) for r in found.repeated],
        "fresh": [_text(found.new, s) for s in found.fresh],
        "gone": [_text(found.old, s) for s in found.gone],
    }
    return pages.get_template("compared.html.j2").render(context)


def _named(document: Document) -> tuple[str, str]:
    year = f"{document.year}年" if document.year else "年度没有认出"
    return document.title or "没有认出标题", f"{document.unit or '单位没有认出'}，{year}"


def _text(document: Document, span: tuple[int, int]) -> str:
    return squash(normalise(document.read.source[span[0] : span[1]]))


def _degree(pair: Repeated) -> str:
    return "一字不差" if pair.likeness >= _ALL else f"相同约 {round(100 * pair.likeness)}%"


def _beside(found: Comparison, pair: Repeated) -> tuple[Runs, Runs]:
    (a, _), (b, _) = pair.old, pair.new
    old, new = (d.read.source[s[0] : s[1]] for d, s in ((found.old, pair.old), (found.new, pair.new)))
    passages = (((p.a[0] - a, p.a[1] - a), (p.b[0] - b, p.b[1] - b)) for p in pair.passages)
    return beside(old, new, passages)
