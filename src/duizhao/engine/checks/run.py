"""All checks of a rulebook at one report: one finding a check, whatever happens inside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from duizhao.engine.checks.case import Case, Place, Subject, UnaskedError
from duizhao.engine.checks.registry import LOOKS
from duizhao.engine.legible import seen
from duizhao.model import CONSISTENCY, Applies, Context, Evidence, Finding, Outcome
from duizhao.rulebook.model import Check
from duizhao.text import normalise

__all__ = ["run_checks"]

_BROKEN: Final = "DZ400"
# What has no shape of its own and would be lost, or do harm, in an output.
_SHAPELESS: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd\ue000-\uf8ff]"
)


# No sentence is that long. Patterns that look for a beginning in the middle of it would take minutes.
_ENDLESS: Final = re.compile(r"[^。！？；\n]{5000}")
_TOO_LONG: Final = "文中有一处五千字没有断句，这一项没有核对；请看原件。"


def run_checks(checks: Iterable[Check], subject: Subject) -> tuple[Finding, ...]:
    """The findings of `checks`, in their order."""
    if _ENDLESS.search(subject.read.text):
        return tuple(_finding(check, Outcome.NOT_APPLICABLE, because=_TOO_LONG) for check in checks)
    return tuple(_one(check, subject) for check in checks)


def _one(check: Check, subject: Subject) -> Finding:
    try:
        places = LOOKS[check.kind](Case(check, subject))
        if isinstance(places, str):
            return _finding(check, Outcome.MET, because=places)
    except UnaskedError as why:
        return _finding(check, Outcome.NOT_APPLICABLE, because=str(why))
    except Exception:  # a check that breaks takes nothing else with it, and its message may quote the report
        return _finding(check, Outcome.ERROR, error=_BROKEN)
    evidence = {(e.start, e.end, e.note): e for e in (_evidence(p, subject) for p in places)}
    shown = tuple(sorted(evidence.values(), key=lambda e: (e.start, e.end, e.note)))
    return _finding(check, Outcome.SUSPECT if shown else Outcome.MET, shown)


def _finding(
    check: Check,
    outcome: Outcome,
    places: tuple[Evidence, ...] = (),
    because: str | None = None,
    error: str | None = None,
) -> Finding:
    return Finding(
        rule=check.id,
        title=check.title,
        group=CONSISTENCY,
        rule_class=CONSISTENCY,
        weight=0.0,
        outcome=outcome,
        applies=Applies.NO if outcome is Outcome.NOT_APPLICABLE else Applies.YES,
        substance=None,
        evidence=places,
        supporting=places,
        counter=(),
        nearest=(),
        trace={"outcome": outcome.value},
        basis=(),
        remedy="",
        asks=check.asks,
        because=because,
        error=error,
    )


def _evidence(place: Place, subject: Subject) -> Evidence:
    read = subject.read
    start, end = (place.start, place.end) if place.raw else read.to_source.span(place.start, place.end)
    text = normalise(read.source[start:end])
    if not text.strip():
        text = _SHAPELESS.sub(lambda c: f"〔U+{ord(c[0]):04X}〕", read.source[start:end])
    at = read.to_source.before(start) if place.raw else place.start
    section = subject.document.path(subject.section_at(at).index)
    note = place.note + seen(read, start)
    return Evidence(text, start, end, section, Context.DONE, (), note, read.place_at(start))
