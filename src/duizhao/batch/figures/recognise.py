"""Every number of a report with what it counts: the named figures of `figures.yaml`, and all others under their own words.

A number is told by the words between the number before it and itself, or by those right behind it. Where these are
only verbs (受理5件，办结3件) it speaks of what the number before it counted, or of what was named since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from duizhao.batch.figures.model import Kind, Span, Standing, Told
from duizhao.batch.figures.written import Written, written
from duizhao.engine.checks.case import Case, Subject
from duizhao.engine.context import ContextTable
from duizhao.engine.scan import Scan
from duizhao.model import Context, Document, Sentence
from duizhao.rulebook.figures import SHARE, YES_NO, FigureBook, NamedFigure
from duizhao.structure.roles import PLAN
from duizhao.text import normalise

if TYPE_CHECKING:
    from duizhao.engine.audit import Auditor

__all__ = ["Recogniser"]

_FIGURES: Final = "figures"
_MARKS: Final = re.compile("[，；：。！？（）]")
_PART_END: Final = "；"
_AFTER: Final = 14  # characters behind a number that may tell what it counts
_BETWEEN: Final = 14  # characters between what is counted and the number
_CLAUSE: Final = 60
_SHOWN: Final = 24
_PERCENT: Final = "%"
_CLOSE: Final = "）"
_LEAD: Final = 8
_STANDINGS: Final = {
    Context.PLANNED: Standing.PLANNED,
    Context.QUOTED: Standing.QUOTED,
    Context.OTHER: Standing.OTHER,
    Context.PAST: Standing.EARLIER,
}


@dataclass(frozen=True, slots=True)
class _Beside:
    """A number with the words before and behind it, and where those before begin (folded).

    `lead` is what stands in brackets before those words: 村（社区）法律顾问. `listed` is what the clause says before the
    number before, where this one is listed with it by 、 only (审查方案11件、合同26份); `rest` what follows.
    """

    number: Written
    start: int
    before: str
    after: str
    lead: str
    listed: str = ""
    rest: str = ""


class Recogniser:
    """Finds the figures of reports of one rulebook. Compile once, use for many."""

    def __init__(self, auditor: Auditor, book: FigureBook) -> None:
        """Without a check of figures in the rulebook nothing is found: its wordings tell what a number is."""
        self._auditor = auditor
        self._book = book
        check = next((c for c in auditor.rulebook.checks if c.kind == _FIGURES), None)
        if check is not None and book.patterns is not None:
            check = replace(check, patterns={**check.patterns, "number": book.patterns["number"]})
        self._check = check
        self._patterns = {name: re.compile(p) for name, p in (book.patterns or {}).items()}
        self._counted = tuple(f for f in book.figures if f.form != YES_NO)

    def figures(self, document: Document) -> list[Told]:
        """Every number and every statement that there was none, in the order of the text."""
        if self._check is None or not self._patterns:
            return []
        one = _Report(Case(self._check, Subject(document)), self._auditor, document)
        found: list[Told] = []
        for s in one.case.subject.running:
            found += self._sentence(one, s)
        return sorted(found, key=lambda t: (t.start, t.end, t.name or ""))

    def mentions(self, document: Document, figure: NamedFigure) -> list[str]:
        """The sentences that name what a figure counts, those with a number first; names of laws and documents are none."""
        if self._check is None or not figure.about:
            return []
        one = _Report(Case(self._check, Subject(document)), self._auditor, document)
        text = one.case.subject.folded.text
        found: list[tuple[bool, str]] = []
        for s in one.case.subject.running:
            low, high = one.case.subject.folded_span(s.start, s.end)
            named = (m for m in _about(figure).finditer(text, low, high) if m[0])
            if any(not one.case.in_title(m.start()) for m in named):
                found.append((re.search(r"\d", text[low:high]) is None, one.sentence(s)[1]))
        return [said for _, said in sorted(found, key=lambda x: x[0])]

    def _sentence(self, one: _Report, s: Sentence) -> Iterator[Told]:
        text = one.case.subject.folded.text
        low, high = one.case.subject.folded_span(s.start, s.end)
        found = written(one.case, s, self._patterns)
        subject = ""  # what the number before counted, in the words of the text
        told_of: set[str] = set()
        at = low
        for i, n in enumerate(found):
            beside = self._beside(text, at, found, i, high)
            bare = not beside.before or self._patterns["bare"].fullmatch(beside.before) is not None
            since = max(at, text.rfind(_PART_END, low, n.at) + 1)
            if since > at:
                subject = ""
            named, told, inherited = self._name(beside, subject, bare, text[since : beside.start])
            if named is not None and inherited and named.id in told_of:
                named = None  # 收到12件，受理10件: the second is not the whole
            kind = self._kind(beside, text, low)
            if kind is Kind.PART and named is not None and named.parts:
                kind = Kind.COUNT
            if named is not None and kind in (Kind.COUNT, Kind.SHARE):
                told_of.add(named.id)
            if told or not bare:
                subject = told
            if named is not None or n.plain:
                yield self._told(one, s, beside, named, kind, low)
            if kind is Kind.COUNT:
                for figure in self._also(beside, named):
                    told_of.add(figure.id)
                    yield self._told(one, s, beside, figure, kind, low)
            at = n.end
        yield from self._none(one, s, low, high)

    def _beside(self, text: str, at: int, found: Sequence[Written], i: int, high: int) -> _Beside:
        n = found[i]
        start = max((m.end() for m in _MARKS.finditer(text, at, n.at)), default=at)
        stop = found[i + 1].at if i + 1 < len(found) else high
        end = min(stop, n.end + _AFTER)
        mark = re.compile("[，；：。！？（）、]").search(text, n.end, end)
        lead = text[max(at, start - _LEAD) : start] if text[start - 1 : start] == _CLOSE else ""
        after = text[n.end : mark.start() if mark else end].rstrip("和及与或")
        before, listed = text[start : n.at], ""
        if i and before.startswith("、"):
            low = max((m.end() for m in _MARKS.finditer(text, max(0, at - _CLAUSE), at)), default=at)
            listed = text[low:at] if low < at else ""
        rest = re.split("[。；]", text[n.end : min(high, n.end + _CLAUSE)])[0]
        return _Beside(n, start, before.lstrip("、和及与"), after, lead, listed, rest)

    def _name(self, beside: _Beside, subject: str, bare: bool, earlier: str) -> tuple[NamedFigure | None, str, bool]:
        """The first figure that a number tells, the words that name what it counts, and whether these are of one before.

        `subject` are the words that named what the number before counted, `earlier` what stands between it and `beside`.
        """
        n = beside.number
        for figure in self._counted:
            if n.measure not in figure.measures or (figure.form == SHARE) is not (n.measure == _PERCENT):
                continue
            near = f"{beside.lead}{beside.before}"
            if figure.unless is not None and _compiled(figure.unless).search(f"{near}|{beside.after}"):
                continue
            told = self._about(figure, beside.before)
            if told and _way(figure, near):
                return figure, told, False
            told = self._behind(figure, beside)
            if told and _way(figure, f"{near}|{beside.after}"):
                return figure, told, False
            if not _way(figure, near, "" if beside.before else earlier):
                continue
            if not bare or not self._loose(beside.after):
                continue  # 落实一村一法律顾问，168名律师: the number counts what stands behind it
            if self._last_about(figure, earlier):
                return figure, earlier, False
            if subject and not self._any_about(earlier) and _about(figure).search(subject):
                return figure, subject, True
        return self._listed(beside)

    def _listed(self, beside: _Beside) -> tuple[NamedFigure | None, str, bool]:
        """审查方案11件、合同26份: the deed is told once for all that is listed."""
        for figure in self._counted if beside.listed else ():
            if figure.way is None or figure.form == SHARE or beside.number.measure not in figure.measures:
                continue
            if figure.unless is not None and _compiled(figure.unless).search(f"{beside.before}|{beside.after}"):
                continue
            m = _about(figure).fullmatch(beside.before)
            if m is not None and _way(figure, beside.listed):
                return figure, m[0], False
        return None, "", False

    def _also(self, beside: _Beside, named: NamedFigure | None) -> Iterator[NamedFigure]:
        """Other figures that the same number is: 印发的3件规范性文件都经过审核 are issued and reviewed."""
        for figure in self._counted:
            if figure.also is None or figure is named or beside.number.measure not in figure.measures:
                continue
            if not (self._about(figure, beside.before) or self._behind(figure, beside)):
                continue
            if _compiled(figure.also).search(f"{beside.lead}{beside.before}|{beside.rest}"):
                yield figure

    def _about(self, figure: NamedFigure, before: str) -> str:
        """What the figure counts, where the words before a number end in it with no more than a verb between."""
        if self._patterns["joined"].search(before):
            return ""  # 6件代表建议和13件政协提案
        for m in reversed(list(_about(figure).finditer(before))):
            between = before[m.end() :]
            if len(between) > _BETWEEN or self._patterns["apart"].search(between):
                continue
            joined = m.start() and self._patterns["joined"].search(before[: m.start()])
            return "" if joined else m[0]
        return ""

    def _behind(self, figure: NamedFigure, beside: _Beside) -> str:
        """5件行政复议案件."""
        m = _about(figure).match(beside.after.removeprefix("的"))
        return m[0] if m is not None and not self._patterns["apart"].search(beside.after[m.end() :]) else ""

    def _any_about(self, text: str) -> bool:
        return any(_about(f).search(text) for f in self._counted)

    def _last_about(self, figure: NamedFigure, earlier: str) -> bool:
        """Whether the clauses since the number before speak of what the figure counts, and of nothing else after it."""
        ends = [(m.end(), f.about == figure.about) for f in self._counted for m in _about(f).finditer(earlier)]
        end, same = max(ends, default=(0, False))
        unless = figure.unless is not None and _compiled(figure.unless).search(earlier)
        return same and not unless and self._patterns["apart"].search(earlier[end:]) is None

    def _loose(self, after: str) -> bool:
        """Whether nothing behind a number can be what it counts."""
        return not after or self._patterns["bare"].match(after) is not None

    def _kind(self, beside: _Beside, text: str, low: int) -> Kind:
        p, before = self._patterns, beside.before
        if p["range"].search(before):
            return Kind.RANGE
        if p["change"].search(before):
            return Kind.CHANGE
        if p["per"].search(before):
            return Kind.PER
        if beside.number.measure == _PERCENT:
            return Kind.SHARE
        part = max(low, text.rfind(_PART_END, low, beside.number.at))
        return Kind.PART if p["part"].search(text, part, beside.number.at) else Kind.COUNT

    def _told(
        self, one: _Report, s: Sentence, beside: _Beside, named: NamedFigure | None, kind: Kind, low: int
    ) -> Told:
        n = beside.number
        standing = self._standing(one, s, low, n.at, beside.before)
        if kind is Kind.CHANGE and standing is Standing.EARLIER:
            standing = Standing.NOW  # 较上年减少3件
        if kind not in (Kind.COUNT, Kind.SHARE):
            named = None
        value, means = n.value, n.means
        if kind is Kind.RANGE:
            m = self._patterns["range"].search(beside.before)
            assert m is not None
            means = Span(min(Decimal(m["low"]), value), max(Decimal(m["low"]), value))
        return one.told(s, n.span, named, _what(beside), kind, standing, value, means, n.measure)

    def _standing(self, one: _Report, s: Sentence, low: int, at: int, before: str) -> Standing:
        context = one.contexts.at(s.index, at).context
        if context in _STANDINGS:
            return _STANDINGS[context]
        if PLAN in s.roles and context is not Context.DONE:
            return Standing.PLANNED
        text = one.case.subject.folded.text
        part = max(low, text.rfind(_PART_END, low, at) + 1)
        years = {int(m["year"]) for m in self._patterns["years"].finditer(text, part, at)}
        if self._patterns["earlier"].search(text, part, at) or (years and years != {one.document.year}):
            return Standing.EARLIER
        if self._patterns["period"].search(text[part:at]):
            return Standing.PERIOD
        if self._patterns["scope"].search(before):
            return Standing.SCOPE
        return Standing.NOW

    def _none(self, one: _Report, s: Sentence, low: int, high: int) -> Iterator[Told]:
        """What a sentence says there was none of."""
        text = one.case.subject.folded.text
        ends = [m.start() for m in _MARKS.finditer(text, low, high)] + [high]
        start = low
        for end in ends:
            clause = text[start:end]
            if self._patterns["nothing"].search(clause) is None:
                start = end + 1
                continue
            for figure in self._counted:
                m = next(filter(None, (_compiled(p).search(clause) for p in figure.nil)), None)
                if m is None or self._patterns["wish"].search(clause[: m.start()]):
                    continue
                standing = self._standing(one, s, low, start + m.start(), clause[: m.start()])
                where = one.case.subject.folded.span(start + m.start(), start + m.end())
                nought = Decimal(0)
                yield one.told(
                    s, where, figure, m[0], Kind.NONE, standing, nought, Span(nought, nought), figure.measure
                )
            start = end + 1


class _Report:
    """One report with its contexts."""

    def __init__(self, case: Case, auditor: Auditor, document: Document) -> None:
        self.case = case
        self.document = document
        self.contexts = ContextTable(auditor.plan, Scan(auditor.plan, document))

    def sentence(self, s: Sentence) -> tuple[tuple[int, int], str]:
        """Where a sentence stands in the source, and how it is shown."""
        span = self.document.read.to_source.span(s.start, s.end)
        return span, " ".join(normalise(self.document.read.source[slice(*span)]).split())

    def told(
        self,
        s: Sentence,
        span: tuple[int, int],
        named: NamedFigure | None,
        what: str,
        kind: Kind,
        standing: Standing,
        value: Decimal,
        means: Span,
        measure: str,
    ) -> Told:
        read = self.document.read
        start, end = read.to_source.span(*span)
        sentence, said = self.sentence(s)
        return Told(
            start,
            end,
            sentence,
            said,
            self.document.path(s.section),
            named.id if named else None,
            what,
            kind,
            standing,
            value,
            means,
            measure,
            " ".join(normalise(read.source[start:end]).split()),
        )


def _what(beside: _Beside) -> str:
    """The words that tell what is counted, as they stand beside the number."""
    after = beside.after.removeprefix("的")
    return beside.before[-_SHOWN:] or after[:_SHOWN]


def _way(figure: NamedFigure, *near: str) -> bool:
    """Whether one of the words that the figure wants stands beside the number."""
    return figure.way is None or any(_compiled(figure.way).search(text) for text in near)


def _about(figure: NamedFigure) -> re.Pattern[str]:
    return _compiled(figure.about)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
