"""`index.html`: what it holds, against the store; that nothing in a report can become more than text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from duizhao.batch import reviews
from duizhao.batch.out.registry import Wishes
from duizhao.batch.out.web import page as page_module
from duizhao.batch.out.web.gather import gather
from duizhao.batch.out.web.model import STATUSES, Alike
from duizhao.batch.out.web.page import render, write
from duizhao.batch.out.web.wrong import submissions
from duizhao.batch.papers.figures import figures
from duizhao.batch.register import roster as held
from duizhao.batch.register.remind import needs
from duizhao.batch.reviews import State
from duizhao.batch.store import Store

WISHES = Wishes("2025-03-20")
VOID = {"meta", "wbr", "br", "hr", "img", "input", "link", "option"}
BANNED = re.compile("法定|违法|不合格|抄袭|缺失|豁免|排名")


class Page(HTMLParser):
    """What a browser would make of it, as far as the tests ask."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.outside: list[str] = []
        self.scripts: list[str] = []
        self.cells: list[list[tuple[str, str]]] = []  # (classes, text) of the rows of the matrix
        self.units: list[str] = []
        self.text: list[str] = []
        self._cell = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag == "a":
            self.links.append(values.get("href") or "")
        if tag == "script":
            self.scripts.append("")
        self.outside += [
            f"{k}={v}"
            for k, v in attrs
            if k in ("src", "srcset", "data", "action", "poster", "style") and "url" in (v or "")
        ]
        assert not any(k.startswith("on") for k, _ in attrs)
        if tag == "th" and values.get("class") == "unit" and values.get("scope") == "row":
            self.cells.append([])
            self.units.append("")
            self._cell = "unit"
        elif tag == "td" and self.cells and "tbody" in self.open and self._in_matrix():
            self.cells[-1].append((values.get("class") or "", ""))
            self._cell = "td"
        if tag not in VOID:
            self.open.append(tag)

    def _in_matrix(self) -> bool:
        return "m" in self.ids and "drill" not in self.ids

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open.pop() == tag
        if tag in ("td", "th"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.scripts[-1] += data
        elif self.open[-1:] != ["style"]:
            self.text.append(data)
        if self._cell == "td" and self.cells[-1]:
            classes, text = self.cells[-1][-1]
            self.cells[-1][-1] = (classes, text + data)
        elif self._cell == "unit" and "small" not in self.open:
            self.units[-1] += data.strip()


@pytest.fixture
def source(reviewed: Store) -> str:
    return render(reviewed, WISHES)


@pytest.fixture
def page(source: str) -> Page:
    return Page(source)


def embedded(page: Page) -> Any:
    return json.loads(page.scripts[0])


def test_it_is_well_formed_and_asks_for_nothing(source: str, page: Page) -> None:
    assert page.open == []
    assert [i for i, n in Counter(page.ids).items() if n > 1] == []
    assert not re.search(r"https?://|url\(|@import", source)
    assert page.outside == []
    assert page.tags["link"] == page.tags["img"] == page.tags["iframe"] == 0
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_what_a_report_says_stays_text(source: str, page: Page) -> None:
    assert page.tags["script"] == 2
    assert source.count("<script") == source.count("</script>") == 2
    assert "<b>甲" not in source
    assert any(row["unit"].startswith("云岭县<script>") for row in embedded(page)["rows"])


def test_only_its_own_script_may_run(source: str, page: Page) -> None:
    digest = base64.b64encode(hashlib.sha256(page.scripts[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in source


def test_the_matrix_is_what_the_store_says(reviewed: Store, page: Page) -> None:
    found = {i.key: i for i in reviews.items(reviewed) if not i.check}
    data = embedded(page)
    assert page.units == [row["unit"] for row in data["rows"]]
    assert len(page.units) == next(reviewed.rows("SELECT count(*) FROM adopted"))[0]
    seen = 0
    for row, cells in zip(data["rows"], page.cells, strict=True):
        assert len(cells) == len(data["elements"]) + 1
        for element, (classes, sign) in zip(data["elements"], cells[:-1], strict=True):
            item = found.get((row["unit"], row["year"], element["rule"]))
            if item is None:
                assert (classes.split()[0], sign) == ("-", "")
                continue
            seen += 1
            status = next(s for s in STATUSES.values() if s.letter == classes.split()[0])
            asked = item.outcome.value == "missing" and item.seen["question"] and not item.decision.verdict
            assert status.key == ("question" if asked else item.outcome.value)
            assert sign == status.sign
            marks = {State.CONFIRMED: "c", State.OVERRULED: "o", State.WITHHELD: "h"}
            told = reviews.telling(item.seen)
            assert marks.get(item.state, "u" if told else "") == " ".join(
                c for c in classes.split()[1:] if c != "first"
            )
    assert seen == len(found)


def test_counts_are_those_of_the_store(reviewed: Store, page: Page) -> None:
    text = re.sub(r"\s+", "", "".join(page.text))
    done = reviews.progress(reviewed)
    assert f"{done.pending}待核已确认{done.confirmed}，改判{done.overruled}，不发{done.withheld}" in text
    g = gather(reviewed)
    assert g.progress == done
    every = [i for i in reviews.items(reviewed) if not i.check]
    for rule, counts in g.counts.items():
        mine = [i for i in every if i.finding["rule"] == rule]
        assert sum(counts.statuses.values()) + counts.withheld == len(mine)
        sure = [
            i
            for i in reviews.confirmed(reviewed)
            if i.finding["rule"] == rule and i.outcome.value in ("missing", "planned")
        ]
        assert counts.confirmed == sum(not (i.seen["question"] and not i.decision.verdict) for i in sure)


def test_the_page_and_the_paper_for_leaders_count_alike(reviewed: Store) -> None:
    page, paper = gather(reviewed), figures(reviewed)
    withheld = [i for i in reviews.items(reviewed) if i.state is State.WITHHELD and not i.check]
    assert withheld
    assert sum(c.withheld for c in page.counts.values()) == len(withheld)
    assert paper.elements.keys() <= page.counts.keys()
    for rule, element in paper.elements.items():
        counts = page.counts[rule]
        assert (counts.confirmed, counts.applies) == (element.gaps, element.applies), rule
    assert paper.of().total == sum(page.counts[rule].applies for rule in paper.elements)
    # once all is decided, comments are the gaps of the paper
    for item in [i for i in reviews.items(reviewed) if i.state is State.PENDING and reviews.telling(i.seen)]:
        reviews.decide(reviewed, item, State.CONFIRMED, person="王静", time="2025-03-12T10:00:00")
    page, paper = gather(reviewed), figures(reviewed)
    assert {r: page.counts[r].gaps for r in paper.elements} == {r: e.gaps for r, e in paper.elements.items()}


def test_wrong_and_late_come_first(page: Page) -> None:
    text = re.sub(r"\s+", "", "".join(page.text))
    assert text.index("报送情况") < text.index("共性问题") < text.index("各单位各要素")
    assert "未报1家" in text
    assert "云岭县财政局报送期限2025-03-01" in text
    assert "期限2025-03-01，2025-03-09收到，晚8天" in text
    assert "期限2025-03-01，还没有收到，已过19天" in text
    assert "文件是空的" in text
    assert "应报" in text


def test_the_tile_counts_what_its_section_does(store: Store) -> None:
    register = held.register(store)
    found = submissions(register, "2025-03-20")
    matters = {m.title: m for m in found.matters}
    assert matters["报送有误"].units
    for title in ("报送有误", "打不开"):
        units = {n.unit for n in needs(register) if n.matter == title} & register.units.keys()
        assert found.states.get(title, 0) == len(units) == (matters[title].units if title in matters else 0)


def test_it_is_a_draft_until_all_is_decided(store: Store) -> None:
    def is_draft() -> bool:
        source = render(store, WISHES)
        assert ("@top-left{content:none" in source) == ("内部资料 · 草稿</p>" not in source)
        return "内部资料 · 草稿</p>" in source

    assert is_draft() == bool(reviews.mark(store)) is True
    for item in [i for i in reviews.items(store) if reviews.telling(i.seen)]:
        reviews.decide(store, item, State.CONFIRMED, person="王静", time="2025-03-12T10:00:00")
    assert is_draft() == bool(reviews.mark(store)) is False


def test_drill_down_says_what_the_finding_says(reviewed: Store, page: Page) -> None:
    data = embedded(page)
    rows = {(r["unit"], r["year"]): r for r in data["rows"]}
    strings = data["strings"]
    shown = 0
    for item in reviews.items(reviewed):
        texts = rows[item.unit, item.year]["texts"]
        if item.check or item.finding["rule"] not in texts:
            continue
        said = texts[item.finding["rule"]]
        assert [e[0] for e in said.get("e", [])] == [" ".join(e["text"].split()) for e in item.finding["evidence"]]
        for near in said.get("n", []):
            known = next(n for n in item.finding["nearest"] if " ".join(n["text"].split()) == near[0])
            assert (strings[near[2]], strings[near[4]]) == (known["reason"], known["change"])
            shown += 1
        if item.state is not State.PENDING:
            assert said["v"][0][:2] == [item.state.value, "王静"]
            assert said["v"][0][3] == item.decision.reason
    assert shown > 10


def test_no_ranking_unless_asked_for(reviewed: Store, source: str) -> None:
    assert "参考分" not in source
    ranked = Page(render(reviewed, replace(WISHES, ranked=True)))
    assert "参考分" in "".join(ranked.text)
    scores = [float(row[-1][1]) for row in ranked.cells]
    kinds = [r["kind"] for r in embedded(ranked)["rows"]]
    assert scores == [s for _, s in sorted(zip(kinds, scores, strict=True), key=lambda x: (kinds.index(x[0]), -x[1]))]


def test_the_tone(source: str, page: Page) -> None:
    assert not BANNED.search("".join(page.text).replace("整改与衔接", ""))
    assert not BANNED.search(page.scripts[1])


def test_same_store_same_bytes(reviewed: Store, tmp_path: Path, source: str) -> None:
    (path,) = write(reviewed, tmp_path, WISHES)
    assert path.name == "index.html"
    assert path.read_bytes() == source.encode()


def test_large_batches_show_less_and_say_so(reviewed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    full = len(render(reviewed, WISHES))
    monkeypatch.setattr("duizhao.batch.out.web.texts._FULL_UP_TO", 3)
    monkeypatch.setattr("duizhao.batch.out.web.gather.MOST", 3)
    monkeypatch.setattr(page_module, "_LABELLED", 2)
    source = render(reviewed, WISHES)
    page = Page(source)
    assert len(source) < full
    assert "本页只给有意见的要素" in source
    assert "其余 1 份见" in source
    assert len(page.units) == 3
    for row in embedded(page)["rows"]:
        assert not {
            e["rule"] for e, s in zip(embedded(page)["elements"], row["statuses"], strict=True) if s in "mn"
        } & {rule for rule, said in row["texts"].items() if rule != "consistency" and "e" in said}


def test_without_a_roster_it_says_so(store: Store) -> None:
    store.set("roster", None)
    text = "".join(Page(render(store, WISHES)).text)
    assert "没有给出单位名册" in text
    assert "未报" not in re.sub(r"“未报”", "", text.split("共性问题")[1].split("各单位各要素")[0])


def test_an_empty_batch_has_a_page(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        page = Page(render(store, WISHES))
    assert page.open == []
    assert page.tags["script"] == 1


def test_wording_in_common_has_its_place(reviewed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "雷同" not in render(reviewed, WISHES)
    found = (Alike("市科技局 2023年", 0.31, (("云岭县<b>财政局", 2),)),)
    monkeypatch.setattr(page_module, "alike", lambda store: found)
    source = render(reviewed, WISHES)
    assert Page(source).open == []
    assert "31%" in source
    assert "云岭县&lt;b&gt;财政局（2 段）" in source
    assert "雷同不分先后" in source
