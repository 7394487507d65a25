"""The JSON object of `duizhao check --format json`; its shape is `assessment.schema.json` beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from duizhao.model import Assessment, Basis, Document, Evidence, Finding, Nearest
from duizhao.report.version import TOOL, tool_version
from duizhao.report.wording import basis_lines, basis_text

__all__ = ["SCHEMA_VERSION", "assessment_dict", "load_schema", "render", "to_dict"]

SCHEMA_VERSION = 1


def to_dict(assessments: Iterable[Assessment]) -> dict[str, Any]:
    """All assessments as one JSON-able object."""
    return {
        "schema": SCHEMA_VERSION,
        "tool": {"name": TOOL, "version": tool_version()},
        "assessments": [assessment_dict(a) for a in assessments],
    }


def render(assessments: Iterable[Assessment]) -> str:
    """The object as text, one line feed at its end."""
    return json.dumps(to_dict(assessments), ensure_ascii=False, indent=2) + "\n"


def load_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the object."""
    schema: dict[str, Any] = json.loads(files("duizhao.report").joinpath("assessment.schema.json").read_text("utf-8"))
    return schema


def assessment_dict(a: Assessment) -> dict[str, Any]:
    """One assessment, as it stands in the object."""
    document = a.document
    return {
        "source": a.source,
        "title": document.title if document else None,
        "unit": document.unit if document else None,
        "year": document.year if document else None,
        "document": _document(a),
        "rulebook": _plain(a.rulebook),
        "segmenter": a.segmenter,
        "score": _plain(a.score) if a.score is not None else None,
        "findings": [_finding(f) for f in a.findings],
        "checks": [_check(f) for f in a.checks],
        "notes": [{"code": n.code, "message": n.message} for n in a.notes],
        "error": dict(a.error) if a.error else None,
    }


def _document(a: Assessment) -> dict[str, Any] | None:
    document, kind = a.document, a.kind
    if document is None or kind is None:
        return None
    to_source = document.read.to_source
    ignored = [(to_source.span(i.start, i.end), i.reason) for i in document.read.ignored]
    return {
        "kind": kind.name,
        "accepted": kind.accepted,
        "reason": kind.reason,
        "unit_from": document.unit_from,
        "year_from": document.year_from,
        "format": document.read.format,
        "encoding": document.read.encoding,
        "ignored": [{"start": s, "end": e, "reason": reason} for (s, e), reason in ignored],
        "title_span": dict(zip(("start", "end"), to_source.span(*document.title_span), strict=True))
        if document.title_span
        else None,
        "outline": _outline(document),
    }


def _outline(document: Document) -> list[dict[str, Any]]:
    """The sections but for the root, each after the one that holds it."""
    to_source = document.read.to_source
    return [
        {
            "level": s.level,
            "heading": f"{s.marker}{s.title}",
            "start": to_source(s.start),
            "heading_end": to_source.span(s.start, s.heading_end)[1],
            "end": to_source.span(s.start, s.end)[1],
            "roles": sorted(s.roles),
        }
        for s in document.sections
        if s.index
    ]


def _finding(f: Finding) -> dict[str, Any]:
    return {
        "rule": f.rule,
        "title": f.title,
        "class": f.rule_class,
        "group": f.group,
        "weight": f.weight,
        "outcome": f.outcome.value,
        "applies": f.applies.value,
        "question": f.question,
        "because": f.because,
        "waiver": {"reason": w.reason, "approver": w.approver, "until": w.until} if (w := f.waiver) else None,
        "substance": f.substance.value if f.substance else None,
        "asks": f.asks,
        "evidence": [_evidence(e) for e in f.evidence],
        "supporting": len(f.supporting),
        "counter": [_evidence(e) for e in f.counter],
        "nearest": [_nearest(n) for n in f.nearest],
        "basis": list(basis_lines(f.basis)),
        "cited": _cited(f.basis),
        "remedy": f.remedy,
        "supply": {"source": s.source, "also": list(s.also), "facts": list(s.facts), "text": s.text}
        if (s := f.supply)
        else None,
        "trace": _plain(f.trace),
        "error": f.error,
    }


def _cited(basis: Iterable[Basis]) -> list[dict[str, Any]]:
    """The same documents, each with what is said of whom or how far it binds."""
    lines = dict.fromkeys((basis_text(b), b.note or None) for b in basis)
    return [{"text": text, "note": note} for text, note in lines]


def _check(f: Finding) -> dict[str, Any]:
    """As a finding, with all places and what to look at there."""
    return {**_finding(f), "evidence": [{**_evidence(e), "note": e.note} for e in f.evidence]}


def _evidence(e: Evidence) -> dict[str, Any]:
    return {
        "text": e.text,
        "start": e.start,
        "end": e.end,
        "section": list(e.section),
        "context": e.context.value,
        "signals": list(e.signals),
        "place": e.place or None,
    }


def _nearest(n: Nearest) -> dict[str, Any]:
    return {
        "text": n.text,
        "start": n.start,
        "end": n.end,
        "section": list(n.section),
        "place": n.place or None,
        "reason": n.reason,
        "code": n.code,
        "has": list(n.has),
        "lacks": list(n.lacks),
        "change": n.change,
        "promises": n.promises.value if n.promises else None,
        "where": n.where,
        "missing": [{"kind": m.kind, "words": list(m.words), "at": m.at} for m in n.missing],
    }


def _plain(value: Any) -> Any:
    """Mappings, tuples and enum members as the JSON types they stand for."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(v) for v in value)
    if isinstance(value, str):
        return str(value)
    return value
