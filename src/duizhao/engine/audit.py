"""The whole way of one report: read, structure, scan, decide every rule, score."""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from duizhao.engine.collect import Report, collect
from duizhao.engine.context import ContextTable
from duizhao.engine.decide import failed, find
from duizhao.engine.plan import EnginePlan, PlannedRule, compile_plan
from duizhao.engine.scan import Scan
from duizhao.engine.score import score
from duizhao.errors import DuizhaoError
from duizhao.model import Assessment, Document, Finding
from duizhao.read import Furniture, read_bytes, read_file, read_text
from duizhao.reading import ReadText
from duizhao.rulebook.model import Rule, Rulebook
from duizhao.structure import Shape, classify, parse
from duizhao.words import WordFinder

__all__ = ["Auditor"]


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
    ) -> Assessment:
        """Audit the file at `path`. Raises ReadError.

        `year` and `unit` override what the text says; `force` audits a text of another kind all the same. `holds`
        answers conditions of the rulebook for this unit (`Unit.holds`); it goes before what a layer says.
        """
        return self._audit(read_file(Path(path), self._furniture, encoding=encoding), year, unit, force, holds)

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
    ) -> Assessment:
        """Audit the bytes of a file called `name`. Raises ReadError."""
        return self._audit(read_bytes(data, name, self._furniture, encoding=encoding), year, unit, force, holds)

    def audit_text(
        self,
        text: str,
        *,
        name: str = "-",
        year: int | None = None,
        unit: str | None = None,
        force: bool = False,
        holds: Mapping[str, bool] | None = None,
    ) -> Assessment:
        """Audit decoded text. Raises ReadError when there is nothing in it."""
        return self._audit(read_text(text, name, self._furniture), year, unit, force, holds)

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

    def _audit(
        self, text: ReadText, year: int | None, unit: str | None, force: bool, holds: Mapping[str, bool] | None
    ) -> Assessment:
        document = parse(text, self._shape, year=year, unit=unit)
        kind = classify(document, self._shape)
        if not kind.accepted and not force:
            findings: tuple[Finding, ...] = ()
        else:
            findings = self._findings(document, holds or {})
        return Assessment(
            source=text.path,
            document=document,
            kind=kind,
            rulebook=self._identity(),
            segmenter=self._words.id,
            findings=findings,
            score=score(findings, self.rulebook) if findings else None,
            notes=(*text.notes, *document.notes),
        )

    def _identity(self) -> Mapping[str, Any]:
        r = self.rulebook
        layers = [layer.name for layer in r.layers]
        return {"name": r.name, "title": r.title, "version": r.version, "digest": r.digest, "layers": layers}

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
