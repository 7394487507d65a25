"""`duizhao convert`: what it prints and writes, and how it ends."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duizhao.errors import ReadError

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = str(next(SEEDS.glob("000*.txt")))


def test_it_shows_what_was_read(run: Callable[..., Any]) -> None:
    done = run("convert", SEED)
    assert done.status == 0
    assert "标题：" in done.out
    assert "（取自标题）" in done.out
    assert "第 4 行，标题　关于2023年法治政府建设情况的报告" in done.out
    assert done.err == ""


def test_json_and_markdown(run: Callable[..., Any]) -> None:
    made = json.loads(run("convert", SEED, "--format", "json").out)
    assert (made["format"], made["year"]["value"]) == ("txt", 2023)
    assert "\n## 一、" in run("convert", SEED, "--format", "markdown").out


def test_standard_input(run: Callable[..., Any], stdin: Callable[[bytes], None]) -> None:
    stdin(Path(SEED).read_bytes())
    assert "文件：标准输入" in run("convert", "-").out


@pytest.mark.parametrize(
    ("form", "named", "made"),
    [
        ("text", "看.txt", "看.txt"),
        ("json", "看.json", "看.json"),
        ("json", "夹/", f"夹/{Path(SEED).stem}.json"),
        ("markdown", "夹/", f"夹/{Path(SEED).stem}.md"),
    ],
)
def test_output(run: Callable[..., Any], tmp_path: Path, form: str, named: str, made: str) -> None:
    done = run("convert", SEED, "--format", form, "-o", f"{tmp_path}/{named}")
    assert (done.status, done.out) == (0, "")
    assert "已写入" in done.err
    assert (tmp_path / made).stat().st_size > 1000


def test_another_kind_of_report_is_read_by_its_own_rulebook(run: Callable[..., Any]) -> None:
    path = next((SEEDS.parent / "tests/corpus/disclosure").glob("g1*.txt"))
    made = json.loads(run("convert", path, "--format", "json").out)
    assert made["kind"]["accepted"] is True
    made = json.loads(run("convert", path, "--format", "json", "--rulebook", "rule-of-law").out)
    assert made["kind"]["accepted"] is False
    assert "核对时不会作为报告" in "".join(run("convert", path, "--rulebook", "rule-of-law").out.split())


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["没有.txt"], 4, "没有这个文件"),
        ([SEED, "--format", "html"], 2, "--format 不能是“html”"),
        ([SEED, "-o", SEED], 2, "会覆盖"),
        ([SEED, "另一份.docx"], 2, "一次看一份报告，这里给了 2 份"),
        ([], 2, "FILE"),
    ],
)
def test_how_it_ends(run: Callable[..., Any], arguments: list[str], status: int, said: str) -> None:
    done = run("convert", *arguments)
    assert done.status == status
    assert said in done.err
    assert done.out == ""


def test_images_are_the_pages_of_one_report(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def parse(session: object, source: object, ask: object) -> None:
        asked.append(source)
        raise ReadError("读不了。")

    monkeypatch.setattr("duizhao.session.Session.parse", parse)
    assert run("convert", "照片/1.jpg", "照片/2.jpg").status == 4
    assert asked == [("照片/1.jpg", "照片/2.jpg")]


def test_a_report_in_an_archive_is_named_with_it(run: Callable[..., Any], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "报送.zip", "w") as made:
        made.write(SEED, "材料/报告.txt")
        made.writestr("材料/说明.txt", "现将报告报上，请审阅。联系人：小李。")
    out = run("convert", tmp_path / "报送.zip").out
    assert "文件：报送.zip › 报告.txt，纯文本" in out
    assert "里面有 2 个文件" in out
