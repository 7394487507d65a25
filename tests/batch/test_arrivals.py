"""What came in."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from duizhao.batch.arrivals import find
from duizhao.errors import UsageError


def _make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def test_a_folder_with_all_below_it_in_the_order_of_names(tmp_path: Path) -> None:
    _make(tmp_path, "b.docx", "a/z.pdf", "a/y.txt", "~$b.docx", ".git/x.txt", "a/Thumbs.db", "__MACOSX/b.docx")
    assert [a.name for a in find(tmp_path)] == ["a/y.txt", "a/z.pdf", "b.docx"]


def test_photos_that_lie_together_are_one_arrival(tmp_path: Path) -> None:
    _make(tmp_path, "局/10.jpg", "局/2.jpg", "局/说明.docx", "单张/1.png", "a.txt")
    found = {a.name: a for a in find(tmp_path)}
    assert sorted(found) == ["a.txt", "单张/1.png", "局/说明.docx", "局/（图片）"]
    assert [Path(f).name for f in found["局/（图片）"].files] == ["2.jpg", "10.jpg"]
    assert found["局/（图片）"].size == len("局/10.jpg".encode()) + len("局/2.jpg".encode())


def test_results_inside_the_folder_are_left_out(tmp_path: Path) -> None:
    _make(tmp_path, "a.txt", "结果/results.json", "结果/深/b.txt")
    assert [a.name for a in find(tmp_path, tmp_path / "结果")] == ["a.txt"]


def test_an_archive_is_one_arrival(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "全部.zip", "w") as z:
        z.writestr("a.txt", "报告")
    assert [a.name for a in find(tmp_path / "全部.zip")] == ["全部.zip"]


def test_a_list_of_paths(tmp_path: Path) -> None:
    _make(tmp_path, "x/a.txt", "b.txt")
    listed = tmp_path / "清单.txt"
    listed.write_text('# 说明\nx/a.txt\n\n"b.txt"\n', encoding="gb18030")
    assert [Path(a.files[0]).name for a in find(listed)] == ["b.txt", "a.txt"]
    listed.write_text("b.txt\n没有.docx\n", encoding="utf-8")
    with pytest.raises(UsageError, match="第 2 行：没有这个文件"):
        find(listed)


@pytest.mark.parametrize(
    ("name", "says"), [("没有", "没有 .* 这个文件夹"), ("空", "里没有文件"), ("a.docx", "duizhao check")]
)
def test_what_is_no_batch(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(UsageError, match=says):
        find(tmp_path / name)


def test_what_another_batch_has_written_did_not_come_in(tmp_path: Path) -> None:
    (tmp_path / "结果").mkdir()
    (tmp_path / "结果" / "批次.db").write_bytes(b"")
    (tmp_path / "结果" / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "b.txt").write_text("乙", encoding="utf-8")
    assert [a.name for a in find(tmp_path)] == ["b.txt"]


def test_names_that_are_not_in_the_encoding_of_this_system(tmp_path: Path) -> None:
    for name in ("水利局.txt".encode("gb18030"), b"\xff\xff.txt", b"\xff\xfe.txt"):
        try:
            (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text("报告", encoding="utf-8")
        except OSError:
            pytest.skip("this system takes no such names")
    found = find(tmp_path)
    assert [a.name for a in found] == ["水利局.txt", "��.txt", "��.txt#2"]
    assert len({a.files for a in found}) == 3
    assert all(Path(f).is_file() for a in found for f in a.files)


def test_a_link_that_leads_nowhere_is_a_file_like_any_other(tmp_path: Path) -> None:
    _make(tmp_path, "a.txt")
    try:
        (tmp_path / "b.docx").symlink_to(tmp_path / "没有.docx")
    except OSError:
        pytest.skip("no links here")
    assert [(a.name, a.size) for a in find(tmp_path)] == [("a.txt", 5), ("b.docx", 0)]


def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make(tmp_path, "a.txt", "锁/b.txt")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("锁"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UsageError, match=r"打不开文件夹 .*锁"):
        find(tmp_path)
