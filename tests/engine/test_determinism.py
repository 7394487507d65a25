"""Same input, same bytes: whatever the hash seed, the order of the files, or the order of the rules in their files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.engine.audit import Auditor
from duizhao.report import json_out
from duizhao.rulebook import load_rulebook
from duizhao.rulebook.locate import shipped

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "seeds").glob("*.txt")),
    *(ROOT / "tests/corpus/open" / f"{name}.txt" for name in ("a7-gongan", "b2-zhen", "o4-zhen")),
]
# in another process: the files in the order given, each assessment's JSON under its path
SCRIPT = """
import sys
from duizhao.engine.audit import Auditor
from duizhao.report import json_out
from duizhao.rulebook import load_rulebook
auditor = Auditor(load_rulebook())
sys.stdout.reconfigure(encoding="utf-8")
for path in sys.argv[1:]:
    print(path, json_out.render([auditor.audit(path)]), sep="\\0", end="\\0")
"""


def in_process(seed: int, files: list[Path]) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, files)],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        check=True,
    )
    parts = done.stdout.decode("utf-8").split("\0")
    return dict(zip(parts[:-1:2], parts[1::2], strict=True))


@pytest.fixture(scope="module")
def here(shipped_auditor: Auditor) -> dict[str, str]:
    return {str(path): json_out.render([shipped_auditor.audit(path)]) for path in FILES}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_hash_seed_and_order_of_files(here: dict[str, str], seed: int) -> None:
    files = [FILES, FILES[::-1], FILES[1::2] + FILES[::2]][seed]
    assert in_process(seed, files) == here


def test_an_auditor_remembers_nothing(shipped_auditor: Auditor, here: dict[str, str]) -> None:
    for path in reversed(FILES):
        assert json_out.render([shipped_auditor.audit(path)]) == here[str(path)]


def turned_round(folder: Path) -> Path:
    """The shipped rulebook with its rules, its groups and its files' names in the opposite order."""
    source = Path(str(shipped()))
    for name in ("common", "rule-of-law"):
        (folder / name).mkdir()
        for file in (source / name).glob("*.yaml"):
            text = file.read_text("utf-8")
            data: Any = yaml.safe_load(text)
            target = folder / name / file.name
            if name == "rule-of-law" and "group" in data:
                data["rules"] = dict(reversed(data["rules"].items()))
                target = folder / name / f"{chr(ord('z') - ord(file.name[0]) + ord('a'))}_{file.name}"
            elif file.name == "rulebook.yaml":
                data["groups"] = dict(reversed(data["groups"].items()))
            else:
                target.write_text(text, "utf-8")
                continue
            target.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")
    return folder


def test_order_of_rules(here: dict[str, str], tmp_path: Path, shipped_auditor: Auditor) -> None:
    other = Auditor(load_rulebook(turned_round(tmp_path)))
    ids = [r.id for r in shipped_auditor.rulebook.rules]
    assert [r.id for r in other.rulebook.rules] == ids[::-1]
    for path in FILES:
        (before,) = json.loads(here[str(path)])["assessments"]
        (after,) = json_out.to_dict([other.audit(path)])["assessments"]
        after = json.loads(json.dumps(after))
        findings = {f["rule"]: f for f in after["findings"]}
        for finding in before["findings"]:
            assert findings[finding["rule"]] == finding
        assert after["score"] == before["score"]
        assert list(findings) == ids[::-1]
