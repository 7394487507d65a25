"""A comparison for machines: JSON, offsets in code points of the decoded files."""

from __future__ import annotations

import json
from typing import Any

from duizhao.batch.compare import Comparison
from duizhao.batch.same.differences import differences
from duizhao.model import Document
from duizhao.report.version import TOOL, tool_version

__all__ = ["render"]


def render(found: Comparison) -> str:
    """One object; the same comparison gives the same bytes."""
    old, new = found.old.read.source, found.new.read.source
    body: dict[str, Any] = {
        "tool": {"name": TOOL, "version": tool_version()},
        "old": _about(found.old),
        "new": _about(found.new),
        "share": found.share,
        "common": found.common,
        "repeated": [
            {
                "old": list(r.old),
                "new": list(r.new),
                "likeness": r.likeness,
                "passages": [
                    {
                        "old": list(p.a),
                        "new": list(p.b),
                        "likeness": p.likeness,
                        "differences": [
                            {"old": list(s.a), "new": list(s.b)} for s in differences(old, p.a, new, p.b) if not s.same
                        ],
                    }
                    for p in r.passages
                ],
            }
            for r in found.repeated
        ],
        "fresh": [_passage(found.new, s) for s in found.fresh],
        "gone": [_passage(found.old, s) for s in found.gone],
        "promises": None
        if found.promises is None
        else [{**_passage(found.old, p.span), "mentioned": p.mentioned} for p in found.promises],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _about(document: Document) -> dict[str, Any]:
    return {
        "source": document.read.path,
        "title": document.title,
        "unit": document.unit,
        "year": document.year,
    }


def _passage(document: Document, span: tuple[int, int]) -> dict[str, Any]:
    return {"start": span[0], "end": span[1], "text": document.read.source[span[0] : span[1]]}
