"""How a passage speaks of what it names: done, planned, admitted, quoted, another's, past.

By table, with this precedence: quoted, another's or past → stated zero → cue in the clause → role of the section →
done. A cue marks a stretch of its sentence (its reach); a hit takes the context of the clause in which it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from duizhao.engine.actors import Actors
from duizhao.engine.plan import EnginePlan, PlannedCue
from duizhao.engine.scan import Scan
from duizhao.model import Context

__all__ = ["ContextTable", "Judged"]

_RANK = {
    Context.QUOTED: 101,
    Context.OTHER: 100,
    Context.PAST: 95,
    Context.ZERO: 80,
    Context.DONE: 60,
    Context.PLANNED: 50,
    Context.ADMITTED: 45,
}
_STOP = "stop"
_NO_ROLE = frozenset({"none"})
_PART_END = "；"
_FACT = re.compile(r"\d|已|均|全部|全年|累计")
_TURN = re.compile("[；但]|然而|不过")


_Searched = dict[str, list[tuple[int, int]]]


class Judged(NamedTuple):
    """A context and what gave it: a cue's id, "role", "actor" or "default"."""

    context: Context
    cue: str


class _Mark(NamedTuple):
    start: int
    end: int
    rank: int
    judged: Judged


class ContextTable:
    """Contexts for one scanned report; sentences are judged when first asked for."""

    def __init__(self, plan: EnginePlan, scan: Scan) -> None:
        self._plan = plan
        self._scan = scan
        self._marks: dict[int, list[_Mark]] = {}
        self._actors = Actors(plan.rulebook.actors, scan.document.unit, plan.confusables)
        self._triggers = self._triggers_by_sentence()
        self._year = scan.document.year
        self._patterns: dict[tuple[str, str], re.Pattern[str] | None] = {}

    def _triggers_by_sentence(self) -> dict[int, list[tuple[int, int, int]]]:
        out: dict[int, list[tuple[int, int, int]]] = {}
        found = self._scan.found
        for literal in self._plan.all_triggers & self._scan.present:
            for cue in self._plan.cue_of[literal]:
                for start, end, sentence in found[literal]:
                    out.setdefault(sentence, []).append((start, end, cue))
        return out

    def at(self, sentence: int, position: int, *, own: bool = True) -> Judged:
        """The context of the clause that holds folded `position`; `own` False lets another organ's deed count."""
        marks = self._marks.get(sentence)
        if marks is None:
            marks = self._marks[sentence] = self._judge(sentence)
        best: _Mark | None = None
        for mark in marks:
            if mark.start <= position < mark.end and (best is None or mark.rank > best.rank):
                if not own and mark.judged.context is Context.OTHER:
                    continue
                best = mark
        if best is not None:
            return best.judged
        return self.by_role(sentence)

    def complaint(self, sentence: int, position: int) -> Judged | None:
        """What a later clause of the same part says of a clause that tells no fact: 形式老套，仍靠发传单.

        A clause with a figure or a 已 stands by itself, and so does whatever comes before a 但 or a ；.
        """
        later = (
            m for m in self._marks.get(sentence, ()) if m.judged.context is Context.ADMITTED and m.start > position
        )
        mark = min(later, key=lambda m: m.start, default=None)
        if mark is None:
            return None
        scan = self._scan
        clauses = scan.clauses(sentence)
        clause = scan.clause_of(sentence, position)
        tells = _FACT.search(scan.text, clauses[clause], clauses[clause + 1])
        return None if tells or _TURN.search(scan.text, position, mark.start + 1) else mark.judged

    def by_role(self, sentence: int) -> Judged:
        """The context of a sentence that says nothing of it itself, by the section it stands in."""
        roles = self._scan.document.sentences[sentence].roles
        if "plan" in roles:
            return Judged(Context.PLANNED, "role")
        if "deficiencies" in roles:
            return Judged(Context.ADMITTED, "role")
        return Judged(Context.DONE, "default")

    def _judge(self, sentence: int) -> list[_Mark]:
        scan = self._scan
        base, stop = scan.starts[sentence], scan.ends[sentence]
        marks: list[_Mark] = []
        text = scan.text[base:stop]
        clauses = scan.clauses(sentence)
        foreign = self._actors.other(text, [c - base for c in clauses[1:]])
        if foreign:
            marks.append(_Mark(base, base + foreign, _RANK[Context.OTHER], Judged(Context.OTHER, "actor")))
        stops: list[int] = []
        planned: list[int] = []
        opened: list[tuple[int, int, PlannedCue]] = []
        for cue, at in self._standing(sentence):
            if cue.spec.gives == _STOP:
                stops.append(at[0])
                continue
            opened.append((*at, cue))
            if cue.spec.gives == Context.PLANNED.value:
                planned.append(clauses[scan.clause_of(sentence, at[0])])
        for start, end, cue in opened:
            context = Context(cue.spec.gives)
            # a deed told on and on ends where the sentence turns to what is still to come
            a, b = self._reach(cue, sentence, start, end, stops + planned if context is Context.DONE else stops)
            rank = cue.spec.priority or _RANK[context]
            marks.append(_Mark(a, b, rank, Judged(context, cue.spec.id)))
        return marks

    def cues_in(self, sentence: int) -> frozenset[str]:
        """The ids of all cues that stand in a sentence, whichever of them decides its context."""
        return frozenset(cue.spec.id for cue, _ in self._standing(sentence))

    def _standing(self, sentence: int) -> Iterator[tuple[PlannedCue, tuple[int, int]]]:
        """The cues of a sentence, in the order of their triggers, and where each stands."""
        triggers = self._triggers.get(sentence)
        if not triggers:
            return
        scan = self._scan
        base, stop = scan.starts[sentence], scan.ends[sentence]
        text = scan.text[base:stop]
        roles = scan.document.sentences[sentence].roles
        searched: _Searched = {}
        for start, end, number in sorted(triggers):
            cue = self._plan.cues[number]
            if cue.roles and not (cue.roles & (roles or _NO_ROLE)):
                continue
            at = self._place(cue, text, base, start, end, sentence, searched)
            if at is not None:
                yield cue, at

    def _place(
        self, cue: PlannedCue, text: str, base: int, start: int, end: int, sentence: int, searched: _Searched
    ) -> tuple[int, int] | None:
        """Where the cue stands, if its place and pattern fit; else None."""
        where = cue.spec.at
        if where != "anywhere":
            clauses = self._scan.clauses(sentence)
            first = clauses[0] if where == "sentence_start" else clauses[self._scan.clause_of(sentence, start)]
            if start != first:
                return None
        if cue.pattern:
            for a, b in self._spans(cue.pattern, text, searched):
                if a + base <= start < b + base:
                    start, end = a + base, b + base
                    break
            else:
                return None
        if cue.unless and any(a + base < end and b + base > start for a, b in self._spans(cue.unless, text, searched)):
            return None
        return start, end

    def _spans(self, pattern: str, text: str, searched: _Searched) -> list[tuple[int, int]]:
        """Where `pattern` stands in the sentence; each pattern is tried once a sentence."""
        known = searched.get(pattern)
        if known is None:
            compiled = self._pattern(pattern)
            known = searched[pattern] = [] if compiled is None else [m.span() for m in compiled.finditer(text)]
        return known

    def _pattern(self, source: str) -> re.Pattern[str] | None:
        """`source` with {year}, {next} and {past} filled in; None when it names a year and none is known."""
        key = (source, "")
        if key in self._patterns:
            return self._patterns[key]
        compiled: re.Pattern[str] | None
        if "{year}" in source or "{next}" in source or "{past}" in source:
            year = self._year
            if year is None:
                compiled = None
            else:
                later = "|".join(str(year + i) for i in range(1, 6))
                earlier = "|".join(str(year - i) for i in range(1, 12))
                compiled = re.compile(
                    source.replace("{year}", str(year))
                    .replace("{next}", f"(?:{later})")
                    .replace("{past}", f"(?:{earlier})")
                )
        else:
            compiled = re.compile(source)
        self._patterns[key] = compiled
        return compiled

    def _reach(self, cue: PlannedCue, sentence: int, start: int, end: int, stops: list[int]) -> tuple[int, int]:
        clauses = self._scan.clauses(sentence)
        clause = self._scan.clause_of(sentence, start)
        a, b = clauses[clause], clauses[clause + 1]
        match cue.spec.reach:
            case "after":
                return start, max(b, end)
            case "before":
                return a, end
            case "rest":
                return start, min((s for s in stops if s > start), default=clauses[-1])
            case "onward":
                return a, min((s for s in stops if s > start), default=clauses[-1])
            case "part":
                semicolon = self._scan.text.find(_PART_END, start, clauses[-1])
                part = semicolon if semicolon >= 0 else clauses[-1]
                return a, min((s for s in stops if start < s < part), default=part)
            case "sentence":
                return clauses[0], clauses[-1]
            case _:
                return a, max(b, end)
