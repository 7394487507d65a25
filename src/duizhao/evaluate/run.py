"""Putting reports before the auditor and noting what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from duizhao.errors import DuizhaoError
from duizhao.evaluate.grading import Answer, Answers
from duizhao.model import Assessment

if TYPE_CHECKING:
    from duizhao.rulebook.model import Rulebook

__all__ = ["Auditing", "Failure", "Hearing", "hear"]


class Auditing(Protocol):
    """What the evaluation needs of an auditor."""

    @property
    def rulebook(self) -> Rulebook: ...

    def audit(self, path: Path, /) -> Assessment: ...

    def audit_text(self, text: str, /, *, name: str) -> Assessment: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that got no findings, and why."""

    report: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was said of each report, the text it was said of, and the reports that got no findings."""

    answers: Answers
    texts: Mapping[str, str]
    failures: tuple[Failure, ...]


def hear(audits: Mapping[str, Callable[[], Assessment]]) -> Hearing:
    """Carry out the audits. One that fails is noted and has no answers; it never stops the others."""
    answers: dict[str, dict[str, Answer]] = {}
    texts: dict[str, str] = {}
    failures: list[Failure] = []
    for name, audit in audits.items():
        try:
            assessment = audit()
        except DuizhaoError as error:
            failures.append(Failure(name, error.code, error.message))
            continue
        answers[name] = {
            f.rule: Answer(f.outcome.value, tuple(e.text for e in f.evidence)) for f in assessment.findings
        }
        if assessment.document is not None:
            texts[name] = assessment.document.read.text
        failures.extend(_failures(name, assessment))
    return Hearing(answers, texts, tuple(failures))


def _failures(name: str, assessment: Assessment) -> list[Failure]:
    if assessment.error is not None:
        return [Failure(name, assessment.error.get("code", DuizhaoError.code), assessment.error.get("message", ""))]
    if assessment.kind is not None and not assessment.kind.accepted:
        return [Failure(name, "refused", f"认作“{assessment.kind.name}”，没有审核。")]
    return []
