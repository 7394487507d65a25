"""The public names: as listed, importable, documented, and cheap until used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import duizhao

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
SEED = Path(__file__).parents[2] / "seeds" / "000_5dd369c51d3b4817.txt"


def test_all_is_sorted_and_every_name_exists() -> None:
    assert duizhao.__all__ == sorted(duizhao.__all__)
    for name in duizhao.__all__:
        assert getattr(duizhao, name).__doc__, name


def test_the_page_lists_exactly_the_public_names() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == duizhao.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(duizhao, "nothing_of_the_kind")


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, duizhao; print([m for m in ('spacy', 'yaml', 'jsonschema', 'ahocorasick_rs') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_audit_gives_one_finding_a_rule() -> None:
    assessment = duizhao.audit(SEED)
    assert assessment.document is not None
    assert assessment.document.year == 2023
    rules = [f.rule for f in assessment.findings]
    assert len(rules) == len(set(rules)) == len(duizhao.load_rulebook().rules)
