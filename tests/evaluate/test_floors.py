"""The real auditor on the seeds, the open half of the corpus and the open challenges, against tests/corpus/floors.yaml."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from duizhao.evaluate import ChallengeResult, GoldResult, evaluate_challenge, evaluate_gold
from duizhao.evaluate.gold import load_gold
from duizhao.evaluate.render import figure_name
from duizhao.rulebook import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
FLOORS: dict[str, dict[str, float]] = yaml.safe_load((CORPUS / "floors.yaml").read_text(encoding="utf-8"))
CONTEXT = {path.stem.replace("open", "context"): path for path in (CORPUS / "context").glob("open*.yaml")}

Result = GoldResult | ChallengeResult


@pytest.fixture(scope="module")
def result() -> Callable[[str], Result]:
    """The result of a set by name; one auditor for all, each set measured once."""
    from duizhao.engine.audit import Auditor
    from duizhao.rulebook import load_rulebook

    auditor = Auditor(load_rulebook())
    sets: Mapping[str, Callable[[], Result]] = {
        "seeds": lambda: evaluate_gold(CORPUS / "seeds", ROOT / "seeds", auditor),
        "open": lambda: evaluate_gold(CORPUS / "open", CORPUS / "open", auditor),
    }
    return cache(lambda name: sets[name]() if name in sets else evaluate_challenge(CONTEXT[name], auditor))


@pytest.mark.parametrize(("name", "figure"), [(name, figure) for name, of in FLOORS.items() for figure in of])
def test_no_figure_is_below_its_floor(result: Callable[[str], Result], name: str, figure: str) -> None:
    value = result(name).run.figures[figure]
    assert value >= FLOORS[name][figure], f"{name}：{figure_name(figure)} {value:.4f}"


@pytest.mark.parametrize("name", list(FLOORS))
def test_every_report_gets_findings_on_rules_that_exist(result: Callable[[str], Result], name: str) -> None:
    found = result(name)
    assert found.origin.failures == ()
    assert found.origin.unknown == ()
    assert [p for p in found.pairs if p.outcome in ("absent", "error")] == []
    assert not isinstance(found, GoldResult) or found.not_found == ()


def test_the_numbers_on_the_rule_pages_are_these(result: Callable[[str], Result]) -> None:
    from duizhao.report.rulepages.statistics import STATISTICS, load_statistics

    spec = importlib.util.spec_from_file_location("rule_statistics", ROOT / "scripts" / "rule_statistics.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    found = result("open")
    counted = script.statistics_of(found, load_rulebook(ROOT / "rules").rules_digest)
    file = ROOT / "rules" / "rule-of-law" / STATISTICS
    assert load_statistics(file.parent) == counted, "make pages counts anew"
    assert file.read_text(encoding="utf-8") == script.text_of(counted)


def test_every_open_challenge_has_floors() -> None:
    assert CONTEXT.keys() <= FLOORS.keys()


@pytest.mark.parametrize("name", ["seeds", "open"])
def test_every_quote_stands_in_its_report(name: str) -> None:
    folder = ROOT / "seeds" if name == "seeds" else CORPUS / "open"
    for report in load_gold(CORPUS / name).reports:
        text = "".join((folder / report.file).read_text(encoding="utf-8").split())
        for rule, label in report.labels.items():
            for quote in label.quotes:
                assert "".join(quote.split()) in text, (report.file, rule, quote)
