"""The same reports in every format against their text: a table of outcomes and passages that agree.

Without arguments all forms but scans; --scan for these as well (some 8 seconds a page, 50 pages), --only WORD for the
forms whose names hold the word, --differences to list what differs. Exit status 1 when a form stays below its floor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from formats.catalogue import FORMS, PASSAGES, SCANS, Form, files  # noqa: E402
from formats.compare import Agreement, agreement, checks_apart, identity  # noqa: E402
from formats.make import office  # noqa: E402
from formats.make.source import reports  # noqa: E402

from duizhao.engine.audit import Auditor  # noqa: E402
from duizhao.errors import DuizhaoError  # noqa: E402
from duizhao.model import Assessment  # noqa: E402
from duizhao.rulebook import load_rulebook  # noqa: E402


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--scan", action="store_true")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--differences", action="store_true")
    asked = arguments.parse_args()
    auditor = Auditor(load_rulebook())
    measures = {r.name: auditor.audit(r.path) for r in reports()}
    without_page = {r.name: auditor.audit_text(r.broken) for r in reports()}
    low = False
    print(f"{len(measures)} reports, {sum(len(m.findings) for m in measures.values())} findings\n")
    print("| form | outcomes | passages | title, unit, year | checks that differ | seconds a report |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    for form in (*FORMS, *(SCANS if asked.scan else ())):
        if asked.only not in form.name:
            continue
        if form.through and (lacking := office.lacking()):
            print(f"| {form.name} | {lacking} | | | | |", flush=True)
            continue
        total, told, apart, seconds = _measured(form, auditor, measures, without_page)
        good = total.outcomes >= form.floor and total.passages >= (0 if form.ocr else PASSAGES)
        low = low or not good
        same = 3 * len(measures) - len(told)
        print(
            f"| {form.name} | {total.outcomes:.1%} | {total.passages:.1%} | {same} of {3 * len(measures)} "
            f"| {len(apart)} | {seconds / len(measures):.1f} |" + ("" if good else " below the floor"),
            flush=True,
        )
        if asked.differences:
            for line in (*told, *total.differences, *apart):
                print(f"    {line[:300]}", flush=True)
    return int(low)


def _measured(
    form: Form, auditor: Auditor, measures: dict[str, Assessment], without_page: dict[str, Assessment]
) -> tuple[Agreement, list[str], list[str], float]:
    total, told, apart, seconds = Agreement(), [], [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        made = files(form, Path(folder))
    for name, data in made.items():
        begun = time.perf_counter()
        try:
            found = auditor.audit_bytes(data, f"{name}{form.suffix}")
        except DuizhaoError as e:
            total.rules += len(measures[name].findings)
            total.differences.append(f"{name}: {e}")
            told += [f"{name}: not read"] * 3
            continue
        finally:
            seconds += time.perf_counter() - begun
        total.add(agreement(name, measures[name], found, folded=form.ocr))
        told += identity(name, measures[name], found)
        apart += checks_apart(name, (measures if form.raw else without_page)[name], found)
    return total, told, apart, seconds


if __name__ == "__main__":
    sys.exit(main())
