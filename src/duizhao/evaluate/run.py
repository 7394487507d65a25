"""Putting reports before the auditor and noting what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from duizhao.errors import DuizhaoError, GoldError, Place
from duizhao.evaluate.gold import Gold
from duizhao.evaluate.grading import Answer, Answers
from duizhao.model import Assessment, Finding

if TYPE_CHECKING:
    from duizhao.rulebook.model import Rulebook

__all__ = ["Auditing", "Failure", "Hearing", "hear", "hear_gold"]


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
        answers[name] = {f.rule: _answer(f) for f in assessment.findings}
        if assessment.document is not None:
            texts[name] = assessment.document.read.text
        failures.extend(_failures(name, assessment))
    return Hearing(answers, texts, tuple(failures))


def hear_gold(gold: Gold, reports_dir: str | Path, auditor: Auditing) -> tuple[Gold, Hearing, tuple[str, ...]]:
    """Audit the labelled reports that are in `reports_dir`; return their labels, what was said, and who is not there.

    Raises GoldError where none is there.
    """
    files = {r.file: Path(reports_dir) / r.file for r in gold.reports}
    found = {name: path for name, path in files.items() if path.is_file()}
    if not found:
        raise GoldError(
            "标注的报告一篇也没有找到；请用 --reports 给出报告所在的文件夹。", place=Place(str(reports_dir))
        )
    heard = hear({name: partial(auditor.audit, path) for name, path in found.items()})
    return gold.only(set(found)), heard, tuple(name for name in files if name not in found)


def _answer(finding: Finding) -> Answer:
    signals = {s["name"]: s["fired"] for s in finding.trace.get("signals", ()) if s["hits"]}
    return Answer(finding.outcome.value, tuple(e.text for e in finding.evidence), signals)


def _failures(name: str, assessment: Assessment) -> list[Failure]:
    if assessment.error is not None:
        return [Failure(name, assessment.error.get("code", DuizhaoError.code), assessment.error.get("message", ""))]
    if assessment.kind is not None and not assessment.kind.accepted:
        return [Failure(name, "refused", f"认作“{assessment.kind.name}”，没有审核。")]
    return []
