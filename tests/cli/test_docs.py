"""docs/cli.md holds the help pages as they are; UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "cli.md"
BLOCK = re.compile(r"(<!-- help: (.*?) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
COMMANDS = ["", "check", "explain", "rules", "rules list", "rules show", "rules lint", "evaluate", "doctor"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_pages_are_current(run: Callable[..., Any], command: str) -> None:
    page = run(*command.split(), "--help").out
    name = f"duizhao {command}".strip()
    text = DOCS.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_GOLDEN"):
        text = BLOCK.sub(lambda m: m[1] + page + m[4] if m[2] == name else m[0], text)
        DOCS.write_text(text, encoding="utf-8", newline="\n")
    assert {m[2]: m[3] for m in BLOCK.finditer(text)}.get(name) == page


def test_every_command_is_listed() -> None:
    from duizhao.cli.app import app

    declared = {c.name for c in app.registered_commands}
    declared |= {g.name for g in app.registered_groups}
    for group in app.registered_groups:
        assert group.typer_instance is not None
        declared |= {f"{group.name} {c.name}" for c in group.typer_instance.registered_commands}
    assert declared == {c for c in COMMANDS if c}


def test_every_exit_status_and_level_is_explained() -> None:
    from duizhao.errors import ExitStatus
    from duizhao.report.views import FailOn

    text = DOCS.read_text(encoding="utf-8")
    assert all(f"| {status.value} |" in text for status in ExitStatus)
    assert all(f"`{level.value}`" in text for level in FailOn)
