from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duizhao.errors import Place, RulebookError


def test_what_a_helper_needs(run: Callable[..., Any]) -> None:
    done = run("doctor")
    for word in ("Python", "spacy", "规则集", "分词模型", "标准输出", "文件名编码"):
        assert word in done.out


def test_what_can_be_read(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duizhao.read.optional.find_spec", lambda name: object() if name != "py7zr" else None)
    done = run("doctor")
    assert re.search(r"读扫描件、照片 +可以", done.out)
    assert re.search(r"读.7z、.rar +没有安装（pip install 'duizhao\[archives\]'）", done.out)
    assert "LibreOffice" in done.out


def test_no_path_of_the_users_folder(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "li"
    monkeypatch.setattr(Path, "home", lambda: home)

    def fail(rules: str | None) -> None:
        raise RulebookError("没有这个键。", place=Place(str(home / "规则" / "甲.yaml"), 3))

    monkeypatch.setattr("duizhao.cli.doctor.open_rulebook", fail)
    done = run("doctor")
    assert done.status == 3
    assert "没有这个键" in done.out
    assert str(home) not in done.out


def test_a_bad_segmenter(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("doctor", "--segmenter", tmp_path)
    assert done.status in (3, 4)
    assert "DZ500" in done.out
