"""What the cells of the matrix stand on, as data for the page: only as much as its size allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from duizhao.batch.out.web.model import ABSENT, Element, review_of, status_of
from duizhao.batch.reviews import Decision, Item, State
from duizhao.model import Outcome
from duizhao.report.wording import heading_text

__all__ = ["Depth", "Strings", "basis_of", "depth_for", "texts_of"]


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is shown of each cell: passages for and near it, characters of each; of all cells or of gaps alone."""

    passages: int
    characters: int
    covered: bool
    told: str = ""


_FULL: Final = Depth(3, 400, True)
_GAPS_ONLY: Final = Depth(1, 120, False, "报告较多，本页只给有意见的要素列出最接近的一句；其余见各份报告的核对意见。")
_BRIEF: Final = Depth(1, 60, False, "报告很多，本页只给有意见的要素列出最接近的一句的开头；其余见各份报告的核对意见。")
_FULL_UP_TO: Final = 120  # reports: about 4 MB
_GAPS_UP_TO: Final = 1000


def depth_for(reports: int) -> Depth:
    """How much a page of so many reports can hold and still be opened by an office computer."""
    if reports <= _FULL_UP_TO:
        return _FULL
    return _GAPS_ONLY if reports <= _GAPS_UP_TO else _BRIEF


@dataclass(slots=True)
class Strings:
    """Each string once, by number: reasons, demands and headings recur in hundreds of cells."""

    texts: list[str] = field(default_factory=list)
    _known: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = len(self.texts)
            self.texts.append(text)
        return self._known[text]


def texts_of(item: Item, element: Element | None, depth: Depth, strings: Strings) -> dict[str, Any] | None:
    """What is shown of a cell that is opened; None where there is nothing that the page does not say anyway.

    Keys: e passages (text, where), n near ones (text, where, reason, lacks, change), a asks, b basis, r remedy where they
    are not those of the element, q question, c because, v decisions (state, person, day, reason, verdict), t what the
    program said, where a person said otherwise.
    """
    f = item.finding
    out: dict[str, Any] = {}
    status, review = status_of(item), review_of(item)
    if item.check:
        out["e"] = [[e.get("note") or e["text"], _where(e, strings)] for e in f["evidence"]]
    elif depth.covered or status not in "mnw" or Outcome(f["outcome"]).is_gap:
        out["e"] = [[_clip(e["text"], depth), _where(e, strings)] for e in f["evidence"][: depth.passages]]
        shown = {e["text"] for e in f["evidence"]}
        # what a person found otherwise still shows what the program had seen
        gap = status in "xlaq" or Outcome(f["outcome"]).is_gap
        near = [n for n in f.get("nearest", ()) if n["text"] not in shown] if gap else []
        out["n"] = [_near(n, depth, strings) for n in near[: depth.passages]]
    for key, value in (("q", f.get("question") if status == "q" else None), ("c", f.get("because"))):
        if value:
            out[key] = strings.number(value)
    if element is not None:
        own = (("a", f.get("asks", ""), element.asks), ("r", f.get("remedy", ""), element.remedy))
        out |= {key: strings.number(value) for key, value, usual in own if value != usual}
        if basis_of(f) != element.basis:
            out["b"] = [strings.number(line) for line in basis_of(f)]
    if review not in ("u", ABSENT):
        out["v"] = list(_decisions(item.decision))
        if review in "or":
            out["t"] = strings.number(item.told)
    return {k: v for k, v in out.items() if v != []} or None


def basis_of(finding: Mapping[str, Any]) -> tuple[str, ...]:
    """The documents as printed, each with to whom or how far it applies."""
    cited = finding.get("cited")
    if not cited:
        return tuple(finding.get("basis", ()))
    return tuple(c["text"] + (f"〔{c['note']}〕" if c["note"] else "") for c in cited)


def _near(n: Mapping[str, Any], depth: Depth, strings: Strings) -> list[Any]:
    reason = n.get("reason", "")
    lacks = "；".join(lack for lack in n.get("lacks", ()) if lack not in reason)
    change = n.get("change", "") if depth.covered else ""
    return [
        _clip(n["text"], depth),
        _where(n, strings),
        strings.number(reason),
        strings.number(lacks),
        strings.number(change),
    ]


def _where(passage: Mapping[str, Any], strings: Strings) -> int:
    return strings.number(heading_text(passage.get("place") or "", passage.get("section", ())))


def _clip(text: str, depth: Depth) -> str:
    text = " ".join(text.split())
    return text if len(text) <= depth.characters else text[: depth.characters] + "…"


def _decisions(decision: Decision | None) -> Sequence[list[str]]:
    """The decision, and the one that held before, the latest first; 待核 itself is none."""
    out = []
    while decision is not None:
        if decision.state is not State.PENDING:
            verdict = decision.verdict
            out.append([decision.state.value, decision.person, decision.time[:10], decision.reason, verdict])
        decision = decision.before
    return out
