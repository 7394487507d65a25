"""What a check finds in a report is what its patterns match there, however few places are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.engine.audit import Auditor
from duizhao.engine.checks.case import Case, Subject

ROOT = Path(__file__).parents[3]
TEXTS = sorted((*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests" / "consistency" / "bases").glob("*.txt")))


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_no_match_is_passed_over(shipped_auditor: Auditor, path: Path) -> None:
    subject = Subject(shipped_auditor.audit(path, force=True).document)
    text = subject.folded.text
    for check in shipped_auditor.rulebook.checks:
        case = Case(check, subject)
        for name in check.patterns:
            pattern = case.pattern(name)
            for s in subject.sentences:
                a, b = subject.folded_span(s.start, s.end)
                found = [m.span() for m in pattern.finditer(text, a, b) if m.end() > m.start()]
                found = [span for span in found if not case.ignored(subject.folded.span(*span)[0])]
                assert [f.match.span() for f in case.find(name, s.start, s.end)] == found
                assert case.has(name, s.start, s.end) is (pattern.search(text, a, b) is not None)
                for start, end in subject.clauses(s):
                    here = pattern.match(text, start, end)
                    there = case.match(name, start, end)
                    assert (there.match.span() if there else None) == (here.span() if here and here[0] else None)
