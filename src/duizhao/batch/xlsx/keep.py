"""What an office edited, kept as it was: nothing typed anywhere in a file is lost when the file is written anew."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from duizhao.report.files import write_atomic

__all__ = ["KEPT", "digest_of", "keep_file"]

KEPT: Final = "旧登记"


def digest_of(data: bytes) -> str:
    """By this a file that nobody has edited since it was written is known again."""
    return hashlib.sha256(data).hexdigest()


def keep_file(folder: Path, data: bytes, name: str) -> None:
    """A copy of the file as the office left it, numbered; one that is there already is not kept twice."""
    kept = folder / KEPT
    kept.mkdir(exist_ok=True)
    digest = digest_of(data)[:8]
    if not any(kept.glob(f"{name}-*-{digest}.xlsx")):
        number = len(list(kept.glob(f"{name}-*.xlsx"))) + 1
        write_atomic(kept / f"{name}-{number:03}-{digest}.xlsx", data)
