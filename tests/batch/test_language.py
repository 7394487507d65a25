"""The tone of everything that a batch comes with: no verdicts but in the very words of a report."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree, html

from duizhao.batch import reviews
from duizhao.batch.engines import Serial
from duizhao.batch.out.produce import produce
from duizhao.batch.out.registry import OUTPUTS, Wishes
from duizhao.batch.register.update import update
from duizhao.batch.reviews import State
from duizhao.batch.run import run
from duizhao.batch.same.kept import refresh
from duizhao.batch.seen import telling
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store
from duizhao.office import Unit, Units
from duizhao.text import normalise, squash

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
BANNED = re.compile("法定|违法|不合格|抄袭|缺失")
TITLES = re.compile("《[^《》]*》")
AROUND = 3  # characters beside a word by which it is known to be a report's own
SCANNED = {".xlsx", ".docx", ".html", ".txt"}
MADE = """某某县林业局关于2024年法治政府建设情况的报告

一、主要举措

依法查处违法占用林地案件12件，排查不合格种苗3批。县林业局党组会研究法治建设2次，制度缺失问题逐步解决。

二、存在的不足

执法力量不足，法定职责履行不够到位，抄袭整改方案的现象仍然存在。

三、下一步打算

加强培训。
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """All strings of all files, by the state of the review and the file: nothing decided, half, everything."""
    folder = tmp_path_factory.mktemp("given")
    for seed in SEEDS[:2]:
        (folder / seed.name).write_bytes(seed.read_bytes())
    (folder / "林业局.txt").write_text(MADE, encoding="utf-8")
    (folder / "水利局.txt").write_text(MADE.replace("林业局", "水利局"), encoding="utf-8")
    (folder / "函.txt").write_text(
        "关于报送材料的函\n\n区司法局：\n\n现将有关材料报送你局，请查收。\n", encoding="utf-8"
    )
    (folder / "坏.docx").write_bytes(b"PK")
    out = tmp_path_factory.mktemp("out")
    found: dict[str, list[str]] = {}
    with Store(out) as store:
        store.claim()
        run(folder, store, Settings(), Serial())
        names = [str(e.unit) for e in store.entries() if e.key]
        roster = Units(
            (*(Unit(n, due="2025-03-01") for n in names), Unit("某某县财政局"), Unit("某某县供销社", exempt=True))
        )
        update(store, roster, 2024, "2025-03-05T10:00:00")
        refresh(store)
        for state in ("draft", "half", "done"):
            waiting = [i for i in reviews.items(store) if i.state is State.PENDING and telling(i.seen)]
            for item in waiting if state == "done" else waiting[::2] if state == "half" else ():
                reviews.decide(store, item, State.CONFIRMED, person="王一", time="2025-03-06T10:00:00")
            produce(store, out, Wishes("2025-03-20", named=True, due="2025-04-10"))
            for path in sorted(p for p in out.rglob("*") if p.suffix in SCANNED):
                found[f"{state}/{path.relative_to(out).as_posix()}"] = list(strings(path))
        reports = [store.text(e.text) for e in store.entries() if e.text]
    return {**found, "": reports}


def strings(path: Path) -> Iterator[str]:
    """Every string of a file that a person may see."""
    if path.suffix == ".txt":
        yield from path.read_text(encoding="utf-8-sig").splitlines()
    elif path.suffix == ".html":
        for node in html.fromstring(path.read_bytes()).iter():
            yield from filter(None, (node.text, node.tail, *map(str, node.attrib.values())))
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for sheet in book:
            yield sheet.title
            for row in sheet.iter_rows():
                yield from (str(c.value) for c in row if c.value is not None)
                yield from (c.comment.text for c in row if c.comment)
            yield from (f"{v.promptTitle} {v.prompt} {v.error}" for v in sheet.data_validations.dataValidation)
    else:
        with zipfile.ZipFile(path) as archive:
            for part in archive.namelist():
                if part.endswith(".xml"):
                    root = etree.fromstring(archive.read(part))
                    for paragraph in root.iter("{*}p"):
                        yield "".join(t.text or "" for t in paragraph.iter("{*}t"))
                    yield from (t.text or "" for t in root.iter("{*}title", "{*}description", "{*}subject"))


def said_by_us(text: str, reports: list[str]) -> list[str]:
    """The words in `text` that no report has there: with what stands before or behind them."""
    plain, out = squash(TITLES.sub("", normalise(text))), []
    for m in BANNED.finditer(plain):
        before, after = plain[max(m.start() - AROUND, 0) : m.end()], plain[m.start() : m.end() + AROUND]
        if not any(before in r or after in r for r in reports):
            out.append(plain[max(m.start() - 30, 0) : m.end() + 30])
    return out


def test_no_output_says_it_but_in_the_words_of_a_report(texts: dict[str, list[str]]) -> None:
    reports = [squash(normalise(t)) for t in texts[""]]
    found = {name: [s for t in lines for s in said_by_us(t, reports)] for name, lines in texts.items() if name}
    assert {name: said[:5] for name, said in found.items() if said} == {}


def test_every_output_was_there_to_be_looked_at(texts: dict[str, list[str]]) -> None:
    for output in OUTPUTS:
        made = [name for name in texts if name.startswith(("done/" + output.file, f"done/{output.file}/"))]
        assert made or output.file.endswith((".json", ".csv", ".db")), output
        assert all(sum(map(len, texts[name])) > 40 for name in made)


def test_what_is_a_reports_own_is_told_apart() -> None:
    report = [squash("依法查处违法占用林地案件。")]
    assert said_by_us("“查处违法占用林地案件”", report) == []
    assert said_by_us("…违法占用林地", report) == []
    assert said_by_us("《违法行为处理办法》", report) == []
    assert said_by_us("本单位有违法情形", report) == ["本单位有违法情形"]


def test_the_reports_words_do_reach_the_outputs(texts: dict[str, list[str]]) -> None:
    assert any(BANNED.search(t) for name, lines in texts.items() if name for t in lines)
