"""The script of `index.html`, run by a browser: filters and the opened cell are in the address, and come from it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from duizhao.batch import reviews
from duizhao.batch.out.registry import Wishes
from duizhao.batch.out.web.model import review_of, status_of
from duizhao.batch.out.web.page import write
from duizhao.batch.store import Store

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium to run the script of the page")


@pytest.fixture
def index(reviewed: Store, tmp_path: Path) -> Path:
    return write(reviewed, tmp_path, Wishes("2025-03-20"))[0]


def dom(index: Path, state: str) -> str:
    """The page as it is after its script has run with `state` in the address."""
    assert BROWSER is not None
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", "--dump-dom"]
    profile = f"--user-data-dir={index.parent / 'profile'}"
    run = subprocess.run(
        [BROWSER, *options, profile, f"{index.as_uri()}#{state}"], capture_output=True, timeout=120, check=False
    )
    made = run.stdout.decode("utf-8")
    if "</html>" not in made:
        pytest.skip(f"Chromium does not run here: {run.stderr.decode('utf-8', 'replace')[-200:]}")
    return made


def shown(made: str) -> list[str]:
    """The units whose rows are to be seen."""
    body = made.split('id="m"')[1].split("</table>")[0]
    found = []
    for part in re.findall(r"<tbody.*?</tbody>", body, re.S):
        if "gone" in part.partition(">")[0]:
            continue
        for classes, unit in re.findall(
            r"<tr(?: class=\"([^\"]*)\")?><th scope=\"row\" class=\"unit\">(.*?)</th>", part, re.S
        ):
            if "gone" not in classes:
                found.append(unescape(re.sub(r"<small>.*|<[^>]*>", "", unit)))
    return found


def drill(made: str) -> str:
    """The text of the opened cell; empty where none is."""
    found = re.search(r'<section id="drill"([^>]*)>(.*?)</section>', made, re.S)
    assert found is not None
    return "" if "hidden" in found[1] else unescape(re.sub(r"<[^>]*>", "\n", found[2]))


def address(item: reviews.Item) -> str:
    unit, year, rule = item.key
    return "cell=" + quote(f"{unit}/{year}/{rule}", safe="")


def test_outcome_and_state_hide_what_was_not_asked_for(index: Path, reviewed: Store) -> None:
    made = dom(index, "outcome=gap&state=withheld")
    matching = [i for i in reviews.items(reviewed) if not i.check and status_of(i) in "xl" and review_of(i) == "h"]
    assert matching
    assert sorted(shown(made)) == sorted({i.unit for i in matching})
    assert f"筛出 {len(shown(made))} 份报告、{len(matching)} 格" in made


def test_units_groups_and_sentences_are_found(index: Path, reviewed: Store) -> None:
    item = next(
        i for i in reviews.items(reviewed) if not i.check and len(i.finding["evidence"]) and "云岭" not in i.unit
    )
    words = item.finding["evidence"][0]["text"][:16]
    state = f"unit={quote(item.unit[-4:])}&q={quote(words)}&group={item.finding['group']}"
    made = dom(index, state)
    assert item.unit in shown(made)
    assert all(item.unit[-4:] in unit for unit in shown(made))
    heads = re.findall(r'<th colspan="\d+" scope="colgroup" data-g="(\w+)"[^>]*?(?: class="(\w*)")?>', made)
    assert [g for g, c in heads if c != "gone"] == [item.finding["group"]]
    assert shown(dom(index, f"q={quote('没有任何报告这样写过')}")) == []


def test_a_cell_opens_with_sentences_reasons_and_the_decision(index: Path, reviewed: Store) -> None:
    item = next(
        i for i in reviews.items(reviewed) if i.decision.verdict and i.finding["nearest"] and "云岭" not in i.unit
    )
    made = dom(index, address(item))
    told = drill(made)
    for words in (
        item.unit,
        item.finding["title"],
        item.finding["asks"],
        "改判",
        "王静",
        "有会议纪要为证。",
        item.told,
    ):
        assert words in told
    for line in item.finding["basis"]:
        assert line in told
    assert '<section id="appendix" hidden' in made


def test_what_a_report_says_stays_text_in_an_opened_cell(index: Path, reviewed: Store) -> None:
    item = next(i for i in reviews.items(reviewed) if "<script>" in i.unit and i.finding["nearest"])
    made = dom(index, address(item) + "&appendix=1")
    assert item.unit in drill(made)
    assert 'alert("二")' in drill(made)
    assert len(re.findall(r"<script[ >]", made)) == 2
    assert "<img" not in made


def test_the_appendix_has_every_gap_that_is_shown_but_for_those_withheld(index: Path, reviewed: Store) -> None:
    made = dom(index, "outcome=gap&appendix=1")
    appendix = made.split('<section id="appendix">')[1].split("</section>")[0]
    gaps = [i for i in reviews.items(reviewed) if not i.check and status_of(i) in "xl" and review_of(i) != "h"]
    assert appendix.count('class="opened"') == len(gaps)


def test_a_broken_address_shows_everything(index: Path, reviewed: Store) -> None:
    everything = next(reviewed.rows("SELECT count(*) FROM adopted"))[0]
    made = dom(index, "kind=%E4%B8&group=nonsense&cell=a/b&outcome=&x=1")
    assert len(shown(made)) == everything
    assert drill(made) == ""
