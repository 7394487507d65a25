"""A reading as JSON; its shape is `reading.schema.json` beside this file."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from duizhao.model import Section
from duizhao.report.converted.about import Reading, title_from
from duizhao.report.converted.rows import Row
from duizhao.report.version import TOOL, tool_version

__all__ = ["SCHEMA_VERSION", "load_schema", "render", "to_dict"]

SCHEMA_VERSION = 1


def to_dict(reading: Reading) -> dict[str, Any]:
    """The reading as one JSON-able object."""
    document = reading.document
    read = document.read
    span = read.to_source.span(*document.title_span) if document.title_span else None
    return {
        "schema": SCHEMA_VERSION,
        "tool": {"name": TOOL, "version": tool_version()},
        "source": reading.source,
        "format": read.format,
        "encoding": read.encoding or None,
        "title": {"value": document.title, "from": title_from(document), "span": list(span) if span else None},
        "unit": {"value": document.unit, "from": document.unit_from},
        "year": {"value": document.year, "from": document.year_from},
        "kind": {"name": reading.kind.name, "accepted": reading.kind.accepted, "reason": reading.kind.reason},
        "metadata": dict(sorted(read.metadata.items())),
        "notes": [{"code": n.code, "message": n.message} for n in (*read.notes, *document.notes)],
        "sections": [_section(s, reading) for s in document.sections[1:]],
        "rows": [_row(r) for r in reading.rows],
    }


def render(reading: Reading) -> str:
    """The object as text, one line feed at its end."""
    return json.dumps(to_dict(reading), ensure_ascii=False, indent=2) + "\n"


def load_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the object."""
    text = files("duizhao.report.converted").joinpath("reading.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _section(section: Section, reading: Reading) -> dict[str, Any]:
    start, end = reading.document.read.to_source.span(section.start, section.end)
    return {
        "index": section.index,
        "parent": section.parent or None,
        "level": section.level,
        "marker": section.marker,
        "title": section.title,
        "roles": sorted(section.roles),
        "start": start,
        "end": end,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "text": row.text,
        "start": row.start,
        "end": row.end,
        "place": row.place,
        "page": row.page,
        "kind": row.kind.value,
        "section": row.section or None,
        "headings": list(row.headings),
        "role": row.role or None,
        "level": row.level,
        "trust": round(row.trust, 3),
        "doubtful": row.doubtful,
        "cells": list(row.cells),
        "numbering": "".join(s.text for s in row.stretches if s.numbering).rstrip() or None,
        "ignored": [{"text": s.text, "reason": s.ignored} for s in row.stretches if s.ignored],
    }
