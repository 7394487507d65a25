"""How often the auditor finds what the district's labels say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from districts.write import Report


def disagreements(reports: Sequence[Report]) -> tuple[int, Counter[tuple[str, str, str]]]:
    """How many labels were looked at, and the (element, label, outcome) that differ with their numbers."""
    from duizhao import Auditor, load_rulebook

    auditor = Auditor(load_rulebook())
    seen, wrong = 0, Counter[tuple[str, str, str]]()
    for r in reports:
        found = {f.rule: f.outcome.value for f in auditor.audit_text(r.text()).findings}
        for element, label in r.labels.items():
            seen += 1
            if found[element] != label:
                wrong[element, label, found[element]] += 1
    return seen, wrong
