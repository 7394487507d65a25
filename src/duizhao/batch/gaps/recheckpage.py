"""`复查-第N次.html`: the same for reading and printing, old and new text beside each other. One file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.model import Gap, Proposal, Proposed
from duizhao.batch.gaps.passages import runs
from duizhao.batch.gaps.rounds import Round, first_told, proposals
from duizhao.batch.gaps.sheet import past
from duizhao.batch.same.beside import Run
from duizhao.batch.store import Store
from duizhao.report.html import environment
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.wording import DRAFT_MARK

__all__ = ["page_name", "render"]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the page."""

    p: Proposed
    gap: Gap | None
    pairs: list[tuple[tuple[Run, ...], tuple[Run, ...]]]
    same: str
    past: list[str]


def page_name(number: int) -> str:
    """The page of a round."""
    return f"复查-第{number}次.html"


def render(store: Store, made: Round) -> Iterator[str]:
    """The page, piece by piece."""
    pages = environment()
    names = ("report.css", "beside.css", "recheck.css")
    css = "".join(pages.loader.get_source(pages, name)[0] for name in names)  # type: ignore[union-attr]
    found = proposals(store, made.number)
    gaps = {g.number: g for g in ledger.gaps(store)}
    sent = [p for p in found if p.proposal is not Proposal.ABSENT]
    sent.sort(key=lambda p: p.unit)
    counts = Counter(p.proposal for p in found)
    absent = [p for p in found if p.proposal is Proposal.ABSENT]
    context: dict[str, Any] = {
        "css": css,
        "marking": DRAFT_MARK,
        "tool": f"{TOOL_TITLE} {tool_version()}",
        "round": made,
        "counts": [(p.name.lower(), p.value, counts[p]) for p in Proposal],
        "units": [
            (f"u{n}", unit, [_line(store, p, gaps) for p in lines])
            for n, (unit, lines) in enumerate(groupby(sent, key=lambda p: p.unit), 1)
        ],
        "first": first_told(made),
        "absent": [(unit, list(lines)) for unit, lines in groupby(absent, key=lambda p: p.unit)],
    }
    yield from pages.get_template("recheck.html.j2").generate(context)


def _line(store: Store, p: Proposed, gaps: dict[int, Gap]) -> _Line:
    gap = gaps.get(p.number)
    told = past(gap, ledger.history(store, gap.number), p.round).splitlines() if gap else []
    same = [new for old, new in p.passages if old == new]
    pairs = [runs(old, new) for old, new in p.passages if old != new]
    return _Line(p, gap, pairs, same[0] if same and not pairs else "", told)
