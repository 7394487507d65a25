"""The cases of the consistency checks: how many of the places that should be marked are, and how many marked ones should.

    python tests/consistency/measure.py [CHECK…]     the figures of each check, and what went wrong
    python tests/consistency/measure.py --half CHECK… what went wrong in every other case only, the figures of both halves

README.md tells what a case is. A stretch of `find` counts as marked where a marked passage shares a character with it; a marked
passage that shares none with any of them is a false one, unless it meets a stretch of `also`. Of what stands elsewhere than in the
report (`ELSEWHERE`) the words that the note quotes are held against the stretch.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from duizhao.engine.audit import Auditor
from duizhao.model import Evidence
from duizhao.rulebook import load_rulebook

HERE = Path(__file__).parent
BASES = HERE / "bases"
CASES = HERE / "cases"


@dataclass(frozen=True)
class Case:
    check: str
    id: str
    text: str
    options: Mapping[str, Any]
    previous: str | None
    find: tuple[str, ...]
    also: tuple[str, ...] = ()
    share: tuple[int, int] | None = None


@dataclass(frozen=True)
class Outcome:
    """One case as it came out: the stretches not marked, and the marks that have to do with none of them."""

    case: Case
    marks: tuple[Evidence, ...]
    because: str = ""

    @property
    def told(self) -> bool:
        """Whether the shares told are those of the case: the numbers of the sentence in which they are told."""
        return sorted(map(int, re.findall(r"\d+", self.because))) == sorted(self.case.share or ())

    @property
    def missed(self) -> list[str]:
        if self.case.share is not None:
            return [] if self.told else [f"{self.case.share}: {self.because}"]
        return [w for w in self.case.find if not any(self._meets(m, w) for m in self.marks)]

    @property
    def counted(self) -> list[Evidence]:
        """The marks without those that are neither asked for nor wrong."""
        return [m for m in self.marks if self._right(m) or not any(self._meets(m, w) for w in self.case.also)]

    @property
    def false(self) -> list[Evidence]:
        return [m for m in self.counted if not self._right(m)]

    def _right(self, mark: Evidence) -> bool:
        return any(self._meets(mark, w) for w in self.case.find)

    def _meets(self, mark: Evidence, stretch: str) -> bool:
        if self.case.check in ELSEWHERE:
            quoted = mark.note[mark.note.find("“") + 1 : mark.note.rfind("”")]
            return bool(quoted) and (quoted in stretch or stretch in quoted)
        return any(mark.start < b and a < mark.end for a, b in places(self.case.text, stretch))


def places(text: str, stretch: str) -> Iterator[tuple[int, int]]:
    at = text.find(stretch)
    while at >= 0:
        yield at, at + len(stretch)
        at = text.find(stretch, at + 1)


@cache
def base(name: str) -> str:
    return (BASES / f"{name}.txt").read_text(encoding="utf-8")


def load(file: Path) -> Iterator[Case]:
    """The cases of one file. AssertionError where an edit does not fit its base."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    seen: set[str] = set()
    for raw in data["cases"]:
        where = f"{file.name} {raw['id']}"
        assert raw["id"] not in seen, f"{where}: twice"
        seen.add(raw["id"])
        text = raw["report"] if "report" in raw else base(raw["base"])
        for edit in raw.get("edit", ()):
            assert text.count(edit["old"]) == 1, f"{where}: {edit['old']!r} stands {text.count(edit['old'])} times"
            text = text.replace(edit["old"], edit["new"])
        options = {k: raw[k] for k in ("year", "unit") if k in raw}
        if "published" in raw:
            options["metadata"] = {"published": str(raw["published"])}
        previous = raw.get("previous")
        if previous is not None and "\n" not in previous and (BASES / f"{previous}.txt").is_file():
            previous = base(previous)
        find = tuple(map(str, raw.get("find", ())))
        place = {
            "consistency.last_years_promises": previous,
            "consistency.publication_date": str(raw.get("published", text)),
        }
        for stretch in (*find, *raw.get("also", ())):
            assert stretch in (place.get(data["check"], text) or ""), f"{where}: {stretch!r} does not stand in the text"
        share = (raw["expect_share"]["facts"], raw["expect_share"]["sentences"]) if "expect_share" in raw else None
        yield Case(data["check"], raw["id"], text, options, previous, find, tuple(raw.get("also", ())), share)


@cache
def auditor(check: str | None) -> Auditor:
    """An auditor that asks this check alone, or all of them; the rules of coverage only where the check looks at them."""
    book = load_rulebook()
    made = Auditor(book)
    checks = tuple(c for c in book.checks if check in (None, c.id))
    if not any(c.kind in NEEDS_FINDINGS for c in checks):
        made = made.with_rules()
    made.rulebook = replace(made.rulebook, checks=tuple(replace(c, enabled=True) for c in checks))
    return made


# What these find is no passage of the report: a promise of the year before, a date from elsewhere.
ELSEWHERE = frozenset({"consistency.last_years_promises", "consistency.publication_date"})
NEEDS_FINDINGS = frozenset({"promised_parts"})


def known() -> list[str]:
    return [check.id for check in load_rulebook().checks]


def run(case: Case) -> Outcome:
    auditing = auditor(case.check)
    options = dict(case.options)
    if case.previous is not None:
        options["previous"] = auditing.audit_text(case.previous, force=True).document
    (finding,) = auditing.audit_text(case.text, force=True, **options).checks
    assert finding.error is None, f"{case.check} {case.id}: {finding.error}"
    return Outcome(case, finding.evidence, finding.because or "")


@dataclass(frozen=True)
class Figures:
    wanted: int
    found: int
    marks: int
    right: int

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.marks if self.marks else 1.0


def figures(outcomes: list[Outcome]) -> Figures:
    wanted = sum(len(o.case.find) if o.case.share is None else 1 for o in outcomes)
    marks = sum(len(o.counted) for o in outcomes)
    return Figures(
        wanted, wanted - sum(len(o.missed) for o in outcomes), marks, marks - sum(len(o.false) for o in outcomes)
    )


def main(names: list[str]) -> None:
    half = "--half" in names
    names = [name for name in names if name != "--half"]
    for file in sorted(CASES.glob("*.yaml")):
        if names and not any(name in file.stem for name in names):
            continue
        cases = list(load(file))
        if cases[0].check not in known():
            print(f"{cases[0].check}: no such check yet")
            continue
        outcomes = [run(case) for case in cases]
        got = figures(outcomes)
        print(
            f"{cases[0].check}: {sum(bool(c.find) for c in cases)} true cases, {sum(not c.find for c in cases)} near misses; "
            f"precision {got.right}/{got.marks} = {got.precision:.3f}, recall {got.found}/{got.wanted} = {got.recall:.3f}"
        )
        if half:
            for name, part in (("tuned", outcomes[::2]), ("held out", outcomes[1::2])):
                one = figures(part)
                print(f"    {name}: precision {one.right}/{one.marks}, recall {one.found}/{one.wanted}")
        for outcome in outcomes[::2] if half else outcomes:
            for word in outcome.missed:
                print(f"    {outcome.case.id}: not marked {word!r}")
            for mark in outcome.false:
                print(f"    {outcome.case.id}: false {mark.text!r} {mark.note}")


if __name__ == "__main__":
    main(sys.argv[1:])
