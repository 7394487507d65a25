import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"word_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """The builder of Word files."""
    return _module("builder")


@pytest.fixture(scope="session")
def invariants() -> ModuleType:
    """What holds of every walk."""
    return _module("invariants")
