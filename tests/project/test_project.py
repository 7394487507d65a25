"""The project itself: what is imported when, what ships, what the lock files may say."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import pytest

import duizhao

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HEAVY = {"spacy", "spacy_pkuseg", "thinc", "numpy"}
LOCKS = sorted(p.name for p in ROOT.glob("requirements*.lock"))


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["duizhao", "duizhao.rulebook", "duizhao.cli.app", "duizhao.words"])
def test_spacy_is_imported_late(module: str) -> None:
    assert not HEAVY & loaded_after(f"import {module}")


def test_loading_the_rulebook_needs_no_spacy() -> None:
    assert not HEAVY & loaded_after("from duizhao import load_rulebook; load_rulebook()")


@pytest.mark.skipif("DUIZHAO_TEST_INSTALLED" not in os.environ, reason="only when run by `make test`")
def test_it_is_the_installed_package_that_is_tested() -> None:
    assert ROOT / "src" not in Path(duizhao.__file__).resolve().parents
    assert version("duizhao") == PROJECT["version"]


@pytest.mark.skipif("DUIZHAO_TEST_INSTALLED" not in os.environ, reason="only when run by `make test`")
def test_rulebook_and_model_ship_unchanged() -> None:
    package = Path(duizhao.__file__).parent
    for top, target in ((ROOT / "rules", package / "rules"), (ROOT / "src/duizhao/models", package / "models")):
        wanted = [p for p in top.rglob("*") if p.is_file()]
        assert wanted
        for p in wanted:
            shipped = target / p.relative_to(top)
            assert hashlib.sha256(shipped.read_bytes()).digest() == hashlib.sha256(p.read_bytes()).digest(), p
    assert not list(package.rglob("seeds"))


def test_changelog_knows_this_version() -> None:
    assert f"\n## {PROJECT['version']}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_is_pinned_hashed_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|trusted-host", text)
    entries = re.split(r"\n(?=\S)", text.partition("\n")[2].strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


def test_lock_holds_every_requirement() -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M))
    wanted = {re.split(r"[<>=!~ ;\[]", r)[0].lower().replace("_", "-") for r in PROJECT["dependencies"]}
    assert wanted <= locked
    assert {r.lower() for r in requires("duizhao") or []} or "DUIZHAO_TEST_INSTALLED" not in os.environ
