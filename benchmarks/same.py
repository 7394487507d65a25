#!/usr/bin/env python3
"""How well and how fast the same text is found in a synthetic district, and how both grow.

    python benchmarks/same.py [--reports 500 1000 2000 4000] [--seed 1] [--json FILE]

Each size is a district of its own (benchmarks/district.py) and a process of its own, so that its largest memory is
measured. A planted copy counts as found when a pair of the two reports covers most of it on both sides; a pair found
counts as right when it stands on paragraphs that were planted together. The notice is excluded as an office would.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import district
from districts.plant import KINDS, Copy
from districts.write import Report

FLOORS = {"verbatim": 0.95, "reworded": 0.85, "reordered": 0.95, "part": 0.85}
PRECISION = 0.95


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[500, 1000, 2000, 4000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    a = parser.parse_args(argv)
    if a.one:
        print(json.dumps(measure(a.reports[0], a.seed)))
        return 0
    results = []
    print(f"{'reports':>8} {'seconds':>8} {'MB':>6} {'copies':>7} {'pairs':>7} {'precision':>10}  recall by kind")
    for size in a.reports:
        command = [sys.executable, __file__, "--one", "--reports", str(size), "--seed", str(a.seed)]
        r = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        results.append(r)
        recall = ", ".join(f"{k} {r['recall'][k]:.3f}" for k in KINDS)
        print(
            f"{size:8} {r['seconds']:8.1f} {r['megabytes']:6.0f} {r['copies']:7} {r['pairs']:7} {r['precision']:10.3f}  {recall}"
        )
    if a.json:
        a.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    good = all(
        r["precision"] >= PRECISION and all(r["recall"][k] >= floor for k, floor in FLOORS.items()) for r in results
    )
    return 0 if good else 1


def measure(reports: int, seed: int) -> dict[str, Any]:
    """Make a district, find the same text in it, and hold it against the truth."""
    from duizhao.batch.same.find import find_same
    from duizhao.batch.same.library import Shelf

    made = district.make(reports, seed)
    shelf = Shelf([written(r) for r in made.reports])
    before = _megabytes()
    started, cpu = time.perf_counter(), time.process_time()
    found = find_same(shelf, [made.notice])
    seconds, busy = time.perf_counter() - started, time.process_time() - cpu
    grown = _megabytes() - before
    result = grade(made, found)
    return {
        "reports": reports,
        "seconds": round(seconds, 2),
        "cpu": round(busy, 2),
        "megabytes": round(grown, 1),
        **result,
    }


def written(report: Report) -> Any:
    """A report as it is compared, paragraph by paragraph as it was written."""
    from duizhao.batch.same.model import Known, Written
    from duizhao.structure.sentences import split

    text = report.text()
    paragraphs, at = [], 0
    for block in report.blocks:
        at = text.index(block.text, at)
        if block.role != "heading":
            paragraphs.append(tuple(split(text, at, at + len(block.text))))
        at += len(block.text)
    return Written(Known(report.name, report.unit.name, report.year), text, tuple(paragraphs))


def grade(made: district.District, found: Any) -> dict[str, Any]:
    """Recall by kind and level, and precision, of what was found."""
    texts = {r.name: r.text() for r in made.reports}
    spans = {
        id(c): (_place(texts[c.source], c.original.text), _place(texts[c.target], c.copied.text)) for c in made.copies
    }
    between: dict[frozenset[str], list[Copy]] = defaultdict(list)
    for c in made.copies:
        between[frozenset((c.source, c.target))].append(c)
    hit: set[int] = set()
    right = 0
    wrong: list[Any] = []
    for pair in found.pairs:
        names = (pair.first.name, pair.second.name)
        good = False
        for c in between.get(frozenset(names), ()):
            source, target = spans[id(c)]
            sides = (pair.first, pair.second) if names[0] == c.source else (pair.second, pair.first)
            if all(s.start < e[1] and e[0] < s.end for s, e in zip(sides, (source, target), strict=True)):
                good = True
                hit.add(id(c))
        right += good
        if not good:
            wrong.append(pair)
    recall = {k: _rate([id(c) in hit for c in made.copies if c.kind == k]) for k in KINDS}
    levels = Counter[str]()
    total = Counter[str]()
    for c in made.copies:
        if c.kind == "reworded":
            key = f"{int(c.level * 20) / 20:.2f}"
            total[key] += 1
            levels[key] += id(c) in hit
    return {
        "copies": len(made.copies),
        "pairs": len(found.pairs),
        "precision": round(right / len(found.pairs), 4) if found.pairs else 1.0,
        "recall": recall,
        "reworded": {k: round(levels[k] / n, 3) for k, n in sorted(total.items())},
        "wrong": [
            [texts[s.name][s.start : s.end] for s in (p.first, p.second)] + [p.likeness, p.characters]
            for p in wrong[:5]
        ],
    }


def _place(text: str, paragraph: str) -> tuple[int, int]:
    at = text.index(paragraph)
    return at, at + len(paragraph)


def _rate(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 1.0


def _megabytes() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
