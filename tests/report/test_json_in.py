"""What is written as JSON comes back: the same JSON again, and the same page."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from duizhao import audit
from duizhao.model import Assessment
from duizhao.report import html
from duizhao.report.json_in import assessment_of
from duizhao.report.json_out import assessment_dict

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def there_and_back(a: Assessment) -> Assessment:
    text = a.document.read.source if a.document else None
    return assessment_of(json.loads(json.dumps(assessment_dict(a))), text)


@pytest.mark.parametrize("which", ["assessment", "refused", "failed", "clean"])
def test_the_json_of_a_sample_comes_back(sample: ModuleType, which: str) -> None:
    a = getattr(sample, which)()
    assert assessment_dict(there_and_back(a)) == assessment_dict(a)


@pytest.mark.parametrize("which", ["assessment", "refused", "failed"])
def test_the_page_of_a_sample_comes_back(sample: ModuleType, which: str) -> None:
    a = getattr(sample, which)()
    assert html.render(there_and_back(a)) == html.render(a)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.stem)
def test_the_page_of_a_report_comes_back(seed: Path) -> None:
    a = audit(seed)
    assert assessment_dict(there_and_back(a)) == assessment_dict(a)
    assert html.render(there_and_back(a)) == html.render(a)


def test_an_earlier_version_without_outline_still_gives_a_page(sample: ModuleType) -> None:
    a = sample.assessment()
    body = assessment_dict(a)
    del body["document"]["outline"], body["document"]["title_span"]
    for f in (*body["findings"], *body["checks"]):
        del f["cited"]
    page = html.render(assessment_of(body, a.document.read.source))
    assert "报告全文" in page
    assert "《重大行政决策程序暂行条例》（国务院令第713号）第十四条" in page
