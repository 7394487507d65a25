"""The sample assessment, and golden files: with UPDATE_GOLDEN=1 they are written anew, to be read before committing."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location("duizhao_sample", HERE / "sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    from duizhao.report.version import tool_version

    def check(name: str, got: str) -> None:
        path = HERE / "golden" / name
        got = got.replace(tool_version(), "VERSION")
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(got, encoding="utf-8", newline="\n")
        assert got == path.read_text(encoding="utf-8"), f"{name} changed; UPDATE_GOLDEN=1 writes it anew"

    return check


@pytest.fixture(scope="session")
def as_text() -> Callable[..., str]:
    """The text output as a string."""
    from duizhao.report import text

    def render(assessments: list, **more: object) -> str:
        return "".join(line.text + "\n" for line in text.render(assessments, **more))

    return render
