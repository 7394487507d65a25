"""Every way in which a run can end, and its exit status: 0 clean, 1 found, 2 usage, 3 rulebook, 4 failed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from duizhao.errors import Place, ReadError, RulebookError
from duizhao.model import Applies, Outcome

Case = tuple[dict[str, Any], list[str], int]


@pytest.fixture
def files(sample: ModuleType, auditor: Any, report: Callable[[str], Any]) -> dict[str, str]:
    """Files whose names say what is found in them."""

    def found(*findings: Any, checks: tuple[Any, ...] = ()) -> Any:
        return sample.assessment(findings=findings, checks=checks, notes=())

    make = sample.finding
    auditor.answers = {
        "clean": found(make("a.a", "甲", Outcome.MET)),
        "prescribed": found(make("a.a", "甲", Outcome.MISSING, "prescribed")),
        "gap": found(make("a.a", "甲", Outcome.PLANNED)),
        "admitted": found(make("a.a", "甲", Outcome.ADMITTED)),
        "weak": found(make("a.a", "甲", Outcome.PARTIAL)),
        "question": found(make("a.a", "甲", Outcome.MISSING, "prescribed", applies=Applies.UNKNOWN)),
        "none": found(make("a.a", "甲", Outcome.NOT_APPLICABLE), make("a.b", "乙", Outcome.WAIVED)),
        "broken": found(make("a.a", "甲", Outcome.ERROR, error="DZ400")),
        "suspect": found(make("a.a", "甲", Outcome.MET), checks=sample.CHECKS),
        "broken_check": found(make("a.a", "甲", Outcome.MET), checks=(sample.BROKEN,)),
        "refused": sample.refused(),
        "empty": ReadError("文件是空的。"),
        "crash": ZeroDivisionError("报告里的一句话"),
    }
    paths = {name: str(report(f"{name}.txt")) for name in auditor.answers}
    return {**paths, "absent": str(report("x.txt").with_name("没有.txt"))}


@pytest.mark.parametrize(
    ("names", "options", "status"),
    [
        (["clean"], [], 0),
        (["prescribed"], [], 1),
        (["prescribed"], ["--fail-on", "prescribed"], 1),
        (["gap"], [], 1),
        (["gap"], ["--fail-on", "prescribed"], 0),
        (["admitted"], [], 1),
        (["weak"], [], 0),
        (["weak"], ["--fail-on", "weak"], 1),
        (["prescribed", "gap", "weak"], ["--fail-on", "never"], 0),
        (["question"], [], 0),
        (["question"], ["--fail-on", "weak"], 0),
        (["none"], ["--fail-on", "weak"], 0),
        (["clean", "gap"], [], 1),
        (["suspect"], [], 0),
        (["suspect"], ["--fail-on", "prescribed"], 0),
        (["suspect"], ["--fail-on", "weak"], 1),
        (["broken_check"], [], 4),
        (["clean", "gap"], ["--previous", "x.txt"], 2),
        (["broken"], [], 4),
        (["broken"], ["--fail-on", "never"], 4),
        (["refused"], [], 4),
        (["empty"], [], 4),
        (["absent"], [], 4),
        (["crash"], [], 4),
        (["gap", "empty"], [], 4),
        (["clean"], ["--fail-on", "any"], 2),
        (["clean"], ["--format", "pdf"], 2),
        (["clean"], ["--year", "24"], 2),
        (["clean"], ["--year", "二〇二四"], 2),
        (["clean"], ["--nonsense"], 2),
        ([], [], 2),
        (["gap", "empty"], ["--year", "24"], 2),
    ],
)
def test_status(
    run: Callable[..., Any], files: dict[str, str], names: list[str], options: list[str], status: int
) -> None:
    done = run("check", *(files[n] for n in names), *options)
    assert done.status == status
    if status in (2, 4):
        assert done.err.startswith("错误 DZ") or "refused" in names
    assert "Traceback" not in done.err


def test_force(run: Callable[..., Any], files: dict[str, str], auditor: Any, sample: ModuleType) -> None:
    refused = sample.refused()
    auditor.answers["refused"] = sample.assessment(kind=refused.kind, findings=sample.clean().findings)
    assert run("check", files["refused"], "--force").status == 0
    assert auditor.asked[-1][1]["force"] is True


def test_a_bad_rulebook(run: Callable[..., Any], files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    error = RulebookError("没有这个键。", place=Place("规则/甲.yaml", 3, 12, "    weigth: 2  # 权重"))
    error.others = [RulebookError("编号重复。", place=Place("规则/乙.yaml", 8))]  # type: ignore[attr-defined]

    def fail(*asked: object) -> None:
        raise error

    monkeypatch.setattr("duizhao.session.open_rulebook", fail)
    done = run("check", files["gap"], files["empty"])
    assert done.status == 3
    assert done.out == ""
    assert "规则/甲.yaml 第 3 行第 12 列：没有这个键。" in done.err
    assert "weigth: 2" in done.err
    assert "规则/乙.yaml 第 8 行：编号重复。" in done.err
    assert "共 2 处。" in done.err


def test_one_bad_file_never_stops_the_others(run: Callable[..., Any], files: dict[str, str]) -> None:
    done = run("check", files["crash"], files["absent"], files["gap"], files["empty"])
    assert done.status == 4
    assert "未能读取" in done.out
    assert "仅列计划" in done.out
    assert [line for line in done.err.splitlines() if "没有.txt：没有这个文件" in line]


def test_an_unexpected_error_quotes_nothing(run: Callable[..., Any], files: dict[str, str]) -> None:
    done = run("check", files["crash"], "--format", "json")
    assert "ZeroDivisionError" in done.err
    assert "报告里的一句话" not in done.out + done.err
    assert "DZ900" in done.out


def test_an_unexpected_error_outside_of_reports(
    run: Callable[..., Any], files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*asked: object) -> None:
        raise RuntimeError("报告里的一句话")

    monkeypatch.delenv("DUIZHAO_DEBUG", raising=False)
    monkeypatch.setattr("duizhao.session.open_rulebook", fail)
    done = run("check", files["gap"])
    assert done.status == 4
    assert done.err.count("\n") == 1
    assert "DZ900" in done.err
    assert "报告里的一句话" not in done.err


@pytest.mark.parametrize(
    ("name", "rule", "status"),
    [("gap", "zz.zz", 2), ("mixed", "counsel.system", 0), ("mixed", "法律顾问制度", 0), ("mixed", "plan.measures", 4), ("refused", "counsel.system", 4)],
)  # fmt: skip
def test_explain(
    run: Callable[..., Any], files: dict[str, str], auditor: Any, sample: ModuleType, name: str, rule: str, status: int
) -> None:
    auditor.answers["mixed"] = sample.assessment()
    path = files.get(name) or files["gap"].replace("gap", "mixed")
    Path(path).write_text("报告", encoding="utf-8")
    assert run("explain", path, rule).status == status
