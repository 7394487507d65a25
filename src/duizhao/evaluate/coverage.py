"""What a rulebook's examples do not prove: signals, blockers and cues that never fire, are never silent, or do not matter.

Three questions about each of them. Does it fire in some example? Is it silent in a near one, that is one that holds a
word of it? And would any example come out differently without it (the mutation check)? A no is a gap in the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from duizhao.engine.audit import Auditor
from duizhao.evaluate.exampletest import ExampleRun, run_one
from duizhao.evaluate.sharedcoverage import NEEDLESS, NEVER_FIRES, NEVER_SILENT, Unproved, holds, literals, shared
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.lint_rule import REPORT
from duizhao.rulebook.model import Example, Rule, Rulebook, Signal
from duizhao.text import fold_phrase

__all__ = ["Unproved", "unproved"]

COMES_WITHOUT: Final = "comes_without"


def unproved(book: Rulebook, runs: Sequence[ExampleRun]) -> tuple[Unproved, ...]:
    """Every gap that the examples of `book` leave; `runs` are all of them as audited."""
    prover = _Prover(book, runs)
    return (*prover.rules(), *prover.conditions(), *shared(prover.book, prover.auditor))


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
        words = literals(signal)
        silent = [run for run, text in mine if signal.name not in run.fired and holds(text, words)]
        if not firing:
            yield Unproved("signal", rule.id, signal.name, signal.title, NEVER_FIRES)
        elif not self._changes(_without(rule, signal), firing):
            yield Unproved("signal", rule.id, signal.name, signal.title, NEEDLESS)
        if not silent:
            yield Unproved("signal", rule.id, signal.name, signal.title, NEVER_SILENT)

    def _blocker(self, rule: Rule, word: str, mine: list[tuple[ExampleRun, str]]) -> Iterator[Unproved]:
        folded = fold_phrase(word)
        firing = [run for run, text in mine if folded in text]
        inner = [w for s in rule.signals.values() for w in literals(s) if w in folded and w != folded]
        if not firing:
            yield Unproved("blocker", rule.id, word, word, NEVER_FIRES)
        elif not self._changes(replace(rule, blockers=tuple(b for b in rule.blockers if b != word)), firing):
            yield Unproved("blocker", rule.id, word, word, NEEDLESS)
        if not any(folded not in text and holds(text, inner) for _, text in mine):
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
                silent = any(signal.name not in run.fired and holds(text, literals(signal)) for run, text in mine)
                if not fires:
                    yield Unproved("condition", name, signal.name, signal.title, NEVER_FIRES)
                if not silent:
                    yield Unproved("condition", name, signal.name, signal.title, NEVER_SILENT)


def _without(rule: Rule, signal: Signal) -> Rule:
    """`rule` as if it did not have the signal: its tree still names it, and what is not there never fires."""
    return replace(rule, signals={name: s for name, s in rule.signals.items() if name != signal.name})
