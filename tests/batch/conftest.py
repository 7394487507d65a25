"""A small district: eight files of ours in several folders and formats, one of them broken, one another genre."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))

LETTER = "关于报送材料的函\n\n区司法局：\n\n现将有关材料报送你局，请查收。\n"


@pytest.fixture
def district(tmp_path: Path) -> Path:
    folder = tmp_path / "district"
    for i, seed in enumerate(SEEDS):
        target = folder / ("甲" if i % 2 else "乙") / f"{i}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(seed, target)
    (folder / "函.txt").write_text(LETTER, encoding="utf-8")
    (folder / "空.docx").write_bytes(b"")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    (folder / "~$锁.docx").write_bytes(b"lock")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text("x", encoding="utf-8")
    return folder
