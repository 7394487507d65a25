"""One pass over a report: where each literal of the rulebook stands, and in which sentence and clause.

All positions here are in the folded text. A hit that would cross a sentence border is no hit.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from duizhao.engine.plan import EnginePlan, Group
from duizhao.model import Document, Sentence
from duizhao.text import Folded, fold

__all__ = ["SILENT", "Scan", "Where"]

Where = tuple[int, int, int]  # start, end (folded), sentence index
_CLAUSE_END: Final = re.compile("[，；：。！？]")
# What stands in these parts says nothing of the work.
SILENT: Final = frozenset({"title", "signature", "furniture"})
_EMPTY: Final[dict[int, list[Where]]] = {}


class Scan:
    """The scanned report. Lists of hits are made per group when first asked for and kept."""

    def __init__(self, plan: EnginePlan, document: Document) -> None:
        self.plan = plan
        self.document = document
        self.folded: Folded = fold(document.read.text, dict(plan.confusables))
        self.text = self.folded.text
        self.starts, self.ends = self._borders()
        self.found: Mapping[int, list[Where]] = self._run()
        self.present = frozenset(self.found)
        groups_of = plan.groups_of
        self.active: set[Group] = set()
        for number in self.present:
            if number in groups_of:
                self.active.update(groups_of[number])
        self._by_role: dict[str, list[Sentence]] | None = None
        self._groups: dict[Group, dict[int, list[Where]]] = {}
        self._numbers: dict[Group, frozenset[int]] = {}
        self._sentences: dict[Group, set[int]] = {}
        self._here: dict[tuple[Group, int], list[Where]] = {}
        self._literals: dict[int, Group] = {}
        self._by_sentence: dict[int, dict[int, list[Where]]] | None = None
        self._clauses: dict[int, list[int]] = {}
        self.shadowed = self._shadows()
        self.heading_of: dict[int, tuple[int, ...]] = {}
        self._heading_sentence = self._heading_sentences()

    def _borders(self) -> tuple[list[int], list[int]]:
        """Folded start and end of every sentence, by one merge over the kept positions."""
        back = self.folded.back
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for s in self.document.sentences:
            at = bisect_left(back, s.start, at)
            starts.append(at)
            at = bisect_left(back, s.end, at)
            ends.append(at)
        return starts, ends

    def grams(self) -> Iterator[tuple[int, int, int, int]]:
        """The two-character pieces of rules in running text: number, start, end (folded), sentence."""
        sentence_of, sentences = self._sentence_of, self.document.sentences
        for number, start, end in self.plan.gram_automaton.find_matches_as_indexes(self.text, overlapping=True):
            sentence = sentence_of[start]
            if sentence >= 0 and sentence_of[end - 1] == sentence and not sentences[sentence].heading:
                yield number, start, end, sentence

    def _run(self) -> dict[int, list[Where]]:
        found: dict[int, list[Where]] = {}
        sentence_of = self._sentence_of = [-1] * (len(self.text) + 1)
        for s, a, b in zip(self.document.sentences, self.starts, self.ends, strict=True):
            if b > a and not (s.roles & SILENT):
                sentence_of[a:b] = [s.index] * (b - a)
        for number, start, end in self.plan.automaton.find_matches_as_indexes(self.text, overlapping=True):
            sentence = sentence_of[start]
            if sentence >= 0 and sentence_of[end - 1] == sentence:
                if number in found:
                    found[number].append((start, end, sentence))
                else:
                    found[number] = [(start, end, sentence)]
        return found

    def _shadows(self) -> dict[int, list[tuple[int, int]]]:
        out: dict[int, list[tuple[int, int]]] = {}
        for number in self.plan.shadows & self.present:
            for start, end, sentence in self.found[number]:
                out.setdefault(sentence, []).append((start, end))
        return out

    def _heading_sentences(self) -> dict[int, int]:
        """Section index to the index of its heading sentence."""
        return {s.section: s.index for s in self.document.sentences if s.heading}

    def sentence_at(self, start: int, end: int) -> int | None:
        """The sentence that holds folded start..end; None in parts that say nothing and across a border."""
        sentence = self._sentence_of[start]
        return sentence if sentence >= 0 and self._sentence_of[end - 1] == sentence else None

    def numbers(self, group: Group) -> frozenset[int]:
        """The literals of `group` that the report holds."""
        known = self._numbers.get(group)
        if known is None:
            known = self._numbers[group] = group & self.present
        return known

    def sentences(self, group: Group) -> set[int]:
        """The sentences that hold a word of `group`."""
        known = self._sentences.get(group)
        if known is None:
            found = self.found
            known = self._sentences[group] = {where[2] for n in self.numbers(group) for where in found[n]}
        return known

    def here(self, group: Group, sentence: int) -> list[Where]:
        """Hits of `group` in one sentence, in text order; cheaper than `group` where few sentences are asked for."""
        key = (group, sentence)
        known = self._here.get(key)
        if known is None:
            held = self._in_sentence(sentence)
            known = [where for number in group & self.literals(sentence) for where in held[number]]
            if known and sentence in self.shadowed:
                known = [w for w in known if not self._in_shadow(w)]
            if len(known) > 1:
                known.sort()
            self._here[key] = known
        return known

    def _in_sentence(self, sentence: int) -> dict[int, list[Where]]:
        """Where each literal stands in a sentence."""
        index = self._by_sentence
        if index is None:
            index = self._by_sentence = {}
            for number, found in self.found.items():
                for where in found:
                    held = index.get(where[2])
                    if held is None:
                        held = index[where[2]] = {}
                    if number in held:
                        held[number].append(where)
                    else:
                        held[number] = [where]
        return index.get(sentence, {})

    def literals(self, sentence: int) -> Group:
        """The literals that a sentence holds, shadowed ones too."""
        known = self._literals.get(sentence)
        if known is None:
            known = self._literals[sentence] = frozenset(self._in_sentence(sentence))
        return known

    def crossed(self, where: Where) -> bool:
        """Whether the two characters at `where` are more likely the end of one word and the start of another.

        全|年报|送 and 举|办法|治 are found as they are written, but no reader sees them.
        """
        start, end, _ = where
        if end - start != 2 or start == 0:
            return False
        words, text = self.plan.numbers, self.text
        apart = text[start - 1 : start + 1] in words and text[start + 1 : end + 1] in words
        return apart or text[start - 1 : end + 1] in words

    def covered(self, group: Group, sentence: int, blocked: Sequence[Where]) -> Where | None:
        """The longer phrase that keeps a word of `group` in the sentence from being a hit: a shadow or a blocker."""
        covers = [*self.shadowed.get(sentence, ()), *((a, b) for a, b, _ in blocked)]
        if covers:
            held = self._in_sentence(sentence)
            for start, end, _ in sorted(where for n in group & self.literals(sentence) for where in held[n]):
                for a, b in covers:
                    if a <= start and end <= b and b - a > end - start:
                        return a, b, sentence
        return None

    def _in_shadow(self, where: Where) -> bool:
        start, end, sentence = where
        shadows = self.shadowed.get(sentence)
        return shadows is not None and any(a <= start and end <= b and b - a > end - start for a, b in shadows)

    def group(self, group: Group) -> dict[int, list[Where]]:
        """Hits of any literal of `group`, by sentence, in text order; shadowed ones are left out."""
        known = self._groups.get(group)
        if known is not None:
            return known
        numbers = self.numbers(group)
        if not numbers:
            self._groups[group] = _EMPTY
            return _EMPTY
        out: dict[int, list[Where]] = {}
        shadowed = self.shadowed
        for number in numbers:
            for where in self.found[number]:
                if where[2] in shadowed and self._in_shadow(where):
                    continue
                if where[2] in out:
                    out[where[2]].append(where)
                else:
                    out[where[2]] = [where]
        for hits in out.values():
            if len(hits) > 1:
                hits.sort()
        self._groups[group] = out
        return out

    def with_roles(self, roles: frozenset[str]) -> list[Sentence]:
        """The sentences, headings left out, that have one of the roles ("none": no role at all), in text order."""
        index = self._by_role
        if index is None:
            index = {}
            for s in self.document.sentences:
                if not s.heading and not (s.roles & SILENT):
                    for role in s.roles or ("none",):
                        index.setdefault(role, []).append(s)
            self._by_role = index
        found = {s.index: s for role in roles for s in index.get(role, ())}
        return [found[i] for i in sorted(found)]

    def topic_sentences(self, group: Group, sentence: int, scope: str) -> bool:
        """Whether a word of `group` stands in the sentence, the one before it, or a heading above it."""
        hits = self.group(group)
        if sentence in hits:
            return True
        if scope == "sentence":
            return False
        sentences = self.document.sentences
        here = sentences[sentence]
        if sentence and sentences[sentence - 1].section == here.section and sentence - 1 in hits:
            return True
        if scope == "near":
            return False
        return any(h in hits for h in self.headings_above(here.section))

    def headings_above(self, section: int) -> tuple[int, ...]:
        """Sentence indices of the headings from `section` up to the root."""
        known = self.heading_of.get(section)
        if known is not None:
            return known
        out: list[int] = []
        at: int | None = section
        while at is not None:
            if at in self._heading_sentence:
                out.append(self._heading_sentence[at])
            at = self.document.sections[at].parent
        self.heading_of[section] = tuple(out)
        return self.heading_of[section]

    def sentence_text(self, sentence: int) -> str:
        return self.text[self.starts[sentence] : self.ends[sentence]]

    def clauses(self, sentence: int) -> list[int]:
        """Folded start positions of the clauses of a sentence, its end appended."""
        known = self._clauses.get(sentence)
        if known is None:
            a, b = self.starts[sentence], self.ends[sentence]
            known = [a]
            known += [m.end() for m in _CLAUSE_END.finditer(self.text, a, b) if m.end() < b]
            known.append(b)
            self._clauses[sentence] = known
        return known

    def clause_of(self, sentence: int, position: int) -> int:
        """The index of the clause of `sentence` that holds folded `position`."""
        return min(bisect_right(self.clauses(sentence), position) - 1, len(self.clauses(sentence)) - 2)

    def text_span(self, start: int, end: int) -> tuple[int, int]:
        """Text offsets of folded start..end."""
        return self.folded.span(start, end)
