"""A batch of four reports, once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duizhao.batch.engines import Serial
from duizhao.batch.figures.gather import Gathering
from duizhao.batch.register.update import update
from duizhao.batch.run import run
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store
from duizhao.office import Unit, Units

HEAD = (
    "{unit}2024年法治政府建设情况报告\n\n一、主要举措和成效\n\n{body}\n\n二、存在的不足和原因\n\n"
    "执法人员不足，原因是编制有限。\n\n三、2025年工作安排\n\n下一步，加强培训。\n"
)
BODIES = {
    "云岭县水利局": "全年收到行政复议申请3件。行政机关负责人出庭应诉2次。主要负责人在年终述职时专题述法，接受评议。",
    "云岭县财政局": "全年未发生行政复议、行政诉讼案件。审查合同80余份。",
    "云岭县教育局": "认真做好行政复议工作。",
    "云岭县清河镇人民政府": "现有行政执法人员12名。",
}


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store]]:
    folder = tmp_path_factory.mktemp("ledger")
    given, out = folder / "given", folder / "out"
    given.mkdir()
    out.mkdir()
    for unit, body in BODIES.items():
        (given / f"{unit}.txt").write_text(HEAD.format(unit=unit, body=body), encoding="utf-8")
    with Store(out) as store:
        run(given, store, Settings(segmenter="char", today="2025-03-01"), Serial())
        roster = Units((Unit("云岭县水利局", ("县水务局",)), *(Unit(u) for u in list(BODIES)[1:])))
        update(store, roster, 2024, "2025-03-01T10:00:00")
        yield out, store


@pytest.fixture(scope="session")
def gathering(batch: tuple[Path, Store]) -> Gathering:
    return Gathering(batch[1])
