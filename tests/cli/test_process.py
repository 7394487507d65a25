"""The program as a process of its own: what it imports, which consoles it survives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import duizhao.errors

SOURCE = Path(duizhao.errors.__file__).parents[1]
HEAVY = (
    "spacy",
    "spacy_pkuseg",
    "thinc",
    "numpy",
    "yaml",
    "jsonschema",
    "rapidfuzz",
    "ahocorasick_rs",
    "jinja2",
    "rich",
)


def _run(*arguments: str, code: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *(("-c", code) if code else ("-m", "duizhao.cli.app")), *arguments]
    env = {**os.environ, "PYTHONPATH": str(SOURCE), **environment}
    return subprocess.run(command, capture_output=True, env=env, check=False, timeout=120)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["rules", "list", "--help"], ["--version"], ["chek"]]
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom duizhao.cli.app import main\nmain(sys.argv[1:])\n"
        f"print('HEAVY', sorted({{m.partition('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    )
    done = _run(*arguments, code=code)
    assert done.stdout.decode().splitlines()[-1] == "HEAVY []"


def test_rules_list_does_not_import_spacy() -> None:
    code = (
        "import sys\nfrom duizhao.cli.app import main\nstatus = main(['rules', 'list'])\n"
        "print('HEAVY', sorted({m.partition('.')[0] for m in sys.modules} & {'spacy', 'thinc', 'spacy_pkuseg', 'numpy'}))"
    )
    assert _run(code=code).stdout.decode().splitlines()[-1] == "HEAVY []"


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "utf-8"])
def test_any_console(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(
        "某局2024年法治政府建设年度报告\n一、主要举措和成效\n聘请法律顾问2名•\U0001f600。\n", encoding="utf-8"
    )
    for arguments in (
        ["check", str(path)],
        ["check", str(path), "--all"],
        ["check", "没有•.txt"],
        ["--help"],
        ["chek"],
    ):
        done = _run(*arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert b"Traceback" not in done.stderr
        assert b"DZ900" not in done.stderr
        assert done.returncode != 3, done.stderr.decode(encoding, "replace")
        if encoding == "gbk":
            (done.stdout + done.stderr).decode("gbk")


def test_json_is_utf8_on_any_console(tmp_path: Path) -> None:
    import json

    path = tmp_path / "报告.txt"
    path.write_text("某局2024年法治政府建设年度报告\n一、主要举措和成效\n聘请法律顾问2名•。\n", encoding="utf-8")
    done = _run("check", str(path), "--format", "json", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert json.loads(done.stdout.decode("utf-8"))["schema"] == 1


def test_a_reader_that_goes_away_changes_nothing(tmp_path: Path) -> None:
    code = (
        "import os, sys\nread, write = os.pipe()\nos.close(read)\nos.dup2(write, 1)\n"
        "from duizhao.cli.app import main\nsys.exit(main(['chek'] if 0 else ['--version']))"
    )
    done = _run(code=code)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
