#!/usr/bin/env python3
"""What a change of rules or engine does to the figures, rule by rule. Run before every commit that touches either.

    python scripts/change.py                      compare with tests/corpus/baseline.json
    python scripts/change.py --check              the same; exit status 1 if any figure fell
    python scripts/change.py --save               rewrite the baseline after showing the change

Measured are the seeds, the open half of the corpus and each open context challenge, with the rules of this checkout.
--seeds-labels takes other labels of the seeds; --extra NAME LABELS REPORTS adds a set (give --baseline another file
then, so that the one of the repository keeps to what is in it).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from duizhao.errors import DuizhaoError, Place
from duizhao.evaluate import Auditing, ChallengeResult, GoldResult, evaluate_challenge, evaluate_gold
from duizhao.evaluate.render import comparison_text, figure_name
from duizhao.evaluate.saved import Run, read_json, write_json

ROOT: Final = Path(__file__).resolve().parent.parent
CORPUS: Final = ROOT / "tests" / "corpus"
SCHEMA: Final = 1


def make_auditor() -> Auditing:
    """The auditor of this checkout."""
    from duizhao.engine.audit import Auditor
    from duizhao.rulebook import load_rulebook

    return Auditor(load_rulebook(ROOT / "rules"))


def load_baseline(path: Path) -> dict[str, Run]:
    """The saved runs by set; none where there is no file yet."""
    if not path.exists():
        return {}
    data = read_json(path)
    sets = data.get("sets") if isinstance(data, dict) else None
    if not isinstance(sets, dict):
        raise DuizhaoError("不是 change.py 保存的基线；请用 --save 重新保存。", place=Place(str(path)))
    return {name: Run.from_dict(run, Place(str(path))) for name, run in sets.items()}


def measure(args: argparse.Namespace, saved: Mapping[str, Run]) -> dict[str, GoldResult | ChallengeResult]:
    """The results by set, each compared with the saved run of the same name where there is one."""
    auditor = make_auditor()
    gold = {"seeds": (args.seeds_labels, ROOT / "seeds"), "open": (CORPUS / "open", CORPUS / "open")}
    gold |= {name: (Path(labels), Path(reports)) for name, labels, reports in args.extra}
    found: dict[str, GoldResult | ChallengeResult] = {
        name: evaluate_gold(labels, reports, auditor, against=saved.get(name))
        for name, (labels, reports) in gold.items()
    }
    for cases in sorted((CORPUS / "context").glob("open*.yaml")):
        name = cases.stem.replace("open", "context")
        found[name] = evaluate_challenge(cases, auditor, against=saved.get(name))
    return found


def describe(name: str, result: GoldResult | ChallengeResult) -> str:
    """One set: the change where something changed, else its figures in a line or two."""
    lines = [f"== {name}"]
    lines += [f"没有结论：{f.report}（{f.code}）{f.message}" for f in result.origin.failures]
    comparison = result.comparison
    if comparison and (comparison.changes or comparison.fell or comparison.added or comparison.dropped):
        return "\n".join([*lines, comparison_text(comparison, result.origin.titles)])
    figures = result.run.figures
    lines.append("没有变化。" if comparison else "基线里还没有这一组。")
    lines += [f"  {figure_name(key)} {value:.4f}".removesuffix(".0000") for key, value in figures.items()]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--baseline", type=Path, default=CORPUS / "baseline.json")
    parser.add_argument("--seeds-labels", type=Path, default=CORPUS / "seeds")
    parser.add_argument("--extra", nargs=3, action="append", default=[], metavar=("NAME", "LABELS", "REPORTS"))
    parser.add_argument("--save", action="store_true", help="rewrite the baseline")
    parser.add_argument("--check", action="store_true", help="exit status 1 if any figure fell")
    args = parser.parse_args(argv)
    try:
        results = measure(args, load_baseline(args.baseline))
        print("\n\n".join(describe(name, result) for name, result in results.items()))
        if args.save:
            write_json(args.baseline, {"schema": SCHEMA, "sets": {n: r.run.to_dict() for n, r in results.items()}})
    except DuizhaoError as error:
        print(error, file=sys.stderr)
        return int(error.exit_status)
    fell = [
        f"{name}：{'、'.join(map(figure_name, c.fell))}"
        for name, r in results.items()
        if (c := r.comparison) and c.fell
    ]
    if fell:
        print("\n下降  " + "；".join(fell))
    return 1 if args.check and fell else 0


if __name__ == "__main__":
    sys.exit(main())
