"""The context challenge: one sentence a case, put alone in a neutral report.

version: 1
cases:
- id: c001
  element: counsel.system
  section: measures             # a slot of the rulebook's frame
  accept: [met]                 # first = preferred
  text: …
  why: …                        # optional
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.evaluate.gold import accepted, element
from duizhao.evaluate.grading import ABSENT, Answer, Answers, Pair
from duizhao.evaluate.metrics import f1_by_outcome, macro_f1
from duizhao.evaluate.sheet import Entry, read_sheet

if TYPE_CHECKING:
    from duizhao.rulebook.model import Frame

__all__ = ["Case", "challenge_figures", "confusions", "framed", "grade_cases", "load_cases"]


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence, where it stands, and the outcomes that its element may then have."""

    id: str
    element: str
    section: str
    accept: tuple[str, ...]
    text: str


def load_cases(path: str | Path, sections: Collection[str]) -> tuple[Case, ...]:
    """Load a challenge file whose sentences stand in one of `sections`. Raises GoldError."""
    cases: dict[str, Case] = {}
    for number, entry in enumerate(read_sheet(Path(path), "cases").items(), 1):
        case = _case(entry.naming(f"第 {number} 例"), sections)
        if case.id in cases:
            raise entry.error(f"第 {number} 例：编号“{case.id}”用过了；每例的编号只能用一次。")
        cases[case.id] = case
    return tuple(cases.values())


def _case(entry: Entry, sections: Collection[str]) -> Case:
    fields = entry.fields(["id", "element", "section", "accept", "text"], ["why", "note"])
    name = fields["id"].text()
    about = f"例“{name}”"
    return Case(
        name,
        element(fields["element"].text(), fields["element"].naming(about)),
        fields["section"].naming(f"{about}的 section").one_of(sections),
        accepted(fields["accept"].naming(f"{about}的 accept")),
        fields["text"].naming(f"{about}的 text").text(),
    )


def framed(case: Case, frame: Frame) -> str:
    """The neutral report in which the case stands alone."""
    from duizhao.rulebook.examples import frame_text

    return frame_text(frame, {case.section: case.text})


def grade_cases(cases: Sequence[Case], answers: Answers) -> tuple[Pair, ...]:
    """Every case with what was said of its element."""
    none = Answer(ABSENT)
    said = ((case, answers.get(case.id, {}).get(case.element, none)) for case in cases)
    return tuple(Pair(c.id, c.element, c.accept, a.outcome, evidence=next(iter(a.evidence), "")) for c, a in said)


def challenge_figures(pairs: Sequence[Pair]) -> dict[str, float]:
    """The figures of a challenge: share of right outcomes, F1 of each outcome and their mean."""
    return {
        "cases": len(pairs),
        "accuracy": sum(p.right for p in pairs) / len(pairs),
        "macro_f1": macro_f1(pairs),
        **{f"f1_{outcome}": f1 for outcome, f1 in f1_by_outcome(pairs).items()},
    }


def confusions(pairs: Sequence[Pair]) -> Mapping[tuple[str, str], int]:
    """How often which outcome was said where another was preferred, most frequent first."""
    return dict(Counter((p.accept[0], p.outcome) for p in pairs if not p.right).most_common())
