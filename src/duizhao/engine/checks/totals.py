"""Totals and their parts: 共12件，其中……8件、……3件; ……8件、……3件，共计12件; 收到12件，受理8件，不予受理3件.

What stands in brackets belongs to the number before it and is no part of a total outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from duizhao.engine.checks.case import Case, Place
from duizhao.engine.checks.counts import Number
from duizhao.model import Sentence

__all__ = ["totals"]

_OPEN: Final = "（"
_CLOSE: Final = "）"
_SEMICOLON: Final = "；"
_LISTED: Final = "、"
_EXCESS: Final = 3  # parts that make more than the total by less than a third of it are parts of it


def totals(case: Case, s: Sentence, held: Sequence[Number]) -> Iterator[Place]:
    """Totals of one sentence that their parts do not make, and parts that are larger than the whole."""
    if len(held) < 2:
        return
    depth = _depths(case, s)
    low, _ = case.subject.folded_span(s.start, s.end)
    for i, total in enumerate(held):
        level = depth[total.at - low]
        same = [n for n in held[i + 1 :] if n.measure == total.measure and depth[n.at - low] == level]
        inner = [n for n in held[i + 1 :] if n.measure == total.measure and depth[n.at - low] == level + 1]
        if total.rough:
            continue
        yield from _of_which(case, s, total, same)
        yield from _of_which(case, s, total, inner)
        yield from _disposed(case, total, same)
        yield from _altogether(
            case, s, total, [n for n in held[:i] if n.measure == total.measure and depth[n.at - low] == level]
        )


def _depths(case: Case, s: Sentence) -> list[int]:
    """How many brackets are open at each character of the folded sentence."""
    out, level = [], 0
    for char in case.subject.folded_text(s.start, s.end):
        level -= char == _CLOSE and level > 0
        out.append(level)
        level += char == _OPEN
    return out


def _outside(text: str, start: int, end: int) -> str:
    """text[start:end] with what stands in whole brackets blanked."""
    out, level = [], 0
    for char in text[start:end]:
        level += char == _OPEN
        out.append("\x00" if level else char)
        level -= char == _CLOSE and level > 0
    return "".join(out)


def _of_which(case: Case, s: Sentence, total: Number, after: Sequence[Number]) -> Iterator[Place]:
    """共12件，其中……8件、……3件."""
    if not after:
        return
    text = case.subject.folded.text
    _, high = case.subject.folded_span(s.start, s.end)
    plain = _outside(text, total.end, high) if text[total.end : total.end + 1] != _OPEN else text[total.end : high]
    opens = case.pattern("whose").match(plain)
    if opens is None:
        return
    stop = case.pattern("parts_end").search(plain, opens.end())
    begin, end = total.end + opens.end(), total.end + (stop.start() if stop else len(plain))
    parts = _run(case, [n for n in after if begin <= n.at < end])
    larger = next((n for n in parts if n.value > total.value and not n.rough), None)
    first = _first_list(case, parts)
    parts = first if len(first) > 1 else parts
    words = text[begin : parts[-1].end + 1] if parts else ""
    if case.pattern("overlapping").search(text, begin, high) or case.pattern("outcome").search(words):
        parts = parts[:1]
    if larger is not None:
        yield case.mark(*larger.span, "part_larger", total=case.shown(*total.span))
    elif (
        len(parts) > 1
        and not any(n.rough for n in parts)
        # where commas part them, one that is all of it tells of another division
        and (_is_list(case, parts) or all(n.value != total.value for n in parts))
        and text[parts[-1].end] != case.words("open")[0]
    ):
        whole = opens["listed"] is not None or case.pattern("rest").search(words) is not None
        yield from _summed(case, total, parts, whole)


def _run(case: Case, parts: list[Number]) -> list[Number]:
    """The first parts that stand in one run: only a label of a few words between one and the next, no ； after 、."""
    text, out = case.subject.folded.text, parts[:1]
    for n in parts[1:]:
        between = _outside(text, out[-1].end, n.at)
        if case.pattern("between_parts").fullmatch(between) is None or (
            len(out) > 1 and _SEMICOLON in between and _SEMICOLON not in text[out[-2].end : out[-1].at]
        ):
            break
        out.append(n)
    return out


def _first_list(case: Case, parts: list[Number]) -> list[Number]:
    """The parts up to the first comma between two of them."""
    for i in range(1, len(parts)):
        if case.subject.folded.text[parts[i - 1].end] != _LISTED:
            return parts[:i]
    return parts


def _is_list(case: Case, parts: list[Number]) -> bool:
    return len(_first_list(case, parts)) == len(parts)


def _disposed(case: Case, total: Number, after: Sequence[Number]) -> Iterator[Place]:
    """清理37件，废止5件，修改3件，继续有效29件: what was done with all of them, without 其中."""
    text, parts, at = case.subject.folded.text, [], total.end
    for n in after:
        if case.pattern("disposed").fullmatch(text, at, n.at) is None:
            break
        parts.append(n)
        at = n.end
    if len(parts) > 1 and not any(n.rough for n in parts):
        yield from _summed(case, total, parts, whole=False)


def _altogether(case: Case, s: Sentence, total: Number, before: Sequence[Number]) -> Iterator[Place]:
    """……8件、……3件，共计12件."""
    text = case.subject.folded.text
    low, _ = case.subject.folded_span(s.start, s.end)
    if case.pattern("altogether").search(text[max(low, total.at - 14) : total.at]) is None:
        return
    start = max((m.end() for m in case.pattern("list_start").finditer(text, low, total.at)), default=low)
    parts = [n for n in before if n.at >= start]
    if (
        len(parts) > 1
        and not any(n.rough for n in parts)
        and case.pattern("part").search(text, start, total.at) is None
    ):
        yield from _summed(case, total, parts, whole=True)


def _summed(case: Case, total: Number, parts: Sequence[Number], whole: bool) -> Iterator[Place]:
    """A total that its parts miss: by little, or where they are said to be all of it; or that they exceed."""
    got = sum((n.value for n in parts), Decimal(0))
    if _divided(case, total, parts) or _rounded(parts, total, abs(got - total.value)):
        return
    off = abs(got - total.value)
    near = max(Decimal(case.limit("off_by")), total.value * case.limit("off_by_percent") / 100)
    if off <= near or (got > total.value and off * _EXCESS <= total.value) or (whole and off * 2 <= total.value):
        yield case.mark(*total.span, "parts", total=f"{_plain(got / total.unit)}{total.measure}")


def _divided(case: Case, total: Number, parts: Sequence[Number]) -> bool:
    """Whether some of the lists that commas part make the total: 二审3件，胜诉7件、败诉1件 divide eight cases twice."""
    text = case.subject.folded.text
    lists: list[Decimal] = []
    for i, n in enumerate(parts):
        if i and text[parts[i - 1].end] == _LISTED:
            lists[-1] += n.value
        else:
            lists.append(n.value)
    return any(
        sum(lists[a:b], Decimal(0)) == total.value for a in range(len(lists)) for b in range(a + 1, len(lists) + 1)
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _rounded(parts: Sequence[Number], total: Number, off: Decimal) -> bool:
    """Whether rounding explains the difference of figures with decimals."""
    step = max((n.step for n in (*parts, total)), default=Decimal(1))
    return step != 1 and off <= len(parts) * step
