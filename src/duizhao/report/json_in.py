"""The inverse of `json_out`: an `Assessment` out of its JSON and the text of the report, for the formats that need one.

What the JSON does not hold stays out: sentences, metadata of the file, the order of those who know facts. Of supporting
passages the JSON holds the first three and their number: the rest are stand-ins, only to be counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duizhao.model import (
    Applies,
    Assessment,
    Basis,
    Context,
    Document,
    Evidence,
    Finding,
    Kind,
    Missing,
    Nearest,
    Outcome,
    Section,
    Substance,
    Supply,
    Waiver,
)
from duizhao.reading import Ignored, Note, ReadText
from duizhao.text import OffsetMap, normalise_with_map

__all__ = ["assessment_of"]

Json = Mapping[str, Any]


def assessment_of(body: Json, text: str | None) -> Assessment:
    """The assessment that `assessment_dict` wrote as `body`; `text` is the decoded source of the report.

    Raises KeyError where `body` is none. Bodies of earlier versions, without outline, give a document in one piece.
    """
    document = _document(body, text) if body["document"] is not None and text is not None else None
    told = body["document"]
    return Assessment(
        source=body["source"],
        document=document,
        kind=Kind(told["kind"], told["accepted"], told["reason"]) if document else None,
        rulebook=body["rulebook"],
        segmenter=body["segmenter"],
        findings=tuple(_finding(f) for f in body["findings"]),
        score=_score(body),
        notes=tuple(Note(n["code"], n["message"]) for n in body["notes"]),
        error=body["error"],
        checks=tuple(_finding(f) for f in body["checks"]),
    )


def _score(body: Json) -> Json | None:
    """The score with its groups in the order of the findings, however a store has sorted keys."""
    score: Json | None = body["score"]
    if score is None:
        return None
    order = dict.fromkeys(f["group"] for f in body["findings"])
    groups = {g: score["groups"][g] for g in (*order, *score["groups"]) if g in score["groups"]}
    return {**score, "groups": groups}


def _document(body: Json, source: str) -> Document:
    told = body["document"]
    text, to_source = normalise_with_map(source)
    ignored = tuple(Ignored(*_span(to_source, i), i["reason"]) for i in told["ignored"])
    read = ReadText(body["source"], source, text, to_source, told["encoding"], ignored, format=told["format"])
    title = told.get("title_span")
    return Document(
        read=read,
        title=body["title"],
        title_span=_span(to_source, title) if title else None,
        unit=body["unit"],
        year=body["year"],
        year_from=told["year_from"],
        sections=_sections(told.get("outline", ()), to_source, len(text)),
        sentences=(),
        unit_from=told["unit_from"],
    )


def _span(to_source: OffsetMap, span: Json) -> tuple[int, int]:
    """The text offsets of a span of the source."""
    start = to_source.before(span["start"])
    return start, max(start, to_source.before(span["end"] - 1) + 1) if span["end"] > span["start"] else start


def _sections(outline: Any, to_source: OffsetMap, length: int) -> tuple[Section, ...]:
    spans = [_span(to_source, s) for s in outline]
    found = [Section(0, 0, "", "", 0, 0, spans[0][0] if spans else length, length, None)]
    for index, (told, (start, end)) in enumerate(zip(outline, spans, strict=True), 1):
        parent = next((s.index for s in reversed(found) if s.level < told["level"]), 0)
        inner = spans[index][0] if index < len(spans) and outline[index]["level"] > told["level"] else end
        heading = _span(to_source, {"start": told["start"], "end": told["heading_end"]})[1]
        found.append(
            Section(
                index, told["level"], "", told["heading"], start, heading, inner, end, parent, frozenset(told["roles"])
            )
        )
    return tuple(found)


def _finding(f: Json) -> Finding:
    evidence = tuple(map(_evidence, f["evidence"]))
    waiver = f["waiver"]
    return Finding(
        rule=f["rule"],
        title=f["title"],
        group=f["group"],
        rule_class=f["class"],
        weight=f.get("weight", 0.0),
        outcome=Outcome(f["outcome"]),
        applies=Applies(f["applies"]),
        substance=Substance(f["substance"]) if f["substance"] else None,
        evidence=evidence,
        supporting=evidence[: f["supporting"]] + evidence[:1] * (f["supporting"] - len(evidence)),
        counter=tuple(map(_evidence, f["counter"])),
        nearest=tuple(map(_nearest, f["nearest"])),
        trace=f["trace"],
        basis=_basis(f),
        remedy=f["remedy"],
        asks=f["asks"],
        question=f["question"],
        error=f["error"],
        because=f["because"],
        waiver=Waiver(waiver["reason"], waiver["approver"], waiver["until"]) if waiver else None,
        supply=_supply(f.get("supply")),
    )


def _supply(s: Json | None) -> Supply | None:
    return Supply(s["source"], 0, tuple(s["also"]), tuple(s["facts"]), s["text"]) if s else None


def _basis(f: Json) -> tuple[Basis, ...]:
    """As printed: an article that was not verified is not there any more."""
    cited = f["cited"] if "cited" in f else [{"text": line, "note": None} for line in f["basis"]]
    return tuple(Basis(c["text"], note=c["note"]) for c in cited)


def _evidence(e: Json) -> Evidence:
    return Evidence(
        e["text"],
        e["start"],
        e["end"],
        tuple(e["section"]),
        Context(e["context"]),
        tuple(e["signals"]),
        e.get("note", ""),
        e["place"] or "",
    )


def _nearest(n: Json) -> Nearest:
    return Nearest(
        text=n["text"],
        start=n["start"],
        end=n["end"],
        section=tuple(n["section"]),
        place=n["place"] or "",
        reason=n["reason"],
        code=n["code"],
        has=tuple(n["has"]),
        lacks=tuple(n["lacks"]),
        change=n["change"],
        promises=Outcome(n["promises"]) if n["promises"] else None,
        where=n["where"],
        missing=tuple(Missing(m["kind"], tuple(m["words"]), m["at"]) for m in n["missing"]),
    )
