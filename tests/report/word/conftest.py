"""What the tests of Word files share: the sample assessment, a file opened again, and LibreOffice where it is."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

OFFICE = shutil.which("soffice")


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location("duizhao_sample", Path(__file__).parents[1] / "sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def opened() -> Callable[[bytes], Any]:
    """python-docx's document of a file."""
    import docx

    return lambda data: docx.Document(io.BytesIO(data))


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[dict[str, bytes]], dict[str, int]]:
    """How many pages LibreOffice makes of each file; skips where there is no LibreOffice."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")

    def count(files: dict[str, bytes]) -> dict[str, int]:
        for name, data in files.items():
            (tmp_path / f"{name}.docx").write_bytes(data)
        command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(tmp_path), *(str(tmp_path / f"{n}.docx") for n in files)]
        subprocess.run(command, check=True, capture_output=True)
        return {name: _pages(tmp_path / f"{name}.pdf") for name in files}

    return count


def _pages(pdf: Path) -> int:
    import pdfplumber

    with pdfplumber.open(pdf) as document:
        return len(document.pages)
