"""docs/consistency.md: every check as the rulebook has it (UPDATE_GOLDEN=1 writes them anew)."""

from __future__ import annotations

import os
import re
from pathlib import Path

from duizhao.rulebook import Rulebook

PAGE = Path(__file__).resolve().parents[2] / "docs" / "consistency.md"
BLOCK = re.compile(r"(<!-- checks: begin [^\n]*-->\n)(.*?)(<!-- checks: end -->)", re.DOTALL)


def test_all_checks_are_listed(shipped_book: Rulebook) -> None:
    rows = [f"| `{c.id}` | {c.kind} | {c.title} | {c.asks} |\n" for c in shipped_book.checks]
    wanted = "| id | kind | title | asks |\n| --- | --- | --- | --- |\n" + "".join(rows)
    page = PAGE.read_text(encoding="utf-8")
    written = BLOCK.search(page)
    assert written is not None
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(page[: written.start(2)] + wanted + page[written.end(2) :], encoding="utf-8")
        return
    assert written[2] == wanted
