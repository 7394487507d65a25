"""The whole way with the shipped rulebook, on real reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from duizhao.report.json_out import load_schema
from duizhao.text import normalise

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
REPORTS = [*SEEDS, *sorted((ROOT / "tests" / "corpus" / "open").glob("*.txt"))]
OTHERS = sorted((ROOT / "tests" / "corpus" / "kinds").glob("no0*.txt"))


@pytest.fixture(scope="module")
def assessments() -> Any:
    """All reports audited once."""
    from duizhao.engine.audit import Auditor
    from duizhao.rulebook import load_rulebook

    auditor = Auditor(load_rulebook())
    return [auditor.audit(path) for path in (*REPORTS, *OTHERS)]


def test_json(assessments: Any) -> None:
    from duizhao.report.json_out import render

    data = json.loads(render(assessments))
    jsonschema.Draft202012Validator(load_schema()).validate(data)
    for a, assessment in zip(data["assessments"], assessments, strict=True):
        source = assessment.document.read.source
        for f in a["findings"]:
            for passage in (*f["evidence"], *f["counter"], *f["nearest"]):
                assert normalise(source[passage["start"] : passage["end"]]) == passage["text"]


def test_a_screen_and_a_half(assessments: Any) -> None:
    from duizhao.report import text
    from duizhao.report.width import Ruler

    for assessment in assessments:
        for everything in (False, True):
            lines = text.render([assessment], everything=everything)
            assert everything or len(lines) <= 40, assessment.source
            assert all(Ruler().cells(line.text) <= 80 for line in lines)


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.links |= {v[1:] for k, v in attrs if k == "href" and v}


def test_html(assessments: Any) -> None:
    from duizhao.report import html
    from duizhao.report.marks import blocks, collect

    for assessment in assessments:
        page = _Page(html.render(assessment))
        assert len(page.ids) == len(set(page.ids)), assessment.source
        assert page.links <= set(page.ids), assessment.source
        marks, _ = collect(assessment)
        pieces = [p for b in blocks(assessment.document, marks) for p in b.pieces]
        assert "".join("".join(p.text for p in pieces).split()) == "".join(assessment.document.read.text.split())
        assert [m.number for p in pieces for m in p.opens] == [m.number for m in marks]


def test_markdown_and_explanations(assessments: Any) -> None:
    from duizhao.report import markdown
    from duizhao.report.explain import render
    from duizhao.report.width import Ruler

    assert markdown.render(assessments)
    for assessment in assessments:
        for finding in assessment.findings:
            assert render(assessment, finding, ruler=Ruler(), width=78)


def test_check(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("check", *SEEDS, "--format", "json")
    assert done.status in (0, 1)
    assert done.err == ""
    assert [a["source"] for a in json.loads(done.out)["assessments"]] == [str(p) for p in SEEDS]
    done = run("check", *SEEDS, "--format", "html", "--output", f"{tmp_path}/out/")
    assert done.status in (0, 1)
    assert len(list((tmp_path / "out").iterdir())) == len(SEEDS)


def test_explain(run: Callable[..., Any]) -> None:
    done = run("explain", SEEDS[0], "法律顾问制度")
    assert done.status == 0
    assert "找过什么" in done.out


def test_another_kind_is_refused(run: Callable[..., Any]) -> None:
    done = run("check", OTHERS[0])
    assert done.status == 4
    assert "未作核对" in done.out
    assert run("check", OTHERS[0], "--force").status in (0, 1)
    assert run("explain", OTHERS[0], "counsel.system").status == 4


def test_rules(run: Callable[..., Any]) -> None:
    listed = json.loads(run("rules", "list", "--format", "json").out)["rules"]
    plain = run("rules", "list").out
    assert all(rule["rule"] in plain and rule["title"] in plain for rule in listed)
    for rule in listed:
        assert run("rules", "show", rule["rule"]).status == 0
    shown = json.loads(run("rules", "show", listed[0]["title"], "--format", "json").out)
    assert shown["rule"]["rule"] == listed[0]["rule"]


def test_evaluate(run: Callable[..., Any], tmp_path: Path) -> None:
    gold = tmp_path / "gold.yaml"
    gold.write_text(
        "version: 1\nreports:\n"
        f"- file: {SEEDS[0].name}\n  unit: 某局\n  year: 2023\n  elements:\n"
        "    counsel.system: {accept: [met], quotes: []}\n",
        encoding="utf-8",
    )
    done = run("evaluate", gold, "--reports", ROOT / "seeds", "--save", tmp_path / "run.json")
    assert done.status == 0, done.err
    assert "counsel.system" in done.out
    done = run("evaluate", gold, "--reports", ROOT / "seeds", "--against", tmp_path / "run.json", "--format", "json")
    assert json.loads(done.out)["kind"] == "gold"
    assert run("evaluate", tmp_path / "没有.yaml", "--reports", ROOT / "seeds").status == 2
