#!/usr/bin/env python3
"""Count the rules on the open half of our own corpus, for the pages of docs/rules; `make pages` runs this first.

    python scripts/rule_statistics.py     write rules/rule-of-law/statistics.json anew

The file holds counts alone and the digest of the rules they were counted with. A test keeps it true.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import fields
from pathlib import Path
from typing import Final

from duizhao.evaluate import GoldResult, evaluate_gold
from duizhao.evaluate.counts import count
from duizhao.evaluate.grading import Pair
from duizhao.report.rulepages.statistics import STATISTICS, Numbers, Statistics

ROOT: Final = Path(__file__).resolve().parent.parent
OPEN: Final = ROOT / "tests" / "corpus" / "open"
SOURCE: Final = (
    "本项目自写的 {} 篇年度报告：单位、人名、数字都是虚构的，逐篇逐项作了标注。规则照着这些报告调整过，"
    "用在别的报告上，判错的会多一些。篇数不多，只列数目，不算百分比。"
)


def statistics_of(result: GoldResult, digest: str) -> Statistics:
    """The numbers of every rule that was asked and is labelled, in the order of its name; `digest` is that of the rules."""
    by_rule: dict[str, list[Pair]] = defaultdict(list)
    for pair in result.pairs:
        if pair.rule in result.origin.titles:
            by_rule[pair.rule].append(pair)
    names = [f.name for f in fields(Numbers)]
    counts = {rule: count(by_rule[rule]) for rule in sorted(by_rule)}
    reports = len({pair.report for pair in result.pairs})
    rules = {rule: Numbers(**{name: getattr(of, name) for name in names}) for rule, of in counts.items()}
    return Statistics(digest, reports, SOURCE.format(reports), rules)


def text_of(statistics: Statistics) -> str:
    """As JSON, a rule a line, so that a change of one rule is a change of one line."""
    data = statistics.to_dict()
    rules = ",\n".join(f"  {json.dumps(rule)}: {json.dumps(row)}" for rule, row in data.pop("rules").items())
    head = json.dumps(data, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{head},\n "rules": {{\n{rules}\n }}\n}}\n'


def main() -> None:
    from duizhao.engine.audit import Auditor
    from duizhao.rulebook import load_rulebook

    book = load_rulebook(ROOT / "rules")
    result = evaluate_gold(OPEN, OPEN, Auditor(book))
    file = ROOT / "rules" / book.name / STATISTICS
    file.write_text(text_of(statistics_of(result, book.rules_digest)), encoding="utf-8", newline="\n")
    print(f"{file.relative_to(ROOT).as_posix()}：{len(result.pairs)} 处标注")


if __name__ == "__main__":
    main()
