"""`results.json`: every assessment of a batch in the form of `check --format json`, one after the other from the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.model import Entry
from duizhao.batch.store import Store
from duizhao.report.files import write_atomic
from duizhao.report.json_out import SCHEMA_VERSION
from duizhao.report.version import TOOL, tool_version

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["assessments", "render", "write"]

NAME: Final = "results.json"


def assessments(store: Store) -> Iterator[dict[str, Any]]:
    """All assessments in the order of names, and what failed or is no report of this kind among them."""
    for entry in store.entries():
        yield assessment_of(store, entry)


def assessment_of(store: Store, entry: Entry) -> dict[str, Any]:
    """The assessment of one document under the name it came by."""
    if entry.key is not None:
        return {"source": entry.name, **store.assessment(entry.key)}
    return {
        "source": entry.name,
        "title": entry.title,
        "unit": entry.unit,
        "year": entry.year,
        "document": None,
        "rulebook": store.get("rulebook"),
        "segmenter": "",
        "score": None,
        "findings": [],
        "checks": [],
        "notes": [{"code": c, "message": m} for c, m in entry.notes],
        "error": dict(entry.error) if entry.error else {"code": "DZ300", "message": _another(entry)},
    }


def _another(entry: Entry) -> str:
    return f"像是“{entry.kind}”（{entry.reason.rstrip('。')}），没有核对。"


def render(store: Store) -> Iterator[str]:
    """The whole object, piece by piece: a province does not fit into memory."""
    head = {"schema": SCHEMA_VERSION, "tool": {"name": TOOL, "version": tool_version()}}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "assessments": ['
    for i, entry in enumerate(store.entries()):
        yield ("," if i else "") + "\n" + _line(store, entry)
    yield "\n]}\n"


def _line(store: Store, entry: Entry) -> str:
    """One assessment as it is kept, with the name it came by: nothing is parsed only to be written again."""
    if entry.key is None:
        return json.dumps(assessment_of(store, entry), ensure_ascii=False)
    return json.dumps({"source": entry.name}, ensure_ascii=False)[:-1] + ", " + store.assessment_text(entry.key)[1:]


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write `results.json` anew."""
    path = folder / NAME
    write_atomic(path, (piece.encode("utf-8", "backslashreplace") for piece in render(store)))
    return [path]
