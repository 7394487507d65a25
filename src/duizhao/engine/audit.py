"""The whole way of one report: read, structure, scan, decide every rule, score."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from duizhao.engine.checks.case import Subject
from duizhao.engine.checks.run import run_checks
from duizhao.engine.choose import Parsed, choose
from duizhao.engine.collect import Report, collect
from duizhao.engine.context import ContextTable
from duizhao.engine.decide import failed, find
from duizhao.engine.legible import doubted
from duizhao.engine.plan import EnginePlan, PlannedRule, compile_plan
from duizhao.engine.scan import Scan
from duizhao.engine.score import score
from duizhao.errors import DuizhaoError
from duizhao.model import Assessment, Document, Finding, Outcome
from duizhao.read import Furniture, Source, load_bytes, load_file, to_text
from duizhao.reading import Extract, Note
from duizhao.rulebook.model import Rule, Rulebook
from duizhao.structure import Shape, classify, parse
from duizhao.words import WordFinder

__all__ = ["Auditor"]

_NUMBERING: Final = "consistency.numbering"
_SLIPS: Final = "numbering-"  # codes of notes on slips in the numbering of headings


class Auditor:
    """Audits reports against one rulebook. Compile once, use for many; not safe to share between threads.

    `segmenter` is None for the shipped word model, a folder with another one, or "char". `exhaustive` asks for every
    signal of every rule even where the outcome is already certain: the findings are the same, only slower.
    """

    def __init__(
        self, rulebook: Rulebook, segmenter: str | os.PathLike[str] | None = None, *, exhaustive: bool = False
    ) -> None:
        self.rulebook = rulebook
        self.plan: EnginePlan = compile_plan(rulebook)
        self._furniture = Furniture.from_mapping(rulebook.furniture)
        self._shape = Shape.from_mapping(rulebook.structure)
        terms = tuple(w for words in rulebook.lexicon.values() for w in words)
        self._words = WordFinder(segmenter, terms)
        self._exhaustive = exhaustive

    def audit(
        self,
        path: str | os.PathLike[str],
        *,
        year: int | None = None,
        unit: str | None = None,
        force: bool = False,
        encoding: str | None = None,
        holds: Mapping[str, bool] | None = None,
        previous: Document | None = None,
    ) -> Assessment:
        """Audit the file at `path`. Raises ReadError.

        `year` and `unit` override what the text says; `force` audits a text of another kind all the same. `holds`
        answers conditions of the rulebook for this unit (`Unit.holds`); it goes before what a layer says. `previous` is
        the unit's report of the year before (`choose(load_file(…)).document`), which some checks compare with.
        """
        sources = load_file(Path(path), encoding)
        return self.assess(self.choose(sources, year=year, unit=unit), force=force, holds=holds, previous=previous)

    def audit_bytes(
        self,
        data: bytes,
        name: str,
        *,
        year: int | None = None,
        unit: str | None = None,
        force: bool = False,
        encoding: str | None = None,
        holds: Mapping[str, bool] | None = None,
        previous: Document | None = None,
    ) -> Assessment:
        """Audit the bytes of a file called `name`. Raises ReadError."""
        sources = load_bytes(data, name, encoding)
        return self.assess(self.choose(sources, year=year, unit=unit), force=force, holds=holds, previous=previous)

    def audit_text(
        self,
        text: str,
        *,
        name: str = "-",
        year: int | None = None,
        unit: str | None = None,
        force: bool = False,
        holds: Mapping[str, bool] | None = None,
        previous: Document | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Assessment:
        """Audit decoded text. Raises ReadError when there is nothing in it.

        `metadata` is what is known beside the text (published, publisher …); it goes before what the text says.
        """
        source = Source(name, Extract(text.removeprefix("\ufeff"), "txt", metadata=metadata or {}, encoding="str"))
        return self.assess(self.parse(source, year=year, unit=unit), force=force, holds=holds, previous=previous)

    def choose(self, sources: Sequence[Source], *, year: int | None = None, unit: str | None = None) -> Parsed:
        """Structure the documents of one file and choose the report among them. Raises ReadError."""
        return choose(sources, partial(self.parse, year=year, unit=unit))

    def parse(self, source: Source, *, year: int | None = None, unit: str | None = None) -> Parsed:
        """Structure one document and tell its kind. Raises ReadError when it holds no text."""
        document = parse(to_text(source, self._furniture), self._shape, year=year, unit=unit)
        return Parsed(document, classify(document, self._shape), source)

    def parses_like(self, other: Auditor) -> bool:
        """Whether what `other` parsed need not be parsed again here."""
        a, b = self.rulebook, other.rulebook
        return a.structure == b.structure and a.furniture == b.furniture

    def assess(
        self,
        parsed: Parsed,
        *,
        force: bool = False,
        holds: Mapping[str, bool] | None = None,
        previous: Document | None = None,
    ) -> Assessment:
        """Decide every rule for a report that `parse` or `choose` gave; see `audit` for the options."""
        document, kind = parsed.document, parsed.kind
        findings: tuple[Finding, ...] = ()
        checks: tuple[Finding, ...] = ()
        if kind.accepted or force:
            findings = doubted(self._findings(document, holds or {}), document.read)
            asked = (check for check in self.rulebook.checks if check.enabled)
            checks = run_checks(asked, Subject(document, findings, previous))
        return Assessment(
            source=parsed.source.name,
            document=document,
            kind=kind,
            rulebook=self.identity(),
            segmenter=self._words.id,
            findings=findings,
            score=score(findings, self.rulebook) if findings else None,
            notes=tuple(n for n in (*document.read.notes, *document.notes) if not _told(n, checks)),
            checks=checks,
        )

    def identity(self) -> Mapping[str, Any]:
        """Name, title, version and digest of the rulebook, and the names of its layers, as results tell them."""
        r = self.rulebook
        layers = [layer.name for layer in r.layers]
        return {"name": r.name, "title": r.title, "version": r.version, "digest": r.digest, "layers": layers}

    def with_rules(self, *rules: Rule) -> Auditor:
        """An auditor for these rules with all else as here, the word model shared: for trying out changes of rules."""
        other = copy(self)
        other.rulebook = replace(self.rulebook, rules=rules)
        other.plan = compile_plan(other.rulebook)
        return other

    def warm(self) -> None:
        """Load now what is otherwise loaded when a report first needs it: the word model and spaCy's matcher."""
        for rule in self.plan.rules:
            for signal in rule.words:
                self._words.find(
                    rule.spec.title, [dict(t) for t in signal.spec.tokens], f"{rule.spec.id}.{signal.spec.name}"
                )

    def _findings(self, document: Document, holds: Mapping[str, bool]) -> tuple[Finding, ...]:
        scan = Scan(self.plan, document)
        contexts = ContextTable(self.plan, scan)
        report = Report(self.plan, scan, contexts, self._words.find, self._exhaustive, holds=holds)
        broken = self._settle(report)
        return tuple(self._one(rule, report, broken) for rule in self.plan.rules)

    def _one(self, rule: PlannedRule, report: Report, broken: frozenset[str]) -> Finding:
        try:
            return failed(rule, "DZ400") if rule.spec.condition in broken else find(rule, report)
        except DuizhaoError as e:
            return failed(rule, e.code)
        except Exception:  # a broken rule must never take the other forty with it, nor look like `missing`
            return failed(rule, "DZ400")

    def _settle(self, report: Report) -> frozenset[str]:
        """Note where the report itself says that a power or occasion does not exist; return conditions that broke."""
        broken = set()
        for name, rule in self.plan.conditions.items():
            try:
                hits = collect(rule, rule.signals, report)
            except Exception:  # as for rules: its own rules become errors, the others stand
                broken.add(name)
                continue
            counted = [h for found in hits.values() for h in found if h.judged.context in rule.accepts[h.signal]]
            if counted:
                places = ((h.sentence, report.scan.clause_of(h.sentence, h.last)) for h in counted)
                report.absent[name] = frozenset(places)
        return frozenset(broken)


def _told(note: Note, checks: tuple[Finding, ...]) -> bool:
    """Whether a check tells with its place what a note of the structure says without."""
    return note.code.startswith(_SLIPS) and any(f.rule == _NUMBERING and f.outcome is Outcome.SUSPECT for f in checks)
