"""docs/architecture.md: all it names exists, and no module goes unnamed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import duizhao
from duizhao import errors
from duizhao.engine import context
from duizhao.errors import DuizhaoError, ExitStatus
from duizhao.model import Context
from duizhao.rulebook import RulebookErrors
from duizhao.rulebook.schema import schemas

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(duizhao.__file__).parent
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
QUOTED = set(re.findall(r"`([^`\n]+)`", TEXT))
PART = re.compile(r"^\*\*`([\w./]+)`\*\*(.*?)(?=^\*\*|^## )", re.M | re.S)


def _modules() -> list[str]:
    found = (p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py"))
    return sorted(m for m in found if not m.endswith("__init__.py") and not m.startswith("rules/"))


def _described() -> dict[str, str]:
    """Each module that the parts name, as a path below the package, with the part that names it."""
    out: dict[str, str] = {}
    for name, text in PART.findall(TEXT):
        if name.endswith(".py"):
            out[name] = name
            continue
        for folder in (name, *re.findall(rf"`({name}\w+/)`", text)):
            for file in re.findall(r"`(\w+\.py)`", text):
                if (PACKAGE / folder / file).is_file():
                    out[folder + file] = name
    return out


@pytest.mark.parametrize("module", _modules())
def test_every_module_is_described_in_its_part(module: str) -> None:
    assert module in _described() or f"`{module}`" in TEXT, (
        f"name {module} in docs/architecture.md, part of its package"
    )


def test_every_package_has_a_part() -> None:
    packages = {p.parent.relative_to(PACKAGE).as_posix() + "/" for p in PACKAGE.rglob("__init__.py")} - {"./"}
    assert sorted(packages - QUOTED) == []


def test_every_file_it_names_exists() -> None:
    names = {q for q in QUOTED if re.fullmatch(r"[\w./-]+\.(?:py|yaml|json|toml|md)", q)}
    names |= set(re.findall(r"\]\(([\w./-]+\.md)\)", TEXT))
    known = {p.name for p in (*PACKAGE.rglob("*"), *(ROOT / "rules").rglob("*"), *(ROOT / "docs").iterdir())}
    missing = [
        n for n in names if n not in known and not any((r / n).exists() for r in (ROOT, PACKAGE, PACKAGE.parent))
    ]
    assert sorted(missing) == []


def test_every_folder_it_names_exists() -> None:
    names = [q for q in QUOTED if re.fullmatch(r"[\w./-]+/", q)]
    assert len(names) > 8
    assert [n for n in names if not any((r / n).is_dir() for r in (ROOT, PACKAGE, PACKAGE / "report"))] == []


def test_every_name_of_code_occurs_in_the_code() -> None:
    names = {m[0] for q in QUOTED for m in re.finditer(r"\b(?:[A-Za-z]\w*[A-Z_]\w*|[A-Z]\w+)", q)}
    files = (*PACKAGE.rglob("*.py"), *(ROOT / "rules").rglob("*.yaml"), ROOT / "pyproject.toml")
    code = "\n".join(f.read_text(encoding="utf-8") for f in files)
    assert len(names) > 30
    assert sorted(n for n in names if not re.search(rf"\b{n}\b", code)) == []


def test_the_layers_are_those_that_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    checked = next(c["layers"] for c in contracts if c["type"] == "layers")
    block = re.search(r"```text\n(cli\n.*?)```", TEXT, re.DOTALL)
    assert block is not None
    assert block[1].splitlines() == checked
    forbidden = {m for c in contracts if c["type"] == "forbidden" for m in c["forbidden_modules"]}
    assert {"spacy", "spacy_pkuseg", "thinc", "socket", "ssl", "http", "urllib"} <= forbidden
    assert len(contracts) == 3


def test_the_ranks_of_contexts_are_those_of_the_engine() -> None:
    table = TEXT[TEXT.index("| rank | context |") :].split("\n\n")[0]
    told = {name: int(rank) for rank, name in re.findall(r"^\| (\d+) \| `(\w+)` \|", table, re.M)}
    assert told == {c.value: rank for c, rank in context._RANK.items()}
    assert list(told.values()) == sorted(told.values(), reverse=True)
    assert {c.value for c in Context} <= QUOTED


def test_the_reaches_are_those_of_cues() -> None:
    table = TEXT[TEXT.index("| reach of a cue |") :].split("\n\n")[0]
    cue = schemas().documents["cues.schema.json"]["properties"]["cues"]["additionalProperties"]["properties"]
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == cue["reach"]["enum"]


def test_the_error_tree_is_whole() -> None:
    told = {name: (code, int(status)) for name, code, status in re.findall(r"(\w+)\s+(DZ\d{3})  (\d)", TEXT)}
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, DuizhaoError)]
    assert told == {c.__name__: (c.code, int(c.exit_status)) for c in (*classes, RulebookErrors)}
    rows = {int(n): name for n, name in re.findall(r"^\| (\d) \| `(\w+)` \|", TEXT, re.M)}
    assert rows == {s.value: s.name for s in ExitStatus}
