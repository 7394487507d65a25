"""Unit files and exemption files: what they say, what they do to an assessment, and what is wrong with bad ones."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.cli.app import main
from duizhao.engine.audit import Auditor
from duizhao.engine.waive import waive
from duizhao.errors import ExitStatus, OfficeFileError
from duizhao.model import Applies, Assessment, Finding, Outcome
from duizhao.office import load_exemptions, load_units
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.layers import tiers_of
from duizhao.rulebook.locate import shipped
from duizhao.rulebook.model import Rulebook

HERE = Path(__file__).parent
TIERS = tiers_of(shipped() / "rule-of-law")
BAD = {p.stem: yaml.safe_load(p.read_text("utf-8")) for p in sorted((HERE / "bad").glob("*.yaml"))}
TODAY = date(2025, 11, 1)


@pytest.mark.parametrize("file", ["units.yaml", "units.csv"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_units(file: str, codec: str, tmp_path: Path, shipped_book: Rulebook) -> None:
    if file.endswith(".yaml") and codec == "gb18030":
        pytest.skip("YAML is UTF-8")
    path = tmp_path / file
    path.write_bytes((HERE / file).read_text("utf-8").encode(codec))
    units = load_units(path, shipped_book, TIERS)
    water = units.find("云岭县水利局")
    assert water is not None
    assert (water.kind, water.region, water.layers) == (
        "department-enforcing",
        "hubei",
        ("hubei", "department-enforcing"),
    )
    assert water.holds == {"normative_documents": False, "major_decision": True}
    assert units.find("县水利局") is water
    assert units.find("云岭县水务局") is water
    town = units.find("清河镇")
    assert town is not None
    assert (town.name, town.holds) == ("清河镇人民政府", {})
    assert units.find("云岭县清河镇人民政府") is town  # the same name with the county before it
    assert units.find("白石镇人民政府") is None
    assert units.find(None) is None
    shop = units.find("云岭县供销社")
    assert shop is not None
    assert shop.holds["enforcement_power"] is False  # type: ignore[index]
    assert (water.due, town.due, shop.due) == ("2025-03-01", "2025-03-15", None)
    assert (shop.exempt, water.exempt) == (True, False)
    assert [u.together for u in units.units] == [None, None, None, "云岭县水利局"]


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_files(name: str, tmp_path: Path, shipped_book: Rulebook, capfd: pytest.CaptureFixture[str]) -> None:
    case = BAD[name]
    path = tmp_path / case["name"]
    path.write_text(case["text"], encoding="utf-8")
    load = partial(load_units, layers=TIERS) if case["kind"] == "units" else load_exemptions
    with pytest.raises(OfficeFileError) as caught:
        load(path, shipped_book)
    assert caught.value.exit_status is ExitStatus.USAGE
    told = " ".join(str(one) for one in (caught.value, *caught.value.others))
    for part in case["says"]:
        assert part in told, told
    report = tmp_path / "r.txt"
    report.write_text("云岭县水利局2024年法治政府建设情况的报告\n\n全年检查12次。\n", encoding="utf-8")
    assert main(["check", str(report), f"--{case['kind']}", str(path)]) == 2
    printed = capfd.readouterr()
    assert "DZ700" in printed.err
    assert printed.out == ""


def test_enough_bad_files() -> None:
    assert len(BAD) >= 12


# --- what answers do


def audited(auditor: Auditor, text: str, **options: Any) -> dict[str, Finding]:
    passages = {"measures": text}
    return {f.rule: f for f in auditor.audit_text(frame_text(auditor.rulebook.frame, passages), **options).findings}


def test_open_conditions_stay_questions(shipped_auditor: Auditor) -> None:
    found = audited(shipped_auditor, "全年召开局务会24次。")["enforcement.officers"]
    assert (found.outcome, found.applies) == (Outcome.MISSING, Applies.UNKNOWN)
    assert "是否具有行政执法权" in (found.question or "")
    assert found.because is None


def test_the_office_answers(shipped_auditor: Auditor) -> None:
    yes = audited(shipped_auditor, "全年召开局务会24次。", holds={"enforcement_power": True})["enforcement.officers"]
    assert (yes.outcome, yes.applies, yes.question) == (Outcome.MISSING, Applies.YES, None)
    no = audited(shipped_auditor, "全年召开局务会24次。", holds={"enforcement_power": False})["enforcement.officers"]
    assert (no.outcome, no.applies) == (Outcome.NOT_APPLICABLE, Applies.NO)
    assert "名册" in (no.because or "")


def test_what_a_text_shows_is_always_reported(shipped_auditor: Auditor) -> None:
    text = "组织执法人员培训2期，38人全部持证上岗。"
    found = audited(shipped_auditor, text, holds={"enforcement_power": False})["enforcement.officers"]
    assert found.outcome is Outcome.MET


def test_the_report_itself_answers(shipped_auditor: Auditor) -> None:
    text = "本单位无行政执法权。本年度无重大行政决策事项。未制发规范性文件。"
    found = audited(shipped_auditor, text)
    for rule in ("enforcement.officers", "enforcement.three_systems", "decision.archive", "normative.cleanup"):
        assert found[rule].outcome is Outcome.NOT_APPLICABLE, rule
        assert "报告写明不涉及" in (found[rule].because or "")


def test_where_office_and_report_differ_it_is_asked(shipped_auditor: Auditor) -> None:
    found = audited(shipped_auditor, "本单位无行政执法权。", holds={"enforcement_power": True})["enforcement.officers"]
    assert (found.outcome, found.applies) == (Outcome.MISSING, Applies.UNKNOWN)
    assert "名册" in (found.question or "")
    assert "报告写的是没有" in (found.question or "")


# --- exemptions


@pytest.fixture
def assessment(shipped_auditor: Auditor) -> Assessment:
    text = frame_text(shipped_auditor.rulebook.frame, {"measures": "深入学习贯彻习近平法治思想，开展专题学习6次。"})
    return shipped_auditor.audit_text(text, unit="云岭县综合服务局")


def test_exemptions(assessment: Assessment, shipped_book: Rulebook) -> None:
    entries = load_exemptions(HERE / "exemptions.yaml", shipped_book).of("云岭县综合服务局", ("综合服务局",), 2024)
    assert [e.rule for e in entries] == ["counsel.system", "disclosure.interpretation", "study.xi_thought"]
    after = waive(assessment, entries, shipped_book, TODAY)
    found = {f.rule: f for f in after.findings}
    assert found["counsel.system"].outcome is Outcome.WAIVED
    assert found["counsel.system"].waiver is not None
    assert found["counsel.system"].waiver.approver == "县司法局"
    assert "有效期至 2025-12-31" in (found["counsel.system"].because or "")
    lapsed = found["disclosure.interpretation"]
    assert lapsed.outcome is Outcome.MISSING
    assert "已过期" in (lapsed.because or "")
    assert found["study.xi_thought"].outcome is Outcome.MET
    assert {n.code for n in after.notes} >= {"exemption_lapsed", "exemption_unneeded"}
    before = {f.rule: f for f in assessment.findings}
    touched = {"counsel.system", "disclosure.interpretation"}
    assert all(found[rule] == before[rule] for rule in found if rule not in touched)
    assert assessment.score is not None
    assert after.score is not None
    assert after.score["total"] > assessment.score["total"]  # what is waived is left out of the reference


def test_the_last_day_still_counts(assessment: Assessment, shipped_book: Rulebook) -> None:
    entries = load_exemptions(HERE / "exemptions.csv", shipped_book).of("云岭县综合服务局", (), 2024)
    for today, outcome in ((date(2025, 12, 31), Outcome.WAIVED), (date(2026, 1, 1), Outcome.MISSING)):
        found = {f.rule: f for f in waive(assessment, entries, shipped_book, today).findings}
        assert found["counsel.system"].outcome is outcome


def test_other_units_and_years_are_not_waived(shipped_book: Rulebook) -> None:
    exemptions = load_exemptions(HERE / "exemptions.yaml", shipped_book)
    assert exemptions.of("云岭县综合服务局", (), 2023) == ()
    assert exemptions.of("白石镇人民政府", (), 2024) == ()
    assert exemptions.of(None, (), 2024) == ()


# --- on the command line


def check(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> dict[str, Any]:
    import json

    main(["check", *arguments, "--format", "json"])
    told: dict[str, Any] = json.loads(capfdbinary.readouterr().out)["assessments"][0]
    return told


@pytest.fixture
def report(tmp_path: Path, shipped_book: Rulebook) -> Path:
    path = tmp_path / "report.txt"
    text = frame_text(shipped_book.frame, {"measures": "全年召开党政会议24次。"}).replace(
        shipped_book.frame.unit, "清河镇人民政府"
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_a_unit_file_brings_layers(report: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    told = check(capfdbinary, str(report), "--units", str(HERE / "units.yaml"))
    assert told["rulebook"]["layers"] == ["township"]
    assert any(f["rule"] == "grassroots.law_guides" for f in told["findings"])
    assert not [n for n in told["notes"] if n["code"] == "kind_guess"]


def test_named_layers_go_before_the_kind_of_the_unit_file(
    report: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    told = check(capfdbinary, str(report), "--units", str(HERE / "units.yaml"), "--layers", "subdistrict,strict")
    assert told["rulebook"]["layers"] == ["subdistrict", "strict"]


def test_a_kind_is_only_proposed(report: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    told = check(capfdbinary, str(report))
    assert told["rulebook"]["layers"] == []
    (note,) = [n for n in told["notes"] if n["code"] == "kind_guess"]
    assert "乡镇" in note["message"]
    assert "名称以镇" in note["message"]
    assert "--layers township" in note["message"]


def test_a_guess_never_switches_a_power_off(
    tmp_path: Path, shipped_book: Rulebook, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "party.txt"
    text = frame_text(shipped_book.frame, {"measures": "全年召开部务会24次。"}).replace(
        shipped_book.frame.unit, "中共云岭县委组织部"
    )
    path.write_text(text, encoding="utf-8")
    guessed = check(capfdbinary, str(path), "--layers", "auto", "--unit", "中共云岭县委组织部")
    named = check(capfdbinary, str(path), "--layers", "party-department", "--unit", "中共云岭县委组织部")
    assert guessed["rulebook"]["layers"] == ["party-department?"]
    outcomes = {
        n: {f["rule"]: (f["outcome"], f["applies"]) for f in told["findings"]}
        for n, told in (("g", guessed), ("n", named))
    }
    for rule in ("enforcement.officers", "disclosure.proactive"):
        assert outcomes["n"][rule] == ("not_applicable", "no")
        assert outcomes["g"][rule] == ("missing", "unknown")
    assert not [f for f in guessed["findings"] if f["outcome"] == "not_applicable"]


def test_exemptions_on_the_command_line(
    tmp_path: Path, report: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "规则,单位,年度,理由,同意人,有效期至\ncounsel.role,清河镇人民政府,2024,镇无法律顾问,县司法局,2099-12-31\n",
        "utf-8",
    )
    told = check(capfdbinary, str(report), "--exemptions", str(path))
    (found,) = [f for f in told["findings"] if f["rule"] == "counsel.role"]
    assert found["outcome"] == "waived"
    assert found["waiver"] == {"reason": "镇无法律顾问", "approver": "县司法局", "until": "2099-12-31"}


def test_headings_and_kinds_as_offices_write_them(shipped_book: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("单位,简称,类型,截止日期\n清河镇人民政府,清河镇,乡镇,2025年3月1日\n", encoding="gb18030")
    (unit,) = load_units(path, shipped_book, TIERS, {"乡镇": "township"}).units
    assert (unit.name, unit.aliases, unit.kind, unit.due) == ("清河镇人民政府", ("清河镇",), "township", "2025-03-01")


def test_a_wrong_first_line_is_told_once(shipped_book: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("甲,乙\n清河镇,1\n石桥镇,2\n", encoding="utf-8")
    with pytest.raises(OfficeFileError) as raised:
        load_units(path, shipped_book, TIERS)
    told = [raised.value.message, *(e.message for e in raised.value.others)]
    assert [m.partition("“")[0] for m in told] == ["第一行应是各列的名称，其中缺少", "不认识的列", "不认识的列"]
