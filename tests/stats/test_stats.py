"""`duizhao stats` on a small batch."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from duizhao.batch.stats.count import count
from duizhao.batch.stats.tables import FILES
from duizhao.cli.app import main
from duizhao.errors import Place
from duizhao.rulebook import Rulebook, RulebookErrors
from duizhao.rulebook.baseline import load_baseline

HEAD = (
    "{unit}2024年法治政府建设情况报告\n\n一、主要举措和成效\n\n{body}\n\n二、存在的不足和原因\n\n"
    "执法人员不足，原因是编制有限。\n\n三、2025年工作安排\n\n下一步，加强培训。\n"
)
BODIES = {
    "云岭县水利局": "全年收到行政复议申请3件。主要负责人在年终述职时专题述法，接受评议。",
    "云岭县财政局": "全年未发生行政复议、行政诉讼案件。",
    "云岭县教育局": "认真做好行政复议工作。",
    "云岭县清河镇人民政府": "现有行政执法人员12名。",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stats")
    (folder / "given").mkdir()
    for unit, body in BODIES.items():
        (folder / "given" / f"{unit}.txt").write_text(HEAD.format(unit=unit, body=body), encoding="utf-8")
    done = main(
        [
            "batch",
            str(folder / "given"),
            "-o",
            str(folder / "out"),
            "--engine",
            "serial",
            "--segmenter",
            "char",
            "--quiet",
        ]
    )
    assert done == 0
    return folder / "out"


def test_shares_by_hand(out: Path) -> None:
    found = count([out], ["kind", "region", "year"])
    assert found.reports == 4
    every = {s.element: s for s in found.shares if not s.group}
    # 水利局 tells of 述法; all four have a chapter on deficiencies
    assert (every["accountability.annual_statement"].hits, every["structure.deficiencies"].hits) == (1, 4)
    assert {s.group for s in found.shares if s.group} == {
        ("政府部门", "云岭县", "2024"),
        ("乡镇", "云岭县", "2024"),
    }
    lengths = next(m for m in found.measures if m.title == "篇幅" and not m.group)
    bare = [len("".join(HEAD.format(unit=u, body=b).split())) for u, b in BODIES.items()]
    assert lengths.n == 4
    assert lengths.quartiles is not None
    assert min(bare) <= lengths.quartiles[0] <= lengths.quartiles[2] <= max(bare)
    zero = next(m for m in found.measures if m.title.startswith("写明没有") and not m.group)
    assert zero.hits == 1


def test_a_report_in_two_folders_counts_once(out: Path) -> None:
    found = count([out, out], [])
    assert found.reports == 4
    assert "4 份" in found.told[0]


def test_the_command(out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", str(out), "--by", "kind"]) == 0
    told = capfd.readouterr().out
    assert "程序的结论" in told
    assert not any(unit in told for unit in BODIES)
    assert main(["stats", str(out), "--csv", str(tmp_path / "表"), "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["reports"] == 4
    for name in FILES:
        rows = list(csv.reader(io.StringIO((tmp_path / "表" / name).read_text(encoding="utf-8-sig"))))
        assert len({len(r) for r in rows}) == 1
        assert len(rows) > 10
    assert main(["stats", str(tmp_path)]) == 2
    assert main(["stats", str(out), "--by", "unit"]) == 2


def test_the_rows_of_the_table_are_of_what_there_is(shipped_book: Rulebook) -> None:
    whole = shipped_book.whole()
    known = {*(r.id for r in whole.rules), *(c.id for c in whole.checks), *whole.sections}
    rows = load_baseline(known=known)
    assert len({r.title for r in rows}) == len(rows)
    with pytest.raises(RulebookErrors) as error:
        load_baseline(known=known - {"structure.plan"})
    assert isinstance(error.value.place, Place)
    assert "structure.plan" in error.value.message
    assert load_baseline("information-disclosure") == ()
