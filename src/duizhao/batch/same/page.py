"""`雷同.html`: how much each report has in common with others, and the paragraphs side by side. One file, printable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.same.beside import Runs, beside
from duizhao.batch.same.kept import Couple, KeptPair, Report, Shared, couples, is_made, shared, weightiest
from duizhao.batch.store import Store
from duizhao.report.files import write_atomic
from duizhao.report.html import environment
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.wording import DRAFT_MARK
from duizhao.text import normalise, squash

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["NAME", "degree", "label", "render", "write"]

NAME: Final = "雷同.html"
_SHOWN: Final = 1500  # pairs on the page: with more it takes a browser too long to open
_LISTED: Final = 6  # other reports named beside one
_ALL: Final = 0.995  # a likeness from which nothing is worth marking


@dataclass(frozen=True, slots=True)
class _Shown:
    """A couple with the number by which it is linked to, and its pairs as they are shown."""

    number: int
    couple: Couple
    pairs: Sequence[tuple[str, Runs, Runs]]


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write the page, where the same text was looked for."""
    if not is_made(store):
        return []
    write_atomic(folder / NAME, (piece.encode("utf-8", "backslashreplace") for piece in render(store)))
    return [folder / NAME]


def render(store: Store) -> Iterator[str]:
    """The page, piece by piece."""
    pages = environment()
    reports = list(shared(store, _LISTED))
    total, least = weightiest(store, _SHOWN)
    numbers = {_both(c.first, c.second): n for n, c in enumerate(couples(store, least, texts=False), 1)}
    some = [s for s in reports if s.top]
    css = "".join(pages.loader.get_source(pages, name)[0] for name in ("report.css", "beside.css"))  # type: ignore[union-attr]
    context: dict[str, Any] = {
        "css": css,
        "marking": DRAFT_MARK,
        "tool": f"{TOOL_TITLE} {tool_version()}",
        "reports": reports,
        "rows": [(s, _links(s, numbers)) for s in some],
        "total": total,
        "shown": min(total, _SHOWN),
        "between": lambda: _couples(store, least, numbers, own=False),
        "within": lambda: _couples(store, least, numbers, own=True),
        "some_between": any(not o.own for s in some for o in s.top),
        "some_within": any(o.own for s in some for o in s.top),
        "label": label,
        "percent": percent,
    }
    yield from pages.get_template("same.html.j2").generate(context)


def _both(one: Report, other: Report) -> frozenset[str]:
    return frozenset((one.name, other.name))


def _links(one: Shared, numbers: Mapping[frozenset[str], int]) -> list[tuple[str, int | None, int]]:
    """The others with what to call them, the number of their couple, how many paragraphs."""
    return [(label(o.report), numbers.get(_both(one.report, o.report)), o.paragraphs) for o in one.top]


def _couples(store: Store, least: float, numbers: Mapping[frozenset[str], int], own: bool) -> Iterator[_Shown]:
    for couple in couples(store, least):
        if couple.own == own:
            pairs = [(degree(p), *_beside(p)) for p in couple.pairs]
            yield _Shown(numbers[_both(couple.first, couple.second)], couple, pairs)


def _beside(pair: KeptPair) -> tuple[Runs, Runs]:
    return beside(pair.first, pair.second, ((a, b) for a, b, _ in pair.passages))


def label(report: Report) -> str:
    """What a report is called: its unit and year, or its file where they were not recognised."""
    if report.unit is None:
        return report.name
    return f"{report.unit} {report.year}年" if report.year is not None else f"{report.unit}（{report.name}）"


def degree(pair: KeptPair) -> str:
    """How alike two paragraphs are, in words."""
    if squash(normalise(pair.first)) == squash(normalise(pair.second)):
        return "一字不差"
    return "对应的文字相同" if pair.likeness >= _ALL else f"相同约 {round(100 * pair.likeness)}%"


def percent(share: float) -> str:
    """A share in words; a little is not nothing."""
    if share <= 0:
        return "—"
    return f"{round(100 * share)}%" if share >= 0.005 else "不到 1%"
