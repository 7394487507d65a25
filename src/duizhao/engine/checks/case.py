"""What a check is handed: one report in every form a check may want, and the wordings and limits of the check.

Places are given in text offsets (`ReadText.text`), as sections and sentences are; `raw` places in source offsets, for
what normalising takes away. Patterns of the rulebook look at folded text unless their kind says otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from duizhao.engine.checks.needed import at_end, may_match
from duizhao.engine.checks.spots import Spots
from duizhao.model import Document, Finding, Section, Sentence
from duizhao.reading import ReadText
from duizhao.rulebook.model import Check, CheckEntry
from duizhao.text import Folded, fold, fold_phrase

__all__ = ["Case", "Found", "Place", "Subject", "UnaskedError"]

_SLOT: Final = re.compile(r"\{([a-z_]+)\}")
_TITLE_REACH: Final = 80  # characters between 《 and 》
_LAST: Final = 4
_CLAUSE_END: Final = re.compile("[，；：。！？]")


class UnaskedError(Exception):
    """A check cannot look at this report; the message says why, in Chinese: the outcome is `not_applicable`."""


class Place(NamedTuple):
    """A passage to look at and what about it; text offsets, or source offsets where `raw`."""

    start: int
    end: int
    note: str
    raw: bool = False


class Found(NamedTuple):
    """A match of a pattern: text offsets of the whole, and the match in folded text."""

    start: int
    end: int
    match: re.Match[str]


class Subject:
    """One report, with what several checks want of it worked out once.

    `findings` are those of the coverage rules; `previous` is the unit's report of the year before, where it was given;
    `metadata` what is known beside the text (published, publisher …, see `furniture.yaml`).
    """

    def __init__(
        self,
        document: Document,
        findings: tuple[Finding, ...] = (),
        previous: Document | None = None,
    ) -> None:
        self.document = document
        self.findings = findings
        self.previous = previous
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}
        self._clauses: dict[int, list[tuple[int, int]]] = {}

    @property
    def read(self) -> ReadText:
        return self.document.read

    @property
    def metadata(self) -> Mapping[str, str]:
        return self.document.read.metadata

    @cached_property
    def head(self) -> tuple[int, int]:
        """Where to mark what concerns the whole report: its title, or else its first sentence."""
        if self.document.title_span is not None:
            return self.document.title_span
        first = next(iter(self.sentences), None)
        return (first.start, first.end) if first else (0, min(len(self.read.text), 1))

    @cached_property
    def folded(self) -> Folded:
        """The text folded, no character taken for another."""
        return fold(self.read.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, headings, title and signature; page furniture left out."""
        return tuple(s for s in self.document.sentences if "furniture" not in s.roles)

    @cached_property
    def running(self) -> tuple[Sentence, ...]:
        """The sentences of running text alone."""
        return tuple(s for s in self.sentences if not (s.heading or s.roles & {"title", "signature"}))

    @cached_property
    def last(self) -> frozenset[int]:
        """The indices of the last sentences of running text: a signature may stand there that was not told apart."""
        return frozenset(s.index for s in self.running[-_LAST:])

    @cached_property
    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences of running text by paragraph."""
        grouped: dict[int, list[Sentence]] = {}
        for s in self.running:
            grouped.setdefault(s.paragraph, []).append(s)
        return tuple(map(tuple, grouped.values()))

    @cached_property
    def _section_starts(self) -> list[int]:
        return [s.start for s in self.document.sections]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.document.sentences]

    @cached_property
    def spots(self) -> Spots:
        """Where in the folded text the patterns of checks can match."""
        return Spots(self.folded.text)

    def section_at(self, position: int) -> Section:
        """The innermost section that holds text offset `position`."""
        return self.document.sections[max(bisect_right(self._section_starts, position) - 1, 0)]

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds text offset `position`; None in white space and furniture."""
        i = bisect_right(self._sentence_starts, position) - 1
        found = self.document.sentences[i] if i >= 0 else None
        return found if found and position < found.end and "furniture" not in found.roles else None

    def clauses(self, sentence: Sentence) -> list[tuple[int, int]]:
        """The folded spans of the clauses of a sentence, their end marks included."""
        known = self._clauses.get(sentence.index)
        if known is None:
            a, b = self.folded_span(sentence.start, sentence.end)
            ends = [m.end() for m in _CLAUSE_END.finditer(self.folded.text, a, b) if m.end() < b]
            known = self._clauses[sentence.index] = list(pairwise([a, *ends, b])) if b > a else []
        return known

    def beginnings(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """The clauses of a sentence, and what begins in one behind white space: lines of a page that were run together."""
        back, text = self.folded.back, self.read.text
        for a, b in self.clauses(sentence):
            yield a, b
            if back[b - 1] - back[a] >= b - a:  # something was dropped between
                yield from (
                    (i, b) for i in range(a + 1, b) if back[i] > back[i - 1] + 1 and text[back[i] - 1].isspace()
                )

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """The folded span of text start..end."""
        known = self._spans.get((start, end))
        if known is None:
            known = self._spans[start, end] = (self.folded.position(start), self.folded.position(end))
        return known

    def folded_text(self, start: int, end: int) -> str:
        """Text start..end as folded."""
        a, b = self.folded_span(start, end)
        return self.folded.text[a:b]


@dataclass(frozen=True)
class Case:
    """One check at one report."""

    check: Check
    subject: Subject

    @property
    def document(self) -> Document:
        return self.subject.document

    @property
    def text(self) -> str:
        return self.subject.read.text

    @property
    def year(self) -> int | None:
        return self.document.year

    @property
    def unit(self) -> str | None:
        return self.document.unit

    @property
    def previous(self) -> Document | None:
        return self.subject.previous

    def known_year(self) -> int:
        """The year of the report; raises UnaskedError with the message `no_year` where it is not known."""
        if self.year is None:
            raise UnaskedError(self.say("no_year"))
        return self.year

    def limit(self, name: str) -> int:
        """A limit of the check."""
        return self.check.limits[name]

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words, as written."""
        return self.check.words[name]

    @property
    def entries(self) -> tuple[CheckEntry, ...]:
        """The rows of the table of the check."""
        return self.check.entries

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """A pattern of a row, compiled once."""
        return _compiled(pattern)

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern of the check."""
        return _compiled(self.check.patterns[name])

    def word_pattern(self, name: str) -> re.Pattern[str]:
        """A pattern of the words of a list as folded, the longest first."""
        return _alternatives(self.check.words[name])

    def folded_words(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Words as folded, folded once."""
        return _folded(words)

    def words_of(self, words: Iterable[str]) -> re.Pattern[str]:
        """A pattern of words as folded, the longest first."""
        return _alternatives(tuple(words))

    def say(self, message: str, **slots: object) -> str:
        """A message with its slots filled."""
        return _SLOT.sub(lambda m: str(slots[m[1]]), self.check.messages[message])

    def mark(self, start: int, end: int, message: str, **slots: object) -> Place:
        """A place (text offsets) with its note; slot `found` is what is marked."""
        return Place(start, end, self.say(message, found=self.shown(start, end), **slots))

    def shown(self, start: int, end: int) -> str:
        """Text start..end on one line, for quoting in a note."""
        return " ".join(self.text[start:end].split())

    def find(self, name: str, start: int | None = None, end: int | None = None) -> Iterator[Found]:
        """Matches of a pattern in the folded text (of text start..end), page furniture left out."""
        return self.search(self.pattern(name), start, end)

    def find_in(self, text: str, name: str) -> Iterator[re.Match[str]]:
        """Matches of a pattern in any text."""
        pattern = self.pattern(name)
        return pattern.finditer(text) if may_match(pattern.pattern, text) else iter(())

    def find_by_sentence(self, name: str, sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Found]]:
        """Matches of a pattern inside each of the sentences, with the sentence."""
        pattern, subject = self.pattern(name), self.subject
        if subject.spots.may_match(pattern, 0, len(subject.folded.text)):
            for s in sentences:
                for found in self._within(pattern, *subject.folded_span(s.start, s.end)):
                    yield s, found

    def match(self, name: str, start: int, end: int) -> Found | None:
        """The match of a pattern that begins at folded `start` and ends before folded `end`."""
        pattern = self.pattern(name)
        if not self.subject.spots.may_match(pattern, start, end):
            return None
        m = pattern.match(self.subject.folded.text, start, end)
        return Found(*self.subject.folded.span(*m.span()), m) if m and m.end() > m.start() else None

    def has(self, name: str, start: int, end: int) -> bool:
        """Whether a pattern matches somewhere in text start..end, as folded."""
        pattern = self.pattern(name)
        a, b = self.subject.folded_span(start, end)
        return (
            self.subject.spots.may_match(pattern, a, b) and pattern.search(self.subject.folded.text, a, b) is not None
        )

    def find_words(self, name: str, start: int | None = None, end: int | None = None) -> Iterator[Found]:
        """Matches of any word of a list, likewise."""
        return self.search(self.word_pattern(name), start, end)

    def search(self, pattern: re.Pattern[str], start: int | None = None, end: int | None = None) -> Iterator[Found]:
        """Matches of `pattern` in the folded text (of text start..end), page furniture left out."""
        if start is None or end is None:
            start, end = start or 0, len(self.text) if end is None else end
        return iter(self._within(pattern, *self.subject.folded_span(start, end)))

    def _within(self, pattern: re.Pattern[str], start: int, end: int) -> Iterable[Found]:
        if not self.subject.spots.may_match(pattern, start, end):
            return ()
        longest = at_end(pattern.pattern)
        return self._matches(pattern, start if longest is None else max(start, end - longest), end)

    def _matches(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[Found]:
        folded = self.subject.folded
        for m in pattern.finditer(folded.text, start, end):
            if m.end() > m.start():
                at, to = folded.span(m.start(), m.end())
                if not self.ignored(at):
                    yield Found(at, to, m)

    def in_title(self, position: int) -> bool:
        """Whether folded `position` stands between 《 and 》."""
        text = self.subject.folded.text
        opened = text.rfind("《", max(0, position - _TITLE_REACH), position)
        return opened >= 0 and text.find("》", opened, position) < 0

    def span(self, found: Found, group: str | int) -> tuple[int, int]:
        """Text offsets of a group of a match that took part in it."""
        return self.subject.folded.span(*found.match.span(group))

    def ignored(self, position: int) -> bool:
        """Whether text offset `position` is page furniture."""
        return any(i.start <= position < i.end for i in self.subject.read.ignored)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=1024)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_phrase, words))


@lru_cache(maxsize=256)
def _alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    folded = sorted(set(_folded(words)), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, folded)))
