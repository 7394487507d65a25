#!/usr/bin/env python3
"""A synthetic district: many different reports with known labels and known copying, the same for the same seed.

    python benchmarks/district.py OUT [--reports 2000] [--seed 1] [--formats txt,docx]

OUT gets one file a report (年/单位.txt), the office's notice (通知/年度报告报送通知.txt, for --exclude) and truth.json: the
outcome of each labelled element of each report, and every planted copy with its kind (verbatim, reworded with its
level, reordered, part: some sentences inside another paragraph) and whether it is from the unit's own earlier report.
All else is made new for every paragraph out of sentences with slots (benchmarks/districts/*.yaml), so that no paragraph
recurs but for the planted ones, the official wording that all share, and the sentences of the notice.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from districts.plant import Copy, plant
from districts.units import units
from districts.write import Grammar, Report, Writer

YEARS = (2023, 2024)
NOTICE = "通知/年度报告报送通知"
FORMATS = ("txt", "docx")


@dataclass(frozen=True)
class District:
    """All reports, the copies planted in them, and the text of the office's notice."""

    reports: list[Report]
    copies: list[Copy]
    notice: str


def make(reports: int, seed: int = 1, copying: float = 0.2) -> District:
    """A district of so many reports: each unit has one for each of two years."""
    grammar = Grammar.load()
    made: list[Report] = []
    for unit in units(-(-reports // len(YEARS)), grammar.words, seed):
        made += [Writer(grammar, unit, year, seed).report() for year in YEARS]
    made = made[:reports]
    copies = plant(made, grammar, seed, copying)
    notice = (
        "关于报送年度法治政府建设情况报告的通知\n\n" + "\n".join("　　" + s for s in grammar.prose["notice"]) + "\n"
    )
    return District(made, copies, notice)


def truth(district: District) -> dict[str, Any]:
    """What is true of a district, as it is written to truth.json."""
    return {
        "reports": [
            {"name": r.name, "unit": r.unit.name, "year": r.year, "outcomes": r.labels} for r in district.reports
        ],
        "copies": [
            {
                "kind": c.kind,
                "level": c.level,
                "own": c.own,
                "source": c.source,
                "target": c.target,
                "original": c.original.text,
                "copied": c.copied.text,
            }
            for c in district.copies
        ],
    }


def write(district: District, out: Path, formats: Sequence[str] = ("txt",)) -> None:
    """Write the files; with several formats reports take them in turn."""
    for number, report in enumerate(district.reports):
        form = formats[number % len(formats)]
        path = out / f"{report.name}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if form == "docx":
            _docx(report, path)
        else:
            path.write_text(report.text(), encoding="utf-8")
    notice = out / f"{NOTICE}.txt"
    notice.parent.mkdir(parents=True, exist_ok=True)
    notice.write_text(district.notice, encoding="utf-8")
    made = json.dumps(truth(district), ensure_ascii=False, indent=1)
    (out / "truth.json").write_text(made + "\n", encoding="utf-8")


def _docx(report: Report, path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_heading(report.title, 0)
    for b in report.blocks:
        made.add_heading(b.text, b.level) if b.level == 1 else made.add_paragraph(b.text)
    made.add_paragraph(report.unit.name)
    made.add_paragraph(report.signature)
    made.save(str(path))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="txt")
    a = parser.parse_args(argv)
    formats = a.formats.split(",")
    if not set(formats) <= set(FORMATS):
        parser.error(f"--formats: {', '.join(FORMATS)}")
    district = make(a.reports, a.seed)
    write(district, a.out, formats)
    print(f"{len(district.reports)} reports, {len(district.copies)} copies in {a.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
