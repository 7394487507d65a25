"""Names that are not the reporting unit's: how it calls itself, whose county it is, other places, other departments.

Superiors, partners and places that are only mentioned are nobody's slip. Another name is pointed out only where it stands
in the unit's own place: in 我局 and 本镇, in 县委、县政府, before what the unit did, in the names of its papers, in the
announcement of its report, in the signature.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from duizhao.engine.checks.case import Case, Found, Place, UnaskedError
from duizhao.engine.checks.unit import Unit, rare
from duizhao.model import Sentence

__all__ = ["look"]

_PAPER: Final = re.compile("《")
_ENDS: Final = frozenset("，；：。！？")


def look(case: Case) -> list[Place]:
    """All places where another name stands for the unit's."""
    unit = Unit(case)
    if not unit.name and not unit.selves:
        raise UnaskedError(case.say("no_unit"))
    out = [*_selves(unit), *_levels(unit)]
    if unit.name:
        out += [*_announced(unit), *_subjects(unit), *_papers(unit), *_signed(unit)]
    return out


def _selves(unit: Unit) -> Iterator[Place]:
    """我委 where the unit is a 局, 我区 where it is a 县; where the name is not known, what is said more rarely."""
    counted = Counter(what for what, _ in unit.selves)
    organs = {k: n for k, n in counted.items() if k not in unit.regions}
    usual = max(counted, key=lambda k: (counted[k], k), default="")
    for what, found in unit.selves:
        if what in unit.regions:
            wrong = _wrong_level(unit, what, counted)
        elif unit.name:
            # where all the report says so, the name was not recognised rightly
            wrong = what not in unit.named and organs[what] <= max(2, sum(organs.values()) - organs[what])
        else:
            wrong = rare(what, organs)
        if wrong:
            yield unit.case.mark(found.start, found.end, "self", unit=unit.name or usual)
    if unit.name:
        yield from _heads(unit, organs)


def _heads(unit: Unit, organs: dict[str, int]) -> Iterator[Place]:
    """局党组书记 at the head of a clause where the unit is a 委; 区长 where it is a county."""
    case = unit.case
    for s in case.subject.running:
        for a, b in case.subject.clauses(s):
            head, chief = case.match("head", a, b), case.match("chief", a, b)
            if head is not None:
                what = head.match["mine"]
                own = unit.levels & unit.rank(what)
                wrong = (
                    bool(own) and what not in own
                    if what in unit.regions
                    else what not in unit.named and not unit.governs
                )
                if wrong and what not in organs:
                    yield case.mark(head.start, case.span(head, "mine")[1], "self", unit=unit.name)
            elif chief is not None:
                own = unit.levels & unit.rank(chief.match["level"])
                if own and chief.match["level"] not in own:
                    yield case.mark(chief.start, chief.end, "self", unit=unit.name)


def _wrong_level(unit: Unit, level: str, counted: Counter[str]) -> bool:
    rank = unit.rank(level)
    own = unit.levels & rank
    if own:
        return level not in own
    if unit.name and (rank is unit.peers[1] or unit.levels & frozenset(unit.case.words("cities"))):
        return not _autonomous(unit.case, level)  # a county's bureau is no town, a city's no county
    return rare(level, {k: n for k, n in counted.items() if k in rank})


def _autonomous(case: Case, level: str) -> bool:
    """Whether 区 may stand for an autonomous region."""
    return level in case.words("autonomous") and next(case.find("autonomy"), None) is not None


def _levels(unit: Unit) -> Iterator[Place]:
    """区委、区政府 in the report of a county's bureau."""
    case = unit.case
    found: dict[tuple[int, int], tuple[str, Found]] = {}
    for name in ("leaders", "governed", "beside"):
        for s, f in case.find_by_sentence(name, case.subject.sentences):
            if not case.in_title(f.match.start()) and (name != "beside" or _bare(unit, f, s)):
                found.setdefault(case.span(f, "level"), (f.match["level"], f))
    for _, f in case.find_by_sentence("other_leaders", case.subject.sentences):
        if unit.foreign(f.match["place"], f.match["level"]):
            yield case.mark(case.span(f, "place")[0], f.end, "level", unit=unit.name)
    counted = Counter(level for level, _ in found.values())
    for level, f in found.values():
        rank = unit.rank(level)
        own = unit.levels & rank
        if rank is unit.peers[0]:
            wrong = level not in own if own else rare(level, {k: n for k, n in counted.items() if k in rank})
            wrong = wrong and not _autonomous(case, level)
        else:
            wrong = bool(own) and level not in own
        if wrong:
            yield case.mark(f.start, f.end, "level", unit=unit.name)


def _bare(unit: Unit, found: Found, s: Sentence) -> bool:
    """Whether no place can stand before an organ: it begins the sentence, or a word that takes no part in names precedes."""
    before = found.match.string[: found.match.start()][-1:]
    return found.start == s.start or before in unit.case.words("before_organ")[0]


def _announced(unit: Unit) -> Iterator[Place]:
    """现将县农业农村局2023年……报告如下 in the report of another bureau."""
    case = unit.case
    for _, f in case.find_by_sentence("announced", case.subject.running):
        if not unit.own(f.match["organ"]):
            yield case.mark(*case.span(f, "organ"), "organ", unit=unit.name)


def _subjects(unit: Unit) -> Iterator[Place]:
    """Another place or department before what the unit itself did."""
    case, text = unit.case, unit.case.subject.folded.text
    for s in case.subject.running:
        for a, b in case.subject.beginnings(s):
            lead = case.match("before_subject", a, b)
            at = lead.match.end() if lead else a
            chain = list(unit.chain(text, at, b))
            if chain and not _shared(case, s, at, b):
                level, place, end = chain[-1]
                if _lowest(unit, level) and unit.foreign(place, level) and case.match("deed", end, b):
                    yield _named(unit, at, end, "place")
            yield from _departments(unit, s, at, b)
        if not case.has("borrowed", s.start, s.end):
            yield from _own_things(unit, s)


def _own_things(unit: Unit, s: Sentence) -> Iterator[Place]:
    """召开清渠镇……会 in the report of another town."""
    case, text = unit.case, unit.case.subject.folded.text
    for found in case.find("own_thing", s.start, s.end):
        at = found.match.end()
        for level, place, end in unit.chain(text, at, case.subject.folded.position(s.end)):
            stop = next((i for i in range(at, len(text)) if text[i] in _ENDS), end)
            if (
                _lowest(unit, level)
                and unit.foreign(place, level)
                and not case.pattern("partner").search(text, at, stop)
            ):
                yield _named(unit, at, end, "place")


def _shared(case: Case, s: Sentence, start: int, end: int) -> bool:
    """Whether the unit has a part in what a sentence tells in folded start..end, or others have."""
    if case.has("mine", s.start, s.end):
        return True
    return case.pattern("partner").search(case.subject.folded.text, start, end) is not None


def _departments(unit: Unit, s: Sentence, at: int, end: int) -> Iterator[Place]:
    case = unit.case
    for name in ("party_group", "department", "town"):
        f = case.match(name, at, end)
        if f is None or unit.own(f.match["organ"]) or (name != "party_group" and _shared(case, s, at, end)):
            continue
        if name == "town" and unit.levels & unit.peers[1]:
            continue
        if name != "town" and (unit.governs or any(p and p in f.match["organ"] for p in case.words("superiors"))):
            continue
        yield case.mark(*case.span(f, "organ"), "organ", unit=unit.name)
        return


def _lowest(unit: Unit, level: str) -> bool:
    """Whether the unit's own region is of the rank of `level`, or below it by none."""
    if not unit.places:
        return False
    lowest = unit.places[-1][0]
    return level == lowest or level in unit.rank(lowest)


def _named(unit: Unit, start: int, end: int, message: str) -> Place:
    return unit.case.mark(*unit.case.subject.folded.span(start, end), message, unit=unit.name)


def _papers(unit: Unit) -> Iterator[Place]:
    """《河东县……办法》 made or carried out by a bureau of 云岭县."""
    case, text = unit.case, unit.case.subject.folded.text
    for s in case.subject.running:
        if case.has("borrowed", s.start, s.end):
            continue
        a, b = case.subject.folded_span(s.start, s.end)
        for m in _PAPER.finditer(text, a, b):
            at = m.end()
            chain = list(unit.chain(text, at, b))
            for level, place, end in chain:
                if _lowest(unit, level) and unit.foreign(place, level):
                    yield _named(unit, at, end, "paper")
                    break


def _signed(unit: Unit) -> Iterator[Place]:
    """A signature of another unit; a government may let a department sign."""
    case = unit.case
    for s in (s for s in case.subject.sentences if "signature" in s.roles or s.index in case.subject.last):
        pattern = "signer" if "signature" in s.roles else "signed"
        for a, b in case.subject.beginnings(s):
            f = case.match(pattern, a, b if pattern == "signer" else len(case.subject.folded.text))
            if f is None or unit.own(f.match["organ"]) or not (pattern == "signer" or _alone(case, f)):
                continue
            if not (unit.governs and case.pattern("government").search(f.match["organ"]) is None):
                yield case.mark(*case.span(f, "organ"), "signature", unit=unit.name)


def _alone(case: Case, found: Found) -> bool:
    """Whether nothing but the end, a line end or what follows a signature stands behind a match."""
    rest = case.text[found.end :].lstrip(" ")
    return rest[:1] in ("", "\n") or case.pattern("after_signature").match(rest) is not None
