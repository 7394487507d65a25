"""LibreOffice, where it is installed: many files by one call."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

WANTED = "DUIZHAO_TEST_LIBREOFFICE"  # set where the tests must not pass over a LibreOffice that is not there
_LONGEST = 300  # seconds


def lacking() -> str:
    """What keeps LibreOffice from being used, or nothing. Raises RuntimeError where it is wanted all the same."""
    told = ""
    if _program() is None:
        told = "there is no LibreOffice"
    elif shutil.which("fc-list") and not subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout.strip():
        told = "there is no font with Chinese characters"
    if told and os.environ.get(WANTED):
        raise RuntimeError(f"{WANTED} is set, but {told}")
    return told


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: Mapping[str, bytes], target: str, folder: Path) -> dict[str, bytes]:
    """Each of `files` (a name without suffix, a Word file) as `target`, e.g. pdf or doc."""
    program = _program()
    assert program is not None
    source, made = folder / "in", folder / target
    source.mkdir(parents=True)
    for name, data in files.items():
        (source / f"{name}.docx").write_bytes(data)
    # a profile of its own, so that a LibreOffice which somebody has open is left alone
    profile = (folder / "profile").absolute().as_uri()
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", target, "--outdir", str(made)]
        + [str(source / f"{name}.docx") for name in files],
        check=True,
        timeout=_LONGEST,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return {name: (made / f"{name}.{target}").read_bytes() for name in files}
