"""What a rulebook's examples do not prove: signals, blockers and cues that never fire, are never silent, or do not matter.

Three questions about each of them. Does it fire in some example? Is it silent in a near one, that is one that holds a
word of it? And would any example come out differently without it (the mutation check)? A no is a gap in the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from duizhao.engine.audit import Auditor
from duizhao.engine.context import ContextTable
from duizhao.engine.scan import Scan
from duizhao.evaluate.exampletest import ExampleRun, run_one
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.lint_rule import REPORT
from duizhao.rulebook.model import Cue, Example, Rule, Rulebook, Signal
from duizhao.text import fold_phrase

__all__ = ["Unproved", "unproved"]

NEVER_FIRES: Final = "never_fires"
NEVER_SILENT: Final = "never_silent"
NEEDLESS: Final = "needless"
COMES_WITHOUT: Final = "comes_without"


@dataclass(frozen=True, slots=True)
class Unproved:
    """One gap: `what` is signal, blocker, shadow, condition, cue or example; `where` the rule or file it belongs to."""

    what: str
    where: str
    name: str
    title: str
    lack: str


def unproved(book: Rulebook, runs: Sequence[ExampleRun]) -> tuple[Unproved, ...]:
    """Every gap that the examples of `book` leave; `runs` are all of them as audited."""
    prover = _Prover(book, runs)
    return (*prover.rules(), *prover.conditions(), *prover.shadows(), *prover.cues())


class _Prover:
    def __init__(self, book: Rulebook, runs: Sequence[ExampleRun]) -> None:
        self.book = book.whole()
        self.auditor = Auditor(self.book, exhaustive=True)
        self.runs = runs
        self.texts = [fold_phrase(run.example.text) for run in runs]

    def rules(self) -> Iterator[Unproved]:
        for rule in self.book.rules:
            mine = [(run, text) for run, text in zip(self.runs, self.texts, strict=True) if run.rule.id == rule.id]
            for signal in rule.signals.values():
                yield from self._signal(rule, signal, mine)
            for word in rule.blockers:
                yield from self._blocker(rule, word, mine)
            yield from self._bare(rule, [run for run, _ in mine])

    def _signal(self, rule: Rule, signal: Signal, mine: list[tuple[ExampleRun, str]]) -> Iterator[Unproved]:
        firing = [run for run, _ in mine if signal.name in run.fired]
        words = _words(signal)
        silent = [run for run, text in mine if signal.name not in run.fired and _holds(text, words)]
        if not firing:
            yield Unproved("signal", rule.id, signal.name, signal.title, NEVER_FIRES)
        elif not self._changes(_without(rule, signal), firing):
            yield Unproved("signal", rule.id, signal.name, signal.title, NEEDLESS)
        if not silent:
            yield Unproved("signal", rule.id, signal.name, signal.title, NEVER_SILENT)

    def _blocker(self, rule: Rule, word: str, mine: list[tuple[ExampleRun, str]]) -> Iterator[Unproved]:
        folded = fold_phrase(word)
        firing = [run for run, text in mine if folded in text]
        inner = [w for s in rule.signals.values() for w in _words(s) if w in folded and w != folded]
        if not firing:
            yield Unproved("blocker", rule.id, word, word, NEVER_FIRES)
        elif not self._changes(replace(rule, blockers=tuple(b for b in rule.blockers if b != word)), firing):
            yield Unproved("blocker", rule.id, word, word, NEEDLESS)
        if not any(folded not in text and _holds(text, inner) for _, text in mine):
            yield Unproved("blocker", rule.id, word, word, NEVER_SILENT)

    def _changes(self, mutant: Rule, runs: Iterable[ExampleRun]) -> bool:
        """Whether one of the examples comes out otherwise by a changed rule."""
        auditor = self.auditor.with_rules(mutant)
        return any(run_one(auditor, mutant, run.example).outcome is not run.outcome for run in runs)

    def _bare(self, rule: Rule, mine: list[ExampleRun]) -> Iterator[Unproved]:
        """Examples whose outcome the empty frame has too: the example then proves nothing."""
        auditor = self.auditor.with_rules(rule)
        bare: dict[int | None, ExampleRun] = {}
        for run in mine:
            if not run.example.outcome.is_covered or run.example.section == REPORT:
                continue
            year = run.example.year
            if year not in bare:
                empty = Example(run.example.outcome, frame_text(self.book.frame, {}, year), REPORT, year=year)
                bare[year] = run_one(auditor, rule, empty)
            if bare[year].outcome is run.outcome:
                yield Unproved("example", rule.id, run.example.name, run.example.text, COMES_WITHOUT)

    def conditions(self) -> Iterator[Unproved]:
        for name, planned in self.auditor.plan.conditions.items():
            spec = replace(planned.spec, rule_class=next(iter(self.book.classes)))
            probe = self.auditor.with_rules(spec)
            mine = [
                (run_one(probe, spec, run.example), text)
                for run, text in zip(self.runs, self.texts, strict=True)
                if run.rule.condition == name
            ]
            for signal in spec.signals.values():
                fires = any(signal.name in run.fired for run, _ in mine)
                silent = any(signal.name not in run.fired and _holds(text, _words(signal)) for run, text in mine)
                if not fires:
                    yield Unproved("condition", name, signal.name, signal.title, NEVER_FIRES)
                if not silent:
                    yield Unproved("condition", name, signal.name, signal.title, NEVER_SILENT)

    def shadows(self) -> Iterator[Unproved]:
        words = {w for rule in self.book.rules for s in rule.signals.values() for w in _words(s)}
        for shadow in self.book.shadows:
            folded = fold_phrase(shadow)
            inner = [w for w in words if w in folded and w != folded]
            firing = [run for run, text in zip(self.runs, self.texts, strict=True) if folded in text]
            if not firing:
                yield Unproved("shadow", "common/lexicon.yaml", shadow, shadow, NEVER_FIRES)
            elif not inner:
                yield Unproved("shadow", "common/lexicon.yaml", shadow, shadow, NEEDLESS)
            if inner and not any(folded not in text and _holds(text, inner) for text in self.texts):
                yield Unproved("shadow", "common/lexicon.yaml", shadow, shadow, NEVER_SILENT)

    def cues(self) -> Iterator[Unproved]:
        for cue in self.book.cues:
            if not all(cue.id in self._cues_in(cue, text) for text in cue.hits):
                yield Unproved("cue", "common/cues.yaml", cue.id, cue.title, NEVER_FIRES)
            near = [text for text in cue.misses if _holds(fold_phrase(text), [fold_phrase(w) for w in cue.any])]
            if not near or any(cue.id in self._cues_in(cue, text) for text in cue.misses):
                yield Unproved("cue", "common/cues.yaml", cue.id, cue.title, NEVER_SILENT)

    def _cues_in(self, cue: Cue, text: str) -> frozenset[str]:
        """The cues that stand in a sentence; one that is for certain sections is tried there."""
        frame = self.book.frame
        slot = next((role for role in cue.roles if role in frame.slots), "measures")
        slot = slot if slot in frame.slots else frame.slots[-1]
        document = self.auditor.audit_text(frame_text(frame, {slot: text}), force=True).document
        assert document is not None
        table = ContextTable(self.auditor.plan, Scan(self.auditor.plan, document))
        at = document.read.text.find(text.rstrip("。"))
        inside = [s.index for s in document.sentences if s.end > at and s.start < at + len(text)]
        return frozenset().union(*(table.cues_in(i) for i in inside))


def _without(rule: Rule, signal: Signal) -> Rule:
    """`rule` as if it did not have the signal: its tree still names it, and what is not there never fires."""
    return replace(rule, signals={name: s for name, s in rule.signals.items() if name != signal.name})


def _words(signal: Signal) -> list[str]:
    return [fold_phrase(w) for w in (*(w for group in signal.words for w in group), *signal.anchors)]


def _holds(text: str, words: Sequence[str]) -> bool:
    """Whether one of `words` occurs; a signal without words (of sections, of counts) is near everything."""
    return not words or any(w in text for w in words)
