"""Several documents of one unit and year: which is proposed, and whether there is anything to choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from duizhao.batch.register.model import Compared, Filing, State
from duizhao.batch.register.names import hints
from duizhao.report.wording import quoted

__all__ = ["Compare", "settle"]

# compares two documents' texts
Compare = Callable[[Filing, Filing], Compared]

_WORKING: Final = ("docx", "doc", "txt", "md", "html")  # of equal texts the one to work with, best first
_TOLD: Final = 3
_CLIP: Final = 40
_LEAD: Final = 12  # characters shown before the first that differs


def settle(group: Sequence[Filing], compare: Compare) -> list[Filing]:
    """The documents of one unit and year, the one that counts first: chosen by the office, or with nothing to choose.

    Where versions differ and the office has not spoken none is adopted: the best is proposed, with the reason.
    """
    if len(group) == 1:
        return list(group)
    meant = [f for f in group if f.said.get("use") == "是"]
    ordered = sorted(group, key=_order, reverse=True)
    if len(meant) > 1:
        both = f"同一单位、同一年度有 {len(meant)} 份都写了采用，只能有一份；请把其余的改为“否”"
        return [replace(f, state=State.CONTESTED, adopted=False, told=(both, *f.told)) for f in ordered]
    best = meant[0] if meant else _working(ordered)
    found = [(f, compare(best, f)) for f in ordered if f is not best]
    others = [_against(best, f, c) for f, c in found]
    choice = [f for f in others if f.state not in (State.COPY, State.RECORD)]
    pairs = tuple((f.entry.name, c) for f, c in found)
    if meant or not choice:
        kept = [replace(f, state=State.UNUSED, told=("已采用另一份", *f.told)) if f in choice else f for f in others]
        notes = best.told if meant else (f"与另外 {len(others)} 份内容相同，以这一份为工作稿", *best.told)
        return [replace(best, compared=pairs, told=notes), *kept]
    proposed = f"建议采用这一份：{_why(best, ordered, choice)}；请在“采用”一栏写“是”"
    first = replace(best, state=State.CHOOSE, adopted=False, told=(proposed, *best.told), compared=pairs)
    return [first, *(replace(f, state=State.CHOOSE) if f in choice else f for f in others)]


def _order(f: Filing) -> tuple[object, ...]:
    named = hints(f.entry.name)
    return (*named.order, not named.copy, f.changed, f.entry.name)


def _working(ordered: Sequence[Filing]) -> Filing:
    """The latest version; of a scan or PDF and a Word file the latter, which can be worked with."""
    best = ordered[0]
    if _form(best) < len(_WORKING) and not best.entry.scanned:
        return best
    words = [f for f in ordered if _form(f) < len(_WORKING) and not f.entry.scanned]
    # a Word file that calls itself a draft is not the twin of the stamped report
    final = [f for f in words if hints(f.entry.name).rank > 1]
    return next(iter(final), best)


def _form(f: Filing) -> int:
    return _WORKING.index(f.entry.format) if f.entry.format in _WORKING else len(_WORKING)


def _against(best: Filing, f: Filing, found: Compared) -> Filing:
    """A version as it stands to the one that is proposed."""
    stamped = f.entry.scanned or f.entry.format in ("pdf", "ofd", "image")
    name = best.entry.name
    if found.same:
        blurred = f"（另有 {found.blurred} 处像是识别的误差）" if found.blurred else ""
        told = f"与“{_last(name)}”逐句相同{blurred}"
        state = State.RECORD if stamped and _form(best) < len(_WORKING) else State.COPY
        return replace(f, state=state, adopted=False, told=(told, *f.told))
    return replace(f, adopted=False, told=(_differs(name, found), *f.told))


def _differs(name: str, found: Compared) -> str:
    told = []
    for d in found.differences[:_TOLD]:
        start = max(0, _shared(d.one, d.other) - _LEAD)
        told.append(f"那一份{_clip(d.one, start)}，这一份{_clip(d.other, start)}")
    more = " 等" if len(found.differences) > _TOLD else ""
    count = len(found.differences)
    return f"与“{_last(name)}”有 {count} 处不同（相同 {found.share:.0%}）：{'；'.join(told)}{more}"


def _why(best: Filing, ordered: Sequence[Filing], choice: Sequence[Filing]) -> str:
    named, rest = hints(best.entry.name), [hints(f.entry.name) for f in choice]
    if named.words and named.rank >= max(h.rank for h in rest):
        return f"文件名有“{'”“'.join(named.words)}”"
    if ordered[0] is not best:
        return "是可以编辑的文字稿，盖章件或扫描件供存档"
    if named.order > max(h.order for h in rest):
        return "文件名的序号或日期最晚"
    return "只凭文件时间较晚（微信等会改动文件时间，不可靠）"


def _shared(one: str, other: str) -> int:
    """How many characters at the beginning are the same."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _clip(text: str, start: int) -> str:
    """The part of a passage from `start` on, in quotation marks."""
    if not text:
        return "没有这一句"
    shown = text[start : start + _CLIP]
    return quoted(("…" if start else "") + shown + ("…" if start + _CLIP < len(text) else ""))


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
