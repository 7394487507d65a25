"""Label files: what is read, and what is said of files that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from duizhao.errors import ExitStatus, GoldError
from duizhao.evaluate.gold import Label, load_gold

Write = Callable[[str, str], Path]


def test_a_file_is_read_in_its_order(gold: Path) -> None:
    reports = load_gold(gold / "labels.yaml").reports
    assert [r.file for r in reports] == ["a.txt", "b.txt"]
    assert list(reports[0].labels) == ["counsel.system", "decision.archive", "plan.measures"]
    assert reports[0].labels["counsel.system"] == Label(("met",), ("聘请法律顾问2名",))
    assert reports[1].labels["decision.archive"] == Label(("planned", "missing"))


def test_a_folder_joins_its_label_files(gold: Path, write: Write) -> None:
    write("gold/labels-2.yaml", "reports:\n- file: c.txt\n  elements:\n    counsel.system: {accept: [met]}\n")
    loaded = load_gold(gold)
    assert [r.file for r in loaded.reports] == ["c.txt", "a.txt", "b.txt"]
    assert loaded.reports[0].origin.endswith("labels-2.yaml")


def test_plain_words_stay_text(write: Write) -> None:
    path = write(
        "l.yaml", "reports:\n- file: no\n  elements:\n    counsel.system: {accept: [met], quotes: [2024-01-01, on]}"
    )
    (report,) = load_gold(path).reports
    assert report.file == "no"
    assert report.labels["counsel.system"].quotes == ("2024-01-01", "on")


def label(body: str) -> str:
    return f"reports:\n- file: a.txt\n  elements:\n    counsel.system: {body}\n"


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ("", 1, ["文件是空的"]),
        ("reports: [", None, ["括号"]),
        ("cases: []", None, ["缺少 reports"]),
        ("reports: []", 1, ["至少一项"]),
        ("version: 2\nreports:\n- file: a\n", 1, ["version", "只认得 1"]),
        ("reports:\n- elements: {}\n", 2, ["第 1 篇报告", "缺少 file"]),
        ("reports:\n- file: a.txt\n  elements: {}\n", 3, ["报告“a.txt”", "至少一项"]),
        ("reports:\n- file: a.txt\n  elements: {x.y: {accept: [met]}}\n  titel: x\n", 4, ["“titel”", "file、elements"]),
        (label("{accept: [mett]}"), 4, ["报告“a.txt”要素“counsel.system”", "“mett”", "met、partial、planned"]),
        (label("{accept: [waived]}"), 4, ["“waived”", "只能是"]),
        (label("{accept: []}"), 4, ["counsel.system", "至少一项"]),
        (label("{accept: met}"), 4, ["counsel.system", "列表"]),
        (label("{accept: [met, met]}"), 4, ["写了两次"]),
        (label("{quotes: [x]}"), 4, ["缺少 accept"]),
        (label("{accept: [met], quote: [x]}"), 4, ["“quote”", "accept、quotes、note、why"]),
        (label("{accept: [met], quotes: [' ']}"), 4, ["不能为空"]),
        (label("{accept: [met], quotes: 原文}"), 4, ["列表"]),
        ("reports:\n- file: a.txt\n  elements:\n    Counsel: {accept: [met]}\n", 4, ["要素“Counsel”", "组.名"]),
        (label("{accept: [met]}") + "    counsel.system: {accept: [met]}\n", 5, ["重复"]),
        (label("{accept: [met]}") + "- file: a.txt\n  elements:\n    x.y: {accept: [met]}\n", 5, ["只能标注一次"]),
    ],
)
def test_a_wrong_file_is_named_with_place_and_remedy(
    write: Write, text: str, line: int | None, parts: list[str]
) -> None:
    path = write("labels.yaml", text)
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    error = caught.value
    assert error.exit_status is ExitStatus.USAGE
    assert error.place is not None
    assert error.place.file == str(path)
    assert error.place.text is None, "a line of labels quotes a report"
    assert line is None or error.place.line == line
    for part in parts:
        assert part in str(error)


def test_one_report_in_two_files(gold: Path, write: Write) -> None:
    write("gold/more.yaml", "reports:\n- file: a.txt\n  elements:\n    counsel.system: {accept: [met]}\n")
    with pytest.raises(GoldError, match=r"labels\.yaml 标注过"):
        load_gold(gold)


def test_no_such_file_and_no_label_file(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="读不了"):
        load_gold(tmp_path / "none.yaml")
    with pytest.raises(GoldError, match="没有标注文件"):
        load_gold(tmp_path)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "l.yaml"
    path.write_bytes("reports: [单位]".encode("gb18030"))
    with pytest.raises(GoldError, match="UTF-8"):
        load_gold(path)
