"""What came of checking a ledger as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from duizhao.batch.ledger.model import Checked
from duizhao.report.version import TOOL, tool_version

__all__ = ["render"]


def render(found: Checked) -> str:
    """The object as text; `verdict` by name (differs, denied, mixed, unclear, mentioned, silent, agree)."""
    body = {
        "tool": {"name": TOOL, "version": tool_version()},
        "ledger": found.ledger.name,
        "columns": dict(found.ledger.columns),
        "items": [{**asdict(i), "verdict": i.verdict.name.lower(), "said": i.verdict.value} for i in found.items],
        "absent": list(found.absent),
        "unlisted": list(found.unlisted),
        "told": list(found.told),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"
