"""A stand-in for the auditor: a report says itself what is to be said of it, one line `rule outcome evidence` each.

After `@` at the end of a line stand the signals that were found, those that did not count with a `~` before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from duizhao.errors import ReadError
from duizhao.model import Applies, Assessment, Context, Document, Evidence, Finding, Kind, Outcome
from duizhao.reading import ReadText
from duizhao.rulebook.model import Frame
from duizhao.text import OffsetMap

RULES = {"counsel.system": "法律顾问制度", "decision.archive": "决策记录归档", "plan.measures": "下一步举措"}
SIGNALS = {
    "counsel.system": {"hired": "聘请顾问", "named": "提到顾问", "firm": "与律所签约"},
    "decision.archive": {"filed": "材料归档"},
}
FRAME = Frame(
    "{unit}{year}年报告\n{preamble}\n一、{measures}\n二、{plan}\n", "某局", 2024, ("preamble", "measures", "plan")
)
LINE = re.compile(r"([a-z_]+\.[a-z_]+) ([a-z_]+) ?([^\n]*)")


class FakeAuditor:
    """Says what the text tells it to; `refuse` and `break` in a text do what they say."""

    def __init__(self, digest: str = "0123456789abcdef") -> None:
        rules = [_rule(rule, title) for rule, title in RULES.items()]
        self.rulebook: Any = SimpleNamespace(name="fake", version="1.0", digest=digest, rules=rules, frame=FRAME)

    def audit(self, path: Path) -> Assessment:
        return self.audit_text(path.read_text(encoding="utf-8"), name=str(path))

    def audit_text(self, text: str, *, name: str = "-") -> Assessment:
        if "break" in text:
            raise ReadError("文件里没有文字。")
        accepted = "refuse" not in text
        kind = Kind("别的文种" if not accepted else "年度报告", accepted, "")
        findings = tuple(_finding(*m.groups()) for m in LINE.finditer(text)) if accepted else ()
        read = ReadText(name, text, text, OffsetMap(), "utf-8")
        return Assessment(name, Document(read, None, None, None, None, None, (), ()), kind, {}, "char", findings, None)


def _rule(rule: str, title: str) -> SimpleNamespace:
    signals = {name: SimpleNamespace(name=name, title=words) for name, words in SIGNALS.get(rule, {}).items()}
    return SimpleNamespace(id=rule, title=title, signals=signals)


def _finding(rule: str, outcome: str, text: str) -> Finding:
    evidence, _, marks = text.partition("@")
    counted = {mark.lstrip("~"): not mark.startswith("~") for mark in marks.split(",") if mark}
    names = dict.fromkeys([*SIGNALS.get(rule, {}), *counted])
    trace = {"signals": [{"name": n, "hits": int(n in counted), "fired": counted.get(n, False)} for n in names]}
    shown = tuple(Evidence(e, 0, len(e), (), Context.DONE) for e in evidence.rstrip().split("|") if e)
    return Finding(
        rule, RULES.get(rule, rule), rule.split(".")[0], "expected", 1.0, Outcome(outcome), Applies.YES, None,
        shown, shown, (), (), trace, (), "",
    )  # fmt: skip


@pytest.fixture
def auditor() -> FakeAuditor:
    return FakeAuditor()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file below the test's own folder."""

    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


LABELS = """\
version: 1
reports:
- file: a.txt
  unit: 某局
  elements:
    counsel.system: {accept: [met], quotes: [聘请法律顾问2名]}
    decision.archive: {accept: [missing]}
    plan.measures: {accept: [met, partial], quotes: [修订制度]}
- file: b.txt
  elements:
    counsel.system: {accept: [met], quotes: [法律顾问]}
    decision.archive: {accept: [planned, missing]}
"""
REPORTS = {
    "a.txt": (
        "counsel.system met 全年聘请法律顾问2名。\n"
        "decision.archive met 归档。\n"
        "plan.measures met 别的话|修订制度三项。\n"
    ),
    "b.txt": "counsel.system missing\ndecision.archive missing\n",
}


@pytest.fixture
def gold(write: Callable[[str, str], Path]) -> Path:
    """A folder `gold` with labels of two reports, and the reports in it."""
    for name, text in REPORTS.items():
        write(f"gold/{name}", text)
    return write("gold/labels.yaml", LABELS).parent
