"""Try thousands of mutated files (tests/hostile/fuzz) and print what came of them: `make fuzz`.

    python scripts/fuzz.py [TOTAL [FIRST]]

The same numbers are the same files on every machine; FIRST leaves out as many of each format.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from hostile.fuzz.run import CRASH, FALSE, FORMATS, HANG, MEMORY, READ, run

from duizhao.read import Furniture
from duizhao.read.word import office
from duizhao.rulebook import load_rulebook

TOTAL = 5000
COLUMNS = {
    READ: "read",
    "error": "clear error",
    "odd": "of these, kind only",
    CRASH: "crash",
    HANG: "hang",
    MEMORY: "memory",
    FALSE: "false",
}


def main() -> int:
    total, first = [*map(int, sys.argv[1:]), *(TOTAL, 0)[len(sys.argv) - 1 :]]
    office.find = lambda: None  # type: ignore[assignment]  # seconds for each old Word file that is broken
    start = monotonic()
    tally = run(total, Furniture.from_mapping(load_rulebook().furniture), first=first)
    width = max(map(len, COLUMNS.values()))
    print(f"{'format':8}{'files':>7}" + "".join(f"{title:>{width + 1}}" for title in COLUMNS.values()))
    for form in (*FORMATS, "all"):
        counts = (
            tally.counts.get(form, {})
            if form != "all"
            else sum(tally.counts.values(), start=type(tally.counts["docx"])())
        )
        cells = {k: counts.get(k, 0) for k in COLUMNS}
        files = sum(cells.values())
        cells["error"] += cells["odd"]
        print(f"{form:8}{files:>7}" + "".join(f"{cells[k]:>{width + 1}}" for k in COLUMNS))
    for line in tally.bad:
        print(line)
    print(f"{monotonic() - start:.0f} s")
    return int(bool(tally.bad))


if __name__ == "__main__":
    sys.exit(main())
