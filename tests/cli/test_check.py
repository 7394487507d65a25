"""Where `duizhao check` writes, and what it never does to a file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from duizhao.cli.output import BINARY, plan
from duizhao.errors import UsageError

Run = Callable[..., Any]
Make = Callable[[str], Path]


def test_json_on_standard_output_is_one_object(run: Run, auditor: Any, report: Make) -> None:
    done = run("check", report("a.txt"), report("b.txt"), "--format", "json")
    assert [Path(a["source"]).name for a in json.loads(done.out)["assessments"]] == ["a.txt", "b.txt"]
    assert done.err == ""


def test_the_source_is_the_path_as_given(run: Run, auditor: Any, report: Make, monkeypatch: Any) -> None:
    monkeypatch.chdir(report("甲/a.txt").parent.parent)
    done = run("check", "./甲/../甲/a.txt", "--format", "json")
    assert json.loads(done.out)["assessments"][0]["source"] == "./甲/../甲/a.txt"


def test_standard_input(run: Run, auditor: Any, stdin: Callable[[bytes], None]) -> None:
    stdin("报告".encode())
    done = run("check", "-", "--format", "json")
    assert json.loads(done.out)["assessments"][0]["source"] == "-"


def test_empty_standard_input(run: Run, auditor: Any, stdin: Callable[[bytes], None]) -> None:
    stdin(b"")
    done = run("check", "-")
    assert done.status == 4
    assert "标准输入：文件是空的。" in done.err


def test_options_reach_the_auditor(run: Run, auditor: Any, report: Make) -> None:
    run("check", report("a.txt"), "--year", "2023", "--unit", "某局", "--encoding", "gbk")
    asked = {"year": 2023, "unit": "某局", "force": False, "encoding": "gbk", "previous": None}
    assert auditor.asked == [(str(report("a.txt")), asked)]


def test_last_years_report_reaches_the_auditor(run: Run, auditor: Any, report: Make) -> None:
    last = report("last.txt")
    assert run("check", report("a.txt"), "--previous", last).status == 0
    assert auditor.asked[-1][1]["previous"] == auditor.sample.clean().document
    missing = run("check", report("a.txt"), "--previous", last.with_name("没有.txt"))
    assert missing.status == 4
    assert "--previous 给的上一年度的报告" in missing.err


@pytest.mark.parametrize(
    ("form", "suffix"), [("text", ".txt"), ("markdown", ".md"), ("html", ".html"), ("json", ".json")]
)
def test_one_report_to_a_file(run: Run, auditor: Any, report: Make, tmp_path: Path, form: str, suffix: str) -> None:
    target = tmp_path / f"结果{suffix}"
    done = run("check", report("a.txt"), "--format", form, "--output", target)
    assert done.status == 0
    assert "某区市场监管局" in target.read_text(encoding="utf-8")
    assert "已写入" in done.err
    assert "某区市场监管局" in done.out  # the summary
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.txt", target.name])


def test_a_list_for_the_colleagues(run: Run, auditor: Any, sample: ModuleType, report: Make, tmp_path: Path) -> None:
    import docx

    auditor.answers["a"] = sample.assessment()
    done = run("check", report("a.txt"), "--format", "materials", "-o", tmp_path / "清单.docx")
    assert done.status == 4  # one rule of the sample broke
    assert "素材清单" in "".join(p.text for p in docx.Document(str(tmp_path / "清单.docx")).paragraphs)
    done = run("check", report("a.txt"), report("没有/a.txt"), "--format", "materials", "-o", f"{tmp_path}/out/")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a-2-素材清单.docx", "a-素材清单.docx"]


def test_comments_in_the_file_itself(run: Run, tmp_path: Path) -> None:
    import docx

    lines = (Path(__file__).parents[2] / "seeds" / "001_4acc2f9e54aa100b.txt").read_text(encoding="utf-8").splitlines()
    draft = docx.Document()
    for line in lines:
        draft.add_paragraph(line)
    draft.save(str(tmp_path / "草稿.docx"))
    before = (tmp_path / "草稿.docx").read_bytes()
    done = run("check", tmp_path / "草稿.docx", "--format", "docx", "--output", tmp_path)
    assert done.status == 1
    assert (tmp_path / "草稿.docx").read_bytes() == before
    after = docx.Document(str(tmp_path / "草稿-批注.docx"))
    assert [p.text for p in after.paragraphs] == [p.text for p in draft.paragraphs]
    assert len(list(after.comments)) > 5
    assert "正文没有改动" in "".join(p.text for p in after.comments.get(0).paragraphs)


def test_a_file_with_macros_must_keep_its_suffix(tmp_path: Path) -> None:
    plan_ = plan(str(tmp_path / "out.docx"), "docx", ["a.docm"])
    assert plan_.fitted(plan_.paths[0], ".docx") == tmp_path / "out.docx"
    with pytest.raises(UsageError, match=r"扩展名改为 \.docm"):
        plan_.fitted(plan_.paths[0], ".docm")
    several = plan(f"{tmp_path}/", "docx", ["a.docm", "b.docx"], ["a.docm", "b.docx", str(tmp_path / "b-批注.docm")])
    assert several.fitted(several.paths[0], ".docm") == tmp_path / "a-批注.docm"
    with pytest.raises(UsageError, match="会覆盖"):
        several.fitted(several.paths[1], ".docm")


@pytest.mark.parametrize("form", sorted(BINARY))
def test_word_files_are_not_for_a_screen(run: Run, auditor: Any, report: Make, form: str) -> None:
    done = run("check", report("a.txt"), "--format", form)
    assert done.status == 2
    assert done.out == ""
    assert "请用 --output 给出文件名" in done.err


def test_quiet(run: Run, auditor: Any, report: Make, tmp_path: Path) -> None:
    done = run("check", report("a.txt"), "--quiet", "--output", tmp_path / "b.txt")
    assert (done.out, done.err) == ("", "")
    done = run("check", report("a.txt"), tmp_path / "没有.txt", "--quiet", "--output", f"{tmp_path}/out/")
    assert done.out == ""
    assert "没有这个文件" in done.err


def test_several_reports_to_a_folder(run: Run, auditor: Any, report: Make, tmp_path: Path) -> None:
    done = run(
        "check",
        report("甲/a.txt"),
        report("乙/A.txt"),
        report("b.txt"),
        "--format",
        "html",
        "--output",
        f"{tmp_path}/新/子/",
    )
    assert done.status == 0
    assert sorted(p.name for p in (tmp_path / "新" / "子").iterdir()) == ["A-2.html", "a.html", "b.html"]


def test_several_reports_to_a_folder_that_is_not_there_yet(
    run: Run, auditor: Any, report: Make, tmp_path: Path
) -> None:
    run("check", report("a.txt"), report("b.txt"), "--format", "markdown", "--output", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.md", "b.md"]


def test_json_of_several_is_one_file(run: Run, auditor: Any, report: Make, tmp_path: Path) -> None:
    run("check", report("a.txt"), report("b.txt"), "--format", "json", "--output", tmp_path / "all.json")
    assert len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["assessments"]) == 2
    run("check", report("a.txt"), report("b.txt"), "--format", "json", "--output", f"{tmp_path}/out/")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["duizhao.json"]


@pytest.mark.parametrize(
    ("output", "files", "form", "said"),
    [
        ("没有/a.html", 1, "html", "文件夹"),
        ("a.txt", 1, "text", "会覆盖要核对的报告"),
        ("./x/../a.txt", 1, "text", "会覆盖要核对的报告"),
        (".", 1, "text", "会覆盖要核对的报告"),
        ("a.txt", 1, "json", "会覆盖要核对的报告"),
        ("all.html", 2, "html", "请给文件夹"),
        ("有.html", 2, "html", "请给文件夹"),
    ],
)
def test_refused_outputs(
    run: Run,
    auditor: Any,
    report: Make,
    tmp_path: Path,
    monkeypatch: Any,
    output: str,
    files: int,
    form: str,
    said: str,
) -> None:
    paths = [report(name) for name in ("a.txt", "b.txt")[:files]]
    report("x/y.txt")
    report("有.html")
    monkeypatch.chdir(tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    done = run("check", *paths, "--format", form, "--output", output)
    assert done.status == 2
    assert said in done.err
    assert auditor.asked == []  # refused before anything is audited
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_link_to_the_report_is_the_report(run: Run, auditor: Any, report: Make, tmp_path: Path) -> None:
    path, link = report("a.txt"), tmp_path / "link.txt"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("no symbolic links here")
    assert run("check", path, "--output", link).status == 2
    assert run("check", link, "--output", path).status == 2


def test_several_html_need_a_folder(run: Run, auditor: Any, report: Make) -> None:
    done = run("check", report("a.txt"), report("b.txt"), "--format", "html")
    assert done.status == 2
    assert "--output" in done.err


def test_a_write_that_fails_leaves_nothing(
    run: Run, auditor: Any, report: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "out.html"
    old.write_text("旧", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    done = run("check", report("a.txt"), "--format", "html", "--output", old)
    assert done.status == 2
    assert "写不了" in done.err
    assert old.read_text(encoding="utf-8") == "旧"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "out.html"]


def test_a_name_that_is_no_text(run: Run, auditor: Any, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xa8.txt")
    try:
        Path(path).write_text("报告")
    except OSError:
        pytest.skip("this file system wants names that are text")
    done = run("check", path, "--format", "json")
    assert done.status == 0
    assert json.loads(done.out)["assessments"][0]["source"].encode("utf-8", "surrogateescape") == os.fsencode(path)
    for form in ("text", "markdown", "html"):
        assert run("check", path, "--format", form).status == 0


def test_refusals_are_said_once(run: Run, auditor: Any, sample: ModuleType, report: Make) -> None:
    auditor.answers["a"] = sample.refused()
    assert "像是“政府信息公开工作年度报告”" in run("check", report("a.txt"), "--format", "json").err
    done = run("check", report("a.txt"))
    assert done.err == ""
    assert "未作核对" in done.out
