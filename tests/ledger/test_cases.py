"""A cell of a ledger against a report: cases written for each verdict, and such as only look like it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.batch.figures.model import Figure
from duizhao.batch.figures.recognise import Recogniser
from duizhao.batch.ledger.headings import Headings
from duizhao.batch.ledger.judge import judge, judge_outcome, silent_or_mentioned
from duizhao.batch.ledger.model import Verdict
from duizhao.batch.ledger.read import parse_value
from duizhao.batch.ledger.read import take as take_sheet
from duizhao.engine.audit import Auditor
from duizhao.model import Outcome
from duizhao.read import Source
from duizhao.reading import Extract
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.figures import YES_NO, FigureBook, load_figures

HERE = Path(__file__).parent / "cases"
BOOK = load_figures()
LEAST = 10


def _load(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def _cases() -> list[tuple[str, Mapping[str, Any]]]:
    out = []
    for name in ("differs", "denied", "mentioned", "silent", "agree"):
        kind = _load(name)
        out += [(kind["verdict"], c) for c in kind["hit"]] + [(c["verdict"], c) for c in kind["miss"]]
    return out


COLUMNS = _load("columns")


def _verdict(auditor: Auditor, book: FigureBook, case: Mapping[str, Any]) -> str:
    figure = Headings(book).find(case["column"])
    assert figure is not None
    ledger = take_sheet([["单位", case["column"]], ["某局", str(case["value"])]], "表", book)
    assert ledger is not None
    (line,) = ledger.lines
    if not line.cells:
        return "none"
    (cell,) = line.cells
    text = frame_text(auditor.rulebook.frame, {"measures": case["text"]})
    if figure.form == YES_NO:
        found = {f.rule: f.outcome for f in auditor.audit_text(text).findings}
        verdict = judge_outcome(bool(cell.value), found[figure.element])
        return verdict.name.lower() if verdict else "none"
    assert not isinstance(cell.value, bool)
    parsed = auditor.parse(Source("例", Extract(text, "txt")))
    told = Recogniser(auditor, book).figures(parsed.document)
    figures = [Figure("某局", 2024, "例", "", "", t) for t in told if t.name == figure.id]
    judged = judge(cell.value, figures)
    if judged and judged[0] is Verdict.SILENT:
        outcome = {f.rule: f.outcome for f in auditor.audit_text(text).findings}.get(figure.element)
        said = Recogniser(auditor, book).mentions(parsed.document, figure)
        return silent_or_mentioned(said, outcome).name.lower()
    return judged[0].name.lower() if judged else "none"


@pytest.mark.parametrize(("verdict", "case"), _cases(), ids=lambda x: x["text"] if isinstance(x, dict) else x)
def test_cases(shipped_auditor: Auditor, verdict: str, case: Mapping[str, Any]) -> None:
    assert _verdict(shipped_auditor, BOOK, case) == verdict


@pytest.mark.parametrize("name", ["differs", "denied", "mentioned", "silent", "agree", "columns"])
def test_there_are_enough(name: str) -> None:
    kind = _load(name)
    assert min(len(kind["hit"]), len(kind["miss"])) >= LEAST


@pytest.mark.parametrize("heading", COLUMNS["hit"])
def test_headings_that_are_known(heading: str) -> None:
    above, _, below = heading.partition("/") if "/" in heading else heading.strip().partition(" ")
    found = Headings(BOOK).find(below, above) if below else Headings(BOOK).find(heading)
    assert found is not None
    assert found.id == COLUMNS["hit"][heading]


@pytest.mark.parametrize("heading", COLUMNS["miss"])
def test_headings_that_are_told_and_not_guessed(heading: str) -> None:
    assert Headings(BOOK).find(heading) is None


def test_yes_and_no() -> None:
    statement = BOOK.figure("statement")
    assert [parse_value(v, statement) for v in ("是", "√", "2025-01-20", "否", "未述法", "待定")] == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]
    assert judge_outcome(True, Outcome.MET) is Verdict.AGREE
    assert judge_outcome(True, Outcome.MISSING) is Verdict.SILENT
    assert judge_outcome(False, Outcome.MET) is Verdict.DIFFERS
    assert judge_outcome(True, Outcome.NOT_APPLICABLE) is None
