"""Two reports of one unit: what is new, repeated, gone, and what became of the plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duizhao.batch.compare import Comparison, compare_reports
from duizhao.batch.compared import html, machine, text
from duizhao.cli.app import main
from duizhao.engine.audit import Auditor
from duizhao.read import Source
from duizhao.reading import Extract
from duizhao.report.width import Ruler
from duizhao.session import Ask, Session

OLD = """云岭区水务局2023年法治政府建设情况报告

一、主要举措和成效

请来三位老船工给新渡工讲水情，沿江走了两天，在急弯处立起警示桩26根，夜航灯换成太阳能的，渡口台账由专人每周补记一次。

全年调解取水纠纷41件，最难的一件拖了九年，区、镇两级坐到田埂上谈了六回，最后按轮灌日数分水，双方都签了字。

坚持以习近平新时代中国特色社会主义思想为指导，深入学习贯彻习近平法治思想。

二、存在的不足和原因

河道巡查人手不足，夜间常常断档，原因是编制多年没有增加。

三、2024年工作安排

建成取水许可网上办理平台；组织河长履职考试2次。聘请退休法官担任人民调解员。
"""
NEW = """云岭区水务局2024年法治政府建设情况报告

一、主要举措和成效

请来三位老船工给新渡工讲水情，沿江走了两天，在急弯处立起警示桩31根，夜航灯换成太阳能的，渡口台账由专人每周补记一次。

取水许可网上办理平台6月建成，全年网上办件318件，平均少跑两趟。

坚持以习近平新时代中国特色社会主义思想为指导，深入学习贯彻习近平法治思想。

二、存在的不足和原因

河道巡查人手不足，夜间常常断档，原因是编制多年没有增加。

三、2025年工作安排

给山塘全部装上水位计。
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("compare")
    session = Session()
    documents = []
    for name, body in (("old", OLD), ("new", NEW)):
        (folder / f"{name}.txt").write_text(body, encoding="utf-8")
        auditor, parsed = session.parse(str(folder / f"{name}.txt"), Ask())
        documents.append(parsed.document)
    return compare_reports(*documents, auditor)


def _new(found: Comparison, span: tuple[int, int]) -> str:
    return found.new.read.source[slice(*span)]


def test_what_was_repeated(found: Comparison) -> None:
    assert [_new(found, r.new)[:4] for r in found.repeated] == ["请来三位", "河道巡查"]
    changed, same = found.repeated
    assert 0.8 < changed.likeness < 1
    assert same.likeness == 1
    assert found.old.read.source[slice(*same.old)] == _new(found, same.new)
    assert 0.3 < found.share < 0.9


def test_what_is_new_and_what_is_gone(found: Comparison) -> None:
    assert [_new(found, s)[:4] for s in found.fresh] == ["取水许可", "给山塘全"]
    assert [found.old.read.source[s[0] :][:4] for s in found.gone] == ["全年调解", "建成取水"]
    assert found.common == 1  # official wording is neither


def test_what_became_of_the_plan(found: Comparison) -> None:
    assert found.promises is not None
    told = {found.old.read.source[slice(*p.span)]: p.mentioned for p in found.promises}
    assert told == {
        "建成取水许可网上办理平台": True,
        "组织河长履职考试2次": False,
        "聘请退休法官担任人民调解员": False,
    }


def test_told_to_people(found: Comparison) -> None:
    lines = "\n".join(line.text for line in text.render(found, ruler=Ruler(2), width=100))
    assert "警示桩〔26→31〕根" in lines.replace("\n", "").replace(" ", "")
    assert "未见提及，请核实：组织河长履职考试2次" in lines
    assert "一字不差" in lines
    assert "抄" not in lines


def test_told_to_machines(found: Comparison) -> None:
    told = json.loads(machine.render(found))
    assert told["old"]["year"] == 2023
    assert told["new"]["year"] == 2024
    (passage,) = told["repeated"][0]["passages"]
    (change,) = passage["differences"]
    assert (OLD[slice(*change["old"])], NEW[slice(*change["new"])]) == ("26", "31")
    assert [p["mentioned"] for p in told["promises"]] == [True, False, False]


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "去年.txt", tmp_path / "今年.txt"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    assert main(["compare", str(old), str(new)]) == 0
    assert "两份报告对照" in capfd.readouterr().out
    made = tmp_path / "对照.json"
    assert main(["compare", str(old), str(new), "--format", "json", "-o", str(made)]) == 0
    assert len(json.loads(made.read_text(encoding="utf-8"))["repeated"]) == 2
    assert main(["compare", str(old), str(new), "-o", str(old)]) == 2
    assert old.read_text(encoding="utf-8") == OLD
    assert main(["compare", str(old), str(tmp_path / "没有.txt")]) == 4


def test_told_on_a_page(found: Comparison) -> None:
    made = html.render(found)
    assert '<span class="k-apart">26</span>' in made
    assert '<span class="k-apart">31</span>' in made
    assert made.count("未见提及，请核实") == 2
    assert "新报告 5 段：与旧报告雷同 2 段，新写 2 段，通用表述 1 段" in made
    assert made.count('class="pair"') == 2


ITEMS = {
    "numbered": (
        "一是将渡口台账并入一张表，3月上线，填报次数压到2次。二是拟对山塘加固这一重大决策举行听证会；三是每季度走一遍斗渠，毛病当月内清零。",
        [
            "将渡口台账并入一张表，3月上线，填报次数压到2次",
            "拟对山塘加固这一重大决策举行听证会",
            "每季度走一遍斗渠，毛病当月内清零",
        ],
    ),
    "in_brackets": (
        "（一）把取水许可的材料减到两份，六月起照办。\n\n（二）请渔民代表给船检打分，年底公布结果。",
        ["把取水许可的材料减到两份，六月起照办", "请渔民代表给船检打分，年底公布结果"],
    ),
    "put_ahead": ("拟于2024年在磨盘码头设调解室3个，专调取水纠纷。", ["拟于2024年在磨盘码头设调解室3个，专调取水纠纷"]),
    "a_deed_is_told_once": ("一是增配船检员3人，负责渡口，上岗前跟班1个月。", ["一是增配船检员3人"]),
    "attitude": ("一是坚持以习近平法治思想为指导，压实责任。二是保持劲头。", []),
    "no_plan_at_all": ("感谢各界关心水务工作。", []),
}


@pytest.mark.parametrize("name", ITEMS)
def test_what_a_plan_numbers_is_planned(name: str, shipped_auditor: Auditor) -> None:
    plan, expected = ITEMS[name]
    old = OLD.split("三、2024年工作安排")[0] + "三、2024年主要安排\n\n" + plan + "\n"
    first, second = (shipped_auditor.parse(Source("例", Extract(body, "txt"))).document for body in (old, NEW))
    found = compare_reports(first, second, shipped_auditor).promises
    assert found is not None
    assert [" ".join(first.read.source[slice(*p.span)].split()) for p in found] == expected


def test_an_item_that_is_taken_up_is_mentioned(shipped_auditor: Auditor) -> None:
    plan = "一是请渡工学会看水情，渡口台账由专人补记。二是与邻县互换果树苗，把嫁接的窍门教给农户。"
    old = OLD.split("三、2024年工作安排")[0] + "三、2024年主要安排\n\n" + plan + "\n"
    first, second = (shipped_auditor.parse(Source("例", Extract(body, "txt"))).document for body in (old, NEW))
    found = compare_reports(first, second, shipped_auditor).promises
    assert found is not None
    assert [p.mentioned for p in found] == [True, False]
