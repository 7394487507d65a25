"""`情况通报.docx`: one to three pages for the leader, and a table annexed. No unit is named unless asked for, none ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from duizhao.batch.kinds import OTHERS
from duizhao.batch.papers.bars import bars, legend
from duizhao.batch.papers.figures import Counts, Element, Figures, Filing, figures
from duizhao.batch.papers.letters import day_text
from duizhao.batch.papers.official import body, closing, head, mark_draft, official, title
from duizhao.batch.papers.phrases import Phrases, phrases
from duizhao.batch.papers.shelf import Shelf
from duizhao.batch.papers.tables import table
from duizhao.batch.store import Store
from duizhao.report.word.paper import packed

if TYPE_CHECKING:
    from docx.document import Document

    from duizhao.batch.out.registry import Wishes

__all__ = ["NAME", "render", "write"]

NAME: Final = "情况通报.docx"
_NUMERALS: Final = "一二三四五六七八九十"
_COMMON: Final = 8
_SEVERAL: Final = 2  # reports: what stands in one is nobody's habit, and would give it away
_GOOD: Final = 5
_SLIPS: Final = 8
_WRONG: Final = "报错："
_KINDS: Final = 6  # columns of the annexed table


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write the paper. Raises OfficeFileError for phrases that cannot be used."""
    said, found = phrases(store, folder), figures(store)
    report = str((store.get("rulebook") or {}).get("title", ""))
    shelf = Shelf(store, folder, NAME)
    about = (found, wishes.named, wishes.office, said, report)
    path = shelf.put(NAME, lambda: render(found, said, wishes, report), about, wishes.today)
    shelf.clear()
    return [path]


def render(found: Figures, said: Phrases, wishes: Wishes, report: str) -> bytes:
    """The paper with these numbers."""
    name = said.say("bulletin_title", year=_years(found), report=report)
    document = official(name)
    title(document, name)
    if found.waiting:
        body(document, said.say("bulletin_wait", pending=found.waiting, units=found.waiting_reports))
    elif found.draft:
        body(document, said.say("bulletin_unseen"))
    parts = (_filing, _content, _common, _slips, _good)
    for number, part in zip(_NUMERALS, parts, strict=False):
        part(document, found, said, wishes, number)
    body(document, said.say("bulletin_note_wait" if found.draft else "bulletin_note"))
    body(document, "")
    closing(document, wishes.office or said.say("no_office"), 2)
    closing(document, day_text(wishes.today), 2)
    _annex(document, found, said)
    if found.draft:
        mark_draft(document)
    return packed(document)


def _filing(document: Document, found: Figures, said: Phrases, wishes: Wishes, number: str) -> None:
    head(document, f"{number}、{said.say('head_filing')}")
    filing = found.filing
    if filing is None:
        body(document, said.say("filing_unknown", reports=found.reports))
    else:
        body(document, "".join(_filed(filing, said)))
        if wishes.named:
            for line in _named(filing, said):
                body(document, line)
    if found.wrong:
        body(document, said.say("filing_wrong", count=sum(found.wrong.values())))
        rows = [(kind.removeprefix(_WRONG), str(n)) for kind, n in found.wrong.items()]
        table(document, (said.say("column_wrong"), said.say("column_files")), rows, (6.0, 3.0))


def _filed(filing: Filing, said: Phrases) -> Iterator[str]:
    yield said.say(
        "filing",
        listed=filing.listed,
        expected=filing.expected,
        reported=filing.reported,
        share=_share(filing.reported, filing.expected),
        missing=len(filing.missing),
        wrong=len(filing.wrong),
    )
    if filing.others:
        yield said.say("filing_others", others=filing.others)
    if filing.paper:
        yield said.say("filing_paper", paper=filing.paper)
    if filing.exempt or filing.together:
        yield said.say("filing_spared", exempt=filing.exempt, together=filing.together)
    if filing.on_time or filing.late:
        yield said.say("filing_time", on_time=filing.on_time, late=len(filing.late))
    if filing.undated:
        yield said.say("filing_undated", undated=filing.undated)


def _named(filing: Filing, said: Phrases) -> Iterator[str]:
    for key, units in (("missing", filing.missing), ("wrong", filing.wrong), ("late", filing.late)):
        if units:
            yield said.say(f"named_{key}", units="、".join(units))


def _content(document: Document, found: Figures, said: Phrases, wishes: Wishes, number: str) -> None:
    head(document, f"{number}、{said.say('head_content')}")
    everything = found.of()
    if not everything.total:
        body(document, said.say("content_none"))
        return
    text = said.say(
        "content",
        reports=found.reports,
        total=everything.total,
        met=everything.met,
        share=_share(everything.met, everything.total),
        weak=everything.weak,
        gap=everything.gap,
    )
    if everything.pending:
        text += said.say("content_pending", pending=everything.pending)
    if found.asked:
        text += said.say("content_asked", asked=found.asked)
    body(document, text)
    groups = [(name, found.of(group)) for group, name in found.groups.items()]
    rows = [(name, _parts(c), f"{c.met}/{c.total}（{_share(c.met, c.total)}）") for name, c in groups if c.total]
    names = ["legend_met", "legend_weak", "legend_gap", *(["legend_pending"] if everything.pending else [])]
    legend(document, [said.say(n) for n in names])
    bars(document, rows)


def _common(document: Document, found: Figures, said: Phrases, wishes: Wishes, number: str) -> None:
    head(document, f"{number}、{said.say('head_common')}")
    worst = sorted((e for e in found.elements.values() if e.gaps >= _SEVERAL), key=lambda e: -e.gaps)[:_COMMON]
    if not worst:
        body(document, said.say("none_wait" if found.draft else "common_none"))
        return
    body(document, said.say("common"))
    _elements(document, said, worst, [e.gaps for e in worst])


def _good(document: Document, found: Figures, said: Phrases, wishes: Wishes, number: str) -> None:
    head(document, f"{number}、{said.say('head_good')}")
    most = [e for e in found.elements.values() if 2 * e.facts > e.applies and e.facts >= _SEVERAL]
    best = sorted(most, key=lambda e: (-e.facts / e.applies, -e.facts))[:_GOOD]
    body(document, said.say("good" if best else "good_none"))
    if best:
        _elements(document, said, best, [e.facts for e in best])
    if found.same:
        body(document, said.say("same", count=found.same))


def _elements(document: Document, said: Phrases, elements: Sequence[Element], counts: Sequence[int]) -> None:
    columns = tuple(said.say(f"column_{c}") for c in ("element", "reports", "share"))
    rows = [(e.title, str(n), _share(n, e.applies)) for e, n in zip(elements, counts, strict=True)]
    table(document, columns, rows, (7.0, 3.0, 3.0))


def _slips(document: Document, found: Figures, said: Phrases, wishes: Wishes, number: str) -> None:
    head(document, f"{number}、{said.say('head_slips')}")
    if not found.slips:
        body(document, said.say("none_wait" if found.draft else "slips_none"))
        return
    body(document, said.say("slips", reports=found.slipped))
    most = sorted(found.slips.items(), key=lambda x: -x[1])[:_SLIPS]
    columns = (said.say("column_wrong"), said.say("column_reports"))
    table(document, columns, [(kind, str(n)) for kind, n in most], (7.0, 3.0))


def _annex(document: Document, found: Figures, said: Phrases) -> None:
    groups = [(g, name) for g, name in found.groups.items() if found.of(g).total]
    if not groups:
        return
    first = head(document, said.say("head_annex"))
    first.paragraph_format.page_break_before = True
    body(document, said.say("annex"))
    kinds = sorted(found.kinds, key=lambda k: (k == OTHERS, -found.kinds[k], k))
    for start in range(0, len(kinds), _KINDS):
        some: list[str | None] = list(kinds[start : start + _KINDS])
        if start + _KINDS >= len(kinds) and len(kinds) > 1:
            some.append(None)
        names = [
            f"{k}\n（{found.kinds[k]}份）" if k else f"{said.say('column_all')}\n（{found.reports}份）" for k in some
        ]
        rows = [(name, *(_cell(found.of(g, k)) for k in some)) for g, name in groups]
        total = (said.say("column_all"), *(_cell(found.of(None, k)) for k in some))
        width = (15.6 - 3.6) / max(len(some), 3)
        table(document, (said.say("column_content"), *names), [*rows, total], (3.6, *[width] * len(some)), size=9)


def _cell(counts: Counts) -> str:
    return f"{counts.met}/{counts.total}" if counts.total else "—"


def _parts(c: Counts) -> tuple[int, ...]:
    return (c.met, c.weak, c.gap, c.pending)


def _share(part: int, whole: int) -> str:
    """A percentage without decimals: what is not all is not told as all, what is not nothing not as nothing."""
    if not whole:
        return "—"
    rounded = (200 * part + whole) // (2 * whole)
    if part < whole:
        rounded = min(rounded, 99)
    return f"{max(rounded, 1) if part else 0}%"


def _years(found: Figures) -> str:
    if not found.years:
        return ""
    first, last = found.years[0], found.years[-1]
    return f"{first}年" if first == last else f"{first}—{last}年"
