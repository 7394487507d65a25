"""Reports compared out of the store of a batch."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

import district
from districts.write import Grammar

from duizhao.batch.engines import Serial
from duizhao.batch.run import run
from duizhao.batch.same.find import find_same
from duizhao.batch.same.library import Stacks
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store

PAGE = "您当前的位置：首页 > 政务公开 > 法治政府建设年报\n\n"
FOOTER = "\n打印本页　关闭窗口\n版权所有：区人民政府　网站标识码：5001060001　渝公网安备50010602500001号\n"


def _batch(folder: Path, out: Path) -> Store:
    out.mkdir()
    store = Store(out)
    store.claim()
    run(folder, store, Settings(today="2026-01-01"), Serial())
    return store


def test_out_of_a_store_and_beside_that_of_an_earlier_year(tmp_path: Path) -> None:
    made = district.make(16, seed=11, copying=0.9)
    district.write(made, tmp_path / "district")
    for path in (tmp_path / "district").glob("202?/*.txt"):
        path.write_text(PAGE + path.read_text(encoding="utf-8") + FOOTER, encoding="utf-8")
    stores = {year: _batch(tmp_path / "district" / year, tmp_path / f"out{year}") for year in ("2023", "2024")}
    library = Stacks(stores["2024"], {"2023": stores["2023"]})
    assert len(library.known()) == 16
    assert {k.name.split("：")[0] for k in library.known() if k.year == 2023} == {"2023"}
    one = library.open(library.known()[0].name)
    counted = "".join(one.source[s:e] for p in one.paragraphs for s, e in p)
    assert "首页" not in counted  # furniture is the same on every page of a site
    assert "网站标识码" not in counted
    assert len(counted) > 2000
    found = find_same(library, [made.notice, *Grammar.load().prose["formula"]])
    planted = {
        frozenset(f"2023：{n[5:]}.txt" if n.startswith("2023") else f"{n[5:]}.txt" for n in (c.source, c.target))
        for c in made.copies
    }
    pairs = {frozenset((p.first.name, p.second.name)) for p in found.pairs}
    assert len(planted) > 5
    assert len(planted & pairs) >= 0.85 * len(planted)
    # among eight units nothing can be told to be wording of the trade, so that a few pairs of like sentences come along
    assert len(pairs & planted) >= 0.8 * len(pairs)
    for store in stores.values():
        store.close()
