"""Markings of secrecy: every entry of secrecy/*.yaml is a test; and what a run does that meets one."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.cli.app import main
from duizhao.errors import ExitStatus, SecrecyError
from duizhao.read import Furniture, read_bytes, read_text
from duizhao.read.secrecy import MESSAGE, check_secrecy
from duizhao.reading import Block, BlockKind

FOLDER = Path(__file__).parent / "secrecy"
TRUE = yaml.safe_load((FOLDER / "true.yaml").read_text("utf-8"))
NEAR = yaml.safe_load((FOLDER / "near.yaml").read_text("utf-8"))
REPORT = """云岭县综合服务局2023年法治政府建设情况报告
一、主要工作
全年审查文件12件，办理复议案件3件，组织培训4次。
二、存在的不足
人手不够。"""
SECRET = f"机密★5年\n{REPORT}\n"


def made(case: dict[str, Any]) -> tuple[str, tuple[Block, ...]]:
    text: str = case["text"].replace("{REPORT}", REPORT).rstrip("\n") + "\n"
    blocks: list[Block] = []
    for key, kind in (("header", BlockKind.HEADER), ("box", BlockKind.TEXTBOX)):
        if key in case:
            blocks.append(Block(len(text), len(text) + len(case[key]), kind))
            text += case[key] + "\n"
    return text, tuple(blocks)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in TRUE])
def test_a_marking_stops(case: dict[str, Any]) -> None:
    text, blocks = made(case)
    with pytest.raises(SecrecyError) as caught:
        check_secrecy(text, blocks, "目录/a.docx")
    assert str(caught.value) == f"目录/a.docx：{MESSAGE}"
    assert caught.value.exit_status is ExitStatus.SECRET
    assert caught.value.code == "DZ310"


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in NEAR])
def test_what_only_speaks_of_secrecy_does_not(case: dict[str, Any]) -> None:
    check_secrecy(*made(case))


def test_each_way_in_stops(furniture: Furniture) -> None:
    page = f"<html><body><p>机密★5年</p>{''.join(f'<p>{x}</p>' for x in REPORT.splitlines())}</body></html>"
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("报告.txt", REPORT)
        archive.writestr("另一份.txt", SECRET)
    with pytest.raises(SecrecyError):
        read_text(SECRET, "a.txt", furniture)
    for data in (SECRET.encode("gbk"), SECRET.encode("utf-16"), page.encode(), packed.getvalue()):
        with pytest.raises(SecrecyError):
            read_bytes(data, "a", furniture)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three reports, the second of them secret."""
    paths = [tmp_path / "in" / f"{name}.txt" for name in ("甲局", "乙局", "丙局")]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_text(SECRET if path.stem == "乙局" else REPORT, encoding="utf-8")
    return [str(p) for p in paths]


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_run_over_several_files_says_and_writes_nothing(
    form: str, files: list[str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["check", *files, "--format", form, "--segmenter", "char"]) == ExitStatus.SECRET
    out, err = capfdbinary.readouterr()
    assert out == b""
    said = err.decode("utf-8")
    assert "DZ310" in said
    assert "乙局.txt" in said
    assert MESSAGE in said
    assert "审查文件" not in said
    assert "甲局" not in said.replace(files[1], "")
    assert (
        main(["check", *files, "--format", form, "--segmenter", "char", "--output", str(tmp_path / "out") + "/"]) == 5
    )
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["丙局.txt", "乙局.txt", "甲局.txt"]
    assert capfdbinary.readouterr().out == b""


@pytest.mark.parametrize("form", ["html", "docx", "materials"])
def test_no_file_is_written_for_a_secret_paper(form: str, files: list[str], tmp_path: Path) -> None:
    suffix = "html" if form == "html" else "docx"
    target = tmp_path / f"out.{suffix}"
    assert main(["check", files[1], "--format", form, "--segmenter", "char", "--output", str(target)]) == 5
    assert not target.exists()


@pytest.mark.parametrize("command", [["convert"], ["explain"]])
def test_other_commands_stop_too(
    command: list[str], files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    rule = ["counsel.system"] if command == ["explain"] else []
    assert main([*command, files[1], *rule]) == ExitStatus.SECRET
    assert capfdbinary.readouterr().out == b""


def test_a_broken_file_does_not_hide_a_secret_one(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    assert main(["check", str(tmp_path / "空.txt"), str(tmp_path / "没有.txt"), *files, "--segmenter", "char"]) == 5
