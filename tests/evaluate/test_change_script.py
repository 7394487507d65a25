"""scripts/change.py: the change since the saved baseline, for every set."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "change.py"

Write = Callable[[str, str], Path]


@pytest.fixture
def change(tmp_path: Path, gold: Path, auditor: Any, write: Write, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a small corpus of its own and the stand-in for the auditor."""
    spec = importlib.util.spec_from_file_location("change", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    labels = (gold / "labels.yaml").read_text(encoding="utf-8")
    for folder in ("corpus/open", "corpus/seeds"):
        write(f"{folder}/labels.yaml", labels)
    for folder in ("corpus/open", "seeds"):
        for name in ("a.txt", "b.txt"):
            write(f"{folder}/{name}", (gold / name).read_text(encoding="utf-8"))
    write(
        "corpus/context/open.yaml",
        "cases:\n- {id: c1, element: counsel.system, section: plan, accept: [met], text: counsel.system met 有。}\n",
    )
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "CORPUS", tmp_path / "corpus")
    monkeypatch.setattr(module, "make_auditor", lambda: auditor)
    return module


def test_save_then_nothing_changed(change: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert change.main(["--check"]) == 0
    assert capsys.readouterr().out.count("基线里还没有这一组") == 3
    assert change.main(["--save"]) == 0
    saved = (tmp_path / "corpus" / "baseline.json").read_bytes()
    capsys.readouterr()
    assert change.main(["--check", "--save"]) == 0
    assert capsys.readouterr().out.count("没有变化。") == 3
    assert (tmp_path / "corpus" / "baseline.json").read_bytes() == saved


def test_a_fall_is_shown_and_fails_the_check(
    change: ModuleType, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    change.main(["--save"])
    write("corpus/open/a.txt", "counsel.system missing\ndecision.archive missing\n")
    assert change.main([]) == 0
    capsys.readouterr()
    assert change.main(["--check"]) == 1
    out = capsys.readouterr().out
    assert "改错  a.txt  counsel.system" in out
    assert "改对  a.txt  decision.archive" in out
    assert "下降  open：" in out


def test_a_rise_passes_the_check(change: ModuleType, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    change.main(["--save"])
    write("seeds/b.txt", "counsel.system met 有法律顾问。\ndecision.archive missing\n")
    assert change.main(["--check"]) == 0
    assert "改对  b.txt  counsel.system" in capsys.readouterr().out


def test_other_labels_and_further_sets(
    change: ModuleType, gold: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = write("other.yaml", "reports:\n- file: a.txt\n  elements:\n    counsel.system: {accept: [met]}\n")
    assert change.main(["--seeds-labels", str(labels), "--extra", "more", str(gold), str(gold)]) == 0
    out = capsys.readouterr().out
    assert "对数（报告×要素） 1" in out
    assert "== more" in out


def test_a_baseline_that_cannot_be_used(change: ModuleType, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write("bad.json", '{"sets": {"open": {}}}')
    assert change.main(["--baseline", str(bad)]) == 2
    assert "bad.json" in capsys.readouterr().err
    assert change.main(["--baseline", str(write("worse.json", "[]"))]) != 0
