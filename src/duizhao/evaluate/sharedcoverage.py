"""What examples do not prove of the files that rulebooks share: shadows and cues.

Nobody is asked for what is not theirs. What comes from the shipped rules is proved there; what a folder shares may be
proved by any of its rulebooks; and a shadow matters only where a signal stands inside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from duizhao.engine.audit import Auditor
from duizhao.engine.context import ContextTable
from duizhao.engine.scan import Scan
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.load import neighbours
from duizhao.rulebook.locate import relocate
from duizhao.rulebook.model import Cue, Rulebook, Signal
from duizhao.text import fold_phrase

__all__ = ["NEEDLESS", "NEVER_FIRES", "NEVER_SILENT", "Unproved", "holds", "literals", "shared"]

NEVER_FIRES: Final = "never_fires"
NEVER_SILENT: Final = "never_silent"
NEEDLESS: Final = "needless"
_SHADOWS: Final = "common/lexicon.yaml"
_CUES: Final = "common/cues.yaml"


@dataclass(frozen=True, slots=True)
class Unproved:
    """One gap: `what` is signal, blocker, shadow, condition, cue or example; `where` the rule or file it belongs to."""

    what: str
    where: str
    name: str
    title: str
    lack: str


def shared(book: Rulebook, auditor: Auditor) -> Iterator[Unproved]:
    """The gaps in shadows and cues; `book` with its dormant rules, `auditor` its exhaustive auditor."""
    files = relocate(book.origin, book.name)
    others = [other.whole() for other in neighbours(book)]
    if not files.borrowed("lexicon.yaml"):
        yield from _shadows(book, others)
    if not files.borrowed("cues.yaml"):
        lacking = list(_cues(auditor))
        for other in others if lacking else ():
            elsewhere = set(_cues(Auditor(other, exhaustive=True)))
            lacking = [gap for gap in lacking if gap in elsewhere]
        yield from lacking


def _shadows(book: Rulebook, others: Sequence[Rulebook]) -> Iterator[Unproved]:
    """Shadows in which a signal of `book` stands and that no example shows; those in which no signal of any stands."""
    mine, theirs = _words_of(book), frozenset().union(*map(_words_of, others))
    texts = {fold_phrase(e.text) for one in (book, *others) for rule in one.rules for e in rule.examples}
    for shadow in book.shadows:
        folded = fold_phrase(shadow)
        inner = [w for w in mine if w in folded and w != folded]
        lacks = []
        if not inner and not any(w in folded and w != folded for w in theirs):
            lacks.append(NEEDLESS)
        if inner and not any(folded in text for text in texts):
            lacks.append(NEVER_FIRES)
        if inner and not any(folded not in text and holds(text, inner) for text in texts):
            lacks.append(NEVER_SILENT)
        for lack in lacks:
            yield Unproved("shadow", _SHADOWS, shadow, shadow, lack)


def _cues(auditor: Auditor) -> Iterator[Unproved]:
    """Cues whose own examples do not come out in the frame of the auditor's rulebook."""
    for cue in auditor.rulebook.cues:
        if not all(cue.id in _cues_in(auditor, cue, text) for text in cue.hits):
            yield Unproved("cue", _CUES, cue.id, cue.title, NEVER_FIRES)
        near = [text for text in cue.misses if holds(fold_phrase(text), [fold_phrase(w) for w in cue.any])]
        if not near or any(cue.id in _cues_in(auditor, cue, text) for text in cue.misses):
            yield Unproved("cue", _CUES, cue.id, cue.title, NEVER_SILENT)


def _cues_in(auditor: Auditor, cue: Cue, text: str) -> frozenset[str]:
    """The cues that stand in a sentence; one that is for certain sections is tried there."""
    frame = auditor.rulebook.frame
    slot = next((role for role in cue.roles if role in frame.slots), "measures")
    slot = slot if slot in frame.slots else frame.slots[-1]
    document = auditor.audit_text(frame_text(frame, {slot: text}), force=True).document
    assert document is not None
    table = ContextTable(auditor.plan, Scan(auditor.plan, document))
    at = document.read.text.find(text.rstrip("。"))
    inside = [s.index for s in document.sentences if s.end > at and s.start < at + len(text)]
    return frozenset().union(*(table.cues_in(i) for i in inside))


def _words_of(book: Rulebook) -> frozenset[str]:
    return frozenset(w for rule in book.rules for signal in rule.signals.values() for w in literals(signal))


def literals(signal: Signal) -> list[str]:
    """The words of a signal as they are compared, anchors among them."""
    return [fold_phrase(w) for w in (*(w for group in signal.words for w in group), *signal.anchors)]


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether one of `words` occurs; a signal without words (of sections, of counts) is near everything."""
    return not words or any(w in text for w in words)
