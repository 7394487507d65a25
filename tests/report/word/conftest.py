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


HERE = Path(__file__).parent


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"duizhao_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """A fixed assessment with every outcome."""
    return _module(HERE.parent / "sample.py")


@pytest.fixture(scope="session")
def opened() -> Callable[[bytes], Any]:
    """python-docx's document of a file."""
    import docx

    return lambda data: docx.Document(io.BytesIO(data))


@pytest.fixture
def office(tmp_path: Path) -> Callable[[dict[str, bytes], str], dict[str, bytes]]:
    """What LibreOffice makes of Word files; skips where there is no LibreOffice."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")

    def convert(files: dict[str, bytes], form: str) -> dict[str, bytes]:
        for name, data in files.items():
            (tmp_path / f"{name}.docx").write_bytes(data)
        command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", form, "--outdir", str(tmp_path), *(str(tmp_path / f"{n}.docx") for n in files)]
        subprocess.run(command, check=True, capture_output=True)
        return {name: (tmp_path / f"{name}.{form}").read_bytes() for name in files}

    return convert


@pytest.fixture
def pages(office: Callable[..., dict[str, bytes]]) -> Callable[[dict[str, bytes]], dict[str, int]]:
    """How many pages LibreOffice makes of each file."""
    import pdfplumber

    def count(files: dict[str, bytes]) -> dict[str, int]:
        out = {}
        for name, data in office(files, "pdf").items():
            with pdfplumber.open(io.BytesIO(data)) as document:
                out[name] = len(document.pages)
        return out

    return count


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """The builder of Word files."""
    return _module(HERE.parents[1] / "read" / "word" / "builder.py")


@pytest.fixture(scope="session")
def drafts() -> ModuleType:
    """Word files of any make."""
    return _module(HERE.parents[1] / "read" / "word" / "test_walk_properties.py")


@pytest.fixture(scope="session")
def compare() -> ModuleType:
    """Comparing files with comments to those without."""
    return _module(HERE / "compare.py")
